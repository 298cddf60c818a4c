//! Whether a token is good, the keys that sign, and this document.

use super::operation::Operation;
use super::schema::{count, id, list, moment, nullable, object, text, whole, words};
use super::schemas::held;
use crate::web::verify::token::MOST_ITEMS;
use serde_json::{Value, json};

pub(super) const TAG: &str = "Verifying";

pub(super) fn operations() -> Vec<Operation> {
    let new = |method, path, id, summary| Operation::new(method, path, id, TAG, summary);
    let document = json!({ "type": "object", "required": ["openapi", "info", "paths"] });
    vec![
        new("GET", "/api/v1/verify", "verify", "Is the token in the request good, and for what?").answers(
            200,
            "It is good.",
            verdict(),
        ),
        new("POST", "/api/v1/verify", "verifyForService", "A service asks with its own credential about one token or many.")
            .body(json!({ "anyOf": [question(), object(&["items"], &[("items", questions())])] }))
            .answers(200, "One verdict, or one for each item in its order.", json!({ "anyOf": [answer(), answers()] })),
        new("GET", "/.well-known/jwks.json", "getKeys", "The keys by which JWTs can be checked, after RFC 7517.").answers(
            200,
            "The key that signs now, and those whose signatures may still be good.",
            keys(),
        ),
        new("GET", "/.well-known/oauth-authorization-server", "getMetadata", "Where the OAuth endpoints are, after RFC 8414.")
            .answers(200, "The metadata.", metadata()),
        new("GET", "/api/v1/openapi.json", "getOpenApi", "This document.").answers(200, "The document.", document),
    ]
}

fn question() -> Value {
    let matching = json!({ "enum": ["all", "any"], "default": "all" });
    object(&["token"], &[("token", text()), ("require", list(text())), ("match", matching)])
}

/// An item that cannot be read does not fail the others: its own verdict says so.
fn questions() -> Value {
    let item = json!({ "description": "A question as above." });
    json!({ "type": "array", "items": item, "maxItems": MOST_ITEMS })
}

fn answer() -> Value {
    json!({ "anyOf": [verdict(), whole(&[("valid", json!({ "const": false })), ("code", text()), ("missing", list(text()))])] })
}

fn answers() -> Value {
    whole(&[("items", list(answer()))])
}

/// Why a credential was refused where verdicts are asked for: one line, because it may travel in a header.
pub(super) fn refusal() -> Value {
    let fields = [
        ("type", text()),
        ("title", text()),
        ("status", count()),
        ("detail", text()),
        ("code", text()),
        ("reason", text()),
        ("missing", list(text())),
    ];
    let needed: Vec<&str> = fields.iter().map(|(name, _)| *name).filter(|name| *name != "missing").collect();
    object(&needed, &fields)
}

fn verdict() -> Value {
    whole(&[
        ("valid", json!({ "const": true })),
        ("code", text()),
        ("token_id", id()),
        ("token_name", text()),
        ("type", text()),
        ("organization_id", id()),
        ("owner", owner()),
        ("permissions", held()),
        ("dormant", held()),
        ("valid_from", moment()),
        ("valid_until", nullable(moment())),
    ])
}

fn metadata() -> Value {
    let addresses =
        ["issuer", "token_endpoint", "introspection_endpoint", "revocation_endpoint", "jwks_uri", "service_documentation"];
    let lists = [
        "token_endpoint_auth_methods_supported",
        "grant_types_supported",
        "response_types_supported",
        "introspection_endpoint_auth_methods_supported",
        "revocation_endpoint_auth_methods_supported",
    ];
    let addresses = addresses.map(|name| (name, text()));
    let lists = lists.map(|name| (name, list(text())));
    whole(&addresses.into_iter().chain(lists).collect::<Vec<_>>())
}

fn keys() -> Value {
    let common = || vec![("kid", text()), ("use", json!({ "const": "sig" }))];
    let key = |kind: &str, algorithm: &str, own: &[(&'static str, Value)]| {
        let named = [("kty", json!({ "const": kind })), ("alg", json!({ "const": algorithm }))];
        whole(&common().into_iter().chain(named).chain(own.iter().cloned()).collect::<Vec<_>>())
    };
    let kinds = json!({ "anyOf": [
        key("OKP", "EdDSA", &[("crv", json!({ "const": "Ed25519" })), ("x", text())]),
        key("EC", "ES256", &[("crv", json!({ "const": "P-256" })), ("x", text()), ("y", text())]),
        key("RSA", "RS256", &[("n", text()), ("e", text())]),
    ] });
    whole(&[("keys", list(kinds))])
}

/// A person, or a service identity without address.
fn owner() -> Value {
    whole(&[("id", id()), ("username", text()), ("email", text()), ("name", text()), ("kind", words(&["person", "service"]))])
}
