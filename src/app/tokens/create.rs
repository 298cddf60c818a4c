//! Makes a token.

use super::{AppError, Revealed, demand_presence, target, terms};
use crate::app::requests::ask_for_creation;
use crate::app::{authority, keys, limits};
use crate::domain::actor::Actor;
use crate::domain::attenuation::{Attenuated, Ceiling, attenuate};
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::jwt::Claims;
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::policy::{self, CreateToken, Permit};
use crate::domain::rights::RightsTree;
use crate::domain::secret::PlainSecret;
use crate::domain::token::{Description, Grant, Terms, Token, TokenKind, TokenName, WaitsFor};
use crate::domain::token_policy::Limits;
use crate::domain::window::{Expiry, Window};
use crate::store::tokens::NewToken;
use crate::store::{Tx, people, standing, submissions, tokens};
use time::Duration;

/// What somebody wants made.
pub struct Wish {
    /// The person it will act for.
    pub owner_id: PersonId,
    /// What sort of token.
    pub kind: TokenKind,
    /// Its name.
    pub name: TokenName,
    /// Its description.
    pub description: Description,
    /// What it may do.
    pub grant: Grant,
    /// Its first moment; now when it is `None`.
    pub valid_from: Option<Moment>,
    /// Its end.
    pub until: Expiry,
    /// From where it may be used.
    pub networks: Networks,
    /// The one-time id of the form, where there is a form.
    pub submission: Option<String>,
}

/// What came of it.
#[allow(clippy::large_enum_variant, reason = "it is handed on once, and the large variant is the usual one")]
pub enum Outcome {
    /// It was made; here is the secret, once.
    Made(Revealed),
    /// It was made, but a second person has to agree before it works; it has no secret yet.
    Waiting(Token),
    /// The same form had made this one already.
    MadeBefore(TokenId),
}

/// How a token is made, where a client may choose.
pub struct Making {
    /// Whether it works at once, or only when somebody resumes it.
    pub enabled: bool,
    /// The form of its secret.
    pub form: SecretForm,
    /// Whether the client understands a token that waits for a second person's approval; others are refused then.
    pub may_wait: bool,
    /// Whether an end in the past is taken, as one of the systems that Hallpass stands in for does.
    pub may_be_over: bool,
}

/// The form of a secret. Both are looked up by digest and revoked at once.
pub enum SecretForm {
    /// Prefix, random characters and checksum.
    Opaque,
    /// A signed JWT that says what it is.
    Jwt {
        /// The address of this installation.
        issuer: String,
    },
}

impl Making {
    /// What people at the pages get.
    pub const USUAL: Self = Self { enabled: true, form: SecretForm::Opaque, may_wait: true, may_be_over: false };
}

/// Makes a token and its secret.
/// Dates are cut to whole seconds. The secret is in the answer and nowhere else.
/// Errors: `Forbidden` without `core.token:create`, `Invalid` for terms beyond the maker's, `StepUp` for an old session,
/// `Conflict` at the limit of tokens per person.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, wish: Wish) -> Result<Audited<Outcome>, AppError> {
    create_with(tx, actor, wish, Making::USUAL)
}

/// The same as [`create`], for clients that choose more.
pub fn create_with(tx: &mut Tx<'_>, actor: &Actor, wish: Wish, making: Making) -> Result<Audited<Outcome>, AppError> {
    if let Some(made) = made_before(tx, actor, &wish)? {
        return Ok(Audited::unchanged(Outcome::MadeBefore(made)));
    }
    let authority = authority::of(tx, actor)?;
    let permit = policy::may_create_token(actor, &authority, wish.owner_id)?;
    let ceiling = authority::ceiling_for(tx, actor, &authority, wish.owner_id)?;
    refuse_unknown(tx, &wish.grant)?;
    let limits = limits::of(tx, actor.organization_id, wish.kind)?;
    demand_description(&limits, &wish.description)?;
    let terms = checked_terms(tx, &ceiling, &limits, &wish, making.may_be_over)?;
    demand_presence(tx, actor)?;
    demand_shallow(tx, &permit)?;
    people::take_turn(tx, wish.owner_id)?;
    demand_room(tx, &limits, &permit)?;
    // The form is the maker's, whoever the token is for.
    let once = wish.submission.clone().map(|submission| (actor.person_id().unwrap_or(wish.owner_id), submission));
    let (outcome, id, events) = match terms::wants_approval(&limits, actor, terms.terms()) {
        true => ask_for(tx, actor, &permit, wish, &terms, &making)?,
        false => {
            let (revealed, events) = insert(tx, &permit, wish, &terms, making)?;
            let id = revealed.token.id;
            (Outcome::Made(revealed), id, events)
        }
    };
    if let Some((maker_id, submission)) = once {
        submissions::insert(tx, maker_id, &submission, id)?;
    }
    Ok(Audited::with_events(outcome, events))
}

/// Stores a token that waits for a second person's approval.
fn ask_for(
    tx: &mut Tx<'_>,
    actor: &Actor,
    permit: &Permit<CreateToken>,
    wish: Wish,
    terms: &Attenuated,
    making: &Making,
) -> Result<(Outcome, TokenId, Vec<Event>), AppError> {
    if !making.may_wait {
        return Err(AppError::conflict(
            "token.needs_approval",
            "Your organization wants a second person to approve this. Ask for it at /web/pats/new or by POST /api/v1/tokens.",
        ));
    }
    let new = NewToken {
        id: TokenId::new(tx.new_id()),
        kind: wish.kind,
        name: wish.name,
        description: wish.description,
        enabled: making.enabled,
        waits_for: Some(WaitsFor::Approval),
        // Nobody ever sees the secret behind this digest: the true one is made when its owner comes for it.
        digest: new_secret(tx).digest(&tx.rules().keyring.tokens),
        hint: String::new(),
    };
    let token = tokens::insert(tx, permit, new, terms)?;
    let (_, asked) = ask_for_creation(tx, actor, &token)?;
    Ok((Outcome::Waiting(token.clone()), token.id, vec![created(&token), asked]))
}

fn created(token: &Token) -> Event {
    let event = Event::new("token.created", target(token))
        .change("kind", None, token.kind.as_str().to_owned())
        .change("valid_from", None, token.terms.window.from.to_string())
        .change("valid_until", None, terms::end_text(token.terms.window.until))
        .change("rights", None, terms::grant_text(&token.terms.grant));
    match token.terms.networks.is_everywhere() {
        true => event,
        false => event.change("networks", None, terms::networks_text(&token.terms.networks)),
    }
}

fn checked_terms(
    tx: &Tx<'_>,
    ceiling: &Ceiling,
    limits: &Limits,
    wish: &Wish,
    may_be_over: bool,
) -> Result<Attenuated, AppError> {
    let window = window(tx, wish.valid_from, wish.until);
    let wanted = Terms { grant: wish.grant.clone(), window, networks: wish.networks.clone() };
    if may_be_over && wanted.window.has_ended(tx.now()) {
        // What is over from its first moment gives nobody anything, so its end counts as one that is kept.
        let window = over(wanted.window);
        let before = Terms { grant: Grant::Only(RightsTree::default()), window, networks: Networks::default() };
        return Ok(attenuate(ceiling, limits, tx.now(), Terms { window, ..wanted }, Some(&before))?);
    }
    Ok(attenuate(ceiling, limits, tx.now(), wanted, None)?)
}

fn over(window: Window) -> Window {
    let last = window.until.moment().map(|end| end.minus(Duration::SECOND));
    Window { from: last.map_or(window.from, |last| last.min(window.from)), until: window.until }
}

/// Stores a new token with a new secret. Answers both, with the events of the making.
pub(in crate::app) fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateToken>,
    wish: Wish,
    terms: &Attenuated,
    making: Making,
) -> Result<(Revealed, Vec<Event>), AppError> {
    let id = TokenId::new(tx.new_id());
    let (secret, key_made) = match &making.form {
        SecretForm::Opaque => (new_secret(tx), None),
        SecretForm::Jwt { issuer } => signed(tx, issuer, id, permit, wish.kind, terms.terms())?,
    };
    let new = NewToken {
        id,
        kind: wish.kind,
        name: wish.name,
        description: wish.description,
        enabled: making.enabled,
        waits_for: None,
        digest: secret.digest(&tx.rules().keyring.tokens),
        hint: secret.hint(),
    };
    let token = tokens::insert(tx, permit, new, terms)?;
    let events = key_made.into_iter().chain([created(&token)]).collect();
    Ok((Revealed { token, secret }, events))
}

fn signed(
    tx: &mut Tx<'_>,
    issuer: &str,
    id: TokenId,
    permit: &Permit<CreateToken>,
    kind: TokenKind,
    terms: &Terms,
) -> Result<(PlainSecret, Option<Event>), AppError> {
    let (key, key_made) = keys::signer(tx)?;
    let (owner_id, organization_id) = (permit.owner_id, permit.organization_id);
    let claims = Claims { issuer, id, kind, owner_id, organization_id, terms, now: tx.now() };
    Ok((key.sign(&claims.to_json()).map_err(AppError::broken)?, key_made))
}

fn made_before(tx: &mut Tx<'_>, actor: &Actor, wish: &Wish) -> Result<Option<TokenId>, AppError> {
    match (&wish.submission, actor.person_id()) {
        (Some(submission), Some(person_id)) => {
            // Two sendings of one form wait for each other here, so that the second finds what the first made.
            people::take_turn(tx, person_id)?;
            Ok(submissions::token_made_by(tx, person_id, submission)?)
        }
        _ => Ok(None),
    }
}

fn window(tx: &Tx<'_>, from: Option<Moment>, until: Expiry) -> Window {
    let from = from.unwrap_or(tx.now()).whole_seconds();
    Window { from, until: until.moment().map(Moment::whole_seconds).into() }
}

/// A right that the catalogue does not know is a mistake to be told, not something to be left out in silence.
pub(super) fn refuse_unknown(tx: &Tx<'_>, grant: &Grant) -> Result<(), AppError> {
    let Grant::Only(rights) = grant else { return Ok(()) };
    tx.rules().catalogue.validate(rights).map_err(|unknown| {
        AppError::invalid("rights", "token.right_unknown", format!("There is no right {} here.", unknown.path))
    })
}

/// A chain of tokens that make tokens must not become longer than a check will follow.
fn demand_shallow(tx: &mut Tx<'_>, permit: &Permit<CreateToken>) -> Result<(), AppError> {
    let mut next = permit.parent_id;
    for _ in 0..standing::DEEPEST {
        let Some(id) = next else { return Ok(()) };
        next = tokens::by_id(tx, id)?.and_then(|maker| maker.parent_id);
    }
    Err(AppError::conflict("token.too_deep", "Too many tokens stand above this one: one made the other. Use one further up."))
}

/// An organization may want every token to say what it is for.
pub(super) fn demand_description(limits: &Limits, description: &Description) -> Result<(), AppError> {
    if limits.policy.description_required && description.as_str().is_empty() {
        let words = "Your organization wants every token described. Say what it is for, and whom to ask.";
        return Err(AppError::invalid("description", "token.description_required", words));
    }
    Ok(())
}

fn demand_room(tx: &mut Tx<'_>, limits: &Limits, permit: &Permit<CreateToken>) -> Result<(), AppError> {
    let here = tokens::count_live_in(tx, permit.organization_id, permit.owner_id)?;
    let is_full_here = limits.policy.most_tokens_per_person.is_some_and(|most| here >= most);
    if is_full_here || tokens::count_live_of(tx, permit.owner_id)? >= tx.rules().most_tokens_per_person {
        return Err(AppError::conflict(
            "token.too_many",
            "You have as many tokens as are allowed. Revoke one that nobody needs.",
        ));
    }
    Ok(())
}

/// A new secret from the installation's random source.
pub(super) fn new_secret(tx: &Tx<'_>) -> PlainSecret {
    PlainSecret::generate(&tx.rules().prefix, |bytes| tx.env().secrets.fill(bytes))
}
