//! Keeps the records behind session cookies. Book-keeping: what a person decides is audited by `sign_in` and `end`.

use super::AppError;
pub use crate::store::sessions::SessionRecord;
use crate::store::{Store, sessions};

/// How old the last sight of a session may be before it is written again: one write a minute at most.
const SIGHT_SECONDS: i64 = 60;

/// The live session whose cookie has this digest; notes that it was seen.
pub fn load(store: &Store, digest: &[u8; 32]) -> Result<Option<SessionRecord>, AppError> {
    let found = store.read(|snapshot| sessions::live_by_digest(snapshot, digest))?;
    if let Some(record) = &found
        && store.env().clock.now().since(record.seen_at).whole_seconds() >= SIGHT_SECONDS
    {
        store.keep(|tx| sessions::mark_seen(tx, digest))?;
    }
    Ok(found)
}

/// Begins a session.
pub fn begin(store: &Store, record: &SessionRecord, digest: &[u8; 32]) -> Result<(), AppError> {
    Ok(store.keep(|tx| sessions::insert(tx, record, digest))?)
}

/// Stores other values in a session.
pub fn set_state(store: &Store, digest: &[u8; 32], state: &str) -> Result<(), AppError> {
    Ok(store.keep(|tx| sessions::set_state(tx, digest, state))?)
}

/// Ends the session with this cookie.
pub fn end(store: &Store, digest: &[u8; 32]) -> Result<(), AppError> {
    Ok(store.keep(|tx| sessions::delete_by_digest(tx, digest))?)
}
