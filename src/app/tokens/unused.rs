//! Which of a token's rights nobody has asked for in a long time: the ones that it could well do without.

use super::AppError;
use crate::domain::moment::Moment;
use crate::domain::rights::{Right, RightsTree};
use crate::domain::token::{Grant, Token};
use crate::store::Snapshot;
use crate::store::token_uses::{LastUse, rights_of};
use time::Duration;

/// How far one looks back, in days.
pub const UNUSED_DAYS: i64 = 90;
/// A token that is younger than this many days has had no time to use its rights.
const YOUNGEST_DAYS: i64 = 30;

/// Rights that no service has asked for.
#[derive(Debug, Clone)]
pub struct Unused {
    /// The rights.
    pub rights: RightsTree,
    /// In how many days: [`UNUSED_DAYS`], or as many as the token is old.
    pub days: i64,
    /// Whether any of the token's other rights were asked for meanwhile.
    pub others_used: bool,
}

/// When each right of a token was last asked for, newest first. Errors: those of the store.
pub(super) fn used(snapshot: &mut Snapshot<'_>, token: &Token) -> Result<Vec<(String, Moment)>, AppError> {
    Ok(rights_of(snapshot, token.id)?)
}

/// The rights to advise against, if there are any. A token with all its owner's rights names none,
/// and of one that is used by services which never say for what, nothing can be told.
pub(super) fn unused(token: &Token, used: &[(String, Moment)], last: Option<&LastUse>, now: Moment) -> Option<Unused> {
    let Grant::Only(rights) = &token.terms.grant else { return None };
    let days = now.since(token.created_at).whole_days().min(UNUSED_DAYS);
    let since = now.minus(Duration::days(days));
    let of_late = used.iter().filter(|(_, at)| *at >= since).filter_map(|(text, _)| text.parse::<Right>().ok());
    let of_late: RightsTree = of_late.collect();
    let unused = rights.difference(&of_late);
    let others_used = unused.count() < rights.count();
    let can_tell = others_used || last.is_none_or(|last| last.at < since);
    (days >= YOUNGEST_DAYS && can_tell && !unused.is_empty()).then_some(Unused { rights: unused, days, others_used })
}
