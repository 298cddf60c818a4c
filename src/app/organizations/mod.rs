//! What can be done with organizations.

pub mod found;
pub mod found_another;
pub mod list;
pub mod rename;
pub mod switch;

use super::{AppError, authority, people};
