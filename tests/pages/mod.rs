//! The pages, as people use them.

mod journey;
