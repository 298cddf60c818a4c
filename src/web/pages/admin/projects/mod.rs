//! The projects of an organization.

pub mod archive;
pub mod create;
pub mod index;
pub mod name;
pub mod show;
pub mod view;

use crate::app::AppError;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::projects::show as look;
use crate::domain::ids::ProjectId;
use crate::domain::organization::Project;
use crate::web::failure::Failure;
use crate::web::pages::frame::Chip;
use crate::web::visit::{Present, Visit};

/// Where the list is.
const LIST: &str = "/web/admin/projects";

fn base(id: ProjectId) -> String {
    format!("{LIST}/{id}")
}

fn parse_id(id: &str) -> Result<ProjectId, AppError> {
    ProjectId::parse(id).map_err(|_| AppError::NotFound)
}

/// A project as an administrator sees it, read in one picture.
struct Sight {
    whoami: Whoami,
    shown: look::Shown,
}

async fn sight(visit: &Visit, present: &Present, id: ProjectId) -> Result<Sight, Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| {
        let shown = look::show(snapshot, &actor, id)?;
        Ok(Sight { whoami: whoami(snapshot, &actor)?, shown })
    });
    Ok(read.await?)
}

fn chip(project: &Project) -> Chip {
    let (kind, mark, word) = if project.archived_at.is_some() { ("idle", "○", "Archived") } else { ("ok", "●", "In use") };
    Chip { kind: kind.to_owned(), mark: mark.to_owned(), word: word.to_owned() }
}
