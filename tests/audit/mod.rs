//! The audit log: it is whole, everything that was refused is in it, no secret is, and those who may can read it.

mod canary;
mod chain;
mod long;
mod reading;
mod refused;
