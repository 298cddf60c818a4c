//! The OpenAPI 3.1 document, made from the same table, constants and words as the handlers.
//!
//! Who may come and how is read off the route table, limits are the constants that the handlers check,
//! and a test proves that document and table name the same operations.
//! The document is served as JSON and drawn as a page of ours that needs no other host.

mod audit;
mod bulk;
mod identities;
mod kriten;
mod mkio;
mod operation;
mod organization;
mod parameters;
mod people;
mod policy;
mod schema;
mod schemas;
mod services;
mod teams;
mod tokens;
mod verifying;

pub use operation::Operation;

use super::routes::{Access, table};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// The document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(build);
    &DOCUMENT
}

/// All operations that are described, in the order in which they are read.
pub fn operations() -> Vec<Operation> {
    [
        tokens::operations(),
        bulk::operations(),
        policy::operations(),
        people::operations(),
        teams::operations(),
        services::operations(),
        audit::operations(),
        organization::operations(),
        identities::operations(),
        mkio::operations(),
        kriten::operations(),
        verifying::operations(),
    ]
    .concat()
}

/// An operation under the heading that five rooms share.
fn of_organization(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new(method, path, id, "Organization", summary)
}

fn build() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Hallpass",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Tokens that let programs act for people, within limits people choose. Times are RFC 3339 in UTC, ids are UUIDs. \
                What is sent and not described here is refused; clients must ignore what they do not know in answers. \
                HEAD is answered wherever GET is.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "This installation" }],
        "tags": tags(),
        "paths": paths(),
        "components": {
            "schemas": schemas::all(),
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "A token's secret, opaque or a JWT, or a login token." },
                "service": { "type": "http", "scheme": "bearer", "description": "The secret of a service's credential." },
                "service_password": { "type": "http", "scheme": "basic", "description": "The same as the password of Basic." },
                "token": { "type": "apiKey", "in": "header", "name": "Token", "description": "The same in the header of Kriten's clients, at their addresses only." },
            },
        },
    })
}

fn tags() -> Value {
    json!([
        { "name": "Tokens", "description": "A person's tokens: everything that the pages can do with them." },
        { "name": "Policy", "description": "What an organization allows its tokens, and what a second person has to agree to." },
        { "name": "Organization", "description": "People, teams, roles, projects, services, what happened, and the limits that hold." },
        { "name": "Account", "description": "A person's own account, for the person: tokens are turned away." },
        { "name": "Service identities", "description": "Owners of tokens that are no people, and what becomes of the tokens of those who leave." },
        { "name": "MK.IO", "description": "The addresses of MK.IO's clients. Tokens made here are signed JWTs." },
        { "name": "Kriten", "description": "The addresses of Kriten's clients, with their errors." },
        { "name": "Kriten, not mapped", "description": "What Kriten knows and Hallpass says otherwise: these addresses answer where it is done here." },
        { "name": "Verifying", "description": "Whether a token is good, and for what." },
    ])
}

fn paths() -> Map<String, Value> {
    let access = accesses();
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations() {
        let access = access.iter().find(|(method, path, _)| *method == operation.method && *path == operation.path);
        let described = operation.to_json(access.map_or(Access::Public, |(_, _, access)| *access));
        let path = paths.entry(operation.path.to_owned()).or_insert_with(|| json!({}));
        path[operation.method.to_ascii_lowercase()] = described;
    }
    paths
}

fn accesses() -> Vec<(String, &'static str, Access)> {
    table().into_iter().map(|row| (row.method.to_string(), row.path, row.access)).collect()
}
