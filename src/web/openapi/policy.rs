//! The organization's policy for tokens.

use super::operation::Operation;
use super::schema::{count, flag, id, list, map, moment, nullable, object, page, reference, text, text_of, whole, words};
use super::schemas::{both_forms, kinds, networks, terms};
use crate::domain::request::Remark;
use serde_json::{Value, json};

const TAG: &str = "Policy";
const REQUEST: &str = "/api/v1/requests/{id}";

pub(super) fn operations() -> Vec<Operation> {
    let new = |method, path, id, summary| Operation::new(method, path, id, TAG, summary);
    vec![
        new("GET", "/api/v1/policy", "getPolicy", "The limits that hold for the caller's tokens, and the policy behind them.")
            .answers(200, "The limits; the policy itself is null for callers who may not see it.", limits()),
        new("PUT", "/api/v1/policy", "putPolicy", "Set the policy, at once or from a day on, or ask first what that would do.")
            .headers(&["If-Match"])
            .body(object(
                &["policy"],
                &[
                    ("policy", wanted_policy()),
                    ("applies_from", nullable(moment())),
                    ("dry_run", json!({ "type": "boolean", "default": false })),
                ],
            ))
            .answers(200, "The policy, and what it does to the tokens of today.", changed())
            .refuses(&[409]),
        new("DELETE", "/api/v1/policy/next", "withdrawPolicy", "Drop the revision that waits for its day.")
            .headers(&["If-Match"])
            .optional_body(object(&[], &[]))
            .answers_nothing(204, "None waits.")
            .refuses(&[409]),
        new("GET", "/api/v1/requests", "listRequests", "What people ask a second person to approve, newest first.")
            .query(
                "list",
                "One's own, or those of others that wait for a decision, which needs the right to see them.",
                json!({ "enum": ["own", "to_decide", "decided"], "default": "own" }),
            )
            .sorted("created_at")
            .paged()
            .answers(200, "One page.", page(request())),
        new("GET", REQUEST, "getRequest", "One request.").answers(200, "The request.", request()),
        new("POST", "/api/v1/requests/{id}/approve", "approveRequest", "Agree to what somebody else asks for, or to less.")
            .headers(&["If-Match"])
            .optional_body(agreement())
            .answers(200, "The request as it is now.", request())
            .refuses(&[409]),
        new("POST", "/api/v1/requests/{id}/decline", "declineRequest", "Say no, with a reason that whoever asked reads.")
            .headers(&["If-Match"])
            .body(object(&["remark"], &[("remark", text_of(1, Remark::MOST))]))
            .answers(200, "The request as it is now.", request())
            .refuses(&[409]),
        new("POST", "/api/v1/requests/{id}/withdraw", "withdrawRequest", "Take back what one asked for.")
            .headers(&["If-Match"])
            .optional_body(object(&[], &[]))
            .answers(200, "The request as it is now.", request())
            .refuses(&[409]),
    ]
}

/// What is left out stays as it was asked for.
fn agreement() -> Value {
    let mut schema = object(
        &[],
        &[
            ("permissions", reference("Rights")),
            ("rights", list(reference("RightText"))),
            ("valid_until", nullable(moment())),
            ("remark", remark()),
        ],
    );
    schema["not"] = both_forms();
    schema
}

fn remark() -> Value {
    text_of(0, Remark::MOST)
}

fn request() -> Value {
    whole(&[
        ("id", id()),
        ("organization_id", id()),
        ("token_id", id()),
        ("token_name", text()),
        ("token_kind", kinds()),
        ("description", text()),
        ("owner_id", id()),
        ("owner_name", text()),
        ("requester_id", id()),
        ("requester_name", text()),
        ("sort", words(&["creation", "widening"])),
        ("asked", whole(&terms())),
        ("present", whole(&terms())),
        ("state", words(&["open", "approved", "declined", "withdrawn"])),
        ("decided_by", nullable(id())),
        ("decided_by_name", nullable(text())),
        ("decided_at", nullable(moment())),
        ("remark", text()),
        ("created_at", moment()),
        ("version", count()),
    ])
}

fn limits() -> Value {
    whole(&[
        ("token_prefix", text()),
        ("longest_life_seconds", count()),
        ("longest_full_access_seconds", count()),
        ("longest_ephemeral_seconds", count()),
        ("longest_login_seconds", count()),
        ("usual_life_seconds", nullable(count())),
        ("may_never_end", flag()),
        ("description_required", flag()),
        ("networks", list(text())),
        ("most_tokens_per_person", count()),
        ("policy", nullable(policy())),
        ("next", next()),
        ("version", nullable(count())),
    ])
}

fn next() -> Value {
    nullable(whole(&[("applies_from", moment()), ("policy", policy())]))
}

/// What can happen to a token, as the preview says it.
const EFFECTS: &[&str] = &["ends", "pauses", "no_network_left", "stops_with_maker", "shut_out", "ends_sooner", "loses_rights"];

/// Its fields, with schemas for its networks and rights, which are stricter in what is sent than in what is answered.
fn fields(networks: Value, pairs: Value) -> Vec<(&'static str, Value)> {
    let seconds = || nullable(json!({ "type": "integer", "minimum": 300 }));
    let days = || nullable(json!({ "type": "integer", "minimum": 1, "maximum": 3660 }));
    let by_kind = object(&[], &[("full_access", seconds()), ("restricted", seconds()), ("ephemeral", seconds())]);
    vec![
        ("longest_life_seconds", by_kind),
        ("usual_life_seconds", seconds()),
        ("may_never_end", flag()),
        ("idle_days", days()),
        ("never_used_days", days()),
        ("withheld", pairs.clone()),
        ("needs_approval", pairs),
        ("description_required", flag()),
        ("networks", networks),
        ("most_tokens_per_person", nullable(json!({ "type": "integer", "minimum": 1 }))),
    ]
}

fn policy() -> Value {
    whole(&fields(list(text()), map(list(text()))))
}

/// What is left out is no rule.
fn wanted_policy() -> Value {
    let actions =
        json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": { "pattern": "^[a-z][a-z0-9_]{0,31}$" } });
    let pairs = json!({
        "type": "object",
        "description": "Rights as resource and actions, wherever they are held.",
        "propertyNames": { "pattern": "^[a-z][a-z0-9._-]{0,63}$" },
        "additionalProperties": actions,
        "examples": [{ "ams.asset": ["delete"] }],
    });
    object(&[], &fields(networks(), pairs))
}

fn changed() -> Value {
    whole(&[("dry_run", flag()), ("preview", preview()), ("policy", policy()), ("next", next()), ("version", count())])
}

fn preview() -> Value {
    let effect = whole(&[
        ("effect", words(EFFECTS)),
        ("ends_at", nullable(moment())),
        ("rights", nullable(list(text()))),
        ("address", nullable(text())),
    ]);
    let token = whole(&[
        ("id", id()),
        ("name", text()),
        ("owner_id", id()),
        ("owner_name", text()),
        ("last_used_at", nullable(moment())),
        ("effects", list(effect)),
    ]);
    whole(&[
        ("checked", count()),
        ("stopping", count()),
        ("shut_out", count()),
        ("shortened", count()),
        ("narrowed", count()),
        ("tokens", list(token)),
    ])
}
