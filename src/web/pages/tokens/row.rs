//! One token in the list.

use super::view::list::{TokenRow, ValueCell};
use super::{DAYS_SHOWN, Sight, Spot, base, now, say};
use crate::app::people::whoami::Whoami;
use crate::app::tokens::list::{LastUse, UseDay};
use crate::domain::listing::SOON;
use crate::domain::moment::Moment;
use crate::domain::rights::RightsTree;
use crate::domain::token::{Token, TokenKind, TokenState, WaitsFor};
use crate::domain::window::Expiry;
use crate::web::pages::frame::{Chip, MomentText};
use crate::web::pages::marks::hallmark::Hallmark;
use crate::web::pages::marks::lifeline::{Life, Lifeline};
use crate::web::pages::words;
use crate::web::state::Shared;
use crate::web::visit::Visit;

/// What a row is drawn from.
pub(in crate::web::pages) struct Drawing<'a> {
    pub shared: &'a Shared,
    pub whoami: &'a Whoami,
    pub token: &'a Token,
    pub last_use: Option<&'a LastUse>,
    pub days: &'a [UseDay],
    pub held: &'a RightsTree,
}

pub(super) fn of_sight(visit: &Visit, sight: &Sight) -> TokenRow {
    let shown = &sight.shown;
    draw(&Drawing {
        shared: &visit.shared,
        whoami: &sight.whoami,
        token: &shown.as_it_ends(),
        last_use: shown.last_use.as_ref(),
        days: &shown.days,
        held: &shown.held,
    })
}

pub(in crate::web::pages) fn draw(drawing: &Drawing<'_>) -> TokenRow {
    let Drawing { shared, whoami, token, last_use, days, held } = *drawing;
    let now = now(shared);
    let state = token.state(now);
    let cells = Cells::of(token, Spot::Row);
    let (end_word, end) = end_words(token, now);
    let (used_word, used) = used_words(last_use, now);
    let name = token.name.as_str();
    TokenRow {
        id: token.id.to_string(),
        base: base(token.id),
        plain_name: name.to_owned(),
        short_id: short_id(shared, token),
        hallmark: Hallmark::strike(&token.id.to_string()),
        chip: chip(token, now),
        name: cells.control(ValueCell::text(&cells.id, "name", name).leading_to(&base(token.id))),
        rights: cells.control_rights(ValueCell::text(
            &cells.id,
            "rights",
            &brief(&say(shared, whoami, &token.terms.grant, held)),
        )),
        from: cells.control(ValueCell::moment(&cells.id, "valid-from", words::full(token.terms.window.from))),
        until: cells.control(ValueCell::moment(&cells.id, "valid-until", end_text(token.terms.window.until))),
        lifeline: lifeline(token, last_use, days, now),
        end_word,
        end,
        used_word,
        used,
        paused: !token.enabled,
        is_new: false,
        faded: matches!(state, TokenState::Ended | TokenState::Revoked),
        can_edit: cells.is_live,
        can_duplicate: token.owner_id == whoami.person.id && matches!(token.kind, TokenKind::FullAccess | TokenKind::Restricted),
        can_pause: cells.is_live && state != TokenState::Ended && token.waits_for.is_none(),
        can_rotate: cells.is_live && state != TokenState::Ended && token.waits_for.is_none(),
        can_revoke: cells.is_live,
    }
}

/// Values with the control beside them, where the token can still be changed.
pub(super) struct Cells<'a> {
    pub id: String,
    token: &'a Token,
    spot: Spot,
    is_live: bool,
}

impl<'a> Cells<'a> {
    pub(super) fn of(token: &'a Token, spot: Spot) -> Self {
        Self { id: token.id.to_string(), token, spot, is_live: token.revocation.is_none() }
    }

    pub(super) fn control(&self, cell: ValueCell) -> ValueCell {
        let is_asked_for = ["valid-from", "valid-until", "networks", "rights"].contains(&cell.kind.as_str());
        // What somebody decides about stays as it is meanwhile.
        if !self.is_live || is_asked_for && self.token.waits_for == Some(WaitsFor::Approval) {
            return cell;
        }
        cell.editable(&base(self.token.id), self.spot.as_str(), self.token.name.as_str())
    }

    /// A token that has everything has no list to choose from.
    pub(super) fn control_rights(&self, cell: ValueCell) -> ValueCell {
        match self.token.terms.grant {
            crate::domain::token::Grant::Only(_) => self.control(cell),
            crate::domain::token::Grant::Everything { .. } => cell,
        }
    }
}

/// The sentence without its ending, because a row has two lines for it; the token's page says it whole.
fn brief(sentence: &str) -> String {
    sentence.replace("; nothing else.", ".").replace(", nothing else.", ".").replace(" Cannot change anything.", "")
}

pub(in crate::web::pages) fn short_id(shared: &Shared, token: &Token) -> String {
    if token.hint.is_empty() {
        return "no secret yet".to_owned();
    }
    format!("{}…{}", shared.rules().prefix.as_str(), token.hint)
}

pub(in crate::web::pages) fn chip(token: &Token, now: Moment) -> Chip {
    Chip::of_state(match token.state(now) {
        TokenState::Active if ends_soon(token, now) => "ending-soon",
        TokenState::Active => "active",
        TokenState::StartsLater => "starts-later",
        TokenState::Paused => "paused",
        TokenState::Ended => "ended",
        TokenState::Revoked => "revoked",
        TokenState::Waiting if token.waits_for == Some(WaitsFor::Secret) => return approved(),
        TokenState::Waiting => "waiting",
    })
}

/// Somebody agreed; the secret waits for its owner.
fn approved() -> Chip {
    Chip { kind: "wait".to_owned(), mark: "◆".to_owned(), word: "Approved, secret not revealed".to_owned() }
}

fn ends_soon(token: &Token, now: Moment) -> bool {
    now.plus(SOON).is_some_and(|soon| token.terms.window.until.has_passed(soon))
}

pub(in crate::web::pages) fn end_text(until: Expiry) -> MomentText {
    until.moment().map_or_else(|| MomentText::word("Never"), words::full)
}

pub(in crate::web::pages) fn end_words(token: &Token, now: Moment) -> (String, MomentText) {
    let said = |word: &str, at: Moment| (word.to_owned(), words::relative(at, now));
    match (token.state(now), &token.revocation, token.terms.window.until) {
        (TokenState::Revoked, Some(revocation), _) => said("Revoked", revocation.at),
        (TokenState::StartsLater, _, _) => said("Starts", token.terms.window.from),
        (TokenState::Ended, _, Expiry::At(end)) => said("Ended", end),
        (_, _, Expiry::At(end)) => said("Ends", end),
        (_, _, Expiry::Never) => ("No end".to_owned(), MomentText::word("")),
    }
}

pub(in crate::web::pages) fn used_words(last_use: Option<&LastUse>, now: Moment) -> (String, MomentText) {
    match last_use {
        Some(last) => ("used".to_owned(), words::relative(last.at, now)),
        None => ("not used yet".to_owned(), MomentText::word("")),
    }
}

pub(in crate::web::pages) fn lifeline(token: &Token, last_use: Option<&LastUse>, days: &[UseDay], now: Moment) -> Lifeline {
    let seconds = |at: Moment| at.micros() / 1_000_000;
    let mut uses: Vec<(i64, u64)> =
        days.iter().map(|day| (day.day * 86_400, u64::try_from(day.allowed).unwrap_or_default())).collect();
    uses.sort_unstable();
    let state = token.state(now);
    let stopped = matches!(state, TokenState::Ended | TokenState::Revoked | TokenState::Paused | TokenState::Waiting);
    let life = Life {
        from: seconds(token.terms.window.from),
        until: token.terms.window.until.moment().map(seconds),
        now: seconds(now),
        uses,
        ending_soon: state == TokenState::Active && ends_soon(token, now),
        stopped,
    };
    Lifeline::draw(&life, &lifeline_words(last_use, days, now))
}

/// What only the strip shows, in words; the dates stand beside it as text.
fn lifeline_words(last_use: Option<&LastUse>, days: &[UseDay], now: Moment) -> String {
    let Some(last) = last_use else { return "Never used.".to_owned() };
    let active_days = days.iter().filter(|day| day.allowed > 0).count();
    format!("Used on {active_days} of the last {DAYS_SHOWN} days, last {}.", words::relative_text(last.at, now))
}
