//! The audit log: reading it, proving it, and writing down what was refused.
//! What was done is written by the store's gate alone.

pub mod check;
pub mod export;
pub mod list;
pub mod refuse;

use super::AppError;
