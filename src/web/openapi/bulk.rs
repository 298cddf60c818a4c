//! Deeds on many tokens.

use super::operation::Operation;
use super::schema::{count, flag, id, list, moment, nullable, object, page, text, text_of, whole, words};
use super::schemas::{reasons, title};
use crate::app::views::LONGEST_QUERY;
use crate::domain::bulk::{Grounds, Outcome};
use crate::web::api::listing::MOST;
use crate::web::api::v1::tokens::bulk::ACTIONS;
use crate::web::api::v1::tokens::index::filter_parameters;
use serde_json::{Value, json};

const TAG: &str = "Tokens";
const STATES: [&str; 2] = ["running", "done"];

pub(super) fn operations() -> Vec<Operation> {
    let new = |method, path, id, summary| Operation::new(method, path, id, TAG, summary);
    vec![
        new(
            "POST",
            "/api/v1/tokens/bulk",
            "changeManyTokens",
            "Revoke, pause, resume, shorten or narrow many tokens. Send dry_run first, then its fingerprint, and its count with filter.",
        )
        .body(order())
        .answers(200, "What a dry run found, or what became of each token.", json!({ "anyOf": [dry_run(), job()] }))
        .answers(202, "It goes on as a job.", job())
        .refuses(&[404, 409]),
        new(
            "GET",
            "/api/v1/overview",
            "getOverview",
            "How many tokens there are of each sort, how they were used in the last 90 days, and which new ones deserve a look.",
        )
        .answers(200, "The overview; counts are null while a large organization was not counted yet.", overview()),
        new("GET", "/api/v1/views", "listViews", "The caller's own views of all tokens, by name.")
            .listed("name")
            .answers(200, "One page.", page(view())),
        new("POST", "/api/v1/views", "keepView", "Keep filters under a name; a view of the same name is replaced.")
            .body(object(&["name", "query"], &[("name", title()), ("query", text_of(1, LONGEST_QUERY))]))
            .answers(201, "It is kept.", view()),
        new("DELETE", "/api/v1/views/{id}", "forgetView", "Forget a view.").answers_nothing(204, "It is forgotten."),
        new("GET", "/api/v1/jobs", "listJobs", "The deeds on many tokens, newest first.")
            .query("person", "Only what this person ordered.", id())
            .query("state", "Only those in this state.", words(&STATES))
            .sorted("created_at")
            .paged()
            .answers(200, "One page.", page(whole(&job_line()))),
        new("GET", "/api/v1/jobs/{id}", "getJob", "How far a deed on many tokens is, and what became of each.")
            .query("outcome", "Only tokens with this outcome.", words(&Outcome::ALL.map(Outcome::as_str)))
            .query(
                "after",
                "Go on after the token with this number.",
                json!({ "type": "integer", "minimum": 1, "maximum": 100_000 }),
            )
            .query(
                "limit",
                "How many tokens are named.",
                json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": 50 }),
            )
            .answers(200, "The job.", job()),
        new("POST", "/api/v1/jobs/{id}/undo", "undoJob", "Take a pause back: what nobody touched since works again.")
            .optional_body(object(&[], &[]))
            .answers(200, "The job that does it.", job())
            .refuses(&[409]),
    ]
}

fn view() -> Value {
    whole(&[("id", id()), ("name", text()), ("query", text()), ("href", text())])
}

fn overview() -> Value {
    let counts =
        ["active", "starts_later", "paused", "ended", "revoked", "never_end", "full_access", "unused", "orphans", "waiting"];
    let weeks = json!({ "type": "array", "items": count(), "description": "How many end in each week from now on." });
    let tally: Vec<(&str, Value)> = counts.iter().map(|name| (*name, count())).chain([("ends_in_week", weeks)]).collect();
    let day = whole(&[("day", json!({ "type": "string", "format": "date" })), ("allowed", count()), ("refused", count())]);
    let risk = whole(&[
        ("token_id", id()),
        ("token_name", text()),
        ("owner_name", text()),
        ("never_ends", flag()),
        ("full_access", flag()),
    ]);
    whole(&[
        ("tokens", nullable(whole(&tally))),
        ("counted_at", nullable(moment())),
        ("days", list(day)),
        ("refusals", nullable(count())),
        ("risks", list(risk)),
    ])
}

/// One action with what belongs to it, on tokens that are named or on all that match.
fn order() -> Value {
    let action = |action: &str| {
        let own = match action {
            "revoke" => Some(("revocation_reason", reasons())),
            "shorten" => Some(("valid_until", moment())),
            "narrow" => Some(("take", text_of(1, 200))),
            _ => None,
        };
        let needed: Vec<&str> = own.iter().map(|(name, _)| *name).filter(|name| *name != "revocation_reason").collect();
        let fields: Vec<(&str, Value)> =
            [("action", words(&[action]))].into_iter().chain(own.clone()).chain(order_fields()).collect();
        let mut schema = object(&[vec!["action"], needed].concat(), &fields);
        schema["oneOf"] = json!([{ "required": ["tokens"] }, { "required": ["filter"] }]);
        let is_dry = json!({ "required": ["dry_run"], "properties": { "dry_run": { "const": true } } });
        schema["anyOf"] = json!([is_dry, { "required": ["reason", "fingerprint"] }]);
        schema
    };
    json!({ "oneOf": ACTIONS.map(action) })
}

fn order_fields() -> Vec<(&'static str, Value)> {
    let filters: Vec<(&str, Value)> = filter_parameters().into_iter().map(|name| (name, text())).collect();
    let mut filter = object(&[], &filters);
    filter["description"] = json!("The filters of listTokens, as texts: all that match are meant.");
    vec![
        ("tokens", json!({ "type": "array", "items": id(), "minItems": 1 })),
        ("filter", filter),
        ("without", list(id())),
        ("reason", text_of(3, Grounds::MOST)),
        ("dry_run", flag()),
        ("fingerprint", text()),
        ("count", count()),
    ]
}

fn dry_run() -> Value {
    let token = whole(&[
        ("id", id()),
        ("name", text()),
        ("owner_id", id()),
        ("owner_name", text()),
        ("last_used_at", nullable(moment())),
    ]);
    whole(&[
        ("count", count()),
        ("people", count()),
        ("used_today", count()),
        ("used_today_tokens", list(token)),
        ("fingerprint", text()),
    ])
}

fn job() -> Value {
    let outcomes = whole(&Outcome::ALL.map(|outcome| (outcome.as_str(), count())));
    let outcome = nullable(words(&Outcome::ALL.map(Outcome::as_str)));
    let item =
        whole(&[("number", count()), ("token_id", id()), ("name", text()), ("outcome", outcome), ("detail", nullable(text()))]);
    let more = [
        ("person_name", text()),
        ("waiting", count()),
        ("outcomes", outcomes),
        ("undone_by", nullable(id())),
        ("items", list(item)),
    ];
    whole(&[job_line(), more.to_vec()].concat())
}

fn job_line() -> Vec<(&'static str, Value)> {
    vec![
        ("id", id()),
        ("action", words(&ACTIONS)),
        ("with", text()),
        ("reason", text()),
        ("person_id", id()),
        ("state", words(&STATES)),
        ("total", count()),
        ("undoes", nullable(id())),
        ("created_at", moment()),
        ("ended_at", nullable(moment())),
    ]
}
