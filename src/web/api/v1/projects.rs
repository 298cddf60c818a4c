//! Projects of the organization.

use super::fields::title;
use crate::app::AppError;
use crate::app::Tx;
use crate::app::idempotency::{Once, once};
use crate::app::projects::{archive, create as creating, list, rename, show as showing};
use crate::domain::audit::Audited;
use crate::domain::ids::ProjectId;
use crate::domain::organization::Project;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::precondition::{Demand, refused, tag, tagged};
use crate::web::api::question::Question;
use crate::web::api::shelf::{self, Item};
use crate::web::refusal::Refusal;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// All projects, by name; archived ones too.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &[&shelf::PARAMETERS[..], &["archived"]].concat())?;
    let archived = question.flag("archived")?;
    let actor = caller.actor.clone();
    let mut projects = caller.shared.desk.read(move |snapshot| list::list(snapshot, &actor)).await?;
    projects.retain(|project| archived.is_none_or(|wanted| wanted == project.archived_at.is_some()));
    let item = |project: &Project| Item::new(project.id, project.name.as_str(), &[], document(project));
    shelf::page(&caller, &request, &question, projects.iter().map(item).collect())
}

/// Makes a project.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let mut sheet = body.sheet()?;
    let name = title(&mut sheet, "name");
    sheet.finish()?;
    let (name, repeatable) = (sheet.demand("name", name)?, repeatable(&request, &body)?);
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| creating::create(tx, actor, name);
        once(tx, actor, repeatable.as_ref(), work, |project| document(project).to_string())
    });
    let project = match made.await? {
        Once::Done(project) => document(&project),
        Once::DoneBefore(kept) => serde_json::from_str(&kept).map_err(AppError::broken)?,
    };
    Ok(created("projects", &project))
}

/// One project.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let project = caller.shared.desk.read(move |snapshot| Ok(showing::show(snapshot, &actor, id)?.project)).await?;
    tagged(&request, project.version, document(&project))
}

/// Renames a project, archives it, or brings it back.
pub async fn update(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let mut sheet = body.sheet()?;
    let (name, archived) = (title(&mut sheet, "name"), sheet.flag("archived"));
    sheet.finish()?;
    let changed = caller.change(move |tx, actor| {
        let mut events = Vec::new();
        demand.check(showing::show(tx, actor, id)?.project.version)?;
        if let Some(name) = name {
            let version = showing::show(tx, actor, id)?.project.version;
            events.extend(rename::rename(tx, actor, id, version, name)?.into_parts().1);
        }
        let project = showing::show(tx, actor, id)?.project;
        match archived {
            Some(true) => events.extend(archive::archive(tx, actor, id, project.version)?.into_parts().1),
            Some(false) => events.extend(archive::restore(tx, actor, id, project.version)?.into_parts().1),
            None => {}
        }
        Ok(Audited::with_events(showing::show(tx, actor, id)?.project, events))
    });
    let project = changed.await.map_err(refused)?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag(project.version, ""))).json(document(&project)))
}

/// What was made: 201 with `Location` and `ETag`.
pub(super) fn created(place: &str, document: &Value) -> HttpResponse {
    let id = document["id"].as_str().unwrap_or_default();
    HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/{place}/{id}")))
        .insert_header((header::ETAG, tag(document["version"].as_i64().unwrap_or(1), "")))
        .json(document)
}

fn document(project: &Project) -> Value {
    json!({
        "id": project.id,
        "name": project.name,
        "archived": project.archived_at.is_some(),
        "archived_at": project.archived_at,
        "version": project.version,
    })
}

fn parse_id(id: &str) -> Result<ProjectId, Refusal> {
    ProjectId::parse(id).map_err(|_| Refusal::not_found())
}
