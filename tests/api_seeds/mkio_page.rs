//! MK.IO's page "Restricted access tokens", followed from top to bottom: in the browser, then at the shell.

use reqwest::Method;
use serde_json::{Value, json};
use time::macros::datetime;

use crate::api_seeds::mkio::printed;
use crate::support::browser::Look;
use crate::support::house::House;
use crate::support::people::{ANN, ROOT};
use crate::verify::office::{Node, Office};

crate::on_both_databases! {
    async fn the_page_is_followed_step_by_step(house: House) {
        // The manual's summer, and its project.
        house.clock.advance(datetime!(2025-06-01 12:00 UTC) - house.clock.now());
        let office = Office::of(&house);
        let (organization, project) = (office.organization_id.to_string(), office.project("Films"));

        // "Log in to the application, then open api/v1/user/rbac in a second browser tab."
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        let tab = browser.driver().new_tab().await.expect("a second tab");
        browser.driver().switch_to_window(tab).await.expect("the second tab");
        browser.goto("/api/v1/user/rbac").await;
        let shown = browser.script("return document.body.innerText").await;
        let shown: Value = serde_json::from_str(shown.as_str().expect("text")).expect("a JSON document");

        // "This example shows capabilities on a single organization and a single project."
        let every = json!(["create", "delete", "get", "update"]);
        let here = &shown["rbac"]["core.customer"][&organization];
        assert!(["get", "update"].iter().all(|action| contains(&here["core.customer"], action)), "{here}");
        assert_eq!(here["core.invite"], every);
        let there = &shown["rbac"]["core.project"][&project];
        assert_eq!((&there["ams.asset"], &there["ams.assetfilter"]), (&every, &every));
        // "The teams field shows how your RBAC capabilities are derived."
        assert_eq!(shown["teams"]["Administrators"]["rbac"], shown["rbac"]);

        // "Send a POST request to the tokens endpoint with a permissions object that is a strict subset."
        // A token that was not given that right makes no tokens, whoever owns it.
        let unable = house.program(&office.full_token(ROOT).secret);
        let request = unable.ask(Method::POST, "/api/v1/user/tokens").header("content-type", "application/json");
        let refused = request.body(printed(&organization, &project)).send().await.expect(403);
        assert!(refused.header("www-authenticate").contains("insufficient_scope"));
        let bearer = crate::api_seeds::signing_in::logged_in(&house, ROOT).await;
        let request = bearer.ask(Method::POST, "/api/v1/user/tokens").header("accept", "application/json");
        let request = request.header("content-type", "application/json").body(printed(&organization, &project));
        let made = request.send().await.expect(201).json();

        // "The response includes the new token details and the JWT string."
        assert_eq!(made["metadata"]["type"], "restricted");
        let jwt = made["metadata"]["JWT"].as_str().expect("a JWT");
        assert!(jwt.starts_with("eyJ"));
        let wish: Value = serde_json::from_str(&printed(&organization, &project)).expect("the printed body");
        assert_eq!(made["spec"]["permissions"], wish["permissions"]);

        // "Requests using this token will be denied for any operation outside that scope."
        let elsewhere = office.project("Music");
        office.service_with_rules("media", RULES);
        let node = office.node();
        let assets = |project: &str| format!("/projects/{project}/assets");
        for method in ["GET", "POST", "PUT", "DELETE"] {
            assert_eq!(asked(&node, jwt, method, &assets(&project)).await, 200, "{method}");
            assert_eq!(asked(&node, jwt, method, &assets(&elsewhere)).await, 403, "{method}");
        }
        assert_eq!(asked(&node, jwt, "GET", &format!("/projects/{project}/filters")).await, 403);
        assert_eq!(asked(&node, jwt, "GET", "/data").await, 403);
        // Nor is it good for more of itself.
        house.program(jwt).get("/api/v1/user/tokens").await.expect(403);

        // "It cannot grant more rights than you already have": nobody gets a token for what they do not hold.
        let ann = crate::api_seeds::signing_in::logged_in(&house, ANN).await;
        let request = ann.ask(Method::POST, "/api/v1/user/tokens").header("content-type", "application/json");
        let refused = request.body(printed(&organization, &project)).send().await.expect(422).json();
        assert_eq!(refused["code"], "token.right_not_held");

        // And it ends when the manual says.
        house.clock.advance(datetime!(2025-08-22 10:15 UTC) - house.clock.now());
        assert_eq!(asked(&node, jwt, "GET", &assets(&project)).await, 401);
    }
}

const RULES: &str = "\
GET /projects/{project}/assets core.project/{project}/ams.asset:get
POST /projects/{project}/assets core.project/{project}/ams.asset:create
PUT /projects/{project}/assets core.project/{project}/ams.asset:update
DELETE /projects/{project}/assets core.project/{project}/ams.asset:delete
GET /projects/{project}/filters core.project/{project}/ams.assetfilter:get
GET /data data:fetch";

fn contains(actions: &Value, wanted: &str) -> bool {
    actions.as_array().is_some_and(|actions| actions.iter().any(|action| action == wanted))
}

/// What a gateway in front of the assets is told.
async fn asked(node: &Node, jwt: &str, method: &str, path: &str) -> u16 {
    let visitor = node.visitor();
    let ask = visitor.ask(Method::GET, "/verify/traefik/media").header("X-Forwarded-Method", method);
    ask.header("X-Forwarded-Uri", path).header("Authorization", format!("Bearer {jwt}")).send().await.status()
}
