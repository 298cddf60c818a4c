//! Other people's tokens over the API: the same review as the page has.

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::Program;
use hallpass::domain::rights::RightsTree;
use hallpass::domain::token::Grant;
use reqwest::Method;
use serde_json::{Value, json};

async fn names(program: &Program, query: &str) -> Vec<String> {
    let list = program.get(&format!("/api/v1/tokens?owner=all&{query}")).await.expect(200).json();
    let mut names: Vec<String> =
        list["data"].as_array().into_iter().flatten().filter_map(|token| token["name"].as_str()).map(str::to_owned).collect();
    names.sort();
    names
}

crate::on_both_databases! {
    async fn a_reviewer_finds_tokens_by_what_matters(house: House) {
        let keeper = Keeper::of(&house, ANN);
        let (team, _) = keeper.team_of("Studio team", &["user:delete"], ANN);
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("anns").for_ever());
        operator.make(BOB, Plan::named("bobs"));
        let root = logged_in(&house, ROOT).await;
        for (query, found) in [
            ("", &["anns", "bobs"][..]),
            ("flag=never_ends", &["anns"]),
            ("never_ends=true", &["anns"]),
            ("never_used=true&state=live", &["anns", "bobs"]),
            ("can=user:delete", &["anns"]),
            ("can=USER_DELETE&flag=dangerous", &["anns"]),
            (&format!("team={team}"), &["anns"]),
            ("made_before=2020-01-01T00:00:00Z", &[]),
            ("unused_since=2020-01-01T00:00:00Z", &[]),
        ] {
            assert_eq!(names(&root, query).await, found, "{query}");
        }
        let list = root.get("/api/v1/tokens?owner=all&flag=never_ends").await.expect(200).json();
        let token = &list["data"][0];
        assert_eq!((&token["owner_name"], &token["owner_username"]), (&json!("Ann Andersen"), &json!("ann")));
        assert_eq!((&token["owner_may_act"], &token["teams"]), (&Value::Bool(true), &json!(["Studio team"])));
        assert_eq!(token["flags"], json!(["dangerous", "never_ends"]));
        assert!(token["rights_in_force"].as_i64() > Some(0) && token["rights_of_owner"].as_i64() >= token["rights_in_force"].as_i64());
    }

    async fn a_token_is_explained(house: House) {
        let keeper = Keeper::of(&house, ANN);
        let (team, _) = keeper.team_of("Studio team", &["user:delete"], ANN);
        let organization = keeper.organization();
        let right = format!("core.customer/{organization}/user:delete");
        let grant = Grant::Only(RightsTree::from_iter([right.parse().expect("a right")]));
        let (id, _) = Operator::of(&house).make(ANN, Plan { grant, ..Plan::named("deletes") });
        let path = format!("/api/v1/tokens/{id}/rights");
        let (root, ann) = (logged_in(&house, ROOT).await, logged_in(&house, ANN).await);
        let told = root.get(&path).await.expect(200).json();
        assert_eq!((&told["rights"], &told["stopped_because"], &told["asleep"]), (&json!([right]), &Value::Null, &json!([])));
        let source = &told["sources"][0];
        assert_eq!(
            (&source["team_id"], &source["role_name"], &source["scope"]),
            (&json!(team), &json!("Studio team role"), &json!("organization"))
        );
        let given = &told["given"][0];
        assert_eq!((&given["role"], &given["belongs"]), (&json!("Studio team role on the organization"), &json!("member")));
        assert!(given["let_in"]["event_id"].is_string() && given["role_given"]["at"].is_string(), "{given}");
        let entry = root.get(&format!("/api/v1/audit/{}", given["let_in"]["event_id"].as_str().expect("an id"))).await.expect(200).json();
        assert_eq!((&entry["action"], &entry["changes"][0]["new"]), (&json!("team.member_added"), &json!("Ann Andersen")));
        // Its owner is told the same, but nothing of the log.
        let own = ann.get(&path).await.expect(200).json();
        assert_eq!((&own["rights"], &own["given"]), (&told["rights"], &json!([])));
        keeper.leave(team, ANN);
        Operator::of(&house).disable(ANN);
        let told = root.get(&path).await.expect(200).json();
        assert_eq!((&told["rights"], &told["stopped_because"]), (&json!([]), &json!("owner_inactive")));
        assert_eq!(told["asleep"], json!([{ "right": right, "because": "no_team_gives" }]));
        root.get(&format!("{path}?x=1")).await.expect(400);
        root.get("/api/v1/tokens/01890000-0000-7000-8000-000000000000/rights").await.expect(404);
        logged_in(&house, BOB).await.get(&path).await.expect(404);
        logged_in(&house, CAROL).await.get(&path).await.expect(404);
    }

    async fn forged_questions_are_refused_and_strangers_learn_nothing(house: House) {
        Operator::of(&house).make(BOB, Plan::named("bobs"));
        let (root, ann) = (logged_in(&house, ROOT).await, logged_in(&house, ANN).await);
        for query in ["flag=x", "team=x", "project=x", "can=no:thing", "never_used=yes", "never_ends=1", "made_before=x", "cursor=00"] {
            root.get(&format!("/api/v1/tokens?owner=all&{query}")).await.expect(400);
        }
        root.get("/api/v1/tokens?flag=never_ends").await.expect(400);
        root.get("/api/v1/tokens?owner=all&team=01890000-0000-7000-8000-000000000000").await.expect(404);
        ann.get("/api/v1/tokens?owner=all").await.expect(403);
        let bob = Operator::of(&house).id_of(BOB);
        ann.get(&format!("/api/v1/tokens?owner={bob}")).await.expect(403);
    }
}

crate::on_both_databases! {
    async fn many_are_paused_after_a_dry_run_and_the_pause_is_taken_back(house: House) {
        let operator = Operator::of(&house);
        let (_, secret) = operator.make(ANN, Plan::named("anns").for_ever());
        operator.make(BOB, Plan::named("bobs"));
        house.program(&secret).get("/api/v1/user/profile").await.expect(200);
        let root = logged_in(&house, ROOT).await;
        let wish = json!({ "action": "pause", "filter": { "flag": "never_ends" }, "dry_run": true });
        let dry = root.send(Method::POST, "/api/v1/tokens/bulk", &wish).await.expect(200).json();
        assert_eq!((&dry["count"], &dry["people"], &dry["used_today"]), (&json!(1), &json!(1), &json!(1)));
        assert_eq!(dry["used_today_tokens"][0]["name"], "anns");
        let order = json!({ "action": "pause", "filter": { "flag": "never_ends" }, "reason": "review", "fingerprint": dry["fingerprint"], "count": 1 });
        let before = house.books().picture();
        for (name, wrong, status) in [
            ("count", json!(2), 422),
            ("reason", json!("x"), 422),
            ("fingerprint", json!("00"), 409),
            ("filter", json!({ "nonsense": "x" }), 400),
            ("filter", json!({ "flag": 1 }), 422),
            ("action", json!("delete"), 422),
            ("tokens", json!(["x"]), 422),
        ] {
            let mut forged = order.clone();
            forged[name] = wrong;
            root.send(Method::POST, "/api/v1/tokens/bulk", &forged).await.expect(status);
        }
        // Where all that match are meant, their number must be said.
        let mut uncounted = order.clone();
        uncounted.as_object_mut().expect("an object").remove("count");
        assert_eq!(root.send(Method::POST, "/api/v1/tokens/bulk", &uncounted).await.expect(422).json()["errors"][0]["pointer"], "/count");
        before.assert_still(&mut house.books());
        let job = root.send(Method::POST, "/api/v1/tokens/bulk", &order).await.expect(200).json();
        assert_eq!((&job["state"], &job["outcomes"]["done"], &job["items"][0]["name"]), (&json!("done"), &json!(1), &json!("anns")));
        house.program(&secret).get("/api/v1/verify").await.expect(401);
        let path = format!("/api/v1/jobs/{}", job["id"].as_str().expect("an id"));
        let undone = root.ask(Method::POST, &format!("{path}/undo")).send().await.expect(200).json();
        assert_eq!((&undone["action"], &undone["outcomes"]["done"]), (&json!("resume"), &json!(1)));
        house.program(&secret).get("/api/v1/verify").await.expect(200);
        root.ask(Method::POST, &format!("{path}/undo")).send().await.expect(409);
        assert_eq!(root.get(&path).await.expect(200).json()["undone_by"], undone["id"]);
        let ann = logged_in(&house, ANN).await;
        ann.get(&path).await.expect(404);
        ann.send(Method::POST, "/api/v1/tokens/bulk", &order).await.expect(403);
    }
}

crate::on_both_databases! {
    async fn tokens_that_are_named_need_not_be_counted(house: House) {
        let (id, secret) = Operator::of(&house).make(ANN, Plan::named("anns"));
        let root = logged_in(&house, ROOT).await;
        let mut order = json!({ "action": "pause", "tokens": [id.to_string()], "reason": "review", "dry_run": true });
        let dry = root.send(Method::POST, "/api/v1/tokens/bulk", &order).await.expect(200).json();
        order["dry_run"] = json!(false);
        root.send(Method::POST, "/api/v1/tokens/bulk", &order).await.expect(422);
        order["fingerprint"] = dry["fingerprint"].clone();
        let mut miscounted = order.clone();
        miscounted["count"] = json!(2);
        root.send(Method::POST, "/api/v1/tokens/bulk", &miscounted).await.expect(422);
        house.program(&secret).get("/api/v1/verify").await.expect(200);
        let job = root.send(Method::POST, "/api/v1/tokens/bulk", &order).await.expect(200).json();
        assert_eq!((&job["total"], &job["outcomes"]["done"]), (&json!(1), &json!(1)));
        house.program(&secret).get("/api/v1/verify").await.expect(401);
    }
}

crate::on_both_databases! {
    async fn views_are_kept_listed_and_forgotten(house: House) {
        let (root, ann) = (logged_in(&house, ROOT).await, logged_in(&house, ANN).await);
        let wish = json!({ "name": "No end", "query": "flag=never_ends" });
        let view = root.send(Method::POST, "/api/v1/views", &wish).await.expect(201).json();
        assert_eq!(root.get("/api/v1/views").await.expect(200).json()["data"], json!([view]));
        for wrong in [json!({ "name": "", "query": "x=1" }), json!({ "name": "x", "query": "" }), json!({ "name": "x", "query": "<b>" }), json!({})] {
            root.send(Method::POST, "/api/v1/views", &wrong).await.expect(422);
        }
        ann.get("/api/v1/views").await.expect(403);
        ann.send(Method::POST, "/api/v1/views", &wish).await.expect(403);
        let path = format!("/api/v1/views/{}", view["id"].as_str().expect("an id"));
        root.ask(Method::DELETE, &path).send().await.expect(204);
        root.ask(Method::DELETE, &path).send().await.expect(404);
    }

    async fn a_file_holds_exactly_what_the_list_does(house: House) {
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("=anns").for_ever());
        operator.make_many(BOB, (0..600).map(|number| Plan::named(&format!("b{number}"))));
        let (root, ann) = (logged_in(&house, ROOT).await, logged_in(&house, ANN).await);
        let all = root.get("/api/v1/tokens/export?sort=name").await.expect(200).json();
        assert_eq!(all.as_array().map(Vec::len), Some(601));
        let reply = root.get("/api/v1/tokens/export?format=csv&flag=never_ends").await.expect(200);
        assert_eq!(reply.header("content-disposition"), "attachment; filename=\"tokens.csv\"");
        let lines: Vec<String> = reply.text().lines().map(str::to_owned).collect();
        assert!(lines.len() == 2 && lines[1].contains(",'=anns,"), "{lines:?}");
        assert_eq!(house.books().number("count(*) FROM audit_events WHERE action = 'tokens.exported'"), 2);
        let before = house.books().picture();
        for query in ["format=xml", "flag=x", "limit=5", "cursor=00", "owner=me"] {
            root.get(&format!("/api/v1/tokens/export?{query}")).await.expect(400);
        }
        root.get("/api/v1/tokens/export?team=01890000-0000-7000-8000-000000000000").await.expect(404);
        ann.get("/api/v1/tokens/export").await.expect(403);
        before.assert_still(&mut house.books());
    }

    async fn a_program_does_not_end_its_own_way_in_among_many(house: House) {
        let operator = Operator::of(&house);
        let everything = || hallpass::domain::token::Grant::Everything { manages_tokens: true };
        let (own, secret) = operator.make(ROOT, Plan { grant: everything(), ..Plan::named("own key") });
        let (other, _) = operator.make(ANN, Plan::named("anns"));
        let program = house.program(&secret);
        for action in ["revoke", "pause"] {
            let wish = json!({ "action": action, "tokens": [own, other], "dry_run": true });
            let dry = program.send(Method::POST, "/api/v1/tokens/bulk", &wish).await.expect(200).json();
            let order = json!({ "action": action, "tokens": [own, other], "reason": "clean up", "fingerprint": dry["fingerprint"], "count": 2 });
            let before = house.books().number("count(*) FROM tokens WHERE enabled AND revoked_at IS NULL");
            let refused = program.send(Method::POST, "/api/v1/tokens/bulk", &order).await.expect(409).json();
            assert_eq!(refused["code"], "bulk.own_way_in");
            assert_eq!(house.books().number("count(*) FROM tokens WHERE enabled AND revoked_at IS NULL"), before);
        }
        assert_eq!(house.books().number("count(*) FROM jobs"), 0);
        program.get("/api/v1/verify").await.expect(200);
    }
}
