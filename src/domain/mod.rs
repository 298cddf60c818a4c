//! Values and rules: no I/O, no async, no framework.
pub mod rights;
