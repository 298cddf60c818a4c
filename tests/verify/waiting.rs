//! A token that waits for a second person is refused wherever tokens are asked about, and so is every JWT of it:
//! also if its secret were known, which nobody can know. So are rights that are withheld, and addresses outside its networks.

use hallpass::app::token_policy::change::{Begins, change};
use hallpass::app::token_policy::show;
use hallpass::app::tokens::edit::{Edit, edit};
use hallpass::domain::networks::Networks;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::jwt::{exchange, jwt_for};
use super::office::{Node, Office};
use crate::support::house::House;
use crate::support::people::ROOT;

/// What each place says of a secret that is needed for `right` and used from `address`.
struct Said {
    own: (u16, String),
    gate: (u16, String),
    batch: String,
    is_active: bool,
    profile: u16,
}

struct Surfaces<'a> {
    node: &'a Node,
    credential: String,
    right: String,
}

impl Surfaces<'_> {
    async fn ask(&self, secret: &str, address: &str) -> Said {
        let seen_from = |ask: crate::support::visitor::Ask| ask.header("X-Forwarded-For", address);
        let own = seen_from(self.node.program(secret).ask(Method::GET, "/api/v1/verify")).send().await;
        let gate = self.node.program(secret).ask(Method::GET, "/verify/traefik/mail").header("X-Forwarded-Method", "GET");
        let gate = seen_from(gate.header("X-Forwarded-Uri", "/people")).send().await;
        let asker = self.node.program(&self.credential);
        let item = json!({ "token": secret, "require": [self.right], "client_address": address });
        let batch = asker.send(Method::POST, "/api/v1/verify", &item).await.expect(200).json();
        let fields = [("token", secret), ("scope", &self.right), ("client_address", address)];
        let form = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let about = asker.ask(Method::POST, "/oauth/introspect").form(form).send().await.expect(200).json();
        let profile = seen_from(self.node.program(secret).ask(Method::GET, "/api/v1/user/profile")).send().await;
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Said {
            own: (own.status(), word(&own.json()["code"])),
            gate: (gate.status(), if gate.status() == 200 { String::new() } else { word(&gate.json()["reason"]) }),
            batch: word(&batch["code"]),
            is_active: about["active"] == json!(true),
            profile: profile.status(),
        }
    }
}

fn surfaces<'a>(office: &Office, node: &'a Node) -> Surfaces<'a> {
    let rules = "GET /people user:fetch";
    let service = office.service_with_rules("mail", rules);
    Surfaces { node, credential: office.credential(&service, Duration::ZERO), right: office.organization_right("user:fetch") }
}

crate::on_both_databases! {
    async fn a_token_that_waits_is_refused_on_every_surface_with_every_jwt_of_it(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let surfaces = surfaces(&office, &node);
        let token = office.token_for(ROOT, std::slice::from_ref(&surfaces.right));
        let jwt = jwt_for(&node, &token.secret, "mail").await;
        for secret in [&token.secret, &jwt] {
            let said = surfaces.ask(secret, "10.1.2.3").await;
            assert_eq!((said.own, said.gate), ((200, "valid".to_owned()), (200, String::new())));
            assert_eq!((said.batch.as_str(), said.is_active), ("valid", true));
        }
        for waits_for in ["approval", "secret"] {
            house.books().order(&format!("UPDATE tokens SET waits_for = '{waits_for}' WHERE id = '{}'", token.id));
            // The new node reads the row as it is now; the old one is told by the next change of the token.
            let fresh = office.node();
            let surfaces = Surfaces { node: &fresh, credential: surfaces.credential.clone(), right: surfaces.right.clone() };
            for secret in [&token.secret, &jwt] {
                let said = surfaces.ask(secret, "10.1.2.3").await;
                let refused = (401, "waiting_for_approval".to_owned());
                assert_eq!((said.own, said.gate), (refused.clone(), refused), "{waits_for}");
                assert_eq!((said.batch.as_str(), said.is_active, said.profile), ("waiting_for_approval", false, 401), "{waits_for}");
            }
            exchange(&fresh, &token.secret, &[("audience", "mail")]).await.expect(400);
        }
    }

    async fn a_withheld_right_is_refused_on_every_surface_and_in_a_jwt_that_was_exchanged_before(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let surfaces = surfaces(&office, &node);
        let token = office.token_for(ROOT, &[surfaces.right.clone(), office.organization_right("data:fetch")]);
        let jwt = jwt_for(&node, &token.secret, "mail").await;
        let narrow = exchange(&node, &token.secret, &[("audience", "mail"), ("scope", "user:fetch")]).await.expect(200).json();
        let narrow = narrow["access_token"].as_str().expect("a JWT").to_owned();
        let policy = serde_json::from_value(json!({ "withheld": { "user": ["fetch"] } })).expect("a policy");
        office.write(|tx, actor| {
            let version = show(tx, actor)?.version;
            change(tx, actor, version, policy, Begins::Now)
        });
        for secret in [&token.secret, &jwt, &narrow] {
            let said = surfaces.ask(secret, "10.1.2.3").await;
            assert_eq!(said.gate, (403, "right_withheld".to_owned()));
            assert_eq!((said.batch.as_str(), said.is_active), ("right_withheld", false));
        }
        let scope = [("audience", "mail"), ("scope", "user:fetch")];
        exchange(&node, &token.secret, &scope).await.expect(400);
        let rest = exchange(&node, &token.secret, &[("audience", "mail")]).await.expect(200).json();
        assert_eq!(rest["scope"], office.organization_right("data:fetch"));
    }

    async fn an_address_outside_its_networks_is_refused_on_every_surface_and_for_every_jwt(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let surfaces = surfaces(&office, &node);
        let token = office.token_for(ROOT, std::slice::from_ref(&surfaces.right));
        let jwt = jwt_for(&node, &token.secret, "mail").await;
        let networks = Some(Networks::parse(["10.1.0.0/16"]).expect("networks"));
        office.write(|tx, actor| edit(tx, actor, token.id, &Edit { networks, ..Edit::default() }));
        for secret in [&token.secret, &jwt] {
            let inside = surfaces.ask(secret, "10.1.2.3").await;
            assert_eq!((inside.own.0, inside.gate.0, inside.batch.as_str(), inside.is_active), (200, 200, "valid", true));
            let outside = surfaces.ask(secret, "10.2.2.3").await;
            let refused = (403, "network_not_allowed".to_owned());
            assert_eq!((outside.own, outside.gate), (refused.clone(), refused));
            assert_eq!((outside.batch.as_str(), outside.is_active), ("network_not_allowed", false));
        }
        // Nobody trades a token in from where it may not be used: the test's own address is outside.
        exchange(&node, &token.secret, &[("audience", "mail")]).await.expect(400);
    }
}
