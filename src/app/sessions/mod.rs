//! Signing in and out, and the sessions a person has.

pub mod confirm;
pub mod end;
pub mod keep;
pub mod list;
pub mod log_in;
mod password_hash;
pub mod sign_in;
mod throttle;

pub use password_hash::hash_password;
pub use throttle::MEMORY;

use super::AppError;
