//! Gives somebody who signed in at the API a login token: a signed JWT with all they may do, for an hour.
//!
//! Its first moment is that of the password. Refreshing keeps that moment,
//! so that a chain of login tokens ends when a browser session would.

use super::AppError;
use crate::app::tokens::Revealed;
use crate::app::tokens::create::{self, Making, SecretForm, Wish};
use crate::domain::actor::Actor;
use crate::domain::attenuation::{Ceiling, LONGEST_LOGIN, Maker, attenuate};
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::policy;
use crate::domain::rights::RightsTree;
use crate::domain::text::InvalidText;
use crate::domain::token::{Description, Grant, Terms, TokenKind, TokenName};
use crate::domain::token_policy::Limits;
use crate::domain::window::{Expiry, Window};
use crate::store::{Tx, tokens};

/// Makes a login token for the actor, who must just have proved who they are. `issuer` is the address of this installation.
/// Errors: `NotFound` for anything but a person.
pub fn log_in(tx: &mut Tx<'_>, actor: &Actor, issuer: String) -> Result<Audited<Revealed>, AppError> {
    let begun_at = tx.now();
    let (revealed, events) = make(tx, actor, issuer, begun_at)?;
    Ok(Audited::with_events(revealed, events))
}

/// Gives a fresh login token to the holder of one; it began when the old one did. The old one ends by itself,
/// so that an answer that got lost does not shut anybody out.
/// Errors: `WrongPassword` when the sign-in is too long ago, `NotFound` for anything but a person and their login token.
pub fn refresh(tx: &mut Tx<'_>, actor: &Actor, old: TokenId, issuer: String) -> Result<Audited<Revealed>, AppError> {
    let old = tokens::by_id(tx, old)?.ok_or(AppError::NotFound)?;
    if old.kind != TokenKind::Login || actor.person_id() != Some(old.owner_id) {
        return Err(AppError::NotFound);
    }
    let (revealed, events) = make(tx, actor, issuer, old.terms.window.from)?;
    Ok(Audited::with_events(revealed, events))
}

fn make(tx: &mut Tx<'_>, actor: &Actor, issuer: String, begun_at: Moment) -> Result<(Revealed, Vec<Event>), AppError> {
    let permit = policy::may_log_in(actor)?;
    let grant = Grant::Everything { manages_tokens: true };
    let terms = Terms { grant, window: window(tx, begun_at)?, networks: Networks::default() };
    // A login token has exactly what the person has, so the person's rights need not be read to bound it.
    let ceiling = Ceiling { rights: RightsTree::default(), maker: Maker::Person, until: Expiry::Never };
    // It stands for a session, so that the organization's rules for tokens cut it down at every verdict, but do not bar the door.
    let limits = Limits::of_installation(&tx.rules().lifetimes, TokenKind::Login);
    let terms = attenuate(&ceiling, &limits, tx.now(), terms, None)?;
    let making = Making { form: SecretForm::Jwt { issuer }, ..Making::USUAL };
    create::insert(tx, &permit, wish(permit.owner_id)?, &terms, making)
}

fn window(tx: &Tx<'_>, begun_at: Moment) -> Result<Window, AppError> {
    let last = begun_at.plus(tx.rules().sessions.absolute);
    let next = tx.now().plus(tx.rules().lifetimes.of(TokenKind::Login).longest.min(LONGEST_LOGIN));
    let (Some(last), Some(next)) = (last, next) else { return Err(AppError::WrongPassword) };
    let until = last.min(next).whole_seconds();
    if until <= tx.now() {
        return Err(AppError::WrongPassword);
    }
    Ok(Window { from: begun_at.whole_seconds(), until: Expiry::At(until) })
}

/// What the token is called where its owner sees it; its terms are made apart from this.
fn wish(owner_id: PersonId) -> Result<Wish, AppError> {
    let broken = |error: InvalidText| AppError::broken(error);
    Ok(Wish {
        owner_id,
        kind: TokenKind::Login,
        name: TokenName::parse("Login").map_err(broken)?,
        description: Description::parse("Made by signing in at the API.").map_err(broken)?,
        grant: Grant::Everything { manages_tokens: true },
        valid_from: None,
        until: Expiry::Never,
        networks: Networks::default(),
        submission: None,
    })
}
