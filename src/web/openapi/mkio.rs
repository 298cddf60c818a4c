//! The addresses of MK.IO's clients.

use super::operation::Operation;
use super::schema::{flag, id, list, map, moment, nullable, object, reference, text, text_of, whole, words};
use super::schemas::held;
use crate::web::api::mkio::document::LONGEST_DESCRIPTION;
use crate::web::api::v1::fields::LONGEST_DESCRIPTION as LONGEST_TEAM_DESCRIPTION;
use serde_json::{Value, json};

const TAG: &str = "MK.IO";

pub(super) fn operations() -> Vec<Operation> {
    [own(), tokens(), organization(), teams()].concat()
}

fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new(method, path, id, TAG, summary)
}

fn value_of(item: Value) -> Value {
    whole(&[("kind", text()), ("value", list(item))])
}

fn token(secret: &[(&'static str, Value)]) -> Value {
    let kinds = words(&["full-access", "restricted", "ephemeral", "login"]);
    let metadata: Vec<(&str, Value)> = [("id", id()), ("type", kinds)].into_iter().chain(secret.iter().cloned()).collect();
    let spec = [
        ("description", text()),
        ("issued", moment()),
        ("expires", nullable(moment())),
        ("lastUsed", nullable(moment())),
        ("organizationId", id()),
        ("revoked", nullable(moment())),
        ("revokedBy", nullable(text())),
        ("user", nullable(text())),
        ("permissions", held()),
    ];
    let needed: Vec<&str> = spec.iter().map(|(name, _)| *name).filter(|name| *name != "permissions").collect();
    whole(&[("metadata", object(&["id", "type"], &metadata)), ("spec", object(&needed, &spec))])
}

fn own() -> Vec<Operation> {
    let role = whole(&[("role", text()), ("scope", text())]);
    let team = whole(&[("roles", list(role)), ("rbac", held())]);
    let invite = whole(&[("comment", nullable(text())), ("invitedBy", nullable(text())), ("state", text())]);
    let organization = whole(&[("metadata", whole(&[("id", id()), ("name", text())])), ("spec", whole(&[("invite", invite)]))]);
    vec![
        new(
            "GET",
            "/api/v1/user/rbac",
            "getRbac",
            "What the caller may do in the active organization, and which team each right comes from.",
        )
        .answers(
            200,
            "The rights; `rbac` is what a restricted token may be given a part of.",
            whole(&[("teams", map(team)), ("rbac", held())]),
        ),
        new("GET", "/api/v1/user/organizations", "listOrganizations", "The caller's organizations.").answers(
            200,
            "The organizations.",
            value_of(organization),
        ),
        new("GET", "/api/v1/user/profile", "getProfile", "Whom the token acts for.").answers(
            200,
            "The profile, and the token.",
            profile(),
        ),
    ]
}

fn profile() -> Value {
    let spec = whole(&[
        ("activeOrganizationId", id()),
        ("avatar", nullable(text())),
        ("company", nullable(text())),
        ("contactEmail", text()),
        ("country", nullable(text())),
        ("isActive", flag()),
        ("jobRole", nullable(text())),
        ("loginEmail", text()),
        ("name", text()),
        ("phoneNumber", nullable(text())),
    ]);
    let token =
        whole(&[("id", id()), ("name", text()), ("type", text()), ("valid_from", moment()), ("valid_until", nullable(moment()))]);
    whole(&[("kind", text()), ("metadata", whole(&[("id", id())])), ("spec", spec), ("token", token)])
}

/// A token with all rights names none, and every other one names some.
fn new_token() -> Value {
    let fields = |kinds: &[&str]| {
        vec![
            ("type", words(kinds)),
            ("organizationId", id()),
            ("description", text_of(0, LONGEST_DESCRIPTION)),
            ("expireDate", moment()),
        ]
    };
    let full = object(&["type", "organizationId"], &fields(&["full-access"]));
    let chosen = [fields(&["restricted", "ephemeral"]), vec![("permissions", reference("Rights"))]].concat();
    json!({ "oneOf": [full, object(&["type", "organizationId", "permissions"], &chosen)] })
}

fn tokens() -> Vec<Operation> {
    let made = token(&[("JWT", text()), ("secret_already_shown", json!({ "const": true }))]);
    vec![
        new(
            "GET",
            "/api/v1/user/tokens",
            "listUserTokens",
            "The caller's tokens that have not ended; revoked ones stay in sight.",
        )
        .answers(200, "The tokens.", value_of(token(&[]))),
        new("POST", "/api/v1/user/tokens", "createUserToken", "Make a token that is a signed JWT. It ends within a year.")
            .headers(&["Idempotency-Key"])
            .body(new_token())
            .reveals(201, "It was made; `metadata.JWT` is the secret.", made)
            .refuses(&[404, 409]),
        new(
            "DELETE",
            "/api/v1/user/tokens",
            "revokeAllUserTokens",
            "Revoke all of the caller's tokens in all organizations, the one they use too.",
        )
        .answers_nothing(204, "They are revoked."),
        new("GET", "/api/v1/user/tokens/{id}", "getUserToken", "One token.").answers(200, "The token.", token(&[])),
        new("DELETE", "/api/v1/user/tokens/{id}", "revokeUserToken", "Revoke a token.")
            .answers_nothing(204, "It is revoked, now or before."),
        new(
            "GET",
            "/api/v1/organization/tokens",
            "listOrganizationTokens",
            "Everybody's tokens that have not ended, for those who may review them.",
        )
        .answers(200, "The tokens.", value_of(token(&[]))),
        new("GET", "/api/v1/organization/tokens/{id}", "getOrganizationToken", "One token of the organization.").answers(
            200,
            "The token.",
            token(&[]),
        ),
        new("DELETE", "/api/v1/organization/tokens/{id}", "revokeOrganizationToken", "Revoke a token of the organization.")
            .answers_nothing(204, "It is revoked, now or before."),
    ]
}

fn organization() -> Vec<Operation> {
    let named = || whole(&[("id", text()), ("name", text())]);
    let user = whole(&[("name", text()), ("loginEmail", text()), ("isActive", flag()), ("teams", list(text()))]);
    let role = whole(&[("description", text()), ("builtIn", flag()), ("capabilities", map(list(text())))]);
    let scope = whole(&[("type", text()), ("resources", list(text()))]);
    let item = |spec| value_of(whole(&[("metadata", named()), ("spec", spec)]));
    vec![
        new("GET", "/api/v1/organization/users", "listOrganizationUsers", "The people of the organization.")
            .answers(200, "The people.", item(user))
            .refuses(&[404]),
        new("GET", "/api/v1/organization/roles", "listOrganizationRoles", "The roles with what they allow.")
            .answers(200, "The roles.", item(role))
            .refuses(&[404]),
        new("GET", "/api/v1/organization/scopes", "listOrganizationScopes", "The scopes on which teams give roles.")
            .answers(200, "The scopes.", item(scope))
            .refuses(&[404]),
    ]
}

fn spec() -> Value {
    let member = object(&[], &[("isTeamAdmin", flag())]);
    let roles = object(&[], &[("roles", list(text()))]);
    object(
        &[],
        &[
            ("description", text_of(0, LONGEST_TEAM_DESCRIPTION)),
            ("members", json!({ "type": "object", "propertyNames": { "format": "uuid" }, "additionalProperties": member })),
            ("scopes", map(roles)),
        ],
    )
}

fn teams() -> Vec<Operation> {
    const ONE: &str = "/api/v1/organization/teams/{name}";
    let mut shown = spec();
    shown["properties"]["builtIn"] = flag();
    let team = whole(&[("metadata", whole(&[("id", id()), ("name", text())])), ("spec", shown)]);
    vec![
        new("GET", "/api/v1/organization/teams", "listOrganizationTeams", "The teams that the caller may see.").answers(
            200,
            "The teams.",
            value_of(team.clone()),
        ),
        new("GET", ONE, "getOrganizationTeam", "One team by name.")
            .headers(&["If-None-Match"])
            .answers(200, "The team.", team.clone())
            .answers_nothing(304, "It is as it was."),
        new(
            "PUT",
            ONE,
            "putOrganizationTeam",
            "Make a team what the body says, and make it first where there is none. What is left out is empty.",
        )
        .headers(&["If-Match"])
        .body(object(&["spec"], &[("spec", spec())]))
        .answers(200, "The team as it is now.", team.clone())
        .answers(201, "The team was made.", team.clone())
        .refuses(&[409]),
        new("PATCH", ONE, "patchOrganizationTeam", "Apply a JSON Patch to what GET shows of a team.")
            .headers(&["If-Match"])
            .json_patch(patch())
            .answers(200, "The team as it is now.", team)
            .refuses(&[409]),
        new("DELETE", ONE, "deleteOrganizationTeam", "Delete a team.")
            .headers(&["If-Match"])
            .answers_nothing(204, "It is gone.")
            .refuses(&[409]),
    ]
}

fn patch() -> Value {
    let pointer = || json!({ "type": "string", "pattern": "^(/([^/~]|~[01])*)*$" });
    let with_value = json!({ "type": "object", "required": ["op", "path", "value"], "properties": {
        "op": { "enum": ["add", "replace", "test"] }, "path": pointer(), "value": {} } });
    let with_from = json!({ "type": "object", "required": ["op", "path", "from"], "properties": {
        "op": { "enum": ["move", "copy"] }, "path": pointer(), "from": pointer() } });
    let remove =
        json!({ "type": "object", "required": ["op", "path"], "properties": { "op": { "const": "remove" }, "path": pointer() } });
    json!({ "type": "array", "maxItems": 1000, "items": { "anyOf": [with_value, with_from, remove] } })
}
