//! What an organization allows its tokens is held against every one of them at the next verdict, on every node.

use hallpass::app::services::wish::Written;
use hallpass::app::token_policy::change::{Begins, change, withdraw};
use hallpass::app::token_policy::{PolicyRecord, TokenPolicy, enforce, show};
use hallpass::app::tokens::edit::{Edit, edit};
use hallpass::domain::ids::TokenId;
use hallpass::domain::moment::Moment;
use hallpass::domain::networks::Networks;
use hallpass::domain::token::{Grant, TokenKind};
use hallpass::domain::window::Expiry;
use reqwest::Method;
use serde_json::{Value, json};

use super::office::{Held, Node, Office};
use crate::support::house::House;
use crate::support::people::{ANN, ROOT};
use crate::support::rights::rights_of;

fn policy(document: Value) -> TokenPolicy {
    serde_json::from_value(document).expect("a policy")
}

fn set(office: &Office, document: Value, begins: Begins) -> PolicyRecord {
    office.write(|tx, actor| {
        let version = show(tx, actor)?.version;
        change(tx, actor, version, policy(document), begins)
    })
}

fn bind(office: &Office, id: TokenId, networks: &[&str]) {
    let networks = Some(Networks::parse(networks.iter().copied()).expect("networks"));
    office.write(|tx, actor| edit(tx, actor, id, &Edit { networks, ..Edit::default() }));
}

/// The verdict on a token that is used from this address, behind a proxy of the node's.
async fn from(node: &Node, token: &Held, address: &str) -> String {
    let ask = node.program(&token.secret).ask(Method::GET, "/api/v1/verify").header("X-Forwarded-For", address);
    let reply = ask.send().await;
    assert!([200, 401, 403].contains(&reply.status()), "{} {}", reply.status(), reply.text());
    reply.json()["code"].as_str().unwrap_or_default().to_owned()
}

crate::on_both_databases! {
    async fn a_change_of_policy_is_seen_by_the_next_verdict_on_every_node(house: House) {
        let office = Office::of(&house);
        let (one, two) = (office.node(), office.node());
        let right = office.organization_right("user:fetch");
        let also = office.organization_right("data:fetch");
        let token = office.token_for(ROOT, &[right.clone(), also]);
        for round in 0..5 {
            set(&office, json!({ "withheld": { "user": ["fetch"] } }), Begins::Now);
            for node in [&one, &two] {
                let seen = node.program(&token.secret).get("/api/v1/verify").await.expect(200).json();
                assert_eq!(rights_of(&seen).len(), 1, "withheld, round {round}: {seen}");
            }
            set(&office, json!({ "networks": ["10.0.0.0/8"] }), Begins::Now);
            for node in [&one, &two] {
                assert_eq!(from(node, &token, "10.1.2.3").await, "valid", "round {round}");
                assert_eq!(from(node, &token, "192.0.2.1").await, "network_not_allowed", "round {round}");
            }
            set(&office, json!({}), Begins::Now);
            for node in [&one, &two] {
                let seen = node.program(&token.secret).get("/api/v1/verify").await.expect(200).json();
                assert_eq!(rights_of(&seen).len(), 2, "round {round}: {seen}");
            }
        }
    }

    async fn a_revision_comes_into_force_at_its_moment_without_anybody_touching_it(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let until = Expiry::At(Moment::new(house.clock.now() + time::Duration::days(300)));
        let everything = || Grant::Everything { manages_tokens: false };
        let token = office.token(ANN, TokenKind::FullAccess, everything(), until);
        let endless = office.full_token(ANN);
        let begins = Moment::new(house.clock.now() + time::Duration::days(20));
        let rules = json!({ "longest_life_seconds": { "full_access": 10 * 86_400 }, "may_never_end": false });
        let record = set(&office, rules, Begins::At(begins));
        assert_eq!((record.in_force, record.waiting.map(|(from, _)| from)), (TokenPolicy::default(), Some(begins)));
        for held in [&token, &endless] {
            assert_eq!(from(&node, held, "10.0.0.1").await, "valid");
        }
        house.clock.advance(time::Duration::days(20) - time::Duration::seconds(1));
        assert_eq!(from(&node, &token, "10.0.0.1").await, "valid");
        house.clock.advance(time::Duration::seconds(1));
        for held in [&token, &endless] {
            assert_eq!(from(&node, held, "10.0.0.1").await, "expired", "it is twenty days old, and ten are allowed");
        }
        // What was never written down is read so as well, and a revision that is withdrawn never comes.
        set(&office, json!({}), Begins::Now);
        assert_eq!(from(&node, &token, "10.0.0.1").await, "valid");
        let later = Moment::new(house.clock.now() + time::Duration::days(1));
        set(&office, json!({ "networks": ["192.0.2.0/24"] }), Begins::At(later));
        office.write(|tx, actor| {
            let version = show(tx, actor)?.version;
            withdraw(tx, actor, version)
        });
        house.clock.advance(time::Duration::days(2));
        assert_eq!(from(&node, &token, "10.0.0.1").await, "valid");
    }

    async fn a_token_is_bound_to_its_networks_and_its_organizations(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let token = office.full_token(ANN);
        bind(&office, token.id, &["10.1.0.0/16", "2001:db8::/32"]);
        for (address, code) in [
            ("10.1.2.3", "valid"),
            ("2001:db8::5", "valid"),
            ("10.2.0.1", "network_not_allowed"),
            ("2001:db9::5", "network_not_allowed"),
            // The one that spoke to the nearest proxy of ours counts; what stands left of it is only said.
            ("10.1.2.3, 8.8.8.8", "network_not_allowed"),
            ("8.8.8.8, 10.1.2.3", "valid"),
            ("10.1.2.3, 127.0.0.1", "valid"),
            ("10.1.2.3, nonsense", "network_not_allowed"),
            ("nonsense", "network_not_allowed"),
            ("", "network_not_allowed"),
        ] {
            assert_eq!(from(&node, &token, address).await, code, "{address}");
        }
        set(&office, json!({ "networks": ["10.1.2.0/24", "10.2.0.0/16"] }), Begins::Now);
        for (address, code) in [("10.1.2.3", "valid"), ("10.1.3.3", "network_not_allowed"), ("10.2.0.1", "network_not_allowed")] {
            assert_eq!(from(&node, &token, address).await, code, "{address}");
        }
        bind(&office, token.id, &[]);
        assert_eq!(from(&node, &token, "10.2.0.1").await, "valid");
    }

    async fn nobody_but_a_proxy_of_ours_may_speak_for_somebody_else(house: House) {
        let office = Office::of(&house);
        let token = office.full_token(ANN);
        bind(&office, token.id, &["10.1.0.0/16"]);
        // The house names no proxies, so that its peer is who comes, whatever the headers say.
        for header in ["X-Forwarded-For", "X-Real-Ip", "Forwarded", "True-Client-Ip", "Cf-Connecting-Ip"] {
            for value in ["10.1.2.3", "for=10.1.2.3", "10.1.2.3, 127.0.0.1"] {
                for path in ["/api/v1/verify", "/api/v1/user/profile"] {
                    let ask = house.program(&token.secret).ask(Method::GET, path).header(header, value);
                    let refused = ask.send().await;
                    assert!([401, 403].contains(&refused.status()), "{header}: {value} on {path}: {}", refused.status());
                    assert_eq!(refused.json()["code"], "network_not_allowed", "{header}: {value} on {path}");
                }
            }
        }
        bind(&office, token.id, &["127.0.0.0/8"]);
        house.program(&token.secret).get("/api/v1/verify").await.expect(200);
        house.program(&token.secret).get("/api/v1/user/profile").await.expect(200);
        let ask = house.program(&token.secret).ask(Method::GET, "/api/v1/verify").header("X-Forwarded-For", "8.8.8.8");
        ask.send().await.expect(200);
    }

    async fn gateways_and_services_tell_from_where_a_token_is_used(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let service = office.service(Written { name: "mail".into(), rules: "* /** signed-in".into(), ..Written::default() });
        let credential = office.credential(&service, time::Duration::ZERO);
        let token = office.full_token(ANN);
        bind(&office, token.id, &["10.1.0.0/16"]);
        for (address, status) in [("10.1.2.3", 200), ("10.2.2.3", 403), ("10.1.2.3, 10.2.2.3", 403)] {
            let ask = node.program(&token.secret).ask(Method::GET, "/verify/traefik/mail");
            let ask = ask.header("X-Forwarded-Method", "GET").header("X-Forwarded-Uri", "/x").header("X-Forwarded-For", address);
            let reply = ask.send().await.expect(status);
            assert!(status == 200 || reply.json()["reason"] == "network_not_allowed", "{}", reply.text());
        }
        let asker = node.program(&credential);
        for (address, code) in [(json!("10.1.2.3"), "valid"), (json!("10.2.2.3"), "network_not_allowed"), (Value::Null, "network_not_allowed")] {
            let item = json!({ "token": token.secret, "client_address": address });
            let verdict = asker.send(Method::POST, "/api/v1/verify", &item).await.expect(200).json();
            assert_eq!(verdict["code"], code, "{address}");
        }
        // A service that asks from inside the network is not the client.
        let ask = asker.ask(Method::POST, "/api/v1/verify").header("X-Forwarded-For", "10.1.2.3");
        assert_eq!(ask.json(&json!({ "token": token.secret })).send().await.expect(200).json()["code"], "network_not_allowed");
        for (address, active) in [("10.1.2.3", true), ("10.2.2.3", false)] {
            let form = vec![("token".to_owned(), token.secret.clone()), ("client_address".to_owned(), address.to_owned())];
            let reply = asker.ask(Method::POST, "/oauth/introspect").form(form).send().await.expect(200).json();
            assert_eq!(reply["active"], active, "{address}");
        }
        let form = vec![("token".to_owned(), token.secret.clone()), ("client_address".to_owned(), "here".to_owned())];
        asker.ask(Method::POST, "/oauth/introspect").form(form).send().await.expect(400);
    }

    async fn what_is_withheld_is_told_apart_from_what_was_lost(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let right = office.organization_right("user:fetch");
        let token = office.token_for(ANN, std::slice::from_ref(&right));
        let service = office.service(Written { name: "mail".into(), ..Written::default() });
        let credential = office.credential(&service, time::Duration::ZERO);
        set(&office, json!({ "withheld": { "user": ["fetch"] } }), Begins::Now);
        let item = json!({ "token": token.secret, "require": [right] });
        let verdict = node.program(&credential).send(Method::POST, "/api/v1/verify", &item).await.expect(200).json();
        assert_eq!((&verdict["code"], &verdict["missing"]), (&json!("right_withheld"), &json!([right])));
    }

    async fn what_is_silent_for_too_long_is_paused_by_policy_and_resuming_is_a_sign_of_life(house: House) {
        let office = Office::of(&house);
        let (quiet, busy, another) = (office.full_token(ANN), office.full_token(ANN), office.full_token(ROOT));
        set(&office, json!({ "idle_days": 30, "never_used_days": 10 }), Begins::Now);
        house.program(&busy.secret).get("/api/v1/verify").await.expect(200);
        house.program(&another.secret).get("/api/v1/verify").await.expect(200);
        // Whoever opens a page sees all uses written.
        house.signed_in(ANN).await.open(&format!("/web/pats/{}", busy.id)).await.expect(200);
        let sweep = || enforce::enforce(office.store()).expect("a sweep");
        house.clock.advance(time::Duration::days(10) - time::Duration::seconds(1));
        assert_eq!(sweep(), 0);
        house.clock.advance(time::Duration::seconds(1));
        assert_eq!(sweep(), 1);
        let told = house.program(&quiet.secret).get("/api/v1/verify").await.expect(401);
        assert_eq!(told.json()["code"], "disabled");
        let notes = house.books().lines(&format!("SELECT note AS line FROM audit_events WHERE target_id = '{}' AND action = 'token.paused'", quiet.id));
        assert_eq!(notes, ["by policy: never used in 10 days"]);
        office.resume(quiet.id);
        assert_eq!(sweep(), 0, "resuming is a sign of life");
        house.clock.advance(time::Duration::days(10));
        assert_eq!(sweep(), 1);
        house.clock.advance(time::Duration::days(20));
        assert_eq!(sweep(), 2, "used once, and then not for thirty days");
        assert_eq!(house.program(&busy.secret).get("/api/v1/verify").await.expect(401).json()["code"], "disabled");
    }
}
