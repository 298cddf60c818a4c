//! Who is in a team, and who leads it.

use super::{Sight, Step, conclude, parse_id, turned_down, version};
use crate::app::AppError;
use crate::app::desk::Settled;
use crate::app::impact::Impact;
use crate::app::teams::members;
use crate::domain::ids::PersonId;
use crate::domain::organization::TeamMember;
use crate::web::fields::Fields;
use crate::web::pages::admin::review::{self, REVIEWED};
use crate::web::pages::asked::demand_only;
use crate::web::reply::Answer;
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Puts somebody into the team.
pub async fn create(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", "person", REVIEWED], &[])?;
    let (id, version) = (parse_id(&id)?, version(&fields));
    let unknown = |_| AppError::invalid("find", "team.person_missing", "Choose somebody from the list.");
    let person = match PersonId::parse(fields.text("person")).map_err(unknown) {
        Ok(person) => person,
        Err(error) => return turned_down(&visit, &present, id, &fields, error).await,
    };
    let work = visit
        .shared
        .desk
        .settle(&present.actor, review::state(&fields), move |tx, actor| members::add(tx, actor, id, version, person));
    let settled = work.await;
    let title = |sight: &Sight, impact: &Impact| format!("Add {} to {}?", gaining(impact, person), sight.name());
    let step =
        Step { id, fields: &fields, path: "/members".to_owned(), button: "Add to team", title: &title, done: "member-added" };
    conclude(&visit, &present, step, settled).await
}

/// Takes somebody out of the team.
pub async fn destroy(visit: Visit, present: Present, ids: Path<(String, String)>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", REVIEWED], &[])?;
    let (id, person, version) = (parse_id(&ids.0)?, parse_person(&ids.1)?, version(&fields));
    let work = visit
        .shared
        .desk
        .settle(&present.actor, review::state(&fields), move |tx, actor| members::remove(tx, actor, id, version, person));
    let settled = work.await;
    let title = |sight: &Sight, _: &Impact| format!("Remove {} from {}?", member(sight, person), sight.name());
    let path = format!("/members/{person}/removal");
    let step = Step { id, fields: &fields, path, button: "Remove from team", title: &title, done: "member-removed" };
    conclude(&visit, &present, step, settled).await
}

/// Says whether a member leads the team. That is no right of the catalogue, so there is nothing to show beforehand.
pub async fn lead(visit: Visit, present: Present, ids: Path<(String, String)>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", "lead"], &[])?;
    let (id, person_id, version) = (parse_id(&ids.0)?, parse_person(&ids.1)?, version(&fields));
    let member = TeamMember { person_id, is_team_admin: fields.text("lead") == "yes" };
    let work = visit.shared.desk.write(&present.actor, move |tx, actor| members::set_team_admin(tx, actor, id, version, member));
    let settled = work.await.map(|()| Settled::Made(Impact::default()));
    let title = |_: &Sight, _: &Impact| String::new();
    let path = format!("/members/{person_id}/lead");
    let step = Step { id, fields: &fields, path, button: "Save", title: &title, done: "admin-changed" };
    conclude(&visit, &present, step, settled).await
}

fn parse_person(id: &str) -> Result<PersonId, AppError> {
    PersonId::parse(id).map_err(|_| AppError::NotFound)
}

fn gaining(impact: &Impact, id: PersonId) -> String {
    let person = impact.people.iter().find(|person| person.id == id);
    person.map_or_else(|| "this person".to_owned(), |person| person.name.clone())
}

fn member(sight: &Sight, id: PersonId) -> String {
    let found = sight.shown.members.iter().find(|(person, _)| person.id == id);
    found.map_or_else(|| "this person".to_owned(), |(person, _)| person.full_name.as_str().to_owned())
}
