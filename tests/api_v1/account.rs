//! One's own account over the API: for persons, never for tokens.

use reqwest::Method;
use serde_json::json;

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::people::{ANN, BOB, ROOT};

crate::on_both_databases! {
    async fn a_person_sees_and_ends_their_sessions(house: House) {
        let (one, other) = (house.signed_in(ANN).await, house.signed_in(ANN).await);
        house.signed_in(BOB).await;
        let ann = logged_in(&house, ANN).await;
        let seen = one.ask(Method::GET, "/api/v1/account/sessions").send().await.expect(200).json();
        let sessions = seen["data"].as_array().expect("a list");
        assert_eq!(sessions.len(), 2, "hers and nobody else's: {seen}");
        assert_eq!(sessions.iter().filter(|session| session["is_this_one"] == true).count(), 1);
        let id = sessions.iter().find(|session| session["is_this_one"] == false).expect("the other")["id"].clone();
        let path = format!("/api/v1/account/sessions/{}", id.as_str().expect("an id"));
        for stranger in [BOB, ROOT] {
            logged_in(&house, stranger).await.ask(Method::DELETE, &path).send().await.expect(404);
        }
        other.open("/web/pats").await.expect(200);
        ann.ask(Method::DELETE, &path).send().await.expect(204);
        ann.ask(Method::DELETE, &path).send().await.expect(404);
        assert!(other.ask(Method::GET, "/web/pats").send().await.expect(303).header("location").starts_with("/sign-in"));
        ann.ask(Method::DELETE, "/api/v1/account/sessions").send().await.expect(204);
        one.ask(Method::GET, "/web/pats").send().await.expect(303);
    }

    async fn tokens_are_turned_away_whatever_they_may_do(house: House) {
        let root = logged_in(&house, ROOT).await;
        let body = json!({ "name": "all", "kind": "full-access", "manages_tokens": true });
        let made = root.send(Method::POST, "/api/v1/tokens", &body).await.expect(201).json();
        let token = house.program(made["secret"].as_str().expect("a secret"));
        let cases = [
            (Method::GET, "/api/v1/account/sessions"),
            (Method::DELETE, "/api/v1/account/sessions"),
            (Method::DELETE, "/api/v1/account/sessions/01890000-0000-7000-8000-000000000000"),
            (Method::GET, "/api/v1/account/organization"),
        ];
        for (method, path) in cases {
            assert_eq!(token.ask(method, path).send().await.expect(403).json()["code"], "person_needed");
        }
        let other = json!({ "id": "01890000-0000-7000-8000-000000000000" });
        token.send(Method::PUT, "/api/v1/account/organization", &other).await.expect(403);
        house.visitor().ask(Method::GET, "/api/v1/account/sessions").send().await.expect(401);
    }

    async fn an_organization_is_renamed_founded_and_chosen(house: House) {
        let root = logged_in(&house, ROOT).await;
        let shown = root.get("/api/v1/organization").await.expect(200);
        let (tag, first) = (shown.header("etag"), shown.json()["id"].clone());
        let rename = |name: &str| root.ask(Method::PATCH, "/api/v1/organization").header("If-Match", &tag).json(&json!({ "name": name }));
        assert_eq!(rename("Studio Süd").send().await.expect(200).json()["name"], "Studio Süd");
        rename("Studio West").send().await.expect(412);
        let tag = root.get("/api/v1/organization").await.expect(200).header("etag");
        root.ask(Method::GET, "/api/v1/organization").header("If-None-Match", &tag).send().await.expect(304);

        let found = || root.ask(Method::POST, "/api/v1/organizations").header("Idempotency-Key", "f").json(&json!({ "name": "Annex" }));
        let annex = found().send().await.expect(201).json();
        assert_eq!(found().send().await.expect(201).json(), annex, "once");
        let own = root.get("/api/v1/user/organizations").await.expect(200).json();
        assert_eq!(own["value"].as_array().map(Vec::len), Some(2));
        let choose = |id: &serde_json::Value| json!({ "id": id });
        let path = "/api/v1/account/organization";
        root.send(Method::PUT, path, &choose(&annex["id"])).await.expect(200);
        assert_eq!(root.get(path).await.expect(200).json()["id"], first, "a token stays where it is");
        assert_eq!(logged_in(&house, ROOT).await.get(path).await.expect(200).json(), annex);

        let ann = logged_in(&house, ANN).await;
        ann.send(Method::PUT, path, &choose(&annex["id"])).await.expect(404);
        ann.send(Method::PATCH, "/api/v1/organization", &json!({ "name": "Hers" })).await.expect(403);
        ann.send(Method::POST, "/api/v1/organizations", &json!({ "name": "Hers" })).await.expect(403);
        house.visitor().ask(Method::PATCH, "/api/v1/organization").json(&json!({ "name": "x" })).send().await.expect(401);
    }
}
