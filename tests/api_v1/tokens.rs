//! Tokens over the API: everything that the pages can do.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::rights::rights_of;
use crate::support::visitor::Program;

async fn make(program: &Program, body: Value) -> Value {
    program.send(Method::POST, "/api/v1/tokens", &body).await.expect(201).json()
}

fn path(token: &Value) -> String {
    format!("/api/v1/tokens/{}", token["id"].as_str().expect("an id"))
}

fn ids(list: &Value) -> Vec<String> {
    list["data"].as_array().into_iter().flatten().filter_map(|token| token["id"].as_str()).map(str::to_owned).collect()
}

crate::on_both_databases! {
    async fn a_token_is_made_used_edited_rotated_paused_and_revoked(house: House) {
        let ann = logged_in(&house, ANN).await;
        let reply = ann.send(Method::POST, "/api/v1/tokens", &json!({ "name": "ci", "rights": ["USER_FETCH", "DATA_FETCH"] })).await.expect(201);
        assert_eq!((reply.header("cache-control"), reply.header("referrer-policy")), ("no-store".to_owned(), "no-referrer".to_owned()));
        let made = reply.json();
        let (secret, path) = (made["secret"].as_str().expect("a secret"), path(&made));
        assert_eq!(reply.header("location"), path);
        house.program(secret).get("/api/v1/verify").await.expect(200);

        let shown = ann.get(&path).await.expect(200);
        assert!(!shown.text().contains(secret), "never again");
        assert_eq!((&shown.json()["state"], &shown.json()["times_used"]), (&json!("active"), &json!(1)));
        let tag = shown.header("etag");
        ann.ask(Method::GET, &path).header("If-None-Match", &tag).send().await.expect(304);

        let patch = json!({ "name": "ci 2", "description": "ask Ann", "valid_until": null, "rights": ["USER_FETCH"] });
        let changed = ann.ask(Method::PATCH, &path).header("If-Match", &tag).json(&patch).send().await.expect(200);
        assert_eq!(changed.json()["valid_until"], Value::Null);
        ann.ask(Method::PATCH, &path).header("If-Match", &tag).json(&patch).send().await.expect(412);
        ann.ask(Method::DELETE, &path).header("If-Match", &tag).send().await.expect(412);
        ann.ask(Method::PATCH, &path).header("If-Match", "nonsense").json(&patch).send().await.expect(400);
        let verified = house.program(secret).get("/api/v1/verify").await.expect(200).json();
        assert_eq!(rights_of(&verified).len(), 1);

        let rotated = ann.ask(Method::POST, &format!("{path}/rotate")).send().await.expect(200).json();
        house.program(secret).get("/api/v1/verify").await.expect(401);
        let fresh = house.program(rotated["secret"].as_str().expect("a secret"));
        fresh.get("/api/v1/verify").await.expect(200);
        for (action, status) in [("pause", 401), ("pause", 401), ("resume", 200), ("resume", 200)] {
            ann.ask(Method::POST, &format!("{path}/{action}")).send().await.expect(200);
            fresh.get("/api/v1/verify").await.expect(status);
        }
        let history = ann.get(&format!("{path}/history")).await.expect(200).json();
        let actions: Vec<&str> = history["data"].as_array().into_iter().flatten().filter_map(|event| event["action"].as_str()).collect();
        for action in ["token.created", "token.renamed", "token.described", "token.terms_changed", "token.rotated", "token.paused", "token.resumed"] {
            assert_eq!(actions.iter().filter(|known| **known == action).count(), 1, "{action} in {actions:?}");
        }
        assert_eq!(ann.get(&format!("{path}/usage?days=7")).await.expect(200).json()["days"][0]["allowed"], json!(5));

        let revoked = ann.send(Method::POST, &format!("{path}/revoke"), &json!({ "reason": "leaked" })).await.expect(200).json();
        assert_eq!(revoked["revocation"]["reason"], "leaked");
        for _ in 0..2 {
            ann.ask(Method::DELETE, &path).send().await.expect(204);
        }
        fresh.get("/api/v1/verify").await.expect(401);
        ann.send(Method::PATCH, &path, &json!({ "name": "again" })).await.expect(409);
        assert_eq!(ann.get(&path).await.expect(200).json()["revocation"]["reason"], "leaked");
    }

    async fn strangers_and_tokens_without_the_right_get_nowhere(house: House) {
        let ann = logged_in(&house, ANN).await;
        let made = make(&ann, json!({ "name": "plain", "rights": ["USER_FETCH"] })).await;
        let full = make(&ann, json!({ "name": "full", "kind": "full-access" })).await;
        let path = path(&made);
        for person in [BOB, CAROL] {
            let stranger = logged_in(&house, person).await;
            let unknown = stranger.get("/api/v1/tokens/01a206ea-9698-7231-bef4-bb8901cddadf").await.expect(404);
            let foreign = stranger.get(&path).await.expect(404);
            assert_eq!(foreign.json()["detail"], unknown.json()["detail"]);
            stranger.send(Method::PATCH, &path, &json!({ "name": "mine" })).await.expect(404);
            stranger.ask(Method::DELETE, &path).send().await.expect(404);
            stranger.ask(Method::POST, &format!("{path}/rotate")).send().await.expect(404);
        }
        for secret in [&made["secret"], &full["secret"]] {
            let program = house.program(secret.as_str().expect("a secret"));
            program.get("/api/v1/tokens").await.expect(403);
            program.get(&path).await.expect(404);
            let refused = program.send(Method::POST, "/api/v1/tokens", &json!({ "name": "child", "rights": ["USER_FETCH"] })).await.expect(403);
            assert!(refused.header("www-authenticate").contains("error=\"insufficient_scope\""));
        }
        assert_eq!(ids(&ann.get("/api/v1/tokens").await.expect(200).json()).len(), 2, "and nothing was made");
    }

    async fn a_managing_token_stays_above_what_it_makes(house: House) {
        let ann = logged_in(&house, ANN).await;
        let until = (house.clock.now() + time::Duration::days(7)).replace_nanosecond(0).expect("a time");
        let until = until.format(&time::format_description::well_known::Rfc3339).expect("RFC 3339");
        let maker = make(&ann, json!({ "name": "maker", "kind": "full-access", "manages_tokens": true, "valid_until": until })).await;
        let program = house.program(maker["secret"].as_str().expect("a secret"));
        let child = make(&program, json!({ "name": "child", "rights": ["USER_FETCH"], "valid_until": until })).await;
        assert_eq!(child["parent_id"], maker["id"]);
        for wish in [json!({ "valid_until": null }), json!({ "valid_until": "2200-01-01T00:00:00Z" })] {
            let mut body = json!({ "name": "longer", "rights": ["USER_FETCH"] });
            body["valid_until"] = wish["valid_until"].clone();
            assert_eq!(program.send(Method::POST, "/api/v1/tokens", &body).await.expect(422).json()["code"], "token.outlives_maker");
        }
        assert_eq!(ids(&program.get("/api/v1/tokens").await.expect(200).json()), [child["id"].as_str().expect("an id")]);
        program.ask(Method::POST, &format!("{}/rotate", path(&maker))).send().await.expect(404);
        ann.ask(Method::DELETE, &path(&maker)).send().await.expect(204);
        house.program(child["secret"].as_str().expect("a secret")).get("/api/v1/verify").await.expect(401);
    }

    async fn lists_go_on_filter_and_sort(house: House) {
        let ann = logged_in(&house, ANN).await;
        for number in 0..25 {
            let body = json!({ "name": format!("night watch {number:02}"), "rights": [if number % 5 == 0 { "DATA_FETCH" } else { "USER_FETCH" }] });
            make(&ann, body).await;
        }
        for sort in ["made", "ends", "used", "name"] {
            let mut seen = Vec::new();
            let mut next = format!("/api/v1/tokens?limit=10&sort={sort}");
            while !next.is_empty() {
                let page = ann.get(&next).await.expect(200);
                seen.extend(ids(&page.json()));
                let link = page.header("link");
                next = link.split(['<', '>']).nth(1).map(|address| address.replace(house.visitor().base(), "")).unwrap_or_default();
                assert_eq!(next.is_empty(), page.json()["next_cursor"].is_null());
            }
            assert_eq!(seen.len(), 25, "{sort}");
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 25, "every token once by {sort}");
        }
        let count = async |query: &str| ids(&ann.get(&format!("/api/v1/tokens?{query}")).await.expect(200).json()).len();
        assert_eq!(count("right=DATA_FETCH").await, 5);
        assert_eq!(count("right=data:fetch&q=watch%200").await, 2);
        assert_eq!(count("right=data:delete").await, 0);
        assert_eq!(count("state=paused").await, 0);
        assert_eq!(count("ends_before=2000-01-01T00:00:00Z").await, 0);
        assert_eq!(count("ends_after=2000-01-01T00:00:00Z").await, 25);
        assert_eq!(count("last_used_after=2000-01-01T00:00:00Z").await, 0);
        assert_eq!(count("kind=login").await, 1);
        ann.get("/api/v1/tokens?owner=all").await.expect(403);
        let root = logged_in(&house, ROOT).await;
        assert_eq!(ids(&root.get("/api/v1/tokens?owner=all").await.expect(200).json()).len(), 25);
        ann.get("/api/v1/tokens?right=nothing:at_all").await.expect(400);
    }

    async fn login_tokens_are_short_and_cannot_be_stretched(house: House) {
        let ann = logged_in(&house, ANN).await;
        let login = ann.get("/api/v1/tokens?kind=login").await.expect(200).json()["data"][0].clone();
        let refused = ann.send(Method::PATCH, &path(&login), &json!({ "valid_until": "2099-01-01T00:00:00Z" })).await.expect(409);
        assert_eq!(refused.json()["code"], "token.is_login");
        ann.ask(Method::POST, &format!("{}/rotate", path(&login))).send().await.expect(409);
        ann.send(Method::POST, "/api/v1/tokens", &json!({ "name": "x", "kind": "login" })).await.expect(422);
        house.clock.advance(time::Duration::minutes(61));
        ann.get("/api/v1/tokens").await.expect(401);
    }
}
