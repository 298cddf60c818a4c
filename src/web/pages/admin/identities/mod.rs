//! Service identities: owners of tokens that are no people. The list, one of them, and what stops it.

pub mod create;
pub mod deletion;
pub mod edit;
pub mod index;
pub mod show;
pub mod state;
pub mod tokens;
pub mod view;

use crate::app::AppError;
use crate::app::identities::show::{Shown, show as show_identity};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::tokens::usage::day_number;
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::domain::policy::PERSON_RESOURCE;
use crate::web::failure::Failure;
use crate::web::pages::frame::{Chip, PersonBadge, Tab, initials};
use crate::web::pages::tokens::{DAYS_SHOWN, now};
use crate::web::visit::{Present, Visit};

/// Where the list is.
const LIST: &str = "/web/admin/identities";

/// Where one of them is.
pub(super) fn base(id: PersonId) -> String {
    format!("{LIST}/{id}")
}

fn parse_id(id: &str) -> Result<PersonId, AppError> {
    PersonId::parse(id).map_err(|_| AppError::NotFound)
}

/// People and service identities stand side by side.
pub(super) fn tabs(whoami: &Whoami, people: bool) -> Vec<Tab> {
    let tab =
        |label: &str, href: &str, current| Tab { label: label.to_owned(), href: href.to_owned(), current, count: String::new() };
    match whoami.may(PERSON_RESOURCE, "get") {
        true => vec![tab("People", "/web/admin/people", people), tab("Service identities", LIST, !people)],
        false => Vec::new(),
    }
}

/// A service identity as the reader sees it, read in one picture.
struct Sight {
    whoami: Whoami,
    shown: Shown,
}

impl Sight {
    fn person(&self) -> &Person {
        &self.shown.identity.person
    }

    fn name(&self) -> &str {
        self.person().full_name.as_str()
    }
}

/// Uses that wait in memory are written first, so that what is shown is true.
async fn sight(visit: &Visit, present: &Present, id: PersonId) -> Result<Sight, Failure> {
    let (actor, uses) = (present.actor.clone(), visit.shared.uses.clone());
    let since_day = day_number(now(&visit.shared)) - DAYS_SHOWN + 1;
    let seen = visit.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| {
            Ok(Sight { whoami: whoami(snapshot, &actor)?, shown: show_identity(snapshot, &actor, id, since_day)? })
        })
    });
    Ok(seen.await?)
}

/// Its state as word, shape and colour.
pub(super) fn chip(person: &Person) -> Chip {
    let (kind, mark, word) = if person.is_active() { ("ok", "●", "Active") } else { ("bad", "✕", "Disabled") };
    Chip { kind: kind.to_owned(), mark: mark.to_owned(), word: word.to_owned() }
}

pub(super) fn badge(person: &Person) -> PersonBadge {
    let name = person.full_name.as_str();
    PersonBadge { name: name.to_owned(), detail: person.username.as_str().to_owned(), initials: initials(name) }
}
