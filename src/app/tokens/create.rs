//! Makes a token.

use super::{AppError, Revealed, demand_presence, target, terms};
use crate::app::{authority, keys};
use crate::domain::actor::Actor;
use crate::domain::attenuation::{Attenuated, Ceiling, attenuate};
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::jwt::Claims;
use crate::domain::moment::Moment;
use crate::domain::policy::{self, CreateToken, Permit};
use crate::domain::rights::RightsTree;
use crate::domain::secret::PlainSecret;
use crate::domain::token::{Description, Grant, Terms, TokenKind, TokenName};
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
    /// The one-time id of the form, where there is a form.
    pub submission: Option<String>,
}

/// What came of it.
#[allow(clippy::large_enum_variant, reason = "it is handed on once, and the large variant is the usual one")]
pub enum Outcome {
    /// It was made; here is the secret, once.
    Made(Revealed),
    /// The same form had made this one already.
    MadeBefore(TokenId),
}

/// How a token is made, where a client may choose.
pub struct Making {
    /// Whether it works at once, or only when somebody resumes it.
    pub enabled: bool,
    /// The form of its secret.
    pub form: SecretForm,
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
    pub const USUAL: Self = Self { enabled: true, form: SecretForm::Opaque, may_be_over: false };
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
    let terms = checked_terms(tx, &ceiling, &wish, making.may_be_over)?;
    demand_presence(tx, actor)?;
    demand_shallow(tx, &permit)?;
    people::take_turn(tx, wish.owner_id)?;
    demand_room(tx, wish.owner_id)?;
    // The form is the maker's, whoever the token is for.
    let once = wish.submission.clone().map(|submission| (actor.person_id().unwrap_or(wish.owner_id), submission));
    let (revealed, events) = insert(tx, &permit, wish, &terms, making)?;
    if let Some((maker_id, submission)) = once {
        submissions::insert(tx, maker_id, &submission, revealed.token.id)?;
    }
    Ok(Audited::with_events(Outcome::Made(revealed), events))
}

fn checked_terms(tx: &Tx<'_>, ceiling: &Ceiling, wish: &Wish, may_be_over: bool) -> Result<Attenuated, AppError> {
    let lifetimes = tx.rules().lifetimes.of(wish.kind);
    let wanted = Terms { grant: wish.grant.clone(), window: window(tx, wish.valid_from, wish.until) };
    if may_be_over && wanted.window.has_ended(tx.now()) {
        // What is over from its first moment gives nobody anything, so its end counts as one that is kept.
        let window = over(wanted.window);
        let before = Terms { grant: Grant::Only(RightsTree::default()), window };
        return Ok(attenuate(ceiling, &lifetimes, tx.now(), Terms { window, ..wanted }, Some(&before))?);
    }
    Ok(attenuate(ceiling, &lifetimes, tx.now(), wanted, None)?)
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
        digest: secret.digest(&tx.rules().keyring.tokens),
        hint: secret.hint(),
    };
    let token = tokens::insert(tx, permit, new, terms)?;
    let event = Event::new("token.created", target(&token))
        .change("kind", None, token.kind.as_str().to_owned())
        .change("valid_from", None, token.terms.window.from.to_string())
        .change("valid_until", None, terms::end_text(token.terms.window.until))
        .change("rights", None, terms::grant_text(&token.terms.grant));
    let events = key_made.into_iter().chain([event]).collect();
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

fn demand_room(tx: &mut Tx<'_>, owner_id: PersonId) -> Result<(), AppError> {
    if tokens::count_live_of(tx, owner_id)? >= tx.rules().most_tokens_per_person {
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
