//! `user/organizations`: where a person belongs.

use crate::app::organizations::list;
use crate::domain::organization::Organization;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The caller's organizations. Whoever belongs to one has no open invitation to it.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let found = caller.shared.desk.read(move |snapshot| list::own(snapshot, &actor)).await?;
    let value: Vec<Value> = found.iter().map(document).collect();
    Ok(HttpResponse::Ok().json(json!({ "kind": "OrganizationList", "value": value })))
}

fn document(organization: &Organization) -> Value {
    json!({
        "metadata": { "id": organization.id, "name": organization.name },
        "spec": { "invite": { "comment": null, "invitedBy": null, "state": "accepted" } },
    })
}
