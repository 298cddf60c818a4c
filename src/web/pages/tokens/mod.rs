//! A person's own tokens: the list, one token, and each value that can be changed in its place.

pub mod create;
pub mod description;
pub(in crate::web::pages) mod detail;
mod draft;
mod duplicate;
mod edit;
pub(in crate::web::pages) mod history;
pub mod index;
pub mod name;
pub mod networks;
pub mod pause;
mod picker;
pub mod revocation;
pub mod rights;
pub mod rotation;
pub(in crate::web::pages) mod row;
pub mod show;
pub mod valid_from;
pub mod valid_until;
pub mod view;

use super::frame::{Frame, Toast};
use super::shell::{self, Section};
use crate::app::AppError;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::tokens::list::LastUse;
use crate::app::tokens::show::{Shown, history, show as show_token};
use crate::app::tokens::usage::day_number;
use crate::domain::ids::{RequestId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::rights::{RightsTree, full_access_sentence, sentence};
use crate::domain::token::Grant;
use crate::web::failure::Failure;
use crate::web::reply::{Answer, drawn, see};
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};
use view::detail::{ShowPage, TokenFragment};
use view::list::RowFragment;

/// How many days of use a strip or chart shows.
pub(in crate::web::pages) const DAYS_SHOWN: i64 = 90;

/// Where a control stands: in a row of the list or on the token's own page. It decides what a success replaces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    Row,
    Page,
}

impl Spot {
    fn parse(word: &str) -> Self {
        if word == "row" { Spot::Row } else { Spot::Page }
    }

    fn as_str(self) -> &'static str {
        match self {
            Spot::Row => "row",
            Spot::Page => "page",
        }
    }

    fn target(self, id: TokenId) -> String {
        match self {
            Spot::Row => format!("#token-{id}"),
            Spot::Page => "#token".to_owned(),
        }
    }
}

fn base(id: TokenId) -> String {
    format!("/web/pats/{id}")
}

fn parse_id(id: &str) -> Result<TokenId, AppError> {
    TokenId::parse(id).map_err(|_| AppError::NotFound)
}

pub(super) fn now(shared: &Shared) -> Moment {
    shared.desk.store().env().clock.now()
}

/// A token as its owner sees it, read in one picture.
struct Sight {
    whoami: Whoami,
    shown: Shown,
}

impl Sight {
    /// The list in which the token stands: one's own, or that of a service identity.
    fn list_href(&self) -> String {
        match self.shown.owner_is_service {
            true => format!("/web/admin/identities/{}", self.shown.token.owner_id),
            false => "/web/pats".to_owned(),
        }
    }

    /// What that list is called.
    fn list_name(&self) -> String {
        if self.shown.owner_is_service { self.shown.owner_name.clone() } else { "Your tokens".to_owned() }
    }

    /// The part of the house in which the token stands.
    fn section(&self) -> Section {
        if self.shown.owner_is_service { Section::Identities } else { Section::Tokens }
    }

    /// Where *Cancel* and success lead without script.
    fn back(&self, spot: Spot) -> String {
        match spot {
            Spot::Row => self.list_href(),
            Spot::Page => base(self.shown.token.id),
        }
    }
}

/// The same for a token that was not read yet.
async fn way_back(visit: &Visit, present: &Present, id: TokenId, spot: Spot) -> Answer {
    match spot {
        Spot::Page => see(&base(id)),
        Spot::Row => see(&sight(visit, present, id).await?.list_href()),
    }
}

/// Reads a token for its page or row. Uses that wait in memory are written first, so that what is shown is true.
async fn sight(visit: &Visit, present: &Present, id: TokenId) -> Result<Sight, Failure> {
    let (actor, uses) = (present.actor.clone(), visit.shared.uses.clone());
    let since_day = day_number(now(&visit.shared)) - DAYS_SHOWN + 1;
    let seen = visit.shared.desk.run(move |store| {
        uses.flush_token(store, id)?;
        store
            .read(|snapshot| Ok(Sight { whoami: whoami(snapshot, &actor)?, shown: show_token(snapshot, &actor, id, since_day)? }))
    });
    Ok(seen.await?)
}

/// The answer to a change: the row or the token for htmx, the way back for everybody else.
async fn changed(visit: &Visit, present: &Present, id: TokenId, spot: Spot, toast: Option<Toast>) -> Answer {
    if !visit.wants_fragment {
        return way_back(visit, present, id, spot).await;
    }
    let sight = sight(visit, present, id).await?;
    let mut frame = shell::bare(visit, "");
    frame.toasts.extend(toast);
    match spot {
        Spot::Row => drawn(&RowFragment { frame, row: row::of_sight(visit, &sight) }),
        Spot::Page => {
            let token = detail::of_sight(visit, present, sight).await?;
            drawn(&TokenFragment { frame, token })
        }
    }
}

/// The page of one token.
async fn page(visit: &Visit, present: &Present, id: TokenId, said: Option<&str>) -> Answer {
    let sight = sight(visit, present, id).await?;
    // Somebody else's token is looked at from the other side: with reasons, and only what may be done to it.
    // Those of service identities in one's charge are kept like one's own.
    let owner_id = sight.shown.token.owner_id;
    if owner_id != present.signed_in.person_id && !sight.whoami.authority.has_charge_of(owner_id) {
        return see(&format!("{}/{id}", super::admin::tokens::LIST));
    }
    let title = format!("{} – Tokens", sight.shown.token.name.as_str());
    let mut frame: Frame = shell::frame(visit, &sight.whoami, sight.section(), &title);
    frame.toasts.extend(said.map(|words| toast(words.to_owned())));
    let token = detail::of_sight(visit, present, sight).await?;
    drawn(&ShowPage { frame, token })
}

/// What was done to a token.
async fn events(visit: &Visit, present: &Present, id: TokenId) -> Result<Vec<crate::app::tokens::show::EventRecord>, Failure> {
    let actor = present.actor.clone();
    Ok(visit.shared.desk.read(move |snapshot| history(snapshot, &actor, id)).await?)
}

/// What a token may do, in a plain sentence, with what sleeps and what is retired.
pub(in crate::web::pages) fn say(shared: &Shared, whoami: &Whoami, grant: &Grant, held: &RightsTree) -> String {
    let names = |scope: &_| whoami.name_of(scope);
    let said = match grant {
        Grant::Everything { .. } => full_access_sentence().to_owned(),
        Grant::Only(rights) => sentence(rights, shared.catalogue(), &names),
    };
    let dormant = grant.dormant(held);
    let retired = shared.catalogue().retired(&dormant).len();
    let sleeping = match dormant.count() - retired {
        0 => String::new(),
        1 => " One right sleeps, because you do not hold it now.".to_owned(),
        count => format!(" {count} rights sleep, because you do not hold them now."),
    };
    let gone = match retired {
        0 => String::new(),
        1 => " One right is retired: it is no longer offered here and has no effect.".to_owned(),
        count => format!(" {count} rights are retired: they are no longer offered here and have no effect."),
    };
    format!("{said}{sleeping}{gone}")
}

/// When, from where and by what a token was last used, as a sentence.
pub(in crate::web::pages) fn say_last_use(last_use: Option<&LastUse>, now: Moment) -> String {
    let Some(last) = last_use else { return "It was never used.".to_owned() };
    let mut text = format!("It was used {}", super::words::relative_text(last.at, now));
    if let Some(address) = &last.address {
        text.push_str(&format!(" from {address}"));
    }
    if let Some(agent) = &last.user_agent {
        text.push_str(&format!(" by {agent}"));
    }
    text.push('.');
    text
}

/// What is said after a change, or after somebody else was asked for it.
fn done_or_asked(label: &str, asked: Option<RequestId>) -> Toast {
    match asked {
        None => toast(format!("{label} changed.")),
        Some(_) => toast("Sent for approval. Until somebody decides, the token works on as it is.".to_owned()),
    }
}

/// A message that is shown once.
fn toast(text: String) -> Toast {
    Toast { kind: "ok".to_owned(), text, undo: None }
}
