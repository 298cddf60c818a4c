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
    // Where verdicts are asked for the id stands in the header alone, so that refusals look alike to the byte.
    assert!(problem.get("request_id").is_none_or(|id| *id == reply.header("x-request-id")), "{problem}");
    assert_eq!(problem["type"], format!("urn:hallpass:problem:{}", problem["code"].as_str().unwrap_or_default()));
    problem
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
