//! Whether the house can serve.

use super::AppError;
use crate::store::{Snapshot, instance};

/// Answers when the database does. Errors: those of the store.
pub fn ping(snapshot: &mut Snapshot<'_>) -> Result<(), AppError> {
    Ok(instance::ping(snapshot)?)
}
