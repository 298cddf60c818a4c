//! Service identities, from the shell: their tokens are made there too, and nobody gives them a password.

use reqwest::Method;
use serde_json::{Value, json};

use super::machine::{Machine, PASSWORD};
use super::on_both_machines;
use crate::support::block_on;
use crate::support::visitor::Visitor;

on_both_machines! {
    fn an_identity_has_tokens_and_no_password(machine: Machine) {
        machine.add("ada", "root");
        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        block_on(found(&url));
        let own = ["token", "create", "--owner", "nightly-export", "--name", "ci", "--ends", "30d"];
        let made = machine.run(&[&own[..], &["--right", "DATA_FETCH", "--json"]].concat()).expect(0).json();
        assert_eq!(made["owner"], "nightly-export");
        let secret = made["secret"].as_str().expect("a secret").to_owned();
        let told = block_on(async { Visitor::new(&url).program(&secret).get("/api/v1/verify").await.expect(200).json() });
        assert_eq!((&told["owner"]["kind"], &told["owner"]["username"]), (&json!("service"), &json!("nightly-export")));
        let listed = machine.run(&["token", "list", "--owner", "nightly-export", "--json"]).expect(0).json();
        assert_eq!(listed.as_array().map(Vec::len), Some(1));
        assert!(machine.run(&["token", "list", "--json"]).json().to_string().contains("nightly-export"));

        // No more than its team gives, and never everything.
        machine.run(&[&own[..], &["--right", "DATA_DELETE"]].concat()).expect(4).says("data:delete");
        machine.run(&[&own[..], &["--full-access"]].concat()).expect(2).says("names its rights");
        machine.run_with(PASSWORD, &["person", "set-password", "nightly-export", "--password-stdin"]).says("has no password");
        for verb in ["disable", "enable"] {
            assert_ne!(machine.run(&["person", verb, "nightly-export"]).code, Some(0));
        }
        assert!(!machine.run(&["person", "list", "--json"]).expect(0).out.contains("nightly-export"));
        assert_eq!(block_on(async { Visitor::new(&url).program(&secret).get("/api/v1/verify").await.status() }), 200);
    }
}

/// Ada makes a team that may read content, and a service identity for it.
async fn found(url: &str) {
    let visitor = Visitor::new(url);
    let login = json!({ "username": "ada", "password": PASSWORD, "provider": "local" });
    let login = visitor.ask(Method::POST, "/api/v1/login").json(&login).send().await.expect(200).json();
    let ada = visitor.program(login["token"].as_str().expect("a token"));
    let roles = ada.get("/api/v1/organization/roles").await.expect(200).json();
    let viewer =
        roles["value"].as_array().into_iter().flatten().find(|role| role["metadata"]["name"] == "Viewer").expect("a role");
    let id = |value: &Value| value["id"].as_str().expect("an id").to_owned();
    let team = ada.send(Method::POST, "/api/v1/teams", &json!({ "name": "Nights" })).await.expect(201).json();
    let grant = format!("/api/v1/teams/{}/grants/organization/{}", id(&team), id(&viewer["metadata"]));
    ada.ask(Method::PUT, &grant).send().await.expect(204);
    ada.send(Method::POST, "/api/v1/identities", &json!({ "team_id": id(&team), "name": "Nightly export" })).await.expect(201);
}
