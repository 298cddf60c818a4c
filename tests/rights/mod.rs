//! The rights algebra, its catalogue, roles and sentences.
//!
//! Properties run `HALLPASS_PROPERTY_CASES` times each (1,000 unless told).
//! Ten million cases in all, in a few minutes:
//! `HALLPASS_PROPERTY_CASES=270000 cargo test --release rights::`

mod algebra;
mod catalogue;
mod catalogue_file;
mod effective;
mod json;
mod packed;
mod roles;
mod sentence;
pub mod support;
mod text;
