//! How the clients of the manuals come by their first credential.

use reqwest::Method;
use serde_json::json;

use crate::support::house::House;
use crate::support::people::Person;
use crate::support::visitor::Program;

/// Signs in as Kriten's manual says and hands back the JWT.
pub async fn log_in(house: &House, person: Person) -> String {
    let body = json!({ "username": person.username, "password": person.password, "provider": "local" });
    let reply = house.visitor().ask(Method::POST, "/api/v1/login").json(&body).send().await.expect(200);
    reply.json()["token"].as_str().expect("a token").to_owned()
}

/// A program with the JWT of somebody who signed in.
pub async fn logged_in(house: &House, person: Person) -> Program {
    house.program(&log_in(house, person).await)
}
