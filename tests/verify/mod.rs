//! Verdicts: every surface, every dialect, and that none of them is ever older than an acknowledged change.

mod bad_input;
mod coherence;
mod exchange;
mod exchange_refused;
mod forward_auth;
pub mod gateways;
mod jwt;
mod key_rotation;
mod metadata;
mod oauth;
pub mod office;
mod oracle;
mod policy;
mod rules;
mod services;
mod usage;
mod waiting;
