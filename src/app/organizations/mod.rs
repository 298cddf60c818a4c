//! What can be done with organizations.

pub mod found;

use super::{AppError, people};
