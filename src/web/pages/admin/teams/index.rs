//! The list of teams.

use super::view::{IndexPage, TeamList};
use super::{ROOM, base};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::teams::list::{Listed, list};
use crate::domain::policy::TEAM_RESOURCE;
use crate::web::pages::frame::Chip;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::table::{Column, Table, TableCell, TableRow};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};

/// All teams for those who may see them, else one's own.
pub async fn index(visit: Visit, present: Present) -> Answer {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, list(snapshot, &actor)?)));
    let (whoami, teams) = read.await?;
    let list = draw(&whoami, &teams);
    drawn(&IndexPage { frame: shell::frame(&visit, &whoami, Section::Teams, &list.title), list })
}

fn draw(whoami: &Whoami, teams: &[Listed]) -> TeamList {
    let sees_all = whoami.may(TEAM_RESOURCE, "get");
    let count = words::counted(i64::try_from(teams.len()).unwrap_or_default(), "team");
    TeamList {
        title: if sees_all { "Teams" } else { "My teams" }.to_owned(),
        lede: format!("{count}. People get rights only through teams."),
        table: table(teams),
        can_create: sees_all && whoami.may(TEAM_RESOURCE, "create"),
    }
}

fn table(teams: &[Listed]) -> Table {
    let column = |label: &str, is_number| Column { label: label.to_owned(), is_number, ..Column::default() };
    Table {
        caption: format!("Teams under {ROOM}"),
        columns: vec![column("Team", false), column("What it is for", false), column("People", true), column("Roles", true)],
        rows: teams.iter().map(row).collect(),
        ..Table::default()
    }
}

fn row(listed: &Listed) -> TableRow {
    let team = &listed.team;
    let mut name = TableCell::link("Team", team.name.as_str(), &base(team.id));
    name.chips.extend(team.built_in.map(|_| built_in()));
    TableRow {
        id: format!("team-{}", team.id),
        cells: vec![
            name,
            TableCell::text("", &team.description),
            TableCell::number("People", &listed.members.to_string()),
            TableCell::number("Roles", &listed.grants.to_string()),
        ],
    }
}

/// The chip of what every organization has.
pub(in crate::web::pages::admin) fn built_in() -> Chip {
    Chip { kind: "info".to_owned(), mark: String::new(), word: "Built in".to_owned() }
}
