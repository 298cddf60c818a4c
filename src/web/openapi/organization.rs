//! Our own addresses for roles, services, the organization and one's own account.

use super::operation::Operation;
use super::schema::{count, flag, id, list, moment, nullable, object, page, reference, text, text_of, whole, words};
use crate::app::services::credential::LONGEST_OVERLAP;
use crate::app::services::wish::MOST_DESCRIPTION;
use crate::domain::organization::Title;
use crate::domain::service::{MOST_CACHE_SECONDS, Place};
use crate::web::api::v1::fields::LONGEST_DESCRIPTION;
use crate::web::api::v1::services::trial::LONGEST_METHOD;
use crate::web::gateways::WORDS;
use serde_json::{Value, json};

pub(super) fn operations() -> Vec<Operation> {
    [roles(), services(), organization(), account()].concat()
}

fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new(method, path, id, "Organization", summary)
}

fn roles() -> Vec<Operation> {
    const ALL: &str = "/api/v1/roles";
    const ONE: &str = "/api/v1/roles/{id}";
    let fields = || {
        vec![
            ("id", id()),
            ("name", text_of(1, Title::MOST)),
            ("description", text()),
            ("built_in", nullable(text())),
            ("rights", list(text())),
            ("version", count()),
        ]
    };
    let role = || whole(&fields());
    let giver = whole(&[("team_id", id()), ("team_name", text()), ("scope", text())]);
    let shown = whole(&[fields(), vec![("given_by", list(giver))]].concat());
    let asked = |needed: &[&str]| {
        let described = text_of(0, LONGEST_DESCRIPTION);
        let rights = list(reference("RightText"));
        object(needed, &[("name", text_of(1, Title::MOST)), ("description", described), ("rights", rights)])
    };
    vec![
        new("GET", ALL, "listRoles", "The roles, by name.")
            .listed("name or description")
            .answers(200, "One page.", page(role()))
            .refuses(&[404]),
        new(
            "POST",
            ALL,
            "createRole",
            "Make a role of rights such as `user:fetch`. It gives nobody anything until a team gives it.",
        )
        .headers(&["Idempotency-Key"])
        .body(asked(&["name", "rights"]))
        .answers(201, "It was made.", role())
        .refuses(&[404, 501]),
        new("GET", ONE, "getRole", "One role, and which teams give it where.")
            .headers(&["If-None-Match"])
            .answers(200, "The role.", shown)
            .answers_nothing(304, "It is as it was."),
        new("PATCH", ONE, "updateRole", "Change what a role is called and allows, for everybody whose teams give it.")
            .headers(&["If-Match"])
            .merge_patch(asked(&[]))
            .answers(200, "The role as it is now.", role())
            .refuses(&[409]),
        new("DELETE", ONE, "deleteRole", "Delete a role and take it out of every team that gives it.")
            .headers(&["If-Match"])
            .answers_nothing(204, "It is gone.")
            .refuses(&[409]),
    ]
}

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

fn services() -> Vec<Operation> {
    const ALL: &str = "/api/v1/services";
    const ONE: &str = "/api/v1/services/{id}";
    let service = || whole(&service_fields());
    let shown = whole(&[service_fields(), vec![("credentials", list(whole(&credential_fields())))]].concat());
    let needed: Vec<&str> = credential_fields().iter().map(|(name, _)| *name).collect();
    let secret = vec![("secret", text()), ("secret_already_shown", json!({ "const": true }))];
    let made = object(&needed, &[credential_fields(), secret].concat());
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
        .body(object(&["path"], &[("method", text_of(1, LONGEST_METHOD)), ("path", text()), ("token", text())]))
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

fn organization() -> Vec<Operation> {
    const ONE: &str = "/api/v1/organization";
    let title = || text_of(1, Title::MOST);
    let organization = || whole(&[("id", id()), ("name", title()), ("created_at", moment()), ("version", count())]);
    vec![
        new("GET", ONE, "getOrganization", "The organization in which the caller acts.")
            .headers(&["If-None-Match"])
            .answers(200, "The organization.", organization())
            .answers_nothing(304, "It is as it was."),
        new("PATCH", ONE, "updateOrganization", "Give it another name.")
            .headers(&["If-Match"])
            .merge_patch(object(&[], &[("name", title())]))
            .answers(200, "The organization as it is now.", organization())
            .refuses(&[404, 409]),
        new(
            "POST",
            "/api/v1/organizations",
            "createOrganization",
            "Found another organization; the caller's person administers it.",
        )
        .headers(&["Idempotency-Key"])
        .body(object(&["name"], &[("name", title())]))
        .answers(201, "It was founded.", whole(&[("id", id()), ("name", title())]))
        .refuses(&[404]),
    ]
}

fn account() -> Vec<Operation> {
    const SESSIONS: &str = "/api/v1/account/sessions";
    const ORGANIZATION: &str = "/api/v1/account/organization";
    let new = |method, path, id, summary| Operation::new(method, path, id, "Account", summary);
    let session = whole(&[
        ("id", id()),
        ("address", nullable(text())),
        ("user_agent", nullable(text())),
        ("created_at", moment()),
        ("seen_at", moment()),
        ("is_this_one", flag()),
    ]);
    let organization = || whole(&[("id", id()), ("name", text())]);
    vec![
        new("GET", SESSIONS, "listSessions", "The caller's sessions in browsers, last used first.")
            .sorted("seen_at")
            .paged()
            .answers(200, "One page.", page(session)),
        new("DELETE", SESSIONS, "endSessions", "End all of the caller's sessions but the one they use.")
            .answers_nothing(204, "They are over."),
        new("DELETE", "/api/v1/account/sessions/{id}", "endSession", "End one of the caller's sessions.")
            .answers_nothing(204, "It is over."),
        new("GET", ORGANIZATION, "getActiveOrganization", "The organization in which the caller acts.")
            .answers(200, "The organization.", organization())
            .refuses(&[404]),
        new(
            "PUT",
            ORGANIZATION,
            "switchOrganization",
            "Choose the organization in which the caller acts when they sign in next.",
        )
        .body(object(&["id"], &[("id", id())]))
        .answers(200, "The organization.", organization())
        .refuses(&[404]),
    ]
}
