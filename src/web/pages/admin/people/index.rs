//! The list of people: finding, and page by page.

use super::view::{PeopleFragment, PeopleList, PeoplePage, PeopleRows};
use super::{LIST, base, chip};
use crate::app::people::list::{Listed, list};
use crate::app::people::whoami::{Whoami, whoami};
use crate::domain::policy::PERSON_RESOURCE;
use crate::web::failure::Failure;
use crate::web::pages::admin::finding::{self, Finding, ROWS};
use crate::web::pages::admin::identities;
use crate::web::pages::admin::say_done;
use crate::web::pages::frame::{PersonBadge, initials};
use crate::web::pages::shell::{self, Section};
use crate::web::pages::table::{TableCell, TableRow};
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use actix_web::web::Query;

/// The list as a page, as a region, or as more rows.
pub async fn index(visit: Visit, present: Present, asked: Query<Finding>) -> Answer {
    let (whoami, rows) = read(&visit, &present, &asked).await?;
    let list = draw(&whoami, rows, &asked);
    match (visit.wants_fragment, list.is_later) {
        (true, true) => drawn(&PeopleRows { frame: shell::bare(&visit, ""), list }),
        (true, false) => drawn(&PeopleFragment { frame: shell::bare(&visit, ""), list }),
        (false, _) => {
            let mut frame = shell::frame(&visit, &whoami, Section::People, "People");
            say_done(&mut frame, (asked.done == "removed").then(|| "They do not belong here any more.".to_owned()));
            drawn(&PeoplePage { frame, list })
        }
    }
}

/// One row more than is shown tells whether there are more.
async fn read(visit: &Visit, present: &Present, asked: &Finding) -> Result<(Whoami, Vec<Listed>), Failure> {
    let (actor, search, after) = (present.actor.clone(), asked.search(), asked.after.clone());
    let read = visit.shared.desk.read(move |snapshot| {
        let rows = list(snapshot, &actor, &search, &after, ROWS + 1)?;
        Ok((whoami(snapshot, &actor)?, rows))
    });
    Ok(read.await?)
}

fn draw(whoami: &Whoami, mut rows: Vec<Listed>, asked: &Finding) -> PeopleList {
    let has_more = finding::cut(&mut rows);
    let last = rows.last().filter(|_| has_more);
    PeopleList {
        tabs: identities::tabs(whoami, true),
        lede: format!("Everybody who belongs to {}. What they may do comes from their teams.", whoami.organization.name.as_str()),
        find: asked.search(),
        columns: vec!["Person", "E-mail", "Teams", "State"],
        more_href: last.map(|last| asked.address_after(LIST, last.person.username.as_str())),
        more_label: format!("Show {ROWS} more"),
        is_later: !asked.after.is_empty(),
        empty: if rows.is_empty() { empty(&asked.search()) } else { String::new() },
        rows: rows.into_iter().map(row).collect(),
        can_create: whoami.may(PERSON_RESOURCE, "create"),
    }
}

fn empty(search: &str) -> String {
    if search.is_empty() { "There is nobody else.".to_owned() } else { format!("Nobody here matches '{search}'.") }
}

fn row(listed: Listed) -> TableRow {
    let person = &listed.person;
    let name = person.full_name.as_str();
    let badge = PersonBadge { name: name.to_owned(), detail: person.username.as_str().to_owned(), initials: initials(name) };
    let teams = if listed.teams.is_empty() { "Everyone".to_owned() } else { listed.teams.join(", ") };
    TableRow {
        id: format!("person-{}", person.id),
        cells: vec![
            TableCell::person("Person", badge, &base(person.id)),
            TableCell::text("E-mail", person.email.as_str()),
            TableCell::text("Teams", &teams),
            TableCell::chips("State", vec![chip(person, listed.has_password)]),
        ],
    }
}
