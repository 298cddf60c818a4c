//! Our own addresses for the log, and for the rights that it and tokens speak of.

use super::of_organization as new;
use super::operation::{Operation, STRETCHED};
use super::schema::{count, flag, id, list, moment, nullable, object, page, reference, text, text_of, whole};
use crate::web::api::question::LONGEST_SEARCH;
use serde_json::json;

/// The parameters that choose entries of the log.
fn chosen(operation: Operation) -> Operation {
    let word = || json!({ "type": "string", "pattern": "^[!-~]{1,100}$" });
    operation
        .query("action", "Only this action, for example `token.created`.", word())
        .query("address", "Only from this address.", word())
        .query("after", "Only what happened at this moment or after it.", moment())
        .query("before", "Only what happened before this.", moment())
        .query(
            "concerning",
            "All that concerns one token or person: what was done to it, and what was done with or by it.",
            json!({ "type": "string", "pattern": "^(token|person):[0-9a-f-]{36}$" }),
        )
        .query("person", "Only what this person did.", id())
        .query("request_id", "Only in this request.", word())
        .query("result", "Only what was done, or only what was refused.", json!({ "enum": ["done", "refused"] }))
        .query("q", "Only entries that hold this text, or have it as one of their ids.", text_of(0, LONGEST_SEARCH))
        .query("target_id", "Only what was done to the thing with this id.", word())
        .query("target_kind", "Only what was done to this sort of thing.", word())
        .sorted("at")
}

pub(super) fn operations() -> Vec<Operation> {
    let action =
        whole(&[("name", text()), ("flat_name", nullable(text())), ("sentence", text()), ("reads", flag()), ("danger", flag())]);
    let resource = whole(&[("resource", text()), ("category", text()), ("scope_types", list(text())), ("actions", list(action))]);
    let check = whole(&[
        ("checked_at", nullable(moment())),
        ("entries", nullable(count())),
        ("whole", nullable(flag())),
        ("fault", nullable(text())),
    ]);
    vec![
        chosen(new("GET", "/api/v1/audit", "listEvents", "What happened in the organization, and what was refused."))
            .paged()
            .answers(200, STRETCHED, page(reference("Event"))),
        new("GET", "/api/v1/audit/check", "getAuditCheck", "What the last walk along the organization's log found.").answers(
            200,
            "What was found; nothing but nulls while there was no walk.",
            check.clone(),
        ),
        new("POST", "/api/v1/audit/check", "checkAudit", "Walk along the organization's log now.")
            .optional_body(object(&[], &[]))
            .answers(200, "What was found.", check),
        chosen(new(
            "GET",
            "/api/v1/audit/export",
            "exportEvents",
            "All that match, as a download; broken off when reading fails.",
        ))
        .query("format", "In which form.", json!({ "enum": ["jsonl", "csv"] }))
        .answers_file(200, "The events.", [("application/jsonl", text()), ("text/csv", text())]),
        chosen(new(
            "GET",
            "/api/v1/user/activity",
            "listActivity",
            "What the caller did, and what was done to them and their tokens.",
        ))
        .paged()
        .answers(200, STRETCHED, page(reference("Event"))),
        chosen(new(
            "GET",
            "/api/v1/user/activity/export",
            "exportActivity",
            "All of the caller's activity that matches, as a download; broken off when reading fails.",
        ))
        .query("format", "In which form.", json!({ "enum": ["jsonl", "csv"] }))
        .answers_file(200, "The events.", [("application/jsonl", text()), ("text/csv", text())]),
        new("GET", "/api/v1/audit/{id}", "getEvent", "One event.").answers(200, "The event.", reference("Event")),
        new("GET", "/api/v1/catalogue", "listRights", "The rights that exist here, in plain words.")
            .listed("name or category")
            .answers(200, "Resources with their actions.", page(resource)),
    ]
}
