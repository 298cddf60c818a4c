//! RFC 7662 and 7009, and the native questions of a service.

use reqwest::Method;
use serde_json::json;

use super::office::{Node, Office};
use crate::support::house::House;
use crate::support::people::{ANN, BOB};
use crate::support::visitor::Reply;

async fn introspect(node: &Node, credential: &str, fields: &[(&str, &str)]) -> Reply {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let ask = node.visitor().ask(Method::POST, "/oauth/introspect").form(fields);
    ask.header("Authorization", format!("Bearer {credential}")).send().await
}

crate::on_both_databases! {
    async fn a_service_learns_what_a_token_is_and_nothing_of_one_that_is_not_good(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let service = office.service_with_rules("mail", "");
        let credential = office.credential(&service, time::Duration::ZERO);
        let token = office.full_token(BOB);
        let about = introspect(&node, &credential, &[("token", &token.secret)]).await.expect(200);
        assert_eq!(about.header("cache-control"), "no-store");
        let about = about.json();
        assert_eq!((about["active"].as_bool(), about["username"].as_str()), (Some(true), Some("bob")));
        assert_eq!((about["client_id"].as_str(), about["aud"].as_str()), (Some(token.id.to_string().as_str()), Some("mail")));
        assert!(about["scope"].as_str().is_some_and(|scope| scope.contains("user:fetch")));
        assert!(about["iat"].as_i64().is_some());

        let covered = introspect(&node, &credential, &[("token", &token.secret), ("scope", "user:fetch")]).await;
        assert_eq!(covered.json()["active"], true);
        for (token, scope) in [(token.secret.as_str(), "user:create"), ("garbage", ""), (&format!("{}x", token.secret), "")] {
            let reply = introspect(&node, &credential, &[("token", token), ("scope", scope)]).await.expect(200);
            assert_eq!(reply.text(), "{\"active\":false}");
        }
        office.revoke(token.id);
        let reply = introspect(&node, &credential, &[("token", &token.secret)]).await.expect(200);
        assert_eq!(reply.text(), "{\"active\":false}");
        introspect(&node, &credential, &[("token_type_hint", "x")]).await.expect(400);
        introspect(&node, &credential, &[("token", "a"), ("token", "b")]).await.expect(400);
        introspect(&node, &token.secret, &[("token", &token.secret)]).await.expect(401);
        assert!(introspect(&node, "nothing", &[]).await.expect(401).header("www-authenticate").starts_with("Bearer"));
    }

    async fn a_new_credential_works_beside_the_old_one_until_the_overlap_is_over(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let service = office.service_with_rules("mail", "");
        let old = office.credential(&service, time::Duration::ZERO);
        introspect(&node, &old, &[("token", "x")]).await.expect(200);
        let new = office.credential(&service, time::Duration::hours(1));
        introspect(&node, &old, &[("token", "x")]).await.expect(200);
        introspect(&node, &new, &[("token", "x")]).await.expect(200);
        house.clock.advance(time::Duration::hours(1));
        introspect(&node, &old, &[("token", "x")]).await.expect(401);
        introspect(&node, &new, &[("token", "x")]).await.expect(200);
    }

    async fn whoever_holds_a_token_may_end_it(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let (token, paused) = (office.full_token(ANN), office.full_token(ANN));
        office.pause(paused.id);
        for secret in [&token.secret, &paused.secret, &token.secret, &"garbage".to_owned()] {
            let form = vec![("token".to_owned(), secret.clone()), ("token_type_hint".to_owned(), "access_token".to_owned())];
            node.visitor().ask(Method::POST, "/oauth/revoke").form(form).send().await.expect(200);
        }
        node.program(&token.secret).get("/api/v1/verify").await.expect(401);
        office.resume_is_refused(paused.id);
        let reply = node.visitor().ask(Method::POST, "/oauth/revoke").form(vec![("token".into(), "a.b.c".into())]).send().await;
        assert_eq!(reply.expect(400).json()["code"], "unsupported_token_type");
        node.visitor().ask(Method::POST, "/oauth/revoke").form(vec![]).send().await.expect(400);
    }

    async fn a_service_asks_about_many_tokens_at_once(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let service = office.service_with_rules("mail", "");
        let credential = office.credential(&service, time::Duration::ZERO);
        let token = office.full_token(BOB);
        let program = node.program(&credential);
        let body = json!({ "items": [
            { "token": token.secret }, { "token": "garbage" }, { "nonsense": 1 },
            { "token": token.secret, "require": ["user:create"] }, { "token": token.secret, "require": ["?"] },
        ] });
        let reply = program.send(Method::POST, "/api/v1/verify", &body).await.expect(200).json();
        let codes: Vec<&str> = reply["items"].as_array().expect("items").iter().filter_map(|item| item["code"].as_str()).collect();
        assert_eq!(codes, ["valid", "unknown", "invalid_item", "right_missing", "invalid_right"]);
        let many: Vec<_> = (0..101).map(|_| json!({ "token": "x" })).collect();
        program.send(Method::POST, "/api/v1/verify", &json!({ "items": many })).await.expect(413);
        program.send(Method::POST, "/api/v1/verify", &json!([])).await.expect(400);
        node.program(&token.secret).send(Method::POST, "/api/v1/verify", &body).await.expect(401);
    }

    async fn bad_input_is_refused_and_never_a_fault(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let token = office.full_token(ANN);
        let good = token.secret.as_str();
        let long = "a".repeat(7_000);
        let dots = ".".repeat(30_000);
        let none = "Bearer eyJhbGciOiJub25lIn0.e30.".to_owned();
        let values: Vec<Vec<u8>> = vec![
            b"".to_vec(), b"Bearer".to_vec(), b"Bearer ".to_vec(), format!("Bearer  {good}").into_bytes(),
            format!("Bearer {long}").into_bytes(), format!("Bearer {dots}").into_bytes(), none.into_bytes(), b"Bearer \xff\xfe".to_vec(),
            format!("Token {good}").into_bytes(), format!("Bearer {good},{good}").into_bytes(), good.as_bytes().to_vec(),
        ];
        for value in values {
            let reply = node.visitor().ask(Method::GET, "/api/v1/verify").header("Authorization", &value).send().await;
            let shown = String::from_utf8_lossy(&value[..value.len().min(40)]).into_owned();
            assert!((400..500).contains(&reply.status()) && reply.status() != 404, "{shown}: {}", reply.status());
        }
        node.program(good).get("/api/v1/verify").await.expect(200);
        node.visitor().ask(Method::GET, "/api/v1/verify").header("Authorization", format!("bearer {good}")).send().await.expect(200);
        node.visitor().ask(Method::PUT, "/api/v1/verify").send().await.expect(405);
    }
}
