//! Makes a token.

use super::{AppError, Revealed, demand_presence, target, terms};
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::attenuation::attenuate;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::policy;
use crate::domain::secret::PlainSecret;
use crate::domain::token::{Description, Grant, Terms, TokenKind, TokenName};
use crate::domain::window::{Expiry, Window};
use crate::store::tokens::NewToken;
use crate::store::{Tx, people, submissions, tokens};

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

/// Makes a token and its secret.
/// Dates are cut to whole seconds. The secret is in the answer and nowhere else.
/// Errors: `Forbidden` without `core.token:create`, `Invalid` for terms beyond the maker's, `StepUp` for an old session,
/// `Conflict` at the limit of tokens per person.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, wish: Wish) -> Result<Audited<Outcome>, AppError> {
    if let Some(made) = made_before(tx, actor, &wish)? {
        return Ok(Audited::unchanged(Outcome::MadeBefore(made)));
    }
    let authority = authority::of(tx, actor)?;
    let permit = policy::may_create_token(actor, &authority, wish.owner_id)?;
    let ceiling = authority::ceiling_for(tx, actor, &authority, wish.owner_id)?;
    let wanted = Terms { grant: wish.grant, window: window(tx, wish.valid_from, wish.until) };
    refuse_unknown(tx, &wanted.grant)?;
    let terms = attenuate(&ceiling, &tx.rules().lifetimes, tx.now(), wanted, None)?;
    demand_presence(tx, actor)?;
    people::take_turn(tx, wish.owner_id)?;
    demand_room(tx, wish.owner_id)?;

    let secret = new_secret(tx);
    let new = NewToken {
        id: TokenId::new(tx.new_id()),
        kind: wish.kind,
        name: wish.name,
        description: wish.description,
        enabled: true,
        digest: secret.digest(&tx.rules().keyring.tokens),
        hint: secret.hint(),
    };
    let token = tokens::insert(tx, &permit, new, &terms)?;
    if let Some(submission) = &wish.submission {
        submissions::insert(tx, wish.owner_id, submission, token.id)?;
    }
    let event = Event::new("token.created", target(&token))
        .change("kind", None, token.kind.as_str().to_owned())
        .change("valid_from", None, token.terms.window.from.to_string())
        .change("valid_until", None, terms::end_text(token.terms.window.until))
        .change("rights", None, terms::grant_text(&token.terms.grant));
    Ok(Audited::new(Outcome::Made(Revealed { token, secret }), event))
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
