//! How many tokens there are, as far as it is worth knowing: exactly up to ten thousand, and never by counting all.

use super::{AppError, ReviewPage, ReviewQuery};
use crate::store::Snapshot;

pub use crate::store::token_list::MOST_COUNTED;

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// So many.
    Exactly(i64),
    /// So many were found before the counting stopped.
    AtLeast(i64),
}

/// How many tokens a query means, of which `page` is the first page. `None` where rows alone cannot tell.
pub fn count(snapshot: &mut Snapshot<'_>, query: &ReviewQuery, page: &mut ReviewPage) -> Result<Option<Counted>, AppError> {
    if page.next.is_none() {
        return Ok(Some(Counted::Exactly(i64::try_from(page.rows.len()).unwrap_or(i64::MAX))));
    }
    if query.needs_sight() {
        return Ok(None);
    }
    let (count, is_all) = page.list.count(snapshot, MOST_COUNTED)?;
    let count = count.max(i64::try_from(page.rows.len()).unwrap_or_default());
    let is_exact = is_all && count <= MOST_COUNTED;
    Ok(Some(if is_exact { Counted::Exactly(count) } else { Counted::AtLeast(count.min(MOST_COUNTED)) }))
}
