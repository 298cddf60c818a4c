//! The list of projects, archived ones apart.

use super::view::ProjectsPage;
use super::{base, chip};
use crate::app::people::whoami::whoami;
use crate::app::projects::list::list;
use crate::domain::organization::Project;
use crate::domain::policy::PROJECT_RESOURCE;
use crate::web::pages::frame::MomentText;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::table::{Column, Table, TableCell, TableRow};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};

/// The list.
pub async fn index(visit: Visit, present: Present) -> Answer {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| Ok((list(snapshot, &actor)?, whoami(snapshot, &actor)?)));
    let (all, whoami) = read.await?;
    let (live, archived): (Vec<Project>, Vec<Project>) = all.into_iter().partition(|project| project.archived_at.is_none());
    let count = i64::try_from(live.len()).unwrap_or(i64::MAX);
    drawn(&ProjectsPage {
        lede: format!(
            "{} in use. Roles are given on a project, on all of them, or on the organization.",
            words::counted(count, "project")
        ),
        live: table("Projects in use", &["Project", "State"], live),
        archived: table("Archived projects", &["Project", "State", "Since"], archived),
        can_create: whoami.may(PROJECT_RESOURCE, "create"),
        frame: shell::frame(&visit, &whoami, Section::Projects, "Projects"),
    })
}

fn table(caption: &str, columns: &[&str], projects: Vec<Project>) -> Option<Table> {
    if projects.is_empty() {
        return None;
    }
    let column = |label: &&str| Column { label: (*label).to_owned(), ..Column::default() };
    Some(Table {
        caption: caption.to_owned(),
        columns: columns.iter().map(column).collect(),
        rows: projects.iter().map(row).collect(),
        ..Table::default()
    })
}

fn row(project: &Project) -> TableRow {
    let mut cells = vec![
        TableCell::link("Project", project.name.as_str(), &base(project.id)),
        TableCell::chips("State", vec![chip(project)]),
    ];
    let since: Option<MomentText> = project.archived_at.map(words::full);
    cells.extend(since.map(|since| TableCell::moment("Since", since)));
    TableRow { id: format!("project-{}", project.id), cells }
}
