//! Tokens that are not over, one after another: for whoever has to look at each of them.

use super::filter::{self, Drive, not_over, of_kind};
use super::{Query, UseColumns, last_use};
use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::listing::Whose;
use crate::domain::moment::Moment;
use crate::domain::token::Token;
use crate::domain::token_policy::TokenPolicy;
use crate::store::at_most::AtMost;
use crate::store::schema::{token_uses, tokens};
use crate::store::token_uses::LastUse;
use crate::store::tokens::Row;
use crate::store::{Snapshot, StoreError, people};
use diesel::prelude::*;

/// A token that is not over, for looking at all of them.
#[derive(Debug, Clone)]
pub struct Survivor {
    /// The token.
    pub token: Token,
    /// Its last use, if it was ever used.
    pub last_use: Option<LastUse>,
    /// What its owner is called.
    pub owner_name: String,
}

/// The next tokens of an organization after an id that are not over, by id; without those that stand for a session.
pub fn live_after(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    after: &str,
    most: i64,
) -> Result<Vec<Survivor>, StoreError> {
    let rows = not_over(everybodys(organization_id), snapshot.now());
    survivors(snapshot, rows.filter(tokens::id.gt(after.to_owned())), most)
}

/// Some tokens that work and have been silent for longer than the policy allows.
/// `quiet_since` is the latest moment at which any of them can have given a sign of life.
pub fn silent_since(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    quiet_since: Moment,
    policy: &TokenPolicy,
    most: i64,
) -> Result<Vec<Survivor>, StoreError> {
    let (now, at) = (snapshot.now(), quiet_since.micros());
    let used_at = token_uses::last_used_at.nullable();
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let rows = not_over(everybodys(organization_id), now)
            .filter(tokens::enabled.eq(true))
            .filter(tokens::waits_for.is_null())
            .filter(tokens::updated_at.le(at))
            .filter(tokens::valid_from.le(at))
            .filter(used_at.is_null().or(used_at.le(at)).assume_not_null())
            .filter(tokens::id.gt(after.clone()));
        let step = survivors(snapshot, rows, most)?;
        let Some(last) = step.last() else { return Ok(found) };
        after = last.token.id.to_string();
        let is_silent = |one: &Survivor| policy.silence(&one.token, one.last_use.as_ref().map(|last| last.at), now).is_some();
        found.extend(step.into_iter().filter(is_silent));
        if !found.is_empty() {
            return Ok(found);
        }
    }
}

fn everybodys(organization_id: OrganizationId) -> Query {
    of_kind(filter::of(organization_id, &Whose::Anybody, Drive::OwnersOrUses), None)
}

fn survivors(snapshot: &mut Snapshot<'_>, rows: Query, most: i64) -> Result<Vec<Survivor>, StoreError> {
    let uses = (token_uses::last_used_at, token_uses::last_address, token_uses::last_user_agent, token_uses::times).nullable();
    let found: Vec<(Row, UseColumns)> =
        rows.select((tokens::all_columns, uses)).order(tokens::id.asc()).at_most(most).load(snapshot.connection)?;
    let rows = found.into_iter().map(|(row, uses)| Ok((Token::try_from(row)?, last_use(uses)?)));
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    let owners: Vec<PersonId> = rows.iter().map(|(token, _)| token.owner_id).collect();
    let names = people::names_of(snapshot, &owners)?;
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
    Ok(rows.into_iter().map(|(token, last_use)| Survivor { owner_name: name(token.owner_id), token, last_use }).collect())
}
