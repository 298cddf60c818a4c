//! Keys take over from each other without one check that fails, for those who ask us and for those who keep the key set.

use hallpass::app::keys::rotate;
use hallpass::domain::jwt::KEY_SET_AGE;
use serde_json::Value;
use time::Duration;

use super::jwt::{exchange, jwt_for, key_set, read};
use super::office::{Node, Office};
use crate::support::house::House;
use crate::support::people::ANN;

/// A service that keeps the key set for as long as it may and never asks again before.
struct Keeper {
    keys: Value,
    since: time::OffsetDateTime,
}

impl Keeper {
    async fn new(node: &Node, house: &House) -> Keeper {
        Keeper { keys: key_set(node).await.json(), since: house.clock.now() }
    }

    async fn reads(&mut self, jwt: &str, node: &Node, house: &House) -> bool {
        if house.clock.now() - self.since >= KEY_SET_AGE {
            *self = Keeper::new(node, house).await;
        }
        read(jwt, &self.keys).is_some()
    }
}

crate::on_both_databases! {
    async fn whoever_keeps_the_key_set_never_lacks_a_key(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "");
        let token = office.full_token(ANN);
        let first = jwt_for(&node, &token.secret, "mail").await;
        let mut keeper = Keeper::new(&node, &house).await;
        let (mut names, mut kept) = (std::collections::BTreeSet::new(), vec![first]);
        for step in 0..40 {
            // Twice in quick succession, then now and then.
            if [3, 4, 20].contains(&step) {
                office.write(|tx, _| rotate::rotate(tx));
            }
            let jwt = jwt_for(&node, &token.secret, "mail").await;
            let kid = read(&jwt, &key_set(&node).await.json()).expect("published before it signs").0["kid"].to_string();
            names.insert(kid);
            kept.push(jwt);
            let young = kept.iter().rev().take(12);
            for jwt in young {
                assert!(keeper.reads(jwt, &node, &house).await, "step {step}");
                node.program(jwt).get("/api/v1/verify").await.expect(200);
            }
            house.clock.advance(Duration::minutes(1));
        }
        assert!(names.len() >= 3, "the new keys have signed: {names:?}");
    }

    async fn not_one_check_fails_while_keys_are_rotated(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "");
        let token = office.full_token(ANN);
        let jwt = jwt_for(&node, &token.secret, "mail").await;
        let checks = async {
            let mut count = 0;
            for _ in 0..150 {
                let (own, fresh) = tokio::join!(async { node.program(&jwt).get("/api/v1/verify").await }, exchange(&node, &token.secret, &[]));
                own.expect(200);
                let fresh = fresh.expect(200).json();
                node.program(fresh["access_token"].as_str().expect("a JWT")).get("/api/v1/verify").await.expect(200);
                count += 1;
            }
            count
        };
        let rotations = async {
            for _ in 0..10 {
                office.write(|tx, _| rotate::rotate(tx));
                tokio::task::yield_now().await;
                key_set(&node).await;
            }
        };
        assert_eq!(tokio::join!(checks, rotations).0, 150);
    }

    async fn a_key_that_may_have_signed_something_good_stays_published(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let reply = key_set(&node).await;
        assert_eq!((reply.text().as_str(), reply.header("cache-control").as_str()), ("{\"keys\":[]}", "public, max-age=0"));
        let token = office.full_token(ANN);
        exchange(&node, &token.secret, &[]).await.expect(200);
        let reply = key_set(&node).await;
        assert_eq!(reply.header("cache-control"), "public, max-age=300");
        office.write(|tx, _| rotate::rotate(tx));
        house.clock.advance(KEY_SET_AGE + Duration::days(1));
        assert_eq!(key_set(&node).await.json()["keys"].as_array().map(Vec::len), Some(2));
    }
}
