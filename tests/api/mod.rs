//! The API, as programs use it.

mod bearer;
mod health;
mod reasons;
mod uses;

use crate::support::visitor::Reply;
use serde_json::Value;

/// Problem code of a refusal; fails unless everything a problem must say is there.
#[track_caller]
pub fn problem(reply: &Reply) -> Value {
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.header("cache-control"), "no-store");
    let problem = reply.json();
    assert_eq!(problem["status"], reply.status());
    let id = reply.header("x-request-id");
    assert!(!id.is_empty(), "{:?}", reply.headers());
    if is_verdict(reply) {
        assert_eq!(problem.get("request_id"), None, "{problem}");
    } else {
        assert_eq!(problem["request_id"], id, "{problem}");
    }
    assert_eq!(problem["type"], format!("urn:hallpass:problem:{}", problem["code"].as_str().unwrap_or_default()));
    problem
}

/// Whether a verdict was asked for. There the id of the request stands in its header alone,
/// so that what is unknown, malformed or revoked looks alike to the byte.
fn is_verdict(reply: &Reply) -> bool {
    ["/api/v1/verify", "/oauth/", "/verify/"].iter().any(|start| reply.path().starts_with(start))
}

/// A 401 as RFC 6750 wants it, with this code.
#[track_caller]
pub fn assert_turned_away(reply: &Reply, code: &str) {
    assert_eq!(reply.status(), 401, "{code}: {}", reply.text());
    assert_eq!(problem(reply)["code"], code, "{}", reply.text());
    let challenge =
        if code == "no_credential" { "Bearer realm=\"hallpass\"" } else { "Bearer realm=\"hallpass\", error=\"invalid_token\"" };
    assert_eq!(reply.header("www-authenticate"), challenge);
}
