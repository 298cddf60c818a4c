//! The schemas that several operations share. Those of answers are closed: a field that is not here must never leave.

use super::schema::{count, flag, id, list, map, moment, nullable, object, reference, text, text_of, whole, words};
use crate::domain::flag::Flag;
use crate::domain::networks::Networks;
use crate::domain::organization::Title;
use crate::domain::token::{Description, TokenName};
use serde_json::{Map, Value, json};

/// All of them by name.
pub fn all() -> Map<String, Value> {
    let own = [
        ("Rights", rights()),
        ("RightText", json!({ "type": "string", "minLength": 1, "maxLength": 200 })),
        ("Token", token(&[])),
        ("TokenShown", token(&[("owner_name", text()), ("dormant", list(text()))])),
        ("TokenReviewed", reviewed_token()),
        ("TokenEdited", edited_token()),
        ("TokenWithSecret", token_with_secret()),
        ("NewToken", new_token()),
        ("TokenPatch", token_patch()),
        ("Event", event()),
        ("Problem", problem()),
        ("VerdictProblem", super::verifying::refusal()),
        ("KritenError", object(&["error"], &[("error", text()), ("providers", list(text()))])),
        ("LoginToken", whole(&[("token", text())])),
    ];
    own.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// MK.IO's tree: scope type, scope id, resource, actions. An empty branch never means everything and is refused.
fn rights() -> Value {
    let name = |most: usize| json!({ "pattern": format!("^[a-z][a-z0-9._-]{{0,{}}}$", most - 1) });
    let actions = json!({ "type": "array", "minItems": 1, "uniqueItems": true,
        "items": { "type": "string", "pattern": "^[a-z][a-z0-9_]{0,31}$" } });
    let below = |names: Value, values: Value| json!({ "type": "object", "minProperties": 1, "propertyNames": names, "additionalProperties": values });
    let resources = below(name(64), actions);
    let scopes = below(json!({ "format": "uuid" }), resources);
    json!({
        "type": "object",
        "description": "Rights as scope type, scope id, resource and actions.",
        "propertyNames": name(64),
        "additionalProperties": scopes,
        "examples": [{ "core.project": { "11111111-1111-1111-1111-111111111111": { "ams.asset": ["get"] } } }],
    })
}

/// What roles, teams, projects and organizations are called.
pub fn title() -> Value {
    text_of(1, Title::MOST)
}

/// Every kind of token.
pub fn kinds() -> Value {
    words(&["full-access", "restricted", "ephemeral", "login"])
}

/// What a token may do, when, and from where.
pub fn terms() -> Vec<(&'static str, Value)> {
    vec![
        ("permissions", nullable(reference("Rights"))),
        ("rights", nullable(list(text()))),
        ("manages_tokens", flag()),
        ("valid_from", moment()),
        ("valid_until", nullable(moment())),
        ("networks", list(text())),
    ]
}

fn token_fields() -> Vec<(&'static str, Value)> {
    let revocation = whole(&[("at", moment()), ("by", nullable(id())), ("reason", reasons())]);
    let before = vec![
        ("id", id()),
        ("organization_id", id()),
        ("owner_id", id()),
        ("parent_id", nullable(id())),
        ("kind", kinds()),
        ("name", text_of(1, TokenName::MOST)),
        ("description", text_of(0, Description::MOST)),
    ];
    let after = vec![
        ("enabled", flag()),
        ("state", words(&["starts_later", "active", "paused", "ended", "revoked", "waiting"])),
        ("hint", text()),
        ("created_at", moment()),
        ("updated_at", moment()),
        ("revocation", nullable(revocation)),
        ("last_used_at", nullable(moment())),
        ("times_used", count()),
        ("version", count()),
    ];
    [before, terms(), after].concat()
}

fn token(more: &[(&'static str, Value)]) -> Value {
    let fields: Vec<(&str, Value)> = token_fields().into_iter().chain(more.iter().cloned()).collect();
    whole(&fields)
}

/// A token of somebody else's, with what a review works out.
fn reviewed_token() -> Value {
    let flags: Vec<&str> = Flag::ALL.iter().map(|flag| flag.as_str()).collect();
    token(&[
        ("owner_name", text()),
        ("owner_username", text()),
        ("owner_may_act", flag()),
        ("teams", list(text())),
        ("maker_name", nullable(text())),
        ("rights_in_force", count()),
        ("rights_of_owner", count()),
        ("dormant", list(text())),
        ("last_address", nullable(text())),
        ("last_service", nullable(text())),
        ("flags", list(words(&flags))),
    ])
}

fn edited_token() -> Value {
    let is_read = |field: &(&str, Value)| !["last_used_at", "times_used"].contains(&field.0);
    whole(&token_fields().into_iter().filter(is_read).collect::<Vec<_>>())
}

/// The secret is in the first answer only; a request sent again gets the mark in its place.
fn token_with_secret() -> Value {
    let fields = token_fields();
    let needed: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let secret = [("secret", text()), ("secret_already_shown", json!({ "const": true }))];
    let all: Vec<(&str, Value)> = fields.iter().cloned().chain(secret).collect();
    object(&needed, &all)
}

fn new_token() -> Value {
    let mut schema = object(
        &["name"],
        &[
            ("name", text_of(1, TokenName::MOST)),
            ("description", text_of(0, Description::MOST)),
            ("kind", json!({ "enum": ["full-access", "restricted", "ephemeral"], "default": "restricted" })),
            ("permissions", reference("Rights")),
            ("rights", list(reference("RightText"))),
            ("manages_tokens", flag()),
            ("valid_from", moment()),
            ("valid_until", nullable(moment())),
            ("networks", nullable(networks())),
            ("enabled", json!({ "type": "boolean", "default": true })),
            ("form", json!({ "enum": ["opaque", "jwt"], "default": "opaque" })),
        ],
    );
    schema["description"] = json!(
        "Send permissions or rights for restricted and ephemeral tokens, none for full-access ones. \
         Without valid_until a token ends thirty days after its start, an ephemeral one after an hour; null means never."
    );
    schema["not"] = both_forms();
    schema["examples"] = json!([{ "name": "ci-media-deploy", "rights": ["USER_FETCH"], "valid_until": "2026-12-22T08:00:00Z" }]);
    schema
}

/// Rights in both of their forms, which would be two answers to one question.
pub fn both_forms() -> Value {
    json!({ "required": ["permissions", "rights"] })
}

fn token_patch() -> Value {
    let mut schema = object(
        &[],
        &[
            ("name", text_of(1, TokenName::MOST)),
            ("description", nullable(text_of(0, Description::MOST))),
            ("permissions", reference("Rights")),
            ("rights", list(reference("RightText"))),
            ("valid_from", moment()),
            ("valid_until", nullable(moment())),
            ("networks", nullable(networks())),
            ("enabled", flag()),
        ],
    );
    schema["not"] = both_forms();
    schema
}

/// From where a token may be used; none for everywhere.
pub fn networks() -> Value {
    json!({
        "type": "array", "maxItems": Networks::MOST, "items": { "type": "string", "minLength": 2, "maxLength": 50 },
        "description": "Networks in CIDR form, or single addresses. An empty list means everywhere.",
        "examples": [["203.0.113.0/24", "2001:db8::/32"]],
    })
}

/// Why tokens are revoked.
pub fn reasons() -> Value {
    words(&["no_longer_needed", "replaced", "leaked", "other"])
}

fn event() -> Value {
    let change = whole(&[("field", text()), ("old", nullable(text())), ("new", nullable(text()))]);
    whole(&[
        ("id", id()),
        ("number", count()),
        ("at", moment()),
        ("action", text()),
        ("result", words(&["done", "refused"])),
        ("code", nullable(text())),
        ("actor_id", nullable(id())),
        ("actor_name", nullable(text())),
        ("credential", words(&["session", "token", "operator"])),
        ("token_id", nullable(id())),
        ("address", nullable(text())),
        ("user_agent", nullable(text())),
        ("request_id", nullable(text())),
        ("target", whole(&[("kind", text()), ("id", text()), ("name", text())])),
        ("changes", list(change)),
        ("note", nullable(text())),
    ])
}

fn problem() -> Value {
    let error = whole(&[("pointer", text()), ("code", text()), ("detail", text())]);
    object(
        &["type", "title", "status", "detail", "code", "request_id"],
        &[
            ("type", text()),
            ("title", text()),
            ("status", count()),
            ("detail", text()),
            ("code", text()),
            ("request_id", text()),
            ("errors", list(error)),
        ],
    )
}

/// A map of rights for answers, where every tree is ours.
pub fn held() -> Value {
    map(map(map(list(text()))))
}
