//! The printed requests that go to a service behind a gateway. Hallpass is asked about them, and lets them in as printed.

use reqwest::Method;
use serde_json::json;

use super::signing_in::{log_in, logged_in};
use crate::support::app::Settings;
use crate::support::house::House;
use crate::support::people::{ANN, ROOT};
use crate::support::visitor::{Ask, Program};

/// The gateway is on this machine.
const GATEWAY: Settings = &[("trusted_proxies", "127.0.0.1")];

/// Registers the service behind, which accepts the header of its own clients too.
async fn register(root: &Program, rules: &str) {
    let body = json!({ "name": "behind", "places": ["bearer", "token"], "rules": rules });
    root.send(Method::POST, "/api/v1/services", &body).await.expect(201);
}

/// How nginx asks about a request that it holds back.
fn held_back(house: &House, method: &str, path: &str) -> Ask {
    let ask = house.visitor().ask(Method::GET, "/verify/nginx/behind");
    ask.header("X-Original-Method", method).header("X-Original-URI", path)
}

crate::on_both_databases! {
    // GET /user/fetch HTTP/1.1
    // Authorization: Bearer your-token-here
    async fn kinesis_fetches_a_user(house: House) {
        let mut house = house;
        house.restart_with(GATEWAY);
        let root = logged_in(&house, ROOT).await;
        register(&root, "GET /user/fetch user:fetch\nGET /user/delete user:delete").await;
        let body = json!({ "name": "script", "rights": ["USER_FETCH"] });
        let made = root.send(Method::POST, "/api/v1/tokens", &body).await.expect(201).json();
        let bearer = format!("Bearer {}", made["secret"].as_str().expect("a secret"));
        let let_in = held_back(&house, "GET", "/user/fetch").header("Authorization", &bearer).send().await.expect(200);
        assert_eq!(let_in.header("x-auth-user"), "root");
        held_back(&house, "GET", "/user/delete").header("Authorization", &bearer).send().await.expect(403);
    }

    // curl --header 'Token:kri_…' -X GET $KRITEN_URL'/api/v1/runners'
    async fn kriten_lists_runners(house: House) {
        let mut house = house;
        house.restart_with(GATEWAY);
        register(&logged_in(&house, ROOT).await, "GET /api/v1/runners signed-in").await;
        let jwt = log_in(&house, ANN).await;
        let made = house.visitor().ask(Method::POST, "/api/v1/api_tokens").header("Token", &jwt).json(&json!({})).send().await.expect(200).json();
        let key = made["key"].as_str().expect("a key");
        let let_in = held_back(&house, "GET", "/api/v1/runners").header("Token", key).send().await.expect(200);
        assert_eq!(let_in.header("x-auth-user"), "ann");
        held_back(&house, "GET", "/api/v1/runners").header("Token", "kri_rbaurEcVyGJIjRioWIaiT3WteVh8ndlVQAEl").send().await.expect(401);
    }

    // curl -X GET "https://app.mk.io/api/v1/projects/<PROJECT_NAME>/media/assets" \
    // -H "Authorization: Bearer <YOUR_TOKEN>" \
    // -H "Accept: application/json"
    // The project's id stands for <PROJECT_NAME>: a name can be given to another project, and a right must not go with it.
    async fn mkio_lists_the_assets_of_a_project(house: House) {
        let mut house = house;
        house.restart_with(GATEWAY);
        let root = logged_in(&house, ROOT).await;
        register(&root, "GET /api/v1/projects/{project}/media/assets core.project/{project}/ams.asset:get").await;
        let project = root.send(Method::POST, "/api/v1/projects", &json!({ "name": "Films" })).await.expect(201).json();
        let other = root.send(Method::POST, "/api/v1/projects", &json!({ "name": "Series" })).await.expect(201).json();
        let id = |project: &serde_json::Value| project["id"].as_str().expect("an id").to_owned();
        let organization = root.get("/api/v1/organization").await.expect(200).json()["id"].clone();
        let body = json!({
            "type": "restricted",
            "organizationId": organization,
            "permissions": { "core.project": { id(&project): { "ams.asset": ["get"] } } },
        });
        let made = root.send(Method::POST, "/api/v1/user/tokens", &body).await.expect(201).json();
        let bearer = format!("Bearer {}", made["metadata"]["JWT"].as_str().expect("a JWT"));
        let ask = |project: &serde_json::Value| {
            let path = format!("/api/v1/projects/{}/media/assets", id(project));
            held_back(&house, "GET", &path).header("Authorization", &bearer).header("Accept", "application/json")
        };
        ask(&project).send().await.expect(200);
        ask(&other).send().await.expect(403);
    }

    // Log in to the application, then open api.mk.io/api/v1/user/rbac in a second browser tab.
    async fn mkio_shows_rbac_in_a_second_tab(house: House) {
        let root = house.signed_in(ROOT).await;
        let tab = root.ask(Method::GET, "/api/v1/user/rbac").like_a_navigation("none").send().await.expect(200);
        assert!(tab.header("content-type").starts_with("application/json"));
        assert_eq!(tab.json()["rbac"], logged_in(&house, ROOT).await.get("/api/v1/user/rbac").await.expect(200).json()["rbac"]);
        house.visitor().ask(Method::GET, "/api/v1/user/rbac").like_a_navigation("none").send().await.expect(401);
    }
}
