//! Verdicts: every surface, every dialect, and that none of them is ever older than an acknowledged change.

mod coherence;
mod forward_auth;
mod gateways;
mod oauth;
mod office;
mod oracle;
mod policy;
mod rules;
mod services;
