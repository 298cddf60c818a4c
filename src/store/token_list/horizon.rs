//! Where one look at a wide list ends: the place of the row that lies so many rows further on in its order.
//!
//! Only an index is read for it, whatever else is asked for, and nothing is counted.

use super::order::{Part, after, in_order};
use super::{filter, filter::Drive};
use crate::domain::ids::OrganizationId;
use crate::domain::listing::{Order, Place, PlaceKey, Whose};
use crate::store::rows::moment;
use crate::store::schema::{token_uses, tokens};
use crate::store::{Snapshot, StoreError};
use diesel::prelude::*;

/// The last place within `reach` rows of this part of the list; `None` when the part ends before.
pub(super) fn of(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    order: Order,
    part: &Part,
    reach: i64,
) -> Result<Option<Place>, StoreError> {
    match (order, part) {
        (Order::LastUsed, Part::With(after)) => among_uses(snapshot, after.as_ref(), reach),
        (Order::LastUsed, Part::Without(after)) => by_id(snapshot, organization_id, after.as_ref(), reach),
        _ => among_tokens(snapshot, organization_id, order, part, reach),
    }
}

fn among_tokens(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    order: Order,
    part: &Part,
    reach: i64,
) -> Result<Option<Place>, StoreError> {
    let rows = in_order(after(filter::of(organization_id, &Whose::Anybody, Drive::Tokens), order, part), order, part);
    let found: Option<(String, i64, Option<i64>, String)> = rows
        .select((tokens::id, tokens::created_at, tokens::ends_at, tokens::name_key))
        .limit(1)
        .offset(reach - 1)
        .get_result(snapshot.connection)
        .optional()?;
    let Some((id, created_at, ends_at, name_key)) = found else { return Ok(None) };
    let key = match order {
        Order::EndsNext => ends_at.map(moment).transpose()?.map_or(PlaceKey::Never, PlaceKey::At),
        Order::Name => PlaceKey::Text(name_key),
        Order::Made | Order::LastUsed => PlaceKey::At(moment(created_at)?),
    };
    Ok(Some(Place { key, id }))
}

/// Uses of other organizations lie between; they are steps like any other.
fn among_uses(snapshot: &mut Snapshot<'_>, after: Option<&Place>, reach: i64) -> Result<Option<Place>, StoreError> {
    let mut rows = token_uses::table.into_boxed();
    if let Some(Place { key: PlaceKey::At(at), id }) = after {
        let at = at.micros();
        rows = rows
            .filter(token_uses::last_used_at.le(at))
            .filter(token_uses::last_used_at.lt(at).or(token_uses::token_id.gt(id.clone())));
    }
    let found: Option<(i64, String)> = rows
        .select((token_uses::last_used_at, token_uses::token_id))
        .order((token_uses::last_used_at.desc(), token_uses::token_id.asc()))
        .limit(1)
        .offset(reach - 1)
        .get_result(snapshot.connection)
        .optional()?;
    found.map(|(at, id)| Ok(Place { key: PlaceKey::At(moment(at)?), id })).transpose()
}

fn by_id(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    after: Option<&Place>,
    reach: i64,
) -> Result<Option<Place>, StoreError> {
    let mut rows = tokens::table.filter(super::organization_key().eq(organization_id.to_string())).into_boxed();
    if let Some(after) = after {
        rows = rows.filter(tokens::id.gt(after.id.clone()));
    }
    let found: Option<String> =
        rows.select(tokens::id).order(tokens::id.asc()).limit(1).offset(reach - 1).get_result(snapshot.connection).optional()?;
    Ok(found.map(|id| Place { key: PlaceKey::Never, id }))
}
