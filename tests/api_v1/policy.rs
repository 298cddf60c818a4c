//! The organization's policy over the API: who may see it, who may change it, and what is said before.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use hallpass::domain::organization::GrantScope;

const POLICY: &str = "/api/v1/policy";

fn days(days: i64) -> Value {
    json!({ "policy": { "longest_life_seconds": { "full_access": days * 86_400 }, "may_never_end": false } })
}

crate::on_both_databases! {
    async fn a_policy_is_shown_tried_and_set(house: House) {
        let operator = Operator::of(&house);
        let (short, _) = operator.make(ANN, Plan::named("short").days(5));
        let (long, secret) = operator.make(ANN, Plan::named("long").days(100));
        let (endless, _) = operator.make(BOB, Plan::named("endless").for_ever());
        operator.make(CAROL, Plan::named("elsewhere").for_ever());
        let root = logged_in(&house, ROOT).await;
        let shown = root.get(POLICY).await.expect(200);
        assert_eq!((&shown.json()["version"], &shown.json()["policy"]["may_never_end"]), (&json!(0), &json!(true)));
        let tag = shown.header("etag");

        let before = house.books().picture();
        let mut trial = days(10);
        trial["dry_run"] = json!(true);
        let tried = root.send(Method::PUT, POLICY, &trial).await.expect(200).json();
        assert_eq!(tried["policy"]["may_never_end"], true, "nothing was set: {tried}");
        let preview = &tried["preview"];
        let counts = ["checked", "stopping", "shortened", "narrowed", "shut_out"].map(|name| preview[name].as_i64().expect("a count"));
        assert_eq!(counts, [3, 0, 2, 0, 0]);
        let mut touched: Vec<String> = preview["tokens"].as_array().into_iter().flatten().map(|one| one["id"].as_str().expect("an id").to_owned()).collect();
        touched.sort();
        let mut expected = [long.to_string(), endless.to_string()];
        expected.sort();
        assert_eq!(touched, expected, "exactly these: {preview}");
        assert!(!touched.contains(&short.to_string()));
        assert_eq!(preview["tokens"][0]["effects"][0]["effect"], "ends_sooner");
        before.assert_still(&mut house.books());

        let set = root.ask(Method::PUT, POLICY).header("If-Match", &tag).json(&days(10)).send().await.expect(200);
        assert_eq!((&set.json()["version"], &set.json()["policy"]["may_never_end"]), (&json!(1), &json!(false)));
        root.ask(Method::PUT, POLICY).header("If-Match", &tag).json(&days(20)).send().await.expect(412);
        let verdict = house.program(&secret).get("/api/v1/verify").await.expect(200).json();
        let ends = hallpass::domain::moment::Moment::parse(verdict["valid_until"].as_str().expect("an end")).expect("a moment");
        let begun = hallpass::domain::moment::Moment::parse(verdict["valid_from"].as_str().expect("a start")).expect("a moment");
        assert_eq!(ends.since(begun), time::Duration::days(10), "the end that is in force is the one that is told");
        let stopping = root.send(Method::PUT, POLICY, &days(10)).await.expect(200).json();
        assert_eq!(stopping["version"], 1, "the same again changes nothing");
        let actions = house.books().actions_on(&operator.organization_of(ROOT).to_string());
        assert_eq!(actions.iter().filter(|action| *action == "policy.changed").count(), 1, "{actions:?}");
    }

    async fn what_would_stop_is_what_stops(house: House) {
        let operator = Operator::of(&house);
        let (_, old) = operator.make(ANN, Plan::named("old").days(300));
        house.clock.advance(time::Duration::days(20));
        let (_, young) = operator.make(ANN, Plan::named("young").days(300));
        let root = logged_in(&house, ROOT).await;
        let set = root.send(Method::PUT, POLICY, &days(15)).await.expect(200).json();
        assert_eq!((&set["preview"]["stopping"], &set["preview"]["shortened"]), (&json!(1), &json!(1)));
        assert_eq!(set["preview"]["tokens"][0]["name"], "old");
        assert_eq!(house.program(&old).get("/api/v1/verify").await.expect(401).json()["code"], "expired");
        house.program(&young).get("/api/v1/verify").await.expect(200);
    }

    async fn a_revision_waits_for_its_day_and_can_be_dropped(house: House) {
        let root = logged_in(&house, ROOT).await;
        let mut later = days(10);
        let from = hallpass::domain::moment::Moment::new(house.clock.now() + time::Duration::minutes(30));
        later["applies_from"] = json!(from);
        let set = root.send(Method::PUT, POLICY, &later).await.expect(200).json();
        assert_eq!((&set["policy"]["may_never_end"], &set["next"]["policy"]["may_never_end"]), (&json!(true), &json!(false)));
        house.clock.advance(time::Duration::minutes(29));
        assert_eq!(root.get(POLICY).await.expect(200).json()["longest_full_access_seconds"], 366 * 86_400);
        house.clock.advance(time::Duration::minutes(1));
        let shown = root.get(POLICY).await.expect(200).json();
        assert_eq!((&shown["longest_full_access_seconds"], &shown["next"]), (&json!(10 * 86_400), &Value::Null));
        let from = hallpass::domain::moment::Moment::new(house.clock.now() + time::Duration::days(3));
        later["applies_from"] = json!(from);
        root.send(Method::PUT, POLICY, &later).await.expect(200);
        root.ask(Method::DELETE, "/api/v1/policy/next").send().await.expect(204);
        assert_eq!(root.get(POLICY).await.expect(200).json()["next"], Value::Null);
        root.ask(Method::DELETE, "/api/v1/policy/next").send().await.expect(204);
    }

    async fn only_who_may_sees_and_changes_it(house: House) {
        Operator::of(&house).let_do(BOB, GrantScope::Organization, &["core.policy:get"]);
        house.visitor().ask(Method::PUT, POLICY).json(&days(10)).send().await.expect(401);
        let (ann, bob) = (logged_in(&house, ANN).await, logged_in(&house, BOB).await);
        let session = house.signed_in(ROOT).await;
        let between = house.books().picture();
        // Everybody may know what binds their own tokens, and no more.
        let seen = ann.get(POLICY).await.expect(200).json();
        assert_eq!((&seen["policy"], &seen["version"], &seen["may_never_end"]), (&Value::Null, &Value::Null, &json!(true)));
        ann.send(Method::PUT, POLICY, &days(10)).await.expect(404);
        ann.ask(Method::DELETE, "/api/v1/policy/next").send().await.expect(404);
        assert_eq!(bob.get(POLICY).await.expect(200).json()["version"], 0);
        bob.send(Method::PUT, POLICY, &days(10)).await.expect(403);
        bob.ask(Method::DELETE, "/api/v1/policy/next").send().await.expect(403);
        let mut trial = days(10);
        trial["dry_run"] = json!(true);
        bob.send(Method::PUT, POLICY, &trial).await.expect(200);
        session.ask(Method::PUT, POLICY).json(&days(10)).send().await.expect(403);
        between.assert_still(&mut house.books());
    }

    async fn rules_that_cannot_be_are_refused_by_name(house: House) {
        let root = logged_in(&house, ROOT).await;
        let before = house.books().picture();
        let cases = [
            (json!({}), "/policy"),
            (json!({ "policy": [] }), "/policy"),
            (json!({ "policy": { "longest_life_seconds": [1, 2, 3] } }), "/policy"),
            (json!({ "policy": { "longest_life": 1 } }), "/policy"),
            (json!({ "policy": { "networks": ["10.0.0.1/8"] } }), "/policy"),
            (json!({ "policy": { "longest_life_seconds": { "restricted": 367 * 86_400 } } }), "/longest_life_restricted"),
            (json!({ "policy": { "longest_life_seconds": { "ephemeral": 2 * 86_400 } } }), "/longest_life_ephemeral"),
            (json!({ "policy": { "longest_life_seconds": { "full_access": 0 } } }), "/longest_life_full_access"),
            (json!({ "policy": { "usual_life_seconds": 172_800, "longest_life_seconds": { "restricted": 86_400 } } }), "/usual_life"),
            (json!({ "policy": { "idle_days": 0 } }), "/idle_days"),
            (json!({ "policy": { "never_used_days": 4_000 } }), "/never_used_days"),
            (json!({ "policy": { "withheld": { "user": ["fly"] } } }), "/withheld"),
            (json!({ "policy": { "needs_approval": { "nothing": ["get"] } } }), "/needs_approval"),
            (json!({ "policy": { "most_tokens_per_person": 0 } }), "/most_tokens_per_person"),
            (json!({ "policy": {}, "applies_from": "2020-01-01T00:00:00Z" }), "/applies_from"),
            (json!({ "policy": {}, "now": true }), "/now"),
        ];
        for (body, pointer) in cases {
            let refused = root.send(Method::PUT, POLICY, &body).await.expect(422).json();
            let told: Vec<&Value> = refused["errors"].as_array().into_iter().flatten().map(|error| &error["pointer"]).collect();
            assert!(told.contains(&&json!(pointer)), "{body}: {refused}");
        }
        before.assert_still(&mut house.books());
    }

    async fn the_limits_bind_who_makes_and_changes_tokens(house: House) {
        let root = logged_in(&house, ROOT).await;
        let rules = json!({ "policy": {
            "longest_life_seconds": { "restricted": 90 * 86_400 }, "may_never_end": false, "withheld": { "data": ["fetch"] },
            "description_required": true, "networks": ["10.0.0.0/8", "127.0.0.0/8"], "most_tokens_per_person": 2,
        } });
        root.send(Method::PUT, POLICY, &rules).await.expect(200);
        let ann = logged_in(&house, ANN).await;
        let in_days = |days: i64| json!(hallpass::domain::moment::Moment::new(house.clock.now() + time::Duration::days(days)));
        let good = json!({ "name": "ci", "description": "ask Ann", "rights": ["USER_FETCH"], "valid_until": in_days(90) });
        let with = |name: &str, value: Value| {
            let mut body = good.clone();
            body[name] = value;
            body
        };
        let before = house.books().picture();
        for (body, code, words) in [
            (with("valid_until", in_days(91)), "token.lives_too_long", "at most 90 days"),
            (with("valid_until", Value::Null), "token.must_end", "must have an end"),
            (with("rights", json!(["DATA_FETCH"])), "token.right_withheld", "lets no token have"),
            (with("description", json!("")), "token.description_required", "wants every token described"),
            (with("networks", json!(["192.0.2.0/24"])), "token.network_outside", "192.0.2.0/24"),
        ] {
            let refused = ann.send(Method::POST, "/api/v1/tokens", &body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["code"], code, "{refused}");
            assert!(refused["errors"][0]["detail"].as_str().is_some_and(|told| told.contains(words)), "{refused}");
        }
        before.assert_still(&mut house.books());
        let made = ann.send(Method::POST, "/api/v1/tokens", &with("networks", json!(["10.1.0.0/16"]))).await.expect(201).json();
        assert_eq!(made["networks"], json!(["10.1.0.0/16"]));
        let path = format!("/api/v1/tokens/{}", made["id"].as_str().expect("an id"));
        for (patch, code) in [
            (json!({ "valid_until": in_days(91) }), "token.lives_too_long"),
            (json!({ "rights": ["USER_FETCH", "DATA_FETCH"] }), "token.right_withheld"),
            (json!({ "networks": ["10.1.0.0/16", "192.0.2.0/24"] }), "token.network_outside"),
            (json!({ "description": null }), "token.description_required"),
        ] {
            let refused = ann.send(Method::PATCH, &path, &patch).await.expect(422).json();
            assert_eq!(refused["errors"][0]["code"], code, "{refused}");
        }
        let seen = ann.get(POLICY).await.expect(200).json();
        assert_eq!((&seen["longest_life_seconds"], &seen["description_required"]), (&json!(90 * 86_400), &json!(true)));
        // Login tokens are of the same person, and count like others.
        let refused = ann.send(Method::POST, "/api/v1/tokens", &good).await.expect(409).json();
        assert_eq!(refused["code"], "token.too_many");
    }
}
