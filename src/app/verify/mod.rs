//! The one decision: may whoever brings this secret do that? Every surface in `web/verify` is a thin dialect over it.
//!
//! A verdict begins with [`Gate::open`], which makes sure that every change acknowledged before is known,
//! and is then taken from memory. When that cannot be made sure of, there is no verdict: nobody is let in.

mod exchange;
mod give_up;
mod request;

pub use exchange::{ExchangeRefused, ExchangeWish, ExchangedSecret, exchange};
pub use give_up::give_up;
pub use request::{Asked, Judged, judge};

use super::AppError;
use crate::domain::ids::{OrganizationId, TokenId};
use crate::domain::jwt::Unproven;
use crate::domain::moment::Moment;
pub use crate::domain::pass::Pass;
use crate::domain::rights::Right;
use crate::domain::secret::PresentedSecret;
use crate::domain::service::{Service, Wanted};
use crate::domain::verdict::Reason;
use crate::store::Store;
use crate::store::memory::{Fresh, Memory, Seen, Watch};
use std::net::IpAddr;
use std::sync::Arc;

/// Where one worker thread takes its verdicts.
pub struct Gate {
    watch: Watch,
    store: Store,
}

impl Gate {
    /// A gate for the worker on whose thread it is used.
    pub fn new(store: Store, memory: Memory) -> Self {
        Self { watch: Watch::new(store.clone(), memory), store }
    }

    /// Makes sure that every change acknowledged before now is known.
    /// Errors: those of the store; then there is no verdict.
    pub async fn open(&self) -> Result<Opened<'_>, AppError> {
        Ok(Opened { fresh: self.watch.confirm().await?, store: &self.store })
    }
}

/// A gate at a moment: verdicts that are taken here hold for it.
pub struct Opened<'g> {
    fresh: Fresh<'g>,
    store: &'g Store,
}

/// Who asks about a secret.
#[derive(Clone, Copy)]
pub enum Asker<'q> {
    /// Its own holder.
    Holder,
    /// A service: only tokens of its organization are spoken of, and of JWTs only those that are meant for it; all others are unknown.
    Service(&'q Service),
    /// Our own API, before it lets a program in: a JWT that a token was exchanged for is meant for the services it names.
    Api,
}

/// What is asked of a secret.
pub struct Question<'q> {
    /// Who asks.
    pub asker: Asker<'q>,
    /// From where the token is used: the client's address, not that of whoever asks in its place; `None` when nobody knows it.
    pub from: Option<IpAddr>,
    /// What is needed, for a token of this organization.
    pub wanted: &'q dyn Fn(OrganizationId) -> Wanted,
}

/// The verdict.
pub enum Decision {
    /// Yes, with what it was asked for.
    Allow(Pass, Wanted),
    /// No.
    Deny(Denial),
}

/// Why not.
#[derive(Debug, Clone)]
pub struct Denial {
    /// The reason.
    pub reason: Reason,
    /// The token, when the secret is that of a token.
    pub token_id: Option<TokenId>,
    /// The rights that are not in force.
    pub missing: Vec<Right>,
}

impl Denial {
    /// A refusal of somebody of whom nothing is known.
    pub fn of(reason: Reason) -> Self {
        Self { reason, token_id: None, missing: Vec::new() }
    }
}

impl Opened<'_> {
    /// The moment for which verdicts hold.
    pub fn now(&self) -> Moment {
        self.fresh.now()
    }

    /// Decides. Prefix and checksum are checked before any look-up. Errors: only of the store.
    pub async fn decide(&self, secret: &[u8], question: &Question<'_>) -> Result<Decision, AppError> {
        let rules = self.store.rules();
        let Some(presented) = PresentedSecret::recognise(secret, &rules.prefix) else {
            return Ok(Decision::Deny(Denial::of(Reason::Malformed)));
        };
        if let Some(jwt) = Unproven::read(secret) {
            return self.decide_on_exchanged(jwt, question).await;
        }
        let digest = presented.digest(&rules.keyring.tokens);
        Ok(weigh(self.fresh.look(&digest, question.from).await?, question))
    }

    /// A JWT is what its signature proves, as long as the token lives that was exchanged for it.
    /// Its issuer is not compared: the keys are ours alone, and the nodes of an installation may bear different addresses.
    async fn decide_on_exchanged(&self, jwt: Unproven<'_>, question: &Question<'_>) -> Result<Decision, AppError> {
        let is_meant = |audience: &str| match question.asker {
            Asker::Holder => true,
            Asker::Service(service) => service.name.as_str() == audience,
            Asker::Api => false,
        };
        let longest = self.store.rules().lifetimes.longest;
        let key = self.fresh.key(jwt.key_name()).filter(|key| key.is_published(self.now(), longest));
        let Some(jwt) = key.and_then(|key| jwt.proved_by(&key)).filter(|jwt| is_meant(&jwt.audience)) else {
            return Ok(Decision::Deny(Denial::of(Reason::Unknown)));
        };
        let seen = match self.fresh.look_for_parent(jwt.parent_id, question.from).await? {
            Seen::Good(pass) if self.now() >= jwt.ends_at => Seen::Bad(pass.token_id, pass.organization_id, Reason::Expired),
            Seen::Good(pass) => Seen::Good(pass.narrowed_to(jwt)),
            other => other,
        };
        Ok(weigh(seen, question))
    }

    /// The service of this name.
    pub fn service(&self, name: &str) -> Option<Arc<Service>> {
        self.fresh.service(name)
    }

    /// The service whose own credential this is. It begins unlike a token, so neither is ever taken for the other.
    pub fn service_by_credential(&self, secret: &[u8]) -> Option<Arc<Service>> {
        let rules = self.store.rules();
        let presented = PresentedSecret::recognise(secret, &rules.prefix.of_services())?;
        self.fresh.service_by_credential(&presented.digest(&rules.keyring.tokens))
    }
}

fn weigh(seen: Seen, question: &Question<'_>) -> Decision {
    let is_foreign = |id: OrganizationId| matches!(question.asker, Asker::Service(service) if service.organization_id != id);
    let pass = match seen {
        Seen::Good(pass) if !is_foreign(pass.organization_id) => pass,
        Seen::Bad(token_id, organization_id, reason) if !is_foreign(organization_id) => {
            return Decision::Deny(Denial { reason, token_id: Some(token_id), missing: Vec::new() });
        }
        Seen::Good(_) | Seen::Bad(..) | Seen::Unknown => return Decision::Deny(Denial::of(Reason::Unknown)),
    };
    let wanted = (question.wanted)(pass.organization_id);
    match pass.rights.falls_short(&wanted) {
        None => Decision::Allow(pass, wanted),
        Some(reason) => Decision::Deny(Denial { reason, token_id: Some(pass.token_id), missing: pass.rights.missing(&wanted) }),
    }
}
