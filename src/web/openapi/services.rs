//! Our own addresses for the services that ask about tokens.

use super::of_organization as new;
use super::operation::Operation;
use super::schema::{count, flag, id, list, moment, nullable, object, page, text, text_of, whole, words};
use crate::app::services::credential::LONGEST_OVERLAP;
use crate::app::services::wish::MOST_DESCRIPTION;
use crate::domain::service::{MOST_CACHE_SECONDS, Place};
use crate::web::api::v1::services::trial::LONGEST_METHOD;
use crate::web::gateways::WORDS;
use serde_json::{Value, json};

fn service_fields() -> Vec<(&'static str, Value)> {
    vec![
        ("id", id()),
        ("name", text()),
        ("description", text()),
        ("places", list(text())),
        ("rules", text()),
        ("headers", list(text())),
        ("cache_seconds", count()),
        ("preflight", words(&["allow", "deny"])),
        ("created_at", moment()),
        ("version", count()),
    ]
}

fn credential_fields() -> Vec<(&'static str, Value)> {
    vec![("id", id()), ("service_id", id()), ("hint", text()), ("created_at", moment()), ("ends_at", nullable(moment()))]
}

fn new_service(needed: &[&str]) -> Value {
    let places = Place::ALL.map(Place::as_str);
    let header = json!({ "type": "string", "pattern": "^[Xx]-[A-Za-z0-9-]*[A-Za-z0-9]$" });
    object(
        needed,
        &[
            ("name", json!({ "type": "string", "pattern": "^[a-z][a-z0-9-]{0,39}$" })),
            ("description", text_of(0, MOST_DESCRIPTION)),
            ("places", json!({ "type": "array", "items": words(&places), "minItems": 1, "uniqueItems": true })),
            ("rules", text()),
            ("headers", json!({ "type": "array", "items": header, "minItems": 6, "maxItems": 6, "uniqueItems": true })),
            ("cache_seconds", json!({ "type": "integer", "minimum": 0, "maximum": MOST_CACHE_SECONDS })),
            ("preflight", words(&["allow", "deny"])),
        ],
    )
}

pub(super) fn operations() -> Vec<Operation> {
    const ALL: &str = "/api/v1/services";
    const ONE: &str = "/api/v1/services/{id}";
    let service = || whole(&service_fields());
    let shown = whole(&[service_fields(), vec![("credentials", list(whole(&credential_fields())))]].concat());
    let needed: Vec<&str> = credential_fields().iter().map(|(name, _)| *name).collect();
    let secret = vec![("secret", text()), ("secret_already_shown", json!({ "const": true }))];
    let made = object(&needed, &[credential_fields(), secret].concat());
    let path = json!({ "type": "string", "pattern": "^/" });
    let overlap = json!({ "type": "integer", "minimum": 0, "maximum": LONGEST_OVERLAP.whole_seconds(), "default": 0 });
    vec![
        new("GET", ALL, "listServices", "The APIs that ask whether a token may come in, by name.")
            .listed("name or description")
            .answers(200, "One page.", page(service()))
            .refuses(&[404]),
        new("POST", ALL, "createService", "Register a service. `rules` say, a line each, what a request needs.")
            .headers(&["Idempotency-Key"])
            .body(new_service(&["name"]))
            .answers(201, "It was registered.", service())
            .refuses(&[404]),
        new("GET", ONE, "getService", "One service with its credentials.")
            .headers(&["If-None-Match"])
            .answers(200, "The service.", shown)
            .answers_nothing(304, "It is as it was."),
        new("PATCH", ONE, "updateService", "Change a service. Verdicts follow from the next one on.")
            .headers(&["If-Match"])
            .merge_patch(new_service(&[]))
            .answers(200, "The service as it is now.", service())
            .refuses(&[409]),
        new("DELETE", ONE, "deleteService", "Remove a service. Its gateway lets nobody in from the next request on.")
            .headers(&["If-Match"])
            .answers_nothing(204, "It is gone."),
        new(
            "POST",
            "/api/v1/services/{id}/credentials",
            "createServiceCredential",
            "Give a service a credential with which it asks itself.",
        )
        .headers(&["Idempotency-Key"])
        .optional_body(object(&[], &[("overlap_seconds", overlap)]))
        .reveals(201, "It was made; those before it work for `overlap_seconds` more.", made),
        new(
            "POST",
            "/api/v1/services/{id}/trial",
            "tryRequest",
            "What would become of a request with a token? Nothing is sent or counted.",
        )
        .body(object(&["path"], &[("method", text_of(1, LONGEST_METHOD)), ("path", path), ("token", text())]))
        .answers(200, "The verdict.", trial()),
        new("GET", "/api/v1/services/{id}/configuration/{gateway}", "getConfiguration", "What to paste into a gateway.").answers(
            200,
            "The text.",
            whole(&[("gateway", words(WORDS)), ("text", text())]),
        ),
    ]
}

fn trial() -> Value {
    whole(&[
        ("allowed", flag()),
        ("code", text()),
        ("username", nullable(text())),
        ("token_name", nullable(text())),
        ("missing", list(text())),
    ])
}
