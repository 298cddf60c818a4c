//! Our own addresses for service identities, and for people who leave.

use super::operation::Operation;
use super::schema::{count, flag, id, list, moment, nullable, object, page, reference, text, text_of, whole, words};
use super::schemas::held;
use crate::domain::person::FullName;
use crate::web::api::v1::fields::LONGEST_DESCRIPTION;
use serde_json::Value;

const TAG: &str = "Service identities";
const ONE: &str = "/api/v1/identities/{id}";

fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new(method, path, id, TAG, summary)
}

pub(super) fn operations() -> Vec<Operation> {
    [keeping(), leaving()].concat()
}

fn name() -> Value {
    text_of(1, FullName::MOST)
}

fn description() -> Value {
    text_of(0, LONGEST_DESCRIPTION)
}

fn identity(more: &[(&'static str, Value)]) -> Value {
    let fields = [
        ("id", id()),
        ("username", text()),
        ("name", name()),
        ("description", description()),
        ("team_id", nullable(id())),
        ("disabled", flag()),
        ("disabled_at", nullable(moment())),
        ("created_at", moment()),
        ("version", count()),
    ];
    whole(&fields.into_iter().chain(more.iter().cloned()).collect::<Vec<_>>())
}

fn with_team(more: &[(&'static str, Value)]) -> Value {
    identity(&[&[("team", nullable(text()))], more].concat())
}

fn keeping() -> Vec<Operation> {
    vec![
        new("GET", "/api/v1/identities", "listIdentities", "Service identities that the caller may see, by username.")
            .query("state", "Only those that may act, or that may not.", words(&["active", "disabled"]))
            .query("team", "Only those of this team.", id())
            .listed("name, username or description")
            .answers(200, "One page.", page(with_team(&[("live_tokens", count()), ("last_used_at", nullable(moment()))]))),
        new(
            "POST",
            "/api/v1/identities",
            "createIdentity",
            "Make a service identity for a team. It has no password and cannot sign in.",
        )
        .headers(&["Idempotency-Key"])
        .body(object(&["team_id", "name"], &[("team_id", id()), ("name", name()), ("description", description())]))
        .answers(201, "It was made.", identity(&[]))
        .refuses(&[404, 409]),
        new("GET", ONE, "getIdentity", "One service identity, with the rights that its team gives it.")
            .headers(&["If-None-Match"])
            .answers(200, "The service identity.", with_team(&[("permissions", held())]))
            .answers_nothing(304, "It is as it was."),
        new("PATCH", ONE, "updateIdentity", "Change name and description, disable it, or let it act again.")
            .headers(&["If-Match"])
            .merge_patch(object(&[], &[("name", name()), ("description", description()), ("disabled", flag())]))
            .answers(200, "The service identity as it is now.", with_team(&[]))
            .refuses(&[409]),
        new("DELETE", ONE, "deleteIdentity", "Delete it. All its tokens are revoked; their records stay.")
            .headers(&["If-Match"])
            .answers_nothing(204, "It is gone.")
            .refuses(&[409]),
        new(
            "POST",
            "/api/v1/identities/{id}/tokens",
            "createIdentityToken",
            "Make a token for a service identity, within its team's rights and the caller's. It names its rights.",
        )
        .headers(&["Idempotency-Key"])
        .body(reference("NewToken"))
        .reveals(201, "It was made.", reference("TokenWithSecret"))
        .refuses(&[404, 409]),
    ]
}

fn leaving() -> Vec<Operation> {
    let line = whole(&[
        ("token", reference("Token")),
        ("used_today", flag()),
        ("last_address", nullable(text())),
        ("last_user_agent", nullable(text())),
        ("services", list(text())),
    ]);
    let handed =
        whole(&[("token_id", id()), ("token_name", text()), ("identity_id", id()), ("identity_name", text()), ("at", moment())]);
    let outlook = whole(&[
        ("person", super::people::person(&[])),
        ("total", count()),
        ("used_today", count()),
        ("services", list(text())),
        ("tokens", list(line)),
        ("handed_over", list(handed)),
    ]);
    vec![
        new(
            "GET",
            "/api/v1/people/{id}/leaving",
            "foreseeLeaving",
            "Which tokens stop if this person is disabled or removed now, used last first. Changes nothing.",
        )
        .answers(200, "What stops, and what was handed over.", outlook),
        new(
            "POST",
            "/api/v1/tokens/{id}/handover",
            "handTokenOver",
            "Give somebody's token to a service identity, with a new secret. The old one is refused from the next check on.",
        )
        .headers(&["If-Match"])
        .body(object(&["identity_id"], &[("identity_id", id())]))
        .reveals(200, "The token with its new secret.", reference("TokenWithSecret"))
        .refuses(&[409]),
    ]
}
