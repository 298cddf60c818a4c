//! RFC 8693: a token becomes a JWT for minutes, which is never worth more than the token is at this moment.

use hallpass::domain::jwt::exchanged::LONGEST_EXCHANGED;
use hallpass::domain::moment::Moment;
use hallpass::domain::token::{Grant, TokenKind};
use hallpass::domain::window::Expiry;
use reqwest::Method;
use serde_json::json;
use time::Duration;

use super::jwt::{exchange, jwt_for, key_set, read};
use super::office::{Node, Office};
use crate::support::house::House;
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::Reply;

async fn introspect(node: &Node, credential: &str, token: &str) -> Reply {
    let ask = node.visitor().ask(Method::POST, "/oauth/introspect").form(vec![("token".into(), token.to_owned())]);
    ask.header("Authorization", format!("Bearer {credential}")).send().await.expect(200)
}

async fn at_the_gate(node: &Node, service: &str, path: &str, jwt: &str) -> Reply {
    let ask = node.visitor().ask(Method::GET, &format!("/verify/traefik/{service}")).header("X-Forwarded-Uri", path);
    ask.header("Authorization", format!("Bearer {jwt}")).send().await
}

crate::on_both_databases! {
    async fn a_token_becomes_a_jwt_that_a_service_can_read_by_itself(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "");
        let token = office.token_for(ROOT, &[office.organization_right("user:fetch"), office.organization_right("user:create")]);
        let reply = exchange(&node, &token.secret, &[("resource", "urn:hallpass:service:mail")]).await.expect(200);
        assert_eq!((reply.header("cache-control").as_str(), reply.header("pragma").as_str()), ("no-store", "no-cache"));
        let answer = reply.json();
        assert_eq!(answer["issued_token_type"], "urn:ietf:params:oauth:token-type:jwt");
        assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(900)));
        let (header, claims) = read(answer["access_token"].as_str().expect("a JWT"), &key_set(&node).await.json()).expect("our signature");
        assert_eq!((&header["typ"], &header["alg"]), (&json!("at+jwt"), &json!("EdDSA")));
        assert_eq!(header.as_object().map(|header| header.len()), Some(3), "nothing in a header says where a key is");
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!(node.url()), &json!("mail")));
        assert_eq!(claims["client_id"], token.id.to_string());
        assert_eq!(claims["sub"], office.person(ROOT).to_string());
        assert_eq!(claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat), Some(900));
        assert_eq!(claims["scope"], answer["scope"]);
        let actions = &claims["permissions"]["core.customer"][office.organization_id.to_string()]["user"];
        assert_eq!(actions, &json!(["create", "fetch"]));
        assert_eq!(claims["jti"].as_str().map(str::len), Some(36));
    }

    async fn a_jwt_carries_the_narrower_rights_that_were_asked_for(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "GET /a user:fetch\nGET /b user:create");
        let token = office.full_token(ROOT);
        let reply = exchange(&node, &token.secret, &[("audience", "mail"), ("scope", "user:fetch")]).await.expect(200).json();
        let right = office.organization_right("user:fetch");
        assert_eq!(reply["scope"], right);
        let jwt = reply["access_token"].as_str().expect("a JWT");
        let let_in = at_the_gate(&node, "mail", "/a", jwt).await.expect(200);
        assert_eq!((let_in.header("x-auth-rights"), let_in.header("x-auth-token-id")), (right, token.id.to_string()));
        let refused = at_the_gate(&node, "mail", "/b", jwt).await.expect(403);
        assert_eq!(refused.json()["reason"], "right_missing");
        at_the_gate(&node, "mail", "/b", &token.secret).await.expect(200);
    }

    async fn a_jwt_is_for_one_service_alone(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let (mail, wiki) = (office.service_with_rules("mail", "* /** signed-in"), office.service_with_rules("wiki", "* /** signed-in"));
        let (of_mail, of_wiki) = (office.credential(&mail, Duration::ZERO), office.credential(&wiki, Duration::ZERO));
        let token = office.full_token(BOB);
        let jwt = jwt_for(&node, &token.secret, "mail").await;
        at_the_gate(&node, "mail", "/", &jwt).await.expect(200);
        assert_eq!(at_the_gate(&node, "wiki", "/", &jwt).await.expect(401).json()["reason"], "unknown");
        let about = introspect(&node, &of_mail, &jwt).await.json();
        assert_eq!((&about["active"], &about["client_id"]), (&json!(true), &json!(token.id.to_string())));
        assert_ne!(about["jti"], about["client_id"]);
        assert_eq!(about["exp"].as_i64().zip(about["iat"].as_i64()).map(|(exp, iat)| exp - iat), Some(900));
        assert_eq!(introspect(&node, &of_wiki, &jwt).await.text(), "{\"active\":false}");
        // Without a name it is meant for this installation, and no service takes it.
        let here = exchange(&node, &token.secret, &[]).await.expect(200).json();
        let here = here["access_token"].as_str().expect("a JWT");
        at_the_gate(&node, "mail", "/", here).await.expect(401);
        node.program(here).get("/api/v1/verify").await.expect(200);
        // It is for gates, never for managing anything.
        node.program(here).get("/api/v1/tokens").await.expect(401);
    }

    async fn whatever_ends_a_token_ends_its_jwts_at_once_on_every_node(house: House) {
        let office = Office::of(&house);
        let (one, two) = (office.node(), office.node());
        let service = office.service_with_rules("mail", "* /** signed-in");
        let credential = office.credential(&service, Duration::ZERO);
        let token = office.full_token(BOB);
        let jwt = jwt_for(&one, &token.secret, "mail").await;
        let works = async |expected: bool| {
            for node in [&one, &two] {
                let status = if expected { 200 } else { 401 };
                at_the_gate(node, "mail", "/", &jwt).await.expect(status);
                node.program(&jwt).get("/api/v1/verify").await.expect(status);
                assert_eq!(introspect(node, &credential, &jwt).await.json()["active"], expected);
            }
        };
        works(true).await;
        office.pause(token.id);
        works(false).await;
        exchange(&one, &token.secret, &[]).await.expect(400);
        office.resume(token.id);
        works(true).await;
        office.disable(BOB);
        works(false).await;
        exchange(&one, &token.secret, &[]).await.expect(400);
        office.enable(BOB);
        works(true).await;
        office.revoke(token.id);
        works(false).await;
        exchange(&one, &token.secret, &[]).await.expect(400);
    }

    async fn a_jwt_sleeps_where_its_token_sleeps_and_grows_with_nobody(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "GET /a user:fetch\nGET /b user:create");
        let token = office.full_token(BOB);
        let jwt = jwt_for(&node, &token.secret, "mail").await;
        at_the_gate(&node, "mail", "/b", &jwt).await.expect(403);
        office.join("Administrators", BOB);
        at_the_gate(&node, "mail", "/b", &token.secret).await.expect(200);
        at_the_gate(&node, "mail", "/b", &jwt).await.expect(403);
        let wide = jwt_for(&node, &token.secret, "mail").await;
        at_the_gate(&node, "mail", "/b", &wide).await.expect(200);
        office.leave("Administrators", BOB);
        let refused = at_the_gate(&node, "mail", "/b", &wide).await.expect(403);
        assert_eq!(refused.json()["reason"], "right_lost_by_owner");
        at_the_gate(&node, "mail", "/a", &wide).await.expect(200);
    }

    async fn a_jwt_ends_after_minutes_and_never_after_its_token(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "* /** signed-in");
        let end = house.clock.now() + Duration::minutes(4);
        let token = office.token(ANN, TokenKind::FullAccess, Grant::Everything { manages_tokens: false }, Expiry::At(Moment::new(end)));
        let lives = exchange(&node, &token.secret, &[]).await.expect(200).json()["expires_in"].as_i64().expect("seconds");
        assert!((239..=240).contains(&lives), "{lives}");
        let long = office.full_token(ANN);
        let jwt = jwt_for(&node, &long.secret, "mail").await;
        house.clock.advance(LONGEST_EXCHANGED - Duration::SECOND);
        let kept = at_the_gate(&node, "mail", "/", &jwt).await.expect(200);
        assert!(!kept.header("x-auth-expires").is_empty(), "a gateway learns when it ends");
        house.clock.advance(Duration::SECOND);
        assert_eq!(at_the_gate(&node, "mail", "/", &jwt).await.expect(401).json()["reason"], "expired");
    }

    async fn exchanging_and_using_a_jwt_are_uses_of_the_token(house: House) {
        let office = Office::of(&house);
        let mut node = office.node();
        office.service_with_rules("mail", "GET /a user:fetch");
        let token = office.full_token(BOB);
        let jwt = jwt_for(&node, &token.secret, "mail").await;
        at_the_gate(&node, "mail", "/a", &jwt).await.expect(200);
        node.stop();
        assert_eq!(house.books().number("sum(times) FROM token_uses"), 2);
        assert_eq!(house.books().lines("SELECT used_right AS line FROM token_use_rights"), [office.organization_right("user:fetch")]);
    }

    async fn a_stranger_learns_nothing_from_another_organizations_services(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "");
        let carol = house.signed_in(CAROL).await;
        let form = carol.open("/web/pats/new").await.expect(200).form("Create token").fill("name", "hers");
        let page = carol.submit(form.choose("kind", "full-access")).await.expect(200).page();
        let secret = page.words_of("#secret").first().expect("the secret on the page").trim().to_owned();
        let theirs = exchange(&node, &secret, &[("audience", "mail")]).await.expect(400);
        let nobodys = exchange(&node, &secret, &[("audience", "nothing")]).await.expect(400);
        assert_eq!(theirs.json()["error"], "invalid_target");
        assert_eq!(theirs.text(), nobodys.text());
    }
}
