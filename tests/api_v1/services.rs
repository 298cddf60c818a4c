//! Services over the API.

use reqwest::Method;
use serde_json::json;

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::people::{ANN, ROOT};

crate::on_both_databases! {
    async fn an_administrator_keeps_services(house: House) {
        let root = logged_in(&house, ROOT).await;
        let body = json!({ "name": "films", "rules": "GET /films/** user:fetch", "cache_seconds": 5 });
        let made = root.send(Method::POST, "/api/v1/services", &body).await.expect(201);
        let (path, tag) = (made.header("location"), made.header("etag"));
        assert_eq!((&made.json()["places"], &made.json()["preflight"]), (&json!(["bearer"]), &json!("deny")));
        root.send(Method::POST, "/api/v1/services", &body).await.expect(422);
        let change = |body: serde_json::Value| root.ask(Method::PATCH, &path).header("If-Match", &tag).json(&body);
        let changed = change(json!({ "places": ["bearer", "token"] })).send().await.expect(200).json();
        assert_eq!((&changed["places"], &changed["rules"]), (&json!(["bearer", "token"]), &body["rules"]));
        change(json!({ "description": "late" })).send().await.expect(412);
        for (field, value) in [("rules", json!("GET")), ("cache_seconds", json!(61)), ("cache_seconds", json!(-1)), ("places", json!([])), ("headers", json!(["X-A"])), ("preflight", json!("maybe")), ("name", json!("Films")), ("owner", json!(1))] {
            let refused = root.send(Method::PATCH, &path, &json!({ field: value })).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"), "{refused}");
        }
        assert_eq!(root.get(&path).await.expect(200).json()["version"], 2, "nothing of that was done");
        root.ask(Method::DELETE, &path).send().await.expect(204);
        root.get(&path).await.expect(404);
    }

    async fn a_credential_is_shown_once_and_asks(house: House) {
        let root = logged_in(&house, ROOT).await;
        let made = root.send(Method::POST, "/api/v1/services", &json!({ "name": "films" })).await.expect(201).json();
        let path = format!("/api/v1/services/{}", made["id"].as_str().expect("an id"));
        let credentials = format!("{path}/credentials");
        let post = || root.ask(Method::POST, &credentials).header("Idempotency-Key", "c").json(&json!({ "overlap_seconds": 60 }));
        let first = post().send().await.expect(201);
        assert_eq!(first.header("cache-control"), "no-store");
        let secret = first.json()["secret"].as_str().expect("a secret").to_owned();
        let again = post().send().await.expect(201).json();
        assert_eq!((&again["secret_already_shown"], again.get("secret")), (&json!(true), None));
        let shown = root.get(&path).await.expect(200);
        assert_eq!(shown.json()["credentials"].as_array().map(Vec::len), Some(1));
        assert!(!shown.text().contains(&secret));
        root.send(Method::POST, &credentials, &json!({ "overlap_seconds": 604_801 })).await.expect(422);

        let token = root.send(Method::POST, "/api/v1/tokens", &json!({ "name": "t", "rights": ["USER_FETCH"] })).await.expect(201).json();
        let question = json!({ "token": token["secret"], "require": ["user:fetch"] });
        let service = house.program(&secret);
        assert_eq!(service.send(Method::POST, "/api/v1/verify", &question).await.expect(200).json()["valid"], true);
        service.ask(Method::POST, "/api/v1/verify").header("Content-Type", "text/plain").body(question.to_string()).send().await.expect(415);
        root.send(Method::POST, "/api/v1/verify", &question).await.expect(401);
    }

    async fn a_request_is_tried_and_a_gateway_configured(house: House) {
        let root = logged_in(&house, ROOT).await;
        let made = root.send(Method::POST, "/api/v1/services", &json!({ "name": "films", "rules": "GET /films user:fetch\nGET /health anonymous" })).await.expect(201);
        let path = made.header("location");
        let token = root.send(Method::POST, "/api/v1/tokens", &json!({ "name": "t", "rights": ["USER_FETCH"] })).await.expect(201).json();
        let cases = [
            (json!({ "path": "/films", "token": token["secret"] }), true, "valid"),
            (json!({ "path": "/health" }), true, "anonymous"),
            (json!({ "path": "/films" }), false, "no_credential"),
            (json!({ "path": "/films", "method": "post", "token": token["secret"] }), false, "no_rule"),
        ];
        for (body, allowed, code) in cases {
            let tried = root.send(Method::POST, &format!("{path}/trial"), &body).await.expect(200).json();
            assert_eq!((&tried["allowed"], &tried["code"]), (&json!(allowed), &json!(code)), "{body}");
        }
        root.send(Method::POST, &format!("{path}/trial"), &json!({ "path": "/../x" })).await.expect(422);
        let nginx = root.get(&format!("{path}/configuration/nginx")).await.expect(200).json();
        assert!(nginx["text"].as_str().is_some_and(|text| text.contains("/verify/nginx/films")));
        root.get(&format!("{path}/configuration/apache")).await.expect(404);
        assert_eq!(root.get(&format!("/api/v1/tokens/{}", token["id"].as_str().expect("an id"))).await.expect(200).json()["times_used"], 0);
    }

    async fn whoever_may_not_see_services_learns_nothing_of_them(house: House) {
        let root = logged_in(&house, ROOT).await;
        let made = root.send(Method::POST, "/api/v1/services", &json!({ "name": "films" })).await.expect(201).json();
        let path = format!("/api/v1/services/{}", made["id"].as_str().expect("an id"));
        let ann = logged_in(&house, ANN).await;
        for (method, path) in [(Method::GET, "/api/v1/services"), (Method::GET, path.as_str()), (Method::DELETE, path.as_str())] {
            ann.ask(method, path).send().await.expect(404);
        }
        ann.send(Method::POST, "/api/v1/services", &json!({ "name": "hers" })).await.expect(404);
        ann.send(Method::PATCH, &path, &json!({ "rules": "" })).await.expect(404);
        ann.send(Method::POST, &format!("{path}/credentials"), &json!({})).await.expect(404);
        assert_eq!(root.get("/api/v1/services").await.expect(200).json()["data"].as_array().map(Vec::len), Some(1));
    }
}
