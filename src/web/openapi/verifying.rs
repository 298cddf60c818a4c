//! Whether a token is good, the keys that sign, and this document.

use super::operation::Operation;
use super::schema::{flag, id, list, moment, nullable, text, whole, words};
use super::schemas::held;
use serde_json::{Value, json};

const TAG: &str = "Verifying";

pub(super) fn operations() -> Vec<Operation> {
    let new = |method, path, id, summary| Operation::new(method, path, id, TAG, summary);
    let document = json!({ "type": "object", "required": ["openapi", "info", "paths"] });
    vec![
        new("GET", "/api/v1/verify", "verify", "Is the token in the request good, and for what?").answers(
            200,
            "It is good.",
            verdict(),
        ),
        new("GET", "/.well-known/jwks.json", "getKeys", "The keys by which JWTs can be checked, after RFC 7517.").answers(
            200,
            "The key that signs now, and those whose signatures may still be good.",
            keys(),
        ),
        new("GET", "/api/v1/openapi.json", "getOpenApi", "This document.").answers(200, "The document.", document),
    ]
}

fn verdict() -> Value {
    whole(&[
        ("valid", flag()),
        ("code", text()),
        ("token_id", id()),
        ("token_name", text()),
        ("type", text()),
        ("organization_id", id()),
        ("owner", owner()),
        ("permissions", held()),
        ("rights", list(text())),
        ("dormant", held()),
        ("valid_from", moment()),
        ("valid_until", nullable(moment())),
    ])
}

fn keys() -> Value {
    let key = whole(&[("kty", text()), ("crv", text()), ("x", text()), ("kid", text()), ("use", text()), ("alg", text())]);
    whole(&[("keys", list(key))])
}

/// A person, or a service identity without address.
fn owner() -> Value {
    whole(&[("id", id()), ("username", text()), ("email", text()), ("name", text()), ("kind", words(&["person", "service"]))])
}
