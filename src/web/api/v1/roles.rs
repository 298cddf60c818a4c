//! Roles of the organization: named sets of what may be done to which resources.

use super::fields::{description, title};
use super::impact;
use super::projects::created;
use super::teams::scope_text;
use crate::app::idempotency::{Once, once};
use crate::app::roles::change::{Wish, change};
use crate::app::roles::{create as creating, delete, list, show as showing};
use crate::app::{AppError, Tx};
use crate::domain::audit::Audited;
use crate::domain::ids::RoleId;
use crate::domain::organization::Role;
use crate::domain::rights::{Catalogue, Pair, RolePairs};
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::precondition::{Demand, refused, tag, tagged};
use crate::web::api::question::Question;
use crate::web::api::sheet::Sheet;
use crate::web::api::shelf::{self, Item};
use crate::web::refusal::Refusal;
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// All roles, by name.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &shelf::PARAMETERS)?;
    let actor = caller.actor.clone();
    let roles = caller.shared.desk.read(move |snapshot| list::list(snapshot, &actor)).await?;
    let item = |role: &Role| Item::new(role.id, role.name.as_str(), &[&role.description], document(role));
    shelf::page(&caller, &request, &question, roles.iter().map(item).collect())
}

/// Makes a role. It gives nobody anything until a team gives it.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let mut sheet = body.sheet()?;
    refuse_kritens(&sheet)?;
    let (name, description) = (title(&mut sheet, "name"), description(&mut sheet).unwrap_or_default());
    let pairs = rights(&mut sheet, caller.shared.catalogue());
    sheet.finish()?;
    let (name, pairs) = (sheet.demand("name", name)?, sheet.demand("rights", pairs)?);
    let repeatable = repeatable(&request, &body)?;
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| creating::create(tx, actor, name, description, pairs);
        once(tx, actor, repeatable.as_ref(), work, |role| document(role).to_string())
    });
    let role: Value = match made.await.map_err(renamed)? {
        Once::Done(role) => document(&role),
        Once::DoneBefore(kept) => serde_json::from_str(&kept).map_err(AppError::broken)?,
    };
    Ok(created("roles", &role))
}

/// One role, and which teams give it where.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let shown = caller.shared.desk.read(move |snapshot| showing::show(snapshot, &actor, id)).await?;
    let mut body = document(&shown.role);
    body["given_by"] = givers(&shown);
    tagged(&request, shown.role.version, body)
}

/// Changes what a role is called and allows; everybody whose teams give it gains or loses at once.
pub async fn update(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let mut sheet = body.sheet()?;
    let (name, description) = (title(&mut sheet, "name"), description(&mut sheet));
    let pairs = rights(&mut sheet, caller.shared.catalogue());
    sheet.finish()?;
    let changed = caller.change(move |tx, actor| {
        let role = showing::show(tx, actor, id)?.role;
        demand.check(role.version)?;
        let wish = Wish {
            name: name.unwrap_or(role.name),
            description: description.unwrap_or(role.description),
            pairs: pairs.unwrap_or(role.pairs),
        };
        let events = change(tx, actor, id, role.version, wish)?.into_parts().1;
        Ok(Audited::with_events(showing::show(tx, actor, id)?.role, events))
    });
    let role = changed.await.map_err(|error| refused(error).renamed(&RENAMED))?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag(role.version, ""))).json(document(&role)))
}

/// Deletes a role and takes it out of every team that gives it.
pub async fn destroy(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let deleted = caller.change(move |tx, actor| {
        let version = showing::show(tx, actor, id)?.role.version;
        demand.check(version)?;
        delete::delete(tx, actor, id, version)
    });
    deleted.await.map_err(refused)?;
    Ok(HttpResponse::NoContent().finish())
}

/// What [`destroy`] would take away, from whom. Nothing is changed. Errors: those of deleting it.
pub async fn deletion(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let id = parse_id(&id)?;
    let tried = caller.rehearse(move |tx, actor| {
        let shown = showing::show(tx, actor, id)?;
        let (impact, events) = delete::delete(tx, actor, id, shown.role.version)?.into_parts();
        Ok(Audited::with_events((shown, impact), events))
    });
    let (shown, impact) = tried.await?;
    let mut body = impact::document(&impact);
    body["given_by"] = givers(&shown);
    Ok(HttpResponse::Ok().json(body))
}

const RENAMED: [(&str, &str); 1] = [("pairs", "rights")];

fn renamed(error: AppError) -> Refusal {
    Refusal::from(error).renamed(&RENAMED)
}

/// Kriten's roles name one resource, its ids, and `read` or `write`. They are not ours, and are not taken for ours.
fn refuse_kritens(sheet: &Sheet) -> Result<(), Refusal> {
    if ["resource", "resource_ids", "access"].into_iter().all(|field| !sheet.has(field)) {
        return Ok(());
    }
    let words = "Roles of this kind are not kept here. A role of Hallpass has a name and a list of rights such as user:fetch.";
    Err(Refusal::new(StatusCode::NOT_IMPLEMENTED, "not_mapped", words))
}

/// Takes rights as `resource:action` or flat names.
fn rights(sheet: &mut Sheet, catalogue: &Catalogue) -> Option<RolePairs> {
    let texts = sheet.texts("rights")?;
    let mut pairs = RolePairs::new();
    for (place, text) in texts.iter().enumerate() {
        let named = catalogue.pair_of_flat_name(text).or_else(|| text.parse::<Pair>().ok());
        let known = named.filter(|pair| catalogue.action(pair.resource.as_str(), pair.action.as_str()).is_some());
        let Some(pair) = known else {
            let shown: String = text.chars().filter(|c| !c.is_control()).take(100).collect();
            return sheet.wrong_entry("rights", place, "role.right_unknown", format!("There is no right {shown} here."));
        };
        pairs.insert(pair);
    }
    Some(pairs)
}

/// Which teams give a role, and where.
fn givers(shown: &showing::Shown) -> Value {
    let giver = |giver: &showing::Giver| json!({ "team_id": giver.team_id, "team_name": giver.team_name, "scope": scope_text(&giver.scope) });
    shown.givers.iter().map(giver).collect()
}

fn document(role: &Role) -> Value {
    json!({
        "id": role.id,
        "name": role.name,
        "description": role.description,
        "built_in": role.built_in,
        "rights": role.pairs.pairs().map(|pair| pair.to_string()).collect::<Vec<_>>(),
        "version": role.version,
    })
}

fn parse_id(id: &str) -> Result<RoleId, Refusal> {
    RoleId::parse(id).map_err(|_| Refusal::not_found())
}
