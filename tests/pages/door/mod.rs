//! Signing in and out, and what guards the door.

mod return_to;
mod sign_in;
mod throttle;

use crate::support::visitor::{Reply, Visitor};

/// Sends the sign-in form and returns the very answer to it.
pub async fn try_door(visitor: &Visitor, login: &str, password: &str) -> Reply {
    let page = visitor.open("/sign-in").await.expect(200);
    visitor.submit_once(page.form("Sign in").fill("login", login).fill("password", password)).await
}

/// Whether the visitor's cookies open a page that only people who signed in may see.
pub async fn is_in(visitor: &Visitor) -> bool {
    let reply = visitor.ask(reqwest::Method::GET, "/web/account").like_a_navigation("none").send().await;
    assert!([200, 303].contains(&reply.status()), "{}", reply.status());
    reply.status() == 200
}
