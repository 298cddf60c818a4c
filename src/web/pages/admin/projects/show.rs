//! One project: its name, its state, and the teams that reach it.

use super::view::{ProjectDetail, ProjectPage};
use super::{Sight, base, chip, parse_id, sight};
use crate::web::pages::admin::say_done;
use crate::web::pages::frame::Field;
use crate::web::pages::rights::explained::via;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// The page.
pub async fn show(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    let said = query.get("done").and_then(|word| done(word, sight.shown.project.name.as_str()));
    page(&visit, &sight, StatusCode::OK, detail(&sight), said)
}

fn done(word: &str, name: &str) -> Option<String> {
    match word {
        "created" => Some(format!("{name} is there. Give teams a role on it.")),
        "renamed" => Some(format!("It is called {name} now.")),
        "archived" => Some(format!("{name} is archived.")),
        "restored" => Some(format!("{name} is in use again.")),
        _ => None,
    }
}

/// Draws the page, also with a form that came back.
pub(super) fn page(visit: &Visit, sight: &Sight, status: StatusCode, project: ProjectDetail, said: Option<String>) -> Answer {
    let title = format!("{} – Projects", sight.shown.project.name.as_str());
    let mut frame = shell::frame(visit, &sight.whoami, Section::Projects, &title);
    say_done(&mut frame, said);
    drawn_with(status, &ProjectPage { frame, project })
}

pub(super) fn detail(sight: &Sight) -> ProjectDetail {
    let (project, may_update) = (&sight.shown.project, sight.shown.may_update);
    let is_archived = project.archived_at.is_some();
    ProjectDetail {
        id: project.id.to_string(),
        base: base(project.id),
        title: project.name.as_str().to_owned(),
        chip: chip(project),
        archived: project.archived_at.map(words::full),
        version: project.version.to_string(),
        name: Field::holding(project.name.as_str()),
        reach: sight.shown.sources.iter().map(|source| via(&sight.whoami, source)).collect(),
        can_rename: may_update,
        can_archive: may_update && !is_archived,
        can_restore: may_update && is_archived,
        ..ProjectDetail::default()
    }
}
