//! The rights that exist here, in plain words.

use crate::domain::rights::{Action, Resource};
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing;
use crate::web::api::question::Question;
use actix_web::HttpRequest;
use serde_json::{Value, json};

/// All resources with their actions. That a right exists says nothing of who holds it.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let resources = caller.shared.catalogue().resources().iter().map(resource).collect();
    listing::page(&request, &caller.shared, resources, None)
}

fn resource(resource: &Resource) -> Value {
    let scopes: Vec<&str> = resource.on.iter().map(|kind| kind.as_str()).collect();
    let action = |action: &Action| {
        json!({
            "name": action.name.as_str(),
            "flat_name": resource.flat_name(action),
            "sentence": action.sentence,
            "reads": action.reads,
            "danger": action.danger,
        })
    };
    let actions: Vec<Value> = resource.actions.iter().map(action).collect();
    json!({ "resource": resource.name.as_str(), "category": resource.category, "scope_types": scopes, "actions": actions })
}
