//! The list of roles.

use super::base;
use super::view::IndexPage;
use crate::app::people::whoami::whoami;
use crate::app::roles::list::{list, teams_by_role};
use crate::domain::organization::Role;
use crate::domain::policy::ROLE_RESOURCE;
use crate::web::pages::admin::teams::built_in;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::table::{Column, Table, TableCell, TableRow};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use std::collections::{BTreeMap, BTreeSet};

/// Teams named one by one in a row.
const TEAMS_NAMED: usize = 3;

/// The names of the teams that give a role, by the role's name.
type Givers = BTreeMap<String, BTreeSet<String>>;

/// All roles, built-in ones first.
pub async fn index(visit: Visit, present: Present) -> Answer {
    let actor = present.actor.clone();
    let read = visit
        .shared
        .desk
        .read(move |snapshot| Ok((whoami(snapshot, &actor)?, list(snapshot, &actor)?, teams_by_role(snapshot, &actor)?)));
    let (whoami, roles, givers) = read.await?;
    let count = words::counted(i64::try_from(roles.len()).unwrap_or_default(), "role");
    drawn(&IndexPage {
        frame: shell::frame(&visit, &whoami, Section::Roles, "Roles"),
        lede: format!("{count}. A role says what may be done; a team says who may do it, and where."),
        table: table(&roles, &givers),
        can_create: whoami.may(ROLE_RESOURCE, "create"),
    })
}

fn table(roles: &[Role], givers: &Givers) -> Table {
    let column = |label: &str, is_number| Column { label: label.to_owned(), is_number, ..Column::default() };
    let columns = [("Role", false), ("What it is for", false), ("Given by", false), ("Rights", true)];
    Table {
        caption: "Roles of the organization".to_owned(),
        columns: columns.into_iter().map(|(label, is_number)| column(label, is_number)).collect(),
        rows: roles.iter().map(|role| row(role, givers)).collect(),
        ..Table::default()
    }
}

fn row(role: &Role, givers: &Givers) -> TableRow {
    let mut name = TableCell::link("Role", role.name.as_str(), &base(role.id));
    name.chips.extend(role.built_in.as_ref().map(|_| built_in()));
    TableRow {
        id: format!("role-{}", role.id),
        cells: vec![
            name,
            TableCell::text("", &role.description),
            TableCell::text("Given by", &given_by(givers.get(role.name.as_str()))),
            TableCell::number("Rights", &role.pairs.count().to_string()),
        ],
    }
}

fn given_by(teams: Option<&BTreeSet<String>>) -> String {
    let Some(teams) = teams else { return "No team".to_owned() };
    let named: Vec<&str> = teams.iter().take(TEAMS_NAMED).map(String::as_str).collect();
    match teams.len().saturating_sub(TEAMS_NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
