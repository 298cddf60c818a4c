//! What the world provides and tests replace: the time and randomness.
//!
//! `.clippy.toml` forbids asking for either anywhere else.

mod clock;
mod secrets;

pub use clock::{Clock, SystemClock};
pub use secrets::{Secrets, SystemSecrets};

use std::sync::Arc;

/// The clock and the source of secrets, handed to everything that needs them.
#[derive(Clone)]
pub struct Env {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids and random bytes.
    pub secrets: Arc<dyn Secrets>,
}

impl Env {
    /// The real world.
    pub fn system() -> Self {
        Self { clock: Arc::new(SystemClock), secrets: Arc::new(SystemSecrets) }
    }
}
