//! The rights that exist here, in plain words.

use crate::domain::rights::{Action, Resource};
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::api::shelf::{self, Item};
use actix_web::HttpRequest;
use serde_json::{Value, json};

/// All resources with their actions. That a right exists says nothing of who holds it.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &shelf::PARAMETERS)?;
    let item = |found: &Resource| Item::new(found.name.as_str(), found.name.as_str(), &[&found.category], resource(found));
    shelf::page(&caller, &request, &question, caller.shared.catalogue().resources().iter().map(item).collect())
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
