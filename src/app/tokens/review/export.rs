//! That somebody took a list of tokens with them is worth a row in the log.

use super::{AppError, ReviewQuery, reach};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event, Target};
use crate::store::Tx;

/// Lets the actor export what a query finds, and records it. `filters` is the query as text.
/// Errors: those of the review, before the first byte.
pub fn allow_export(
    tx: &mut Tx<'_>,
    actor: &Actor,
    query: &ReviewQuery,
    format: &'static str,
    filters: &str,
) -> Result<Audited<()>, AppError> {
    reach::of(tx, actor, query)?;
    let event = Event::new("tokens.exported", Target::new("export", format, "All tokens"));
    let shown: String = filters.chars().take(2_000).collect();
    Ok(Audited::new((), event.change("filters", None, shown)))
}
