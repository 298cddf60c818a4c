//! What the token endpoint refuses, and JWTs that nobody signed: never a pass, never a fault, and nothing is changed.

use ed25519_dalek::Signer;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

use super::jwt::{ACCESS, GRANT, compact, decode, exchange, jwt_for, key_set, post, read};
use super::office::{Node, Office};
use crate::support::house::House;
use crate::support::people::{BOB, ROOT};

crate::on_both_databases! {
    async fn each_wrong_form_has_the_answer_of_the_standard(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "");
        let (good, revoked) = (office.full_token(BOB), office.full_token(BOB));
        office.revoke(revoked.id);
        let secret = good.secret.as_str();
        let jwt = jwt_for(&node, secret, "mail").await;
        let before = house.books().picture();
        let (grant, subject, kind) = (("grant_type", GRANT), ("subject_token", secret), ("subject_token_type", ACCESS));
        let whole = [grant, subject, kind];
        let and = |more: (&'static str, &'static str)| whole.iter().copied().chain([more]).collect::<Vec<_>>();
        let forms: Vec<(&str, Vec<(&str, &str)>)> = vec![
            ("invalid_request", vec![]),
            ("invalid_request", vec![subject, kind]),
            ("unsupported_grant_type", vec![("grant_type", "client_credentials"), subject, kind]),
            ("unsupported_grant_type", vec![("grant_type", "password"), ("username", "bob"), ("password", "x")]),
            ("invalid_request", vec![grant, kind]),
            ("invalid_request", vec![grant, subject]),
            ("invalid_request", vec![grant, subject, ("subject_token_type", "urn:ietf:params:oauth:token-type:saml2")]),
            ("invalid_request", and(("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"))),
            ("invalid_request", and(("actor_token", "x"))),
            ("invalid_request", and(("subject_token", "twice"))),
            ("invalid_target", and(("audience", "nothing"))),
            ("invalid_target", and(("resource", "https://elsewhere.example"))),
            ("invalid_target", and(("resource", "urn:hallpass:service:nothing"))),
            ("invalid_target", [and(("audience", "mail")), vec![("resource", "urn:hallpass:service:other")]].concat()),
            ("invalid_scope", and(("scope", "user:create"))),
            ("invalid_scope", and(("scope", "user:fetch user:create"))),
            ("invalid_scope", and(("scope", "?"))),
            ("invalid_scope", and(("scope", "core.project/{project}/ams.asset:get"))),
            ("invalid_request", vec![grant, kind, ("subject_token", "garbage")]),
            ("invalid_request", vec![grant, kind, ("subject_token", &revoked.secret)]),
            ("invalid_request", vec![grant, kind, ("subject_token", &jwt)]),
        ];
        for (error, form) in forms {
            let reply = post(&node, &form).await.expect(400);
            assert_eq!(reply.json()["error"], error, "{form:?}: {}", reply.text());
            assert!(reply.json()["error_description"].as_str().is_some_and(|words| words.ends_with('.')));
            assert_eq!((reply.header("cache-control").as_str(), reply.header("content-type").as_str()), ("no-store", "application/json"));
            assert_eq!(reply.header("x-request-id").len(), 36);
        }
        let gone = post(&node, &[grant, kind, ("subject_token", &revoked.secret)]).await.text();
        assert_eq!(gone, post(&node, &[grant, kind, ("subject_token", "garbage")]).await.text(), "strangers cannot tell them apart");
        let as_json = node.visitor().ask(Method::POST, "/oauth/token").json(&json!({ "grant_type": GRANT })).send().await;
        assert_eq!(as_json.expect(400).json()["error"], "invalid_request");
        node.visitor().ask(Method::GET, "/oauth/token").send().await.expect(405);
        before.assert_still(&mut house.books());
    }

    async fn a_jwt_that_nobody_signed_is_unknown_everywhere(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let service = office.service_with_rules("mail", "* /** signed-in");
        let credential = office.credential(&service, time::Duration::ZERO);
        let token = office.full_token(ROOT);
        let jwt = jwt_for(&node, &token.secret, "mail").await;
        let keys = key_set(&node).await.json();
        let (header, claims) = read(&jwt, &keys).expect("our signature");
        for forged in forgeries(&jwt, &header, &claims, &keys) {
            assert_unknown(&node, &credential, &forged).await;
        }
        node.program(&jwt).get("/api/v1/verify").await.expect(200);
    }

    async fn ten_megabytes_of_dots_cost_nothing(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let service = office.service_with_rules("mail", "* /** signed-in");
        let credential = office.credential(&service, time::Duration::ZERO);
        let dots = ".".repeat(10 * 1024 * 1024);
        for path in ["/oauth/introspect", "/oauth/revoke", "/oauth/token"] {
            let ask = node.visitor().ask(Method::POST, path).header("Authorization", format!("Bearer {credential}"));
            ask.form(vec![("token".into(), dots.clone())]).send().await.expect(413);
        }
        let dots = ".".repeat(3 * 1024 * 1024);
        let ask = node.visitor().ask(Method::POST, "/oauth/introspect").header("Authorization", format!("Bearer {credential}"));
        let reply = ask.form(vec![("token".into(), dots.clone())]).send().await.expect(200);
        assert_eq!(reply.text(), "{\"active\":false}");
        exchange(&node, &dots, &[]).await.expect(400);
    }
}

async fn assert_unknown(node: &Node, credential: &str, forged: &str) {
    let shown = &forged[..forged.len().min(80)];
    let own = node.program(forged).get("/api/v1/verify").await;
    assert_eq!((own.status(), own.json()["reason"].as_str()), (401, Some("unknown")), "{shown}");
    let ask = node.visitor().ask(Method::GET, "/verify/caddy/mail").header("X-Forwarded-Uri", "/");
    let gate = ask.header("Authorization", format!("Bearer {forged}")).send().await;
    assert_eq!((gate.status(), gate.text()), (401, own.text()), "{shown}");
    let ask = node.visitor().ask(Method::POST, "/oauth/introspect").form(vec![("token".into(), forged.to_owned())]);
    let about = ask.header("Authorization", format!("Bearer {credential}")).send().await.expect(200);
    assert_eq!(about.text(), "{\"active\":false}", "{shown}");
    exchange(node, forged, &[]).await.expect(400);
    node.program(forged).get("/api/v1/tokens").await.expect(401);
}

/// Everything that has been taken for a JWT somewhere.
fn forgeries(jwt: &str, header: &Value, claims: &Value, keys: &Value) -> Vec<String> {
    let with = |value: &Value, name: &str, new: Value| {
        let mut value = value.clone();
        value[name] = new;
        value
    };
    let without = |value: &Value, name: &str| {
        let mut value = value.clone();
        value.as_object_mut().expect("an object").remove(name);
        value
    };
    let mine = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let signed = |header: &Value, claims: &Value| {
        let text = compact(header, claims, b"");
        compact(header, claims, &mine.sign(text.trim_end_matches('.').as_bytes()).to_bytes())
    };
    let old = decode(jwt.rsplit('.').next().expect("a signature"));
    let public = decode(keys["keys"][0]["x"].as_str().expect("x"));
    let mut all = vec![signed(header, claims), compact(header, claims, &[0; 64]), compact(header, claims, b"")];
    for alg in ["none", "nOnE", "HS256", "RS256", "ES256", "ed25519", ""] {
        let header = with(header, "alg", json!(alg));
        let text = compact(&header, claims, b"");
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&public).expect("any key");
        mac.update(text.trim_end_matches('.').as_bytes());
        let tag = mac.finalize().into_bytes();
        all.extend([
            compact(&header, claims, b""),
            compact(&header, claims, &old),
            compact(&header, claims, &tag),
            signed(&header, claims),
        ]);
        all.push(compact(&header, claims, &[&tag[..], &tag[..]].concat()));
    }
    for kid in ["../../../../dev/null", "' OR 1=1 --", "0123456789abcdef0123456789abcdef", ""] {
        all.push(signed(&with(header, "kid", json!(kid)), claims));
    }
    for (name, value) in
        [("jku", json!("https://evil.example/keys")), ("x5u", json!("x")), ("crit", json!(["exp"])), ("jwk", json!({}))]
    {
        all.extend([signed(&with(header, name, value.clone()), claims), compact(&with(header, name, value), claims, &old)]);
    }
    for (name, value) in
        [("exp", json!(9_999_999_999_i64)), ("aud", json!("wiki")), ("typ", json!("JWT")), ("client_id", json!("hallpass"))]
    {
        all.push(compact(header, &with(claims, name, value), &old));
    }
    for name in ["exp", "iat", "aud", "jti", "client_id", "permissions"] {
        all.extend([compact(header, &without(claims, name), &old), signed(header, &without(claims, name))]);
    }
    let mut changed = jwt.to_owned();
    changed.truncate(jwt.len() - 1);
    all.extend([
        changed,
        format!("{jwt}A"),
        format!("{jwt}.{jwt}"),
        jwt.to_lowercase(),
        jwt.replace('.', ".."),
        format!(".{jwt}"),
    ]);
    all
}
