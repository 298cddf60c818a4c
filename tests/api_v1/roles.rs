//! Roles over the API.

use reqwest::Method;
use serde_json::json;

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::people::{ANN, ROOT};

crate::on_both_databases! {
    async fn an_administrator_keeps_roles(house: House) {
        let root = logged_in(&house, ROOT).await;
        let body = json!({ "name": "Cutter", "description": "Cuts films.", "rights": ["USER_FETCH", "ams.asset:get"] });
        let post = || root.ask(Method::POST, "/api/v1/roles").header("Idempotency-Key", "cutter").json(&body);
        let made = post().send().await.expect(201);
        let path = made.header("location");
        assert_eq!(made.json()["rights"], json!(["ams.asset:get", "user:fetch"]));
        assert_eq!(post().send().await.expect(201).json(), made.json(), "made once");
        assert_eq!(root.send(Method::POST, "/api/v1/roles", &body).await.expect(422).json()["code"], "role.name_taken");

        let shown = root.get(&path).await.expect(200);
        assert_eq!(shown.json()["given_by"], json!([]));
        root.ask(Method::GET, &path).header("If-None-Match", shown.header("etag")).send().await.expect(304);
        let change = |body: serde_json::Value| root.ask(Method::PATCH, &path).header("If-Match", shown.header("etag")).json(&body);
        let changed = change(json!({ "rights": ["user:fetch"] })).send().await.expect(200).json();
        assert_eq!((&changed["rights"], &changed["name"], &changed["version"]), (&json!(["user:fetch"]), &json!("Cutter"), &json!(2)));
        change(json!({ "name": "Late" })).send().await.expect(412);
        for (wrong, pointer) in [(json!({ "rights": ["user:fly"] }), "/rights/0"), (json!({ "rights": "user:fetch" }), "/rights"), (json!({ "title": "x" }), "/title")] {
            let refused = root.send(Method::PATCH, &path, &wrong).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
        root.ask(Method::DELETE, &path).send().await.expect(204);
        root.get(&path).await.expect(404);
    }

    async fn built_in_roles_stay_and_readers_change_nothing(house: House) {
        let root = logged_in(&house, ROOT).await;
        let all = root.get("/api/v1/roles?q=viewer").await.expect(200).json();
        let viewer = format!("/api/v1/roles/{}", all["data"][0]["id"].as_str().expect("an id"));
        assert_eq!(root.send(Method::PATCH, &viewer, &json!({ "name": "Mine" })).await.expect(409).json()["code"], "role.built_in");
        root.ask(Method::DELETE, &viewer).send().await.expect(409);
        let ann = logged_in(&house, ANN).await;
        for (method, path) in [(Method::GET, "/api/v1/roles"), (Method::GET, &viewer), (Method::DELETE, &viewer)] {
            ann.ask(method, path).send().await.expect(404);
        }
        ann.send(Method::POST, "/api/v1/roles", &json!({ "name": "Mine", "rights": [] })).await.expect(404);
        house.visitor().ask(Method::GET, "/api/v1/roles").send().await.expect(401);
    }

    async fn a_role_of_kritens_is_not_taken_for_ours(house: House) {
        let root = logged_in(&house, ROOT).await;
        let kritens = json!({ "name": "r", "resource": "runners", "resource_ids": ["*"], "access": "read" });
        let refused = root.send(Method::POST, "/api/v1/roles", &kritens).await.expect(501);
        assert_eq!(refused.json()["code"], "not_mapped");
    }
}
