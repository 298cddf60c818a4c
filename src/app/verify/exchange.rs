//! Exchanges a token for a short-lived JWT that a service can check by itself (RFC 8693).
//!
//! The JWT is not stored, so no audit event is left: what an exchange gives is at most what the token has already.
//! It is counted as a use of the token at the service.

use super::Pass;
use crate::app::{AppError, keys};
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::attenuation::{Ceiling, Excess, Lifetimes, Maker, attenuate};
use crate::domain::audit::Audited;
use crate::domain::jwt::exchanged::{LONGEST_EXCHANGED, scope_text};
use crate::domain::jwt::{Exchanged, SigningKey};
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::rights::RightsTree;
use crate::domain::secret::PlainSecret;
use crate::domain::token::{Grant, Terms, TokenKind};
use crate::domain::token_policy::Limits;
use crate::domain::window::{Expiry, Window};
use crate::store::Store;
use time::Duration;

/// What is wanted for a token that was found good.
pub struct ExchangeWish {
    /// What the token is worth at this moment.
    pub pass: Pass,
    /// Who signs: the address of this installation.
    pub issuer: String,
    /// For whom the JWT is meant.
    pub audience: String,
    /// The rights that are asked for; `None` for all that the token has in force.
    pub rights: Option<RightsTree>,
    /// Where the request comes from.
    pub origin: Origin,
}

/// A JWT that may be handed out.
pub struct ExchangedSecret {
    /// It is a secret like any other.
    pub jwt: PlainSecret,
    /// How long it works.
    pub lives: Duration,
    /// The rights that it carries, in text form with spaces between them.
    pub scope: String,
}

/// Why a token was not exchanged.
#[derive(Debug)]
pub enum ExchangeRefused {
    /// The rights cannot be given, with a sentence that says why.
    Scope(String),
    /// The token's end is too near.
    Ending,
    /// Something failed.
    Failed(AppError),
}

impl From<AppError> for ExchangeRefused {
    fn from(error: AppError) -> Self {
        Self::Failed(error)
    }
}

/// Signs a JWT with at most the token's rights in force, for at most 15 minutes and never beyond the token's end.
/// Errors: `Scope` for a right that is not in force or a list that is too long; those of the store.
pub fn exchange(store: &Store, wish: ExchangeWish) -> Result<ExchangedSecret, ExchangeRefused> {
    let now = store.env().clock.now().whole_seconds();
    let (rights, ends_at) = narrowed(&wish, now)?;
    let fits = Exchanged::has_room_for(&rights);
    if !fits && wish.rights.is_some() {
        return Err(ExchangeRefused::Scope("These rights do not fit into a JWT. Ask for fewer.".to_owned()));
    }
    let millis = u64::try_from(now.micros() / 1_000).unwrap_or_default();
    let jwt = Exchanged {
        id: store.env().secrets.id(millis),
        parent_id: wish.pass.token_id,
        audience: wish.audience.clone(),
        issued_at: now,
        ends_at,
        rights: fits.then(|| rights.clone()),
    };
    let claims = jwt.to_json(&wish.issuer, wish.pass.owner.id, wish.pass.organization_id, &rights);
    let jwt = signer(store, &wish)?.sign(&claims).map_err(AppError::broken)?;
    Ok(ExchangedSecret { jwt, lives: ends_at.since(now), scope: scope_text(&rights) })
}

/// The token is the maker and the JWT is what it makes: the one attenuation function says whether it may.
fn narrowed(wish: &ExchangeWish, now: Moment) -> Result<(RightsTree, Moment), ExchangeRefused> {
    let until = wish.pass.window.until;
    let ceiling = Ceiling { rights: wish.pass.rights.in_force().clone(), maker: Maker::RestrictedToken, until };
    // What the organization allows has cut the pass already.
    let lifetimes = Lifetimes { longest: LONGEST_EXCHANGED, may_never_end: false };
    let limits = Limits::of_installation(&lifetimes, TokenKind::Ephemeral);
    let rights = wish.rights.clone().unwrap_or_else(|| ceiling.rights.clone());
    let longest = now.plus(LONGEST_EXCHANGED).map_or(until, Expiry::At);
    let ends_at = until.earlier(longest).moment().unwrap_or(now).whole_seconds();
    let window = Window { from: now, until: Expiry::At(ends_at) };
    let terms = Terms { grant: Grant::Only(rights.clone()), window, networks: Networks::default() };
    match attenuate(&ceiling, &limits, now, terms, None) {
        Ok(_) => Ok((rights, ends_at)),
        Err(excesses) => Err(refusal(&excesses)),
    }
}

fn refusal(excesses: &[Excess]) -> ExchangeRefused {
    let of_rights = excesses.iter().find(|excess| excess.field() == "rights");
    match of_rights {
        Some(Excess::NoRights) => ExchangeRefused::Scope("The token has no right in force.".to_owned()),
        Some(excess) => ExchangeRefused::Scope(excess.to_string()),
        None => ExchangeRefused::Ending,
    }
}

/// The key that signs. Only the very first exchange or JWT of an installation has to make one.
fn signer(store: &Store, wish: &ExchangeWish) -> Result<SigningKey, AppError> {
    if let Some(key) = store.read(keys::known_signer)? {
        return Ok(key);
    }
    let who = Who::Token { id: wish.pass.token_id, owner_id: wish.pass.owner.id };
    let actor = Actor { who, organization_id: wish.pass.organization_id, origin: wish.origin.clone() };
    store.write(&actor, |tx| {
        let (key, made) = keys::signer(tx)?;
        Ok::<_, AppError>(Audited::with_events(key, made.into_iter().collect()))
    })
}
