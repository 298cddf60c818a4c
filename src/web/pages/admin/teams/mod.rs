//! Teams: the list, one team with its members and the roles it gives, and every change of it.

pub mod deletion;
mod draw;
pub mod edit;
pub mod grants;
pub mod index;
pub mod members;
pub mod new;
pub mod show;
pub mod view;

pub(super) use draw::place_words;
pub(super) use index::built_in;

use super::remarks::{self, Remarks};
use super::review::{self, ReviewPage, Words, version};
use crate::app::AppError;
use crate::app::desk::Settled;
use crate::app::identities::list::{self as identities, Listed};
use crate::app::impact::Impact;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::teams::candidates::candidates;
use crate::app::teams::show::{Shown, show as show_team};
use crate::domain::ids::TeamId;
use crate::domain::person::Person;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::frame::Toast;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use serde::Deserialize;

const ROOM: &str = "/web/admin/teams";
/// How many people a search shows; one more is read to know whether there are more.
const MOST_FOUND: usize = 8;

fn base(id: TeamId) -> String {
    format!("{ROOM}/{id}")
}

fn parse_id(id: &str) -> Result<TeamId, AppError> {
    TeamId::parse(id).map_err(|_| AppError::NotFound)
}

/// What the address of a team's page may say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    find: Option<String>,
    members: String,
    done: String,
    role: String,
    place: String,
}

impl Asked {
    /// What a form sent that came back stays chosen.
    fn of(fields: &Fields) -> Self {
        Self { role: fields.text("role").to_owned(), place: fields.text("place").to_owned(), ..Self::default() }
    }
}

/// A team as the reader sees it, read in one picture.
struct Sight {
    whoami: Whoami,
    shown: Shown,
    found: Vec<Person>,
    identities: Vec<Listed>,
}

impl Sight {
    fn name(&self) -> &str {
        self.shown.team.name.as_str()
    }
}

/// `find` is what people to add are looked for by; nobody looks for them with `None`.
async fn sight(visit: &Visit, present: &Present, id: TeamId, find: Option<&str>) -> Result<Sight, Failure> {
    let (actor, find) = (present.actor.clone(), find.map(str::to_owned));
    let seen = visit.shared.desk.read(move |snapshot| {
        let (whoami, shown) = (whoami(snapshot, &actor)?, show_team(snapshot, &actor, id)?);
        let found = match find.filter(|_| shown.may_change_members) {
            Some(find) => candidates(snapshot, &actor, id, &find, MOST_FOUND + 1)?,
            None => Vec::new(),
        };
        let identities = identities::of_team(snapshot, &actor, id)?;
        Ok(Sight { whoami, shown, found, identities })
    });
    Ok(seen.await?)
}

/// The page of a team, also as the answer to a change that was not made.
fn page(visit: &Visit, sight: &Sight, asked: &Asked, status: StatusCode, remarks: &Remarks) -> Answer {
    let mut frame = shell::frame(visit, &sight.whoami, Section::Teams, &format!("{} – Teams", sight.name()));
    frame.toasts.extend(said(&asked.done));
    let team = draw::team(visit, sight, asked, remarks);
    drawn_with(status, &view::ShowPage { frame, team })
}

/// What the page says after a change; the address only chooses among these.
fn said(done: &str) -> Option<Toast> {
    let text = match done {
        "created" => "The team is made. Now say who is in it and what it gives.",
        "saved" => "Saved.",
        "member-added" => "Added. They hold what the team gives from now on.",
        "member-removed" => "Removed. What only this team gave is gone from now on.",
        "admin-changed" => "Changed who leads the team.",
        "role-added" => "The team gives the role from now on.",
        "role-removed" => "The team no longer gives the role.",
        _ => return None,
    };
    Some(Toast { kind: "ok".to_owned(), text: text.to_owned(), undo: None })
}

/// A change of one team that was posted.
struct Step<'a> {
    id: TeamId,
    fields: &'a Fields,
    /// The address it was posted to, below the team's own.
    path: String,
    /// `Remove`
    button: &'static str,
    /// Asks the question, knowing the team and what the change does.
    title: &'a dyn Fn(&Sight, &Impact) -> String,
    /// Which sentence the page says afterwards; see [`said`].
    done: &'static str,
}

/// Goes on after a change was tried: to the page that shows what it would do, back to the team, or to the team with a remark.
async fn conclude(visit: &Visit, present: &Present, step: Step<'_>, settled: Result<Settled, AppError>) -> Answer {
    match settled {
        Ok(Settled::Made(_)) => see(&format!("{}?done={}", base(step.id), step.done)),
        Ok(Settled::Shown(impact)) => {
            let sight = sight(visit, present, step.id, None).await?;
            drawn(&review_page(visit, &sight, &step, &impact))
        }
        Err(error) => turned_down(visit, present, step.id, step.fields, error).await,
    }
}

/// The team as it is now, and why the change was not made.
async fn turned_down(visit: &Visit, present: &Present, id: TeamId, fields: &Fields, error: AppError) -> Answer {
    if matches!(error, AppError::NotFound | AppError::Store(_)) {
        return Err(error.into());
    }
    let sight = sight(visit, present, id, None).await?;
    let (status, remarks) = remarks::of(error, &sight.whoami, visit.shared.catalogue())?;
    page(visit, &sight, &Asked::of(fields), status, &remarks)
}

fn review_page(visit: &Visit, sight: &Sight, step: &Step<'_>, impact: &Impact) -> ReviewPage {
    let title = (step.title)(sight, impact);
    let words = Words {
        title: &title,
        button: step.button,
        action: &format!("{}{}", base(step.id), step.path),
        back_href: &base(step.id),
    };
    ReviewPage {
        frame: shell::frame(visit, &sight.whoami, Section::Teams, &format!("{title} – Teams")),
        review: review::draw(&visit.shared, &sight.whoami, impact, step.fields, &words),
    }
}
