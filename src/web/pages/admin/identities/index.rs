//! The service identities that one may see.

use super::view::{IdentityList, IndexFragment, IndexPage};
use super::{LIST, badge, base, chip, tabs};
use crate::app::identities::list::{IdentityQuery, Listed, list, teams_in_charge};
use crate::app::people::whoami::{Whoami, whoami};
use crate::domain::moment::Moment;
use crate::web::failure::Failure;
use crate::web::pages::admin::finding::{self, Finding, ROWS};
use crate::web::pages::admin::say_done;
use crate::web::pages::frame::MomentText;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::table::{Column, Table, TableCell, TableRow};
use crate::web::pages::tokens::now;
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use actix_web::web::Query;

/// The column that names the team.
pub(in crate::web::pages) const OWNER: &str = "Team";

/// The list as a page, or as a region.
pub async fn index(visit: Visit, present: Present, asked: Query<Finding>) -> Answer {
    let (whoami, rows, can_create) = read(&visit, &present, &asked).await?;
    let list = draw(&whoami, rows, can_create, &asked, now(&visit.shared));
    if visit.wants_fragment {
        return drawn(&IndexFragment { frame: shell::bare(&visit, ""), list });
    }
    let mut frame = shell::frame(&visit, &whoami, Section::Identities, "Service identities");
    say_done(
        &mut frame,
        (asked.done == "deleted").then(|| "The service identity is deleted and its tokens are revoked.".to_owned()),
    );
    drawn(&IndexPage { frame, list })
}

/// One row more than is shown tells whether there are more.
async fn read(visit: &Visit, present: &Present, asked: &Finding) -> Result<(Whoami, Vec<Listed>, bool), Failure> {
    let actor = present.actor.clone();
    let after = Some(asked.after.clone()).filter(|after| !after.is_empty());
    let query = IdentityQuery { search: asked.search(), after, ..IdentityQuery::default() };
    let uses = visit.shared.uses.clone();
    let read = visit.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| {
            let rows = list(snapshot, &actor, &query, ROWS + 1)?;
            let can_create = !teams_in_charge(snapshot, &actor)?.is_empty();
            Ok((whoami(snapshot, &actor)?, rows, can_create))
        })
    });
    Ok(read.await?)
}

fn draw(whoami: &Whoami, mut rows: Vec<Listed>, can_create: bool, asked: &Finding, now: Moment) -> IdentityList {
    let has_more = finding::cut(&mut rows);
    let last = rows.last().filter(|_| has_more);
    IdentityList {
        tabs: tabs(whoami, false),
        find: asked.search(),
        empty: if rows.is_empty() { empty(&asked.search()) } else { String::new() },
        table: Table {
            caption: "Service identities".to_owned(),
            columns: columns(),
            more_href: last.map(|last| asked.address_after(LIST, last.person.username.as_str())),
            more_label: format!("Show {ROWS} more"),
            rows: rows.iter().map(|listed| row(listed, now)).collect(),
        },
        can_create,
    }
}

pub(in crate::web::pages) fn columns() -> Vec<Column> {
    let column = |label: &str| Column { label: label.to_owned(), ..Column::default() };
    vec![
        column("Service identity"),
        column(OWNER),
        Column { is_number: true, ..column("Tokens") },
        column("Last used"),
        column("State"),
    ]
}

fn empty(search: &str) -> String {
    match search {
        "" => "No service has an identity of its own yet.".to_owned(),
        search => format!("No service identity matches '{search}'."),
    }
}

pub(in crate::web::pages) fn row(listed: &Listed, now: Moment) -> TableRow {
    let person = &listed.person;
    let used = listed.last_used_at.map_or_else(|| MomentText::word("Not yet"), |at| words::relative(at, now));
    TableRow {
        id: format!("identity-{}", person.id),
        cells: vec![
            TableCell::person("Service identity", badge(person), &base(person.id)),
            TableCell::text(OWNER, listed.team.as_deref().unwrap_or("None any more")),
            TableCell::number("Tokens", &listed.live_tokens.to_string()),
            TableCell::moment("Last used", used),
            TableCell::chips("State", vec![chip(person)]),
        ],
    }
}
