//! Our own addresses for people.

use super::of_organization as new;
use super::operation::Operation;
use super::schema::{count, flag, id, list, moment, nullable, object, page, text, text_of, whole, words};
use super::schemas::held;
use crate::domain::person::{Email, FullName, Username};
use serde_json::{Value, json};

pub(super) fn person(more: &[(&'static str, Value)]) -> Value {
    let fields = [
        ("id", id()),
        ("username", text_of(1, Username::MOST)),
        ("email", text_of(3, Email::MOST)),
        ("full_name", text_of(1, FullName::MOST)),
        ("disabled", flag()),
        ("disabled_at", nullable(moment())),
        ("created_at", moment()),
        ("version", count()),
    ];
    whole(&fields.into_iter().chain(more.iter().cloned()).collect::<Vec<_>>())
}

/// What can be said of a person; the pattern is the rule for usernames, capital letters become small ones.
fn profile(needed: &[&str], more: &[(&'static str, Value)]) -> Value {
    let username = json!({ "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" });
    let fields = [
        ("username", username),
        ("email", json!({ "type": "string", "format": "email", "maxLength": Email::MOST })),
        ("full_name", text_of(1, FullName::MOST)),
    ];
    object(needed, &fields.into_iter().chain(more.iter().cloned()).collect::<Vec<_>>())
}

pub(super) fn operations() -> Vec<Operation> {
    let invited = || {
        let mut schema = person(&[("invitation_code", nullable(text()))]);
        schema["properties"]["secret_already_shown"] = json!({ "const": true });
        if let Some(needed) = schema["required"].as_array_mut() {
            needed.retain(|name| name != "invitation_code");
        }
        schema
    };
    vec![
        new("GET", "/api/v1/people", "listPeople", "People of the organization, by username.")
            .listed("name, username or address")
            .query(
                "state",
                "Only those who may act, have not come yet, or may not act.",
                words(&["active", "invited", "disabled"]),
            )
            .query("team", "Only the members of this team.", id())
            .answers(200, "One page.", page(person(&[("teams", list(text()))])))
            .refuses(&[404]),
        new(
            "POST",
            "/api/v1/people",
            "addPerson",
            "Add a person. They choose their password by a code that works once, for a week.",
        )
        .headers(&["Idempotency-Key"])
        .body(profile(&["username", "email", "full_name"], &[]))
        .reveals(201, "They were added.", invited())
        .refuses(&[404]),
        new("GET", "/api/v1/people/{id}", "getPerson", "One person.")
            .headers(&["If-None-Match"])
            .answers(200, "The person.", person(&[("teams", list(text())), ("live_tokens", count())]))
            .answers_nothing(304, "They are as they were."),
        new("PATCH", "/api/v1/people/{id}", "updatePerson", "Change a profile, disable a person, or let them act again.")
            .headers(&["If-Match"])
            .merge_patch(profile(&[], &[("disabled", flag())]))
            .answers(200, "The person as they are now.", person(&[]))
            .refuses(&[409]),
        new(
            "DELETE",
            "/api/v1/people/{id}",
            "removePerson",
            "End a person's membership. Their tokens here are refused from the next check on.",
        )
        .headers(&["If-Match"])
        .answers_nothing(204, "They belong here no longer.")
        .refuses(&[409]),
        new(
            "GET",
            "/api/v1/people/{id}/rights",
            "getRightsOfPerson",
            "What a person may do, and which team and role each right comes from.",
        )
        .answers(200, "The rights.", explained()),
        new(
            "POST",
            "/api/v1/people/{id}/invitation",
            "invitePersonAgain",
            "Give a person a new code. Earlier ones stop working.",
        )
        .optional_body(object(&[], &[]))
        .reveals(200, "The person with the code.", invited())
        .refuses(&[409]),
    ]
}

fn explained() -> Value {
    let source =
        whole(&[("team_id", id()), ("team_name", text()), ("role_name", text()), ("scope", text()), ("permissions", held())]);
    whole(&[("person_id", id()), ("permissions", held()), ("sources", list(source))])
}
