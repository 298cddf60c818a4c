//! HTTP in, HTML or JSON out.
pub mod assets;
pub mod pages;
