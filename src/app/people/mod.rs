//! What can be done with people.

pub mod add;
pub mod change_password;
pub mod disable;
pub mod find;
pub mod roster;
pub mod whoami;

use super::{AppError, FieldError};
