//! What handlers share.

use crate::app::audit::refuse::RefusalLedger;
use crate::app::desk::Desk;
use crate::app::meter::Meter;
use crate::app::tokens::usage::UseLedger;
use crate::domain::keyring::Keyring;
use crate::domain::rights::Catalogue;
use crate::domain::rules::Rules;
use ipnet::IpNet;
use std::sync::{Arc, Mutex, PoisonError};
use subtle::ConstantTimeEq;

/// Everything a handler may lean on.
pub struct Shared {
    /// Hands in blocking work.
    pub desk: Desk,
    /// Counts how tokens are used.
    pub uses: Arc<UseLedger>,
    /// Counts what the server does.
    pub meter: Meter,
    /// Writes down what was refused.
    pub refusals: Arc<RefusalLedger>,
    /// The address people use.
    pub public_url: String,
    /// Whether cookies may only cross TLS.
    pub is_https: bool,
    /// Proxies whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// Opens the setup page while nobody exists.
    pub setup: SetupCode,
}

impl Shared {
    /// Puts the shared things together. `public_url` has its port settled already.
    pub fn new(public_url: String, trusted_proxies: Vec<IpNet>, desk: Desk, uses: Arc<UseLedger>, setup: SetupCode) -> Self {
        let is_https = public_url.starts_with("https://");
        Self { desk, uses, refusals: Arc::default(), meter: Meter::default(), public_url, is_https, trusted_proxies, setup }
    }

    /// The installation's rules.
    pub fn rules(&self) -> &Rules {
        self.desk.store().rules()
    }

    /// The rights that exist here.
    pub fn catalogue(&self) -> &Catalogue {
        &self.rules().catalogue
    }

    /// The derived keys.
    pub fn keyring(&self) -> &Keyring {
        &self.rules().keyring
    }

    /// The name of a cookie: bound to this very host where TLS allows it.
    pub fn cookie_name(&self, name: &str) -> String {
        if self.is_https { format!("__Host-{name}") } else { name.to_owned() }
    }
}

/// The code in the setup link that the server prints while nobody exists. It works until the setup is done.
#[derive(Default)]
pub struct SetupCode(Mutex<Option<String>>);

impl SetupCode {
    /// Waits for this code.
    pub fn new(code: String) -> Self {
        Self(Mutex::new(Some(code)))
    }

    /// Whether this is the code, compared without telling how much of it was right.
    pub fn opens(&self, code: &str) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().is_some_and(|known| bool::from(known.as_bytes().ct_eq(code.as_bytes())))
    }

    /// Closes the setup for good.
    pub fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
