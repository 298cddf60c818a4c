//! What the tests of the administrators' pages share.

use super::tokens::Made;
use crate::support::house::House;
use crate::support::rights::rights_of;
use crate::support::visitor::{Form, Reply, Visitor};
use reqwest::Method;
use serde_json::Value;

/// An id that nobody has.
pub const UNKNOWN: &str = "01890000-0000-7000-8000-000000000000";

/// The form token of somebody who has signed in.
pub async fn csrf(visitor: &Visitor) -> String {
    visitor.open("/web/account").await.form("Save appearance").value("csrf").expect("a token")
}

/// Posts fields as a browser without script does, with a good form token.
pub async fn post(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Reply {
    let token = csrf(visitor).await;
    let mut pairs: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    pairs.push(("csrf".into(), token));
    visitor.ask(Method::POST, path).form(pairs).like_a_navigation("same-origin").send().await
}

/// Makes a token with one right whose text ends like this.
pub async fn token_with(visitor: &Visitor, tail: &str) -> Made {
    let form = visitor.open("/web/pats/new").await.expect(200).form("Create token");
    let right = super::tokens::right(&form, tail);
    Made::read(&visitor.submit_once(form.fill("name", "ci").tick("right", &right)).await.expect(200))
}

/// How many rights a token has in force, and how many sleep, by the verifier's very next answer.
pub async fn verified(house: &House, made: &Made) -> (usize, usize) {
    let answer = house.program(&made.secret).get("/api/v1/verify").await.expect(200).json();
    (rights_of(&answer).len(), leaves(&answer["dormant"]))
}

/// Actions in a rights tree, or rights in a list of them.
fn leaves(tree: &Value) -> usize {
    match tree {
        Value::Array(all) => all.len(),
        Value::Object(branches) => branches.values().map(leaves).sum(),
        _ => 0,
    }
}

/// Presses the button on the page that shows what a change does.
pub async fn confirm(visitor: &Visitor, review: Reply, button: &str) -> Reply {
    let form: Form = review.expect(200).form(button);
    visitor.submit(form).await.expect(200)
}
