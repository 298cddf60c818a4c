//! Kriten's page "API Tokens".

use reqwest::Method;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::signing_in::log_in;
use crate::support::house::House;
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::{Ask, Reply};

/// The body as printed, its misspelling too.
const PRINTED: &str = r#"
{
    "description": "My persional API Token",
    "enabled": true,
    "expires": "2024-09-13T13:54:06Z"
}
"#;

fn ask(house: &House, token: &str, method: Method, path: &str) -> Ask {
    house.visitor().ask(method, path).header("Token", token)
}

async fn create(house: &House, token: &str, body: &str) -> Reply {
    let ask = ask(house, token, Method::POST, "/api/v1/api_tokens").header("Content-Type", "application/json");
    ask.body(body.as_bytes().to_vec()).send().await
}

crate::on_both_databases! {
    async fn the_printed_request_makes_the_printed_token(house: House) {
        let jwt = log_in(&house, ANN).await;
        let made = create(&house, &jwt, PRINTED).await.expect(200);
        assert_eq!(made.header("cache-control"), "no-store");
        let made = made.json();
        assert_eq!(made["description"], "My persional API Token");
        assert_eq!(made["enabled"], true);
        assert_eq!(made["expires"], "2024-09-13T13:54:06Z");
        let key = made["key"].as_str().expect("a key");
        assert!(key.starts_with("hp_") && key.len() == 52, "{key}");
        let mut fields: Vec<&String> = made.as_object().expect("an object").keys().collect();
        fields.sort_unstable();
        assert_eq!(fields, ["created_at", "description", "enabled", "expires", "id", "key", "owner", "updated_at"]);

        // It was made over, as the page's own sample was.
        let refused = ask(&house, key, Method::GET, "/api/v1/api_tokens").send().await.expect(401);
        assert_eq!(refused.json(), json!({ "error": "token expired" }));
    }

    async fn the_printed_list_update_and_delete_work(house: House) {
        let jwt = log_in(&house, ANN).await;
        let made = create(&house, &jwt, r#"{"description":"for the shell"}"#).await.expect(200).json();
        assert_eq!(made["expires"], "0001-01-01T00:00:00Z", "it never expires");
        let id = made["id"].as_str().expect("an id").to_owned();
        let path = format!("/api/v1/api_tokens/{id}");

        let list = ask(&house, &jwt, Method::GET, "/api/v1/api_tokens").send().await.expect(200);
        assert_eq!(list.header("content-range"), "1");
        assert_eq!(list.json()[0]["id"], id.as_str());
        assert!(list.json()[0].get("key").is_none(), "no key in a list");
        assert!(ask(&house, &jwt, Method::GET, &path).send().await.expect(200).json().get("key").is_none());

        let far = json!({ "expires": "2099-01-01T00:00:00Z" });
        let refused = ask(&house, &jwt, Method::POST, "/api/v1/api_tokens").json(&far).send().await.expect(400);
        assert!(refused.json()["error"].as_str().is_some_and(|words| words.contains("366 days")), "{}", refused.text());
        let change = json!({ "description": "for the night", "enabled": false });
        let changed = ask(&house, &jwt, Method::PATCH, &path).json(&change).send().await.expect(200).json();
        assert_eq!((&changed["description"], &changed["enabled"]), (&json!("for the night"), &json!(false)));
        let key = made["key"].as_str().expect("a key");
        let refused = ask(&house, key, Method::GET, "/api/v1/api_tokens").send().await.expect(401);
        assert_eq!(refused.json(), json!({ "error": "token not enabled" }));

        let cleared = ask(&house, &jwt, Method::PUT, &path).json(&json!({ "description": "" })).send().await.expect(200).json();
        assert!(cleared.get("description").is_none(), "a description can be cleared");
        let deleted = ask(&house, &jwt, Method::DELETE, &path).send().await.expect(200);
        assert_eq!(deleted.json(), json!({ "msg": "apiToken deleted successfully" }));
        for method in [Method::GET, Method::DELETE] {
            ask(&house, &jwt, method, &path).send().await.expect(404);
        }
        assert_eq!(ask(&house, &jwt, Method::GET, "/api/v1/api_tokens").send().await.expect(200).json(), json!([]));
        let refused = ask(&house, key, Method::GET, "/api/v1/api_tokens").send().await.expect(401);
        assert_eq!(refused.json(), json!({ "error": "invalid token" }));
    }

    async fn the_header_token_stands_for_its_owner(house: House) {
        let jwt = log_in(&house, ANN).await;
        let made = create(&house, &jwt, "{}").await.expect(200).json();
        let key = made["key"].as_str().expect("a key");
        // The printed request asks for `runners`, which is an address of the service behind and not of ours.
        ask(&house, key, Method::GET, "/api/v1/runners").send().await.expect(404);
        // Managing tokens is not among what a token may do unless somebody said so.
        let refused = ask(&house, key, Method::GET, "/api/v1/api_tokens").send().await.expect(403);
        assert_eq!(refused.json(), json!({ "error": "unauthorized - user cannot access resource" }));
        // Elsewhere the header means nothing, and two credentials are one too many.
        ask(&house, key, Method::GET, "/api/v1/tokens").send().await.expect(401);
        ask(&house, key, Method::GET, "/api/v1/api_tokens").header("Authorization", format!("Bearer {jwt}")).send().await.expect(400);
    }

    async fn description_switch_and_end_are_what_an_update_changes(house: House) {
        let jwt = log_in(&house, ANN).await;
        let made = create(&house, &jwt, r#"{"description":"one"}"#).await.expect(200).json();
        let path = format!("/api/v1/api_tokens/{}", made["id"].as_str().expect("an id"));
        let patch = |body: Value| ask(&house, &jwt, Method::PATCH, &path).json(&body).send();
        let soon = (house.clock.now() + time::Duration::days(30)).format(&Rfc3339).expect("a moment");
        let all = json!({ "description": "My persional API Token", "enabled": true, "expires": soon });
        let changed = patch(all.clone()).await.expect(200).json();
        for field in ["description", "enabled", "expires"] {
            assert_eq!(changed[field], all[field]);
        }
        // What is not sent stays, and the zero date means never.
        let changed = patch(json!({ "expires": "0001-01-01T00:00:00Z" })).await.expect(200).json();
        assert_eq!((&changed["expires"], &changed["description"]), (&json!("0001-01-01T00:00:00Z"), &all["description"]));
        for field in ["id", "owner", "key", "created_at"] {
            patch(json!({ field: "x" })).await.expect(400);
        }
        assert_eq!(ask(&house, &jwt, Method::GET, &path).send().await.expect(200).json()["owner"], made["owner"]);
    }

    async fn roles_of_kriten_are_not_mapped_and_say_so(house: House) {
        let jwt = log_in(&house, ROOT).await;
        let body = json!({ "name": "reader", "resource": "runners", "resource_ids": ["*"], "access": "read" });
        let one = "/api/v1/roles/01890000-0000-7000-8000-000000000000";
        let before = house.books().picture();
        for (method, path) in [(Method::GET, "/api/v1/roles"), (Method::POST, "/api/v1/roles"), (Method::PUT, "/api/v1/roles"),
            (Method::GET, one), (Method::PATCH, one), (Method::PUT, one), (Method::DELETE, one)] {
            let ask = |token: &str| ask(&house, token, method.clone(), path).json(&body);
            let told = ask(&jwt).send().await.expect(501);
            assert!(told.json()["error"].as_str().is_some_and(|words| words.contains("not kept here")), "{}", told.text());
            assert_eq!(told.json().as_object().map(|fields| fields.len()), Some(1));
            let bad = ask("kri_rbaurEcVyGJIjRioWIaiT3WteVh8ndlVQAEl").send().await.expect(401);
            assert_eq!(bad.json(), json!({ "error": "invalid token" }));
            ask(&jwt).header("Authorization", format!("Bearer {jwt}")).send().await.expect(400);
        }
        // With the header of everybody else these are our own roles.
        house.program(&jwt).get("/api/v1/roles").await.expect(200);
        assert_eq!(house.visitor().ask(Method::GET, "/api/v1/roles").send().await.expect(401).json()["code"], "no_credential");
        before.assert_still(&mut house.books());
    }

    async fn an_administrator_sees_all_and_nobody_else_does(house: House) {
        let (ann, bob, root) = (log_in(&house, ANN).await, log_in(&house, BOB).await, log_in(&house, ROOT).await);
        let carol = log_in(&house, CAROL).await;
        let id = create(&house, &ann, "{}").await.expect(200).json()["id"].clone();
        create(&house, &bob, "{}").await.expect(200);
        let all = async |jwt: &str| ask(&house, jwt, Method::GET, "/api/v1/api_tokens/all").send().await.expect(200).json();
        assert_eq!(all(&root).await.as_array().map(Vec::len), Some(2));
        assert!(!all(&root).await.to_string().contains("key"), "no digest ever leaves");
        assert_eq!(all(&ann).await[0]["id"], id);
        assert_eq!(all(&ann).await.as_array().map(Vec::len), Some(1));
        assert_eq!(all(&carol).await, json!([]));
        let path = format!("/api/v1/api_tokens/{}", id.as_str().expect("an id"));
        ask(&house, &root, Method::GET, &path).send().await.expect(200);
        ask(&house, &root, Method::DELETE, &path).send().await.expect(200);
        for jwt in [&bob, &carol] {
            let hidden = ask(&house, jwt, Method::GET, &path).send().await.expect(404);
            assert!(hidden.json()["error"].is_string());
        }
    }

    async fn errors_have_one_field(house: House) {
        let jwt = log_in(&house, ANN).await;
        for body in ["{", "[]", r#"{"owner":"x"}"#, r#"{"id":"x"}"#, r#"{"enabled":"yes"}"#, r#"{"enabled":true,"enabled":false}"#] {
            let refused = create(&house, &jwt, body).await.expect(400).json();
            assert_eq!(refused.as_object().map(|fields| fields.keys().collect::<Vec<_>>()), Some(vec![&"error".to_owned()]), "{body}");
        }
        assert_eq!(ask(&house, &jwt, Method::GET, "/api/v1/api_tokens").send().await.expect(200).json(), json!([]));
        let anonymous = house.visitor().ask(Method::GET, "/api/v1/api_tokens").send().await.expect(401);
        assert_eq!(anonymous.json(), json!({ "error": "please authenticate." }));
        let bad = ask(&house, "kri_rbaurEcVyGJIjRioWIaiT3WteVh8ndlVQAEl", Method::GET, "/api/v1/api_tokens").send().await.expect(401);
        assert_eq!(bad.json(), json!({ "error": "invalid token" }));
        let wrong_method = ask(&house, &jwt, Method::DELETE, "/api/v1/api_tokens").send().await.expect(405);
        assert!(wrong_method.header("allow").contains("POST"));
        assert!(wrong_method.json()["error"].is_string());
    }

    async fn a_password_gives_a_token_and_a_cookie_that_refreshes_it(house: House) {
        let visitor = house.visitor();
        let body = json!({ "username": "ANN@studio.example", "password": ANN.password, "provider": "local" });
        let reply = visitor.ask(Method::POST, "/api/v1/login").json(&body).send().await.expect(200);
        let cookie = reply.header("set-cookie");
        assert!(cookie.starts_with("token=eyJ") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let fresh = visitor.ask(Method::GET, "/api/v1/refresh").send().await.expect(200).json();
        assert_ne!(fresh["token"], reply.json()["token"]);
        house.program(fresh["token"].as_str().expect("a token")).get("/api/v1/verify").await.expect(200);
        let none = house.visitor().ask(Method::GET, "/api/v1/refresh").send().await.expect(401);
        assert_eq!(none.json(), json!({ "error": "please authenticate." }));

        for (field, value) in [("password", "not this one at all"), ("username", "nobody")] {
            let mut wrong = body.clone();
            wrong[field] = Value::from(value);
            let refused = house.visitor().ask(Method::POST, "/api/v1/login").json(&wrong).send().await.expect(401);
            assert_eq!(refused.json(), json!({ "error": "invalid credentials." }));
        }
        let mut elsewhere = body.clone();
        elsewhere["provider"] = Value::from("active_directory");
        let refused = house.visitor().ask(Method::POST, "/api/v1/login").json(&elsewhere).send().await.expect(400);
        assert_eq!(refused.json(), json!({ "error": "provider does not exist", "providers": ["local"] }));

        // Another site cannot use the cookie.
        visitor.ask(Method::GET, "/api/v1/refresh").header("Sec-Fetch-Site", "cross-site").send().await.expect(401);
        // A chain of refreshed tokens ends when a session would.
        for _ in 0..13 {
            house.clock.advance(time::Duration::minutes(55));
            visitor.ask(Method::GET, "/api/v1/refresh").send().await.expect(200);
        }
        house.clock.advance(time::Duration::minutes(6));
        visitor.ask(Method::GET, "/api/v1/refresh").send().await.expect(401);
    }

    async fn the_audit_log_holds_successes_too(house: House) {
        let (ann, root) = (log_in(&house, ANN).await, log_in(&house, ROOT).await);
        let id = create(&house, &ann, "{}").await.expect(200).json()["id"].clone();
        let rows = ask(&house, &root, Method::GET, "/api/v1/audit_logs?max=50").send().await.expect(200).json();
        let row = rows.as_array().into_iter().flatten().find(|row| row["event_target"] == id).expect("the row of the making");
        assert_eq!((&row["event_type"], &row["event_category"]), (&json!("create"), &json!("apiTokens")));
        assert_eq!(row["status"], "success");
        let path = format!("/api/v1/audit_logs/{}", row["id"].as_str().expect("an id"));
        assert_eq!(ask(&house, &root, Method::GET, &path).send().await.expect(200).json(), *row);
        ask(&house, &root, Method::GET, "/api/v1/audit_logs?max=many").send().await.expect(400);
        ask(&house, &ann, Method::GET, "/api/v1/audit_logs").send().await.expect(403);
    }
}
