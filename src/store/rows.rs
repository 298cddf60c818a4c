//! From columns to values and back. A row that says something impossible is an error, never a guess.

use super::StoreError;
use crate::domain::moment::Moment;
use serde::{Serialize, de::DeserializeOwned};

/// A row was not what the rest of the house relies on.
pub(super) fn corrupt(what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(what.to_string())
}

pub(super) fn moment(micros: i64) -> Result<Moment, StoreError> {
    Moment::from_micros(micros).map_err(corrupt)
}

pub(super) fn optional_moment(micros: Option<i64>) -> Result<Option<Moment>, StoreError> {
    micros.map(moment).transpose()
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(corrupt)
}

pub(super) fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(corrupt)
}

/// The form under which names are unique: normalised and without case.
pub(super) fn name_key(name: &str) -> String {
    crate::domain::person::sign_in_key(name)
}

/// One row must have changed; none means that somebody else was faster.
pub(super) fn one_changed(rows: usize) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Stale) }
}
