//! What can be done with organizations.

pub mod archive;
pub mod begin;
pub mod found;
pub mod found_another;
pub mod list;
pub mod look;
pub mod rename;
pub mod switch;

use super::{AppError, authority, people};
