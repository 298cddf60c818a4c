//! What every operation does with requests that are not as they should be.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api_seeds::signing_in::{log_in, logged_in};
use crate::support::house::House;
use crate::support::people::{ANN, ROOT};

crate::on_both_databases! {
    async fn bodies_are_refused_by_what_is_wrong_with_them(house: House) {
        let ann = logged_in(&house, ANN).await;
        let post = |kind: &'static str, body: Vec<u8>| ann.ask(Method::POST, "/api/v1/tokens").header("Content-Type", kind).body(body).send();
        let cases: [(&str, &[u8], u16, &str); 12] = [
            ("application/json", b"{", 400, "json.malformed"),
            ("application/json", b"", 400, "json.malformed"),
            ("application/json", b"{} {}", 400, "json.malformed"),
            ("application/json", b"\xff", 400, "json.malformed"),
            ("application/json", b"[]", 422, "json.not_object"),
            ("application/json", br#"{"name":"a","name":"b"}"#, 422, "json.twice"),
            ("application/json", br#"{"name":"a","owner_id":"me"}"#, 422, "json.unknown_field"),
            ("application/json", br#"{"name":7}"#, 422, "json.not_text"),
            ("text/plain", b"{}", 415, "unsupported_media_type"),
            ("application/x-www-form-urlencoded", b"name=a", 415, "unsupported_media_type"),
            ("application/json; charset=latin-1", b"{}", 415, "unsupported_media_type"),
            ("application/json-patch+json", b"[]", 415, "unsupported_media_type"),
        ];
        for (kind, body, status, code) in cases {
            let refused = post(kind, body.to_vec()).await.expect(status);
            assert_eq!(refused.header("content-type"), "application/problem+json");
            let problem = refused.json();
            assert_eq!(problem["code"], code, "{}", String::from_utf8_lossy(body));
            assert_eq!(problem["request_id"], refused.header("x-request-id").as_str());
        }
        let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
        post("application/json", deep).await.expect(400);
        let large = format!(r#"{{"name":"{}"}}"#, "x".repeat(1024 * 1024));
        post("application/json", large.into_bytes()).await.expect(413);
        assert_eq!(ann.get("/api/v1/tokens").await.expect(200).json()["data"], json!([]));
    }

    async fn everything_wrong_is_named_at_once(house: House) {
        let ann = logged_in(&house, ANN).await;
        let body = json!({ "name": "", "description": "\u{202e}", "valid_until": "soon", "rights": ["USER_FLY"], "enabled": 1, "state": "active" });
        let refused = ann.send(Method::POST, "/api/v1/tokens", &body).await.expect(422).json();
        let mut pointers: Vec<&str> = refused["errors"].as_array().into_iter().flatten().filter_map(|error| error["pointer"].as_str()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/description", "/enabled", "/name", "/rights/0", "/state", "/valid_until"]);
    }

    async fn parameters_that_nobody_knows_are_refused_with_a_suggestion(house: House) {
        let ann = logged_in(&house, ANN).await;
        let refused = ann.get("/api/v1/tokens?sate=active").await.expect(400).json();
        assert!(refused["detail"].as_str().is_some_and(|words| words.contains("Did you mean state?")), "{refused}");
        for query in ["state=active", "limit=0", "limit=201", "limit=1&limit=2", "sort=size", "cursor=abc", "ends_before=today", "owner=somebody"] {
            ann.get(&format!("/api/v1/tokens?{query}")).await.expect(400);
        }
        ann.get("/api/v1/policy?x=1").await.expect(400);
    }

    async fn a_request_id_is_taken_from_proxies_of_ours_alone(house: House) {
        let mut house = house;
        let ask = |house: &House, id: &str| house.visitor().ask(Method::GET, "/api/v1/openapi.json").header("X-Request-Id", id);
        assert_ne!(ask(&house, "from-anybody").send().await.header("x-request-id"), "from-anybody");
        house.restart_with(&[("trusted_proxies", "127.0.0.1")]);
        assert_eq!(ask(&house, "from-a-proxy").send().await.header("x-request-id"), "from-a-proxy");
        for unfit in ["two words", &"x".repeat(129)] {
            assert_eq!(ask(&house, unfit).send().await.header("x-request-id").len(), 36, "{unfit}");
        }
        let refused = house.visitor().ask(Method::GET, "/api/v1/tokens").header("X-Request-Id", "r-1").send().await.expect(401);
        assert_eq!(refused.json()["request_id"], "r-1");
    }

    async fn wrong_methods_are_told_the_right_ones(house: House) {
        let ann = logged_in(&house, ANN).await;
        let refused = ann.ask(Method::PUT, "/api/v1/tokens").send().await.expect(405);
        assert!(refused.header("allow").contains("POST") && refused.header("allow").contains("GET"));
        assert_eq!(refused.json()["code"], "method_not_allowed");
    }

    async fn a_page_of_ours_may_call_with_its_session_and_nobody_elses_may(house: House) {
        let ann = house.signed_in(ANN).await;
        ann.ask(Method::GET, "/api/v1/tokens").send().await.expect(200);
        let body = json!({ "name": "from a page", "rights": ["USER_FETCH"] });
        let post = || ann.ask(Method::POST, "/api/v1/tokens").json(&body);
        post().send().await.expect(403);
        post().header("Origin", "https://evil.example").header("Sec-Fetch-Site", "cross-site").send().await.expect(403);
        let page = ann.open("/web/pats").await.expect(200);
        let csrf = page.page().attributes("input[name=csrf]", "value").first().cloned().expect("a form token");
        post().header("X-CSRF-Token", &csrf).header("Sec-Fetch-Site", "cross-site").send().await.expect(403);
        post().header("X-CSRF-Token", &csrf).header("Sec-Fetch-Site", "same-origin").send().await.expect(201);
        house.clock.advance(time::Duration::minutes(11));
        let stale = post().header("X-CSRF-Token", &csrf).header("Sec-Fetch-Site", "same-origin").send().await.expect(403);
        assert_eq!(stale.json()["code"], "step_up_required");
    }

    async fn a_request_sent_again_makes_nothing_twice(house: House) {
        let ann = logged_in(&house, ANN).await;
        let body = json!({ "name": "once", "rights": ["USER_FETCH"] });
        let post = |key: &str, body: &Value| ann.ask(Method::POST, "/api/v1/tokens").header("Idempotency-Key", key).json(body);
        let first = post("k1", &body).send().await.expect(201);
        let again = post("k1", &body).send().await.expect(201);
        assert_eq!(first.header("location"), again.header("location"));
        let (mut first, mut again) = (first.json(), again.json());
        assert!(first.as_object_mut().expect("an object").remove("secret").is_some());
        assert_eq!(again.as_object_mut().expect("an object").remove("secret_already_shown"), Some(json!(true)));
        assert_eq!(first, again);
        let other = json!({ "name": "another", "rights": ["USER_FETCH"] });
        assert_eq!(post("k1", &other).send().await.expect(422).json()["code"], "idempotency.key_reused");
        let both = tokio::join!(post("k2", &body).send(), post("k2", &body).send(), post("k2", &body).send());
        for reply in [both.0, both.1, both.2] {
            reply.expect(201);
        }
        assert_eq!(ann.get("/api/v1/tokens").await.expect(200).json()["data"].as_array().map(Vec::len), Some(2));
        // Another caller's key is another key, and a day later the key is new.
        logged_in(&house, ROOT).await.ask(Method::POST, "/api/v1/tokens").header("Idempotency-Key", "k1").json(&body).send().await.expect(201);
        post("", &body).send().await.expect(400);
        post(&"k".repeat(256), &body).send().await.expect(400);
        for secret in [log_in(&house, ANN).await] {
            house.program(&secret).get("/api/v1/verify").await.expect(200);
        }
    }
}
