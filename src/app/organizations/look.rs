//! Finds organizations, for the operator at the shell.

use super::AppError;
use crate::domain::organization::Organization;
use crate::store::{Snapshot, organizations};

/// More organizations than one looks through at a shell.
const MOST: i64 = 10_000;

/// All organizations, oldest first; archived ones too.
pub fn all(snapshot: &mut Snapshot<'_>) -> Result<Vec<Organization>, AppError> {
    Ok(organizations::all(snapshot, MOST)?)
}

/// The oldest organization, in which the operator acts; `None` while there is none.
pub fn first(snapshot: &mut Snapshot<'_>) -> Result<Option<Organization>, AppError> {
    Ok(organizations::all(snapshot, 1)?.into_iter().next())
}
