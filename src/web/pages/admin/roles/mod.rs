//! Roles: the list, what one allows and which teams give it, and every change of it.

pub mod deletion;
mod draft;
mod draw;
pub mod edit;
pub mod index;
pub mod new;
mod picker;
pub mod show;
pub mod view;

use super::remarks::{self, Remarks};
use super::review::{self, ReviewPage, Words, version};
use crate::app::AppError;
use crate::app::impact::Impact;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::roles::list::list;
use crate::app::roles::offer::offer;
use crate::app::roles::show::{Shown, show as show_role};
use crate::domain::ids::RoleId;
use crate::domain::organization::Role;
use crate::domain::rights::RolePairs;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::frame::Toast;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;

const ROOM: &str = "/web/admin/roles";

fn base(id: RoleId) -> String {
    format!("{ROOM}/{id}")
}

fn parse_id(id: &str) -> Result<RoleId, AppError> {
    RoleId::parse(id).map_err(|_| AppError::NotFound)
}

/// A role as the reader sees it, with what they may put into it, read in one picture.
struct Sight {
    whoami: Whoami,
    shown: Shown,
    reach: RolePairs,
}

impl Sight {
    fn name(&self) -> &str {
        self.shown.role.name.as_str()
    }
}

async fn sight(visit: &Visit, present: &Present, id: RoleId) -> Result<Sight, Failure> {
    let actor = present.actor.clone();
    let seen = visit.shared.desk.read(move |snapshot| {
        Ok(Sight { whoami: whoami(snapshot, &actor)?, shown: show_role(snapshot, &actor, id)?, reach: offer(snapshot, &actor)? })
    });
    Ok(seen.await?)
}

/// Who asks, all roles, and what the asker may put into one.
async fn around(visit: &Visit, present: &Present) -> Result<(Whoami, Vec<Role>, RolePairs), Failure> {
    let actor = present.actor.clone();
    let read = visit
        .shared
        .desk
        .read(move |snapshot| Ok((whoami(snapshot, &actor)?, list(snapshot, &actor)?, offer(snapshot, &actor)?)));
    Ok(read.await?)
}

/// The page of a role, also as the answer to a change that was not made.
fn page(visit: &Visit, sight: &Sight, done: &str, status: StatusCode, remarks: &Remarks) -> Answer {
    let mut frame = shell::frame(visit, &sight.whoami, Section::Roles, &format!("{} – Roles", sight.name()));
    frame.toasts.extend(said(done));
    drawn_with(status, &view::ShowPage { frame, role: draw::role(visit, sight, remarks) })
}

/// What the page says after a change; the address only chooses among these.
fn said(done: &str) -> Option<Toast> {
    let text = match done {
        "created" => "The role is made. It gives nobody anything until a team gives it.",
        "saved" => "Saved. It holds from now on.",
        _ => return None,
    };
    Some(Toast { kind: "ok".to_owned(), text: text.to_owned(), undo: None })
}

/// The role as it is now, and why the change was not made.
async fn turned_down(visit: &Visit, present: &Present, id: RoleId, error: AppError) -> Answer {
    if matches!(error, AppError::NotFound | AppError::Store(_)) {
        return Err(error.into());
    }
    let sight = sight(visit, present, id).await?;
    let (status, remarks) = remarks::of(error, &sight.whoami, visit.shared.catalogue())?;
    page(visit, &sight, "", status, &remarks)
}

fn review_page(visit: &Visit, sight: &Sight, impact: &Impact, fields: &Fields, words: &Words<'_>) -> ReviewPage {
    ReviewPage {
        frame: shell::frame(visit, &sight.whoami, Section::Roles, &format!("{} – Roles", words.title)),
        review: review::draw(&visit.shared, &sight.whoami, impact, fields, words),
    }
}
