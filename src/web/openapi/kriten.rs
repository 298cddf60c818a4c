//! The addresses of Kriten's clients.

use super::operation::Operation;
use super::schema::{flag, id, list, moment, nullable, object, reference, text, text_of, whole, words};
use super::schemas::title;
use crate::domain::token::Description;
use crate::web::api::kriten::audit_logs::MOST;
use serde_json::{Value, json};

const TAG: &str = "Kriten";
const NOT_MAPPED: &str = "Kriten, not mapped";

pub(super) fn operations() -> Vec<Operation> {
    [signing_in(), tokens(), log(), users(), groups(), not_mapped()].concat()
}

fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new(method, path, id, TAG, summary)
}

fn signing_in() -> Vec<Operation> {
    let credentials = object(
        &["username", "password"],
        &[("username", text()), ("password", text()), ("provider", json!({ "const": "local" }))],
    );
    vec![
        new("POST", "/api/v1/login", "login", "Sign in with a password for a token that lives for an hour.")
            .body(credentials)
            .reveals(200, "The token, also in the cookie `token`.", reference("LoginToken"))
            .refuses(&[401, 403, 429]),
        new("GET", "/api/v1/refresh", "refresh", "A fresh login token for the holder of one.").reveals(
            200,
            "The token.",
            reference("LoginToken"),
        ),
    ]
}

fn token(more: &[(&'static str, Value)]) -> Value {
    let fields = [
        ("id", id()),
        ("owner", id()),
        ("created_at", moment()),
        ("updated_at", moment()),
        ("expires", moment()),
        ("enabled", flag()),
        ("description", text()),
    ];
    let needed: Vec<&str> = fields
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| *name != "description")
        .chain(more.iter().map(|(name, _)| *name))
        .collect();
    object(&needed, &fields.iter().cloned().chain(more.iter().cloned()).collect::<Vec<_>>())
}

fn with_key() -> Value {
    let mut schema = token(&[("key", text())]);
    if let Some(needed) = schema["required"].as_array_mut() {
        needed.retain(|name| name != "key");
    }
    schema
}

fn tokens() -> Vec<Operation> {
    const ALL: &str = "/api/v1/api_tokens";
    const ONE: &str = "/api/v1/api_tokens/{id}";
    let asked = || object(&[], &[("description", text_of(0, Description::MOST)), ("enabled", flag()), ("expires", moment())]);
    let make = |method, id| {
        new(method, ALL, id, "Make a token with all its owner's rights. Without `expires`, or with the zero time, it never ends.")
            .headers(&["Idempotency-Key"])
            .body(asked())
            .reveals(200, "The token; `key` is its secret, unless the request was sent again.", with_key())
            .refuses(&[404, 409])
    };
    let change = |method, id| {
        new(method, ONE, id, "Change description, switch or end.")
            .body(asked())
            .answers(200, "The token.", token(&[]))
            .refuses(&[409])
    };
    vec![
        new("GET", ALL, "listApiTokens", "The caller's own tokens.").answers(200, "The tokens.", list(token(&[]))),
        make("POST", "createApiToken"),
        make("PUT", "putApiToken"),
        new(
            "GET",
            "/api/v1/api_tokens/all",
            "listAllApiTokens",
            "Everybody's tokens for those who may review them, else the caller's own.",
        )
        .answers(200, "The tokens.", list(token(&[]))),
        new("GET", ONE, "getApiToken", "One token.").answers(200, "The token.", token(&[])),
        change("PATCH", "updateApiToken"),
        change("PUT", "replaceApiToken"),
        new("DELETE", ONE, "deleteApiToken", "Delete a token.").answers(200, "It is gone.", whole(&[("msg", text())])),
    ]
}

fn log() -> Vec<Operation> {
    let row = whole(&[
        ("id", id()),
        ("user_id", nullable(id())),
        ("username", nullable(text())),
        ("provider", text()),
        ("event_type", words(&["create", "update", "delete", "login"])),
        ("event_category", text()),
        ("event_target", text()),
        ("status", words(&["success", "error"])),
        ("created_at", moment()),
        ("updated_at", moment()),
    ]);
    let most = json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": 100 });
    vec![
        new("GET", "/api/v1/audit_logs", "listAuditLogs", "What happened, newest first.")
            .query("max", "How many rows.", most)
            .answers(200, "The rows.", list(row.clone())),
        new("GET", "/api/v1/audit_logs/{id}", "getAuditLog", "One row.").answers(200, "The row.", row),
    ]
}

fn user() -> Value {
    whole(&[("id", id()), ("username", text()), ("provider", text()), ("created_at", moment())])
}

fn users() -> Vec<Operation> {
    let group = whole(&[("id", id()), ("name", text()), ("provider", text())]);
    vec![
        new("GET", "/api/v1/users", "listUsers", "The people of the organization.")
            .answers(200, "The people.", list(user()))
            .refuses(&[404]),
        new("GET", "/api/v1/users/{id}", "getUser", "One person.").answers(200, "The person.", user()),
        new("DELETE", "/api/v1/users/{id}", "deleteUser", "End a person's membership.")
            .answers(200, "They are gone.", whole(&[("msg", text())]))
            .refuses(&[409]),
        new("GET", "/api/v1/users/{id}/groups", "listGroupsOfUser", "The groups of a person.").answers(
            200,
            "The groups.",
            list(group),
        ),
    ]
}

fn groups() -> Vec<Operation> {
    const USERS: &str = "/api/v1/groups/{id}/users";
    let group = || whole(&[("id", id()), ("name", text()), ("provider", text()), ("buildin", flag()), ("users", list(id()))]);
    let asked = || object(&["name"], &[("name", title()), ("provider", json!({ "const": "local" }))]);
    let make = |method, id| {
        new(method, "/api/v1/groups", id, "Make a group, which is a team.")
            .headers(&["Idempotency-Key"])
            .body(asked())
            .answers(200, "The group.", group())
            .refuses(&[404, 409])
    };
    let names = || list(object(&["name"], &[("name", text()), ("provider", json!({ "const": "local" }))]));
    let change =
        |method, id, summary| new(method, USERS, id, summary).body(names()).answers(200, "The group.", group()).refuses(&[409]);
    vec![
        new("GET", "/api/v1/groups", "listGroups", "The groups that the caller may see.").answers(
            200,
            "The groups.",
            list(group()),
        ),
        make("POST", "createGroup"),
        make("PUT", "putGroup"),
        new("GET", "/api/v1/groups/{id}", "getGroup", "One group.").answers(200, "The group.", group()),
        new("DELETE", "/api/v1/groups/{id}", "deleteGroup", "Delete a group that has no users any more.")
            .answers(200, "It is gone.", whole(&[("msg", text())]))
            .refuses(&[409]),
        new("GET", USERS, "listUsersOfGroup", "The users of a group.").answers(200, "The users.", list(user())),
        change("POST", "addUsersToGroup", "Put users into a group."),
        change("PUT", "putUsersIntoGroup", "Put users into a group."),
        change("DELETE", "removeUsersFromGroup", "Take users out of a group."),
    ]
}

fn not_mapped() -> Vec<Operation> {
    let none = |method, path, id| Operation::new(method, path, id, NOT_MAPPED, "Done elsewhere here.").refuses(&[501]);
    vec![
        none("POST", "/api/v1/users", "createUser"),
        none("PUT", "/api/v1/users", "putUser"),
        none("PATCH", "/api/v1/users/{id}", "updateUser"),
        none("PUT", "/api/v1/users/{id}", "replaceUser"),
        none("PATCH", "/api/v1/groups/{id}", "updateGroup"),
        none("PUT", "/api/v1/groups/{id}", "replaceGroup"),
        none("PUT", "/api/v1/roles", "putRole"),
        none("PUT", "/api/v1/roles/{id}", "replaceRole"),
        none("GET", "/api/v1/role_bindings", "listRoleBindings"),
        none("POST", "/api/v1/role_bindings", "createRoleBinding"),
        none("PUT", "/api/v1/role_bindings", "putRoleBinding"),
        none("GET", "/api/v1/role_bindings/{id}", "getRoleBinding"),
        none("PATCH", "/api/v1/role_bindings/{id}", "updateRoleBinding"),
        none("PUT", "/api/v1/role_bindings/{id}", "replaceRoleBinding"),
        none("DELETE", "/api/v1/role_bindings/{id}", "deleteRoleBinding"),
    ]
}
