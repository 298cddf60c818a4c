//! HTTP in, HTML or JSON out.
pub mod pages;
