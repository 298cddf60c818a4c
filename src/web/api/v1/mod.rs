//! Our own surface.

pub mod tokens;
