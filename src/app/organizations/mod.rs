//! What can be done with organizations.

pub mod begin;
pub mod found;
pub mod look;

use super::{AppError, people};
