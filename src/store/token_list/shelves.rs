//! How many tokens somebody has on each shelf.
//!
//! The shelves are those of `filter`, but without the uses, which SQLite would look up for every token that it counts.
//! All of it is read at once and in one index (see the migration `0017_counted`), however many tokens there are.

use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::listing::{SOON, ShelfCounts};
use crate::domain::token::TokenKind;
use crate::store::connection::MultiBackend;
use crate::store::schema::tokens;
use crate::store::{Snapshot, StoreError};
use diesel::dsl::IntoBoxed;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

type Tokens = IntoBoxed<'static, tokens::table, MultiBackend>;

/// How many tokens a person has on each shelf.
pub fn counts_of_owner(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owner_id: PersonId,
) -> Result<ShelfCounts, StoreError> {
    let at = snapshot.now().micros();
    let soon = snapshot.now().plus(SOON).unwrap_or(snapshot.now()).micros();
    let live = format!("tokens.revoked_at IS NULL AND (tokens.ends_at IS NULL OR tokens.ends_at > {at})");
    let count = |condition: String| diesel::dsl::sql::<BigInt>(&format!("COUNT(CASE WHEN {condition} THEN 1 END)"));
    let counts = (
        count(format!("tokens.enabled AND {live}")),
        count(format!("tokens.enabled AND {live} AND tokens.ends_at <= {soon}")),
        count(format!("NOT tokens.enabled AND {live}")),
        count(format!("tokens.revoked_at IS NOT NULL OR tokens.ends_at <= {at}")),
    );
    let (in_use, ending_soon, paused, over) =
        own(organization_id, owner_id).select(counts).get_result::<(i64, i64, i64, i64)>(snapshot.connection)?;
    Ok(ShelfCounts { in_use, ending_soon, paused, over })
}

/// How many of a person's tokens are not over.
pub(super) fn count_live(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owner_id: PersonId,
) -> Result<i64, StoreError> {
    let rows = own(organization_id, owner_id).filter(tokens::revoked_at.is_null());
    let rows = rows.filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(snapshot.now().micros())).assume_not_null());
    Ok(rows.select(diesel::dsl::count_star()).get_result(snapshot.connection)?)
}

fn own(organization_id: OrganizationId, owner_id: PersonId) -> Tokens {
    let own = tokens::table.filter(tokens::owner_id.eq(owner_id.to_string()));
    let own = own.filter(tokens::organization_id.eq(organization_id.to_string()));
    own.filter(tokens::kind.ne(TokenKind::Login.as_str())).into_boxed()
}
