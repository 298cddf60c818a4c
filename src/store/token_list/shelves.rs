//! How many tokens somebody has on each shelf.
//!
//! The shelves are those of `filter`, but without the uses, which SQLite would look up for every token that it counts.
//! All of it is read in one index (see the migration `0017_counted`), however many tokens there are.

use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::listing::{SOON, ShelfCounts};
use crate::domain::token::TokenKind;
use crate::store::connection::MultiBackend;
use crate::store::schema::tokens;
use crate::store::{Snapshot, StoreError};
use diesel::dsl::IntoBoxed;
use diesel::prelude::*;

type Tokens = IntoBoxed<'static, tokens::table, MultiBackend>;

/// How many tokens a person has on each shelf.
pub fn counts_of_owner(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owner_id: PersonId,
) -> Result<ShelfCounts, StoreError> {
    let at = snapshot.now().micros();
    let soon = snapshot.now().plus(SOON).unwrap_or(snapshot.now()).micros();
    let live = |enabled: bool| live(organization_id, owner_id, at).filter(tokens::enabled.eq(enabled));
    let over =
        own(organization_id, owner_id).filter(tokens::revoked_at.is_not_null().or(tokens::ends_at.le(at).assume_not_null()));
    let mut count = |rows: Tokens| rows.select(diesel::dsl::count_star()).get_result::<i64>(snapshot.connection);
    Ok(ShelfCounts {
        in_use: count(live(true))?,
        ending_soon: count(live(true).filter(tokens::ends_at.le(soon)))?,
        paused: count(live(false))?,
        over: count(over)?,
    })
}

/// How many of a person's tokens are not over.
pub(super) fn count_live(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owner_id: PersonId,
) -> Result<i64, StoreError> {
    let rows = live(organization_id, owner_id, snapshot.now().micros());
    Ok(rows.select(diesel::dsl::count_star()).get_result(snapshot.connection)?)
}

fn own(organization_id: OrganizationId, owner_id: PersonId) -> Tokens {
    let own = tokens::table.filter(tokens::owner_id.eq(owner_id.to_string()));
    let own = own.filter(tokens::organization_id.eq(organization_id.to_string()));
    own.filter(tokens::kind.ne(TokenKind::Login.as_str())).into_boxed()
}

fn live(organization_id: OrganizationId, owner_id: PersonId, at: i64) -> Tokens {
    let live = own(organization_id, owner_id).filter(tokens::revoked_at.is_null());
    live.filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(at)).assume_not_null())
}
