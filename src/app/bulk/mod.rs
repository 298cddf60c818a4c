//! One deed on many tokens: chosen, shown, done, accounted for, and taken back where that is possible.
//!
//! Every token goes through the same use case as when it is changed alone, with its own row in the audit log.

mod carry_out;
pub mod choose;
mod finish;
pub mod order;
pub mod show;
pub mod undo;
pub mod work;

use super::{AppError, FieldError};

/// So many tokens are dealt with in the transaction that orders it; of more, a worker does some at a time.
pub const AT_ONCE: usize = 1_000;
/// More than this is not taken in one order.
pub const MOST: usize = 100_000;

/// The code of the conflict with a set that is not the one that was shown.
pub const SET_CHANGED: &str = "bulk.set_changed";
