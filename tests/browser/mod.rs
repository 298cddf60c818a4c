//! The pages in a real browser: the whole journey, the one sight of a secret, and what people see on the way.
//!
//! Starting a browser costs more than using it, so each story here is long.

mod accessible;
mod administration;
mod answers;
mod approval;
mod believable;
mod demo;
mod gallery;
mod hands;
mod journey;
mod keyboard;
mod leaving;
mod picker;
mod plain;
mod reveal;
mod review;
mod sight;
mod watching;
mod weight;
