//! The people of an organization: who they are, why they may do what they may, and whether they may act at all.

pub mod create;
mod draft;
pub mod hand_over;
pub mod index;
pub mod invitation;
pub mod leaving;
pub mod profile;
pub mod removal;
pub mod show;
pub mod state;
pub mod view;

use crate::app::AppError;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::people::{explain, show as look};
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::web::failure::Failure;
use crate::web::pages::frame::Chip;
use crate::web::visit::{Present, Visit};

/// Where the list is.
const LIST: &str = "/web/admin/people";

fn base(id: PersonId) -> String {
    format!("{LIST}/{id}")
}

fn parse_id(id: &str) -> Result<PersonId, AppError> {
    PersonId::parse(id).map_err(|_| AppError::NotFound)
}

/// A person as an administrator sees them, read in one picture.
struct Sight {
    whoami: Whoami,
    shown: look::Shown,
    explained: explain::Explained,
}

impl Sight {
    fn name(&self) -> &str {
        self.shown.person.full_name.as_str()
    }
}

async fn sight(visit: &Visit, present: &Present, id: PersonId) -> Result<Sight, Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| {
        let shown = look::show(snapshot, &actor, id)?;
        Ok(Sight { whoami: whoami(snapshot, &actor)?, shown, explained: explain::member(snapshot, &actor, id)? })
    });
    Ok(read.await?)
}

/// A person's state as word, shape and colour.
fn chip(person: &Person, has_password: bool) -> Chip {
    let (kind, mark, word) = match (person.is_active(), has_password) {
        (false, _) => ("bad", "✕", "Disabled"),
        (true, false) => ("info", "◷", "Invited"),
        (true, true) => ("ok", "●", "Active"),
    };
    Chip { kind: kind.to_owned(), mark: mark.to_owned(), word: word.to_owned() }
}
