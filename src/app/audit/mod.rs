//! Reading what happened. Nothing here writes: the log is written by the store's gate alone.

pub mod list;

use super::AppError;
