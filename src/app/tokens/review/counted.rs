//! How many tokens there are, as far as it is worth knowing: exactly up to ten thousand, and never by counting all.

use super::{AppError, ReviewPage, ReviewQuery, reach};
use crate::domain::actor::Actor;
use crate::store::Snapshot;
use crate::store::token_list::count as count_stretches;

pub use crate::store::token_list::MOST_COUNTED;

/// How many stretches of a wide list are counted at most.
const STRETCHES: usize = 2;

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// So many.
    Exactly(i64),
    /// So many were found before the counting stopped.
    AtLeast(i64),
}

/// How many tokens a query means, of which `page` is the first page. `None` where rows alone cannot tell.
pub fn count(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    query: &ReviewQuery,
    page: &ReviewPage,
) -> Result<Option<Counted>, AppError> {
    if page.next.is_none() {
        return Ok(Some(Counted::Exactly(i64::try_from(page.rows.len()).unwrap_or(i64::MAX))));
    }
    if query.needs_sight() {
        return Ok(None);
    }
    let whose = reach::of(snapshot, actor, query)?;
    let (count, is_all) = count_stretches(snapshot, actor.organization_id, &whose, &query.tokens, STRETCHES)?;
    let count = count.max(i64::try_from(page.rows.len()).unwrap_or_default());
    let is_exact = is_all && count <= MOST_COUNTED;
    Ok(Some(if is_exact { Counted::Exactly(count) } else { Counted::AtLeast(count.min(MOST_COUNTED)) }))
}
