//! A second person agrees: until then a token works nowhere, and nobody agrees to what they ask for themself.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::rights::rights_of;
use crate::support::visitor::Program;
use hallpass::domain::organization::GrantScope;

const REQUESTS: &str = "/api/v1/requests";

/// `USER_FETCH` needs approval here, and Bob may give it.
async fn with_approval(house: &House) -> Program {
    let root = logged_in(house, ROOT).await;
    let rules = json!({ "policy": { "needs_approval": { "user": ["fetch"] } } });
    root.send(Method::PUT, "/api/v1/policy", &rules).await.expect(200);
    Operator::of(house).let_do(BOB, GrantScope::Organization, &["core.approval:get", "core.approval:update"]);
    root
}

fn wish(rights: &[&str]) -> Value {
    json!({ "name": "people reader", "description": "the weekly report", "rights": rights })
}

async fn only_request(program: &Program, list: &str) -> Value {
    let all = program.get(&format!("{REQUESTS}?list={list}")).await.expect(200).json();
    assert_eq!(all["data"].as_array().map(Vec::len), Some(1), "{all}");
    all["data"][0].clone()
}

fn path(request: &Value, act: &str) -> String {
    format!("{REQUESTS}/{}/{act}", request["id"].as_str().expect("an id"))
}

/// When each request was made that waits for a decision, page by page in this order.
async fn walked(program: &Program, sort: &str) -> Vec<String> {
    let begin = format!("{REQUESTS}?list=to_decide&limit=2&sort={sort}");
    let (mut seen, mut next) = (Vec::new(), begin.clone());
    for _ in 0..3 {
        let page = program.get(&next).await.expect(200).json();
        seen.extend(page["data"].as_array().into_iter().flatten().map(|one| one["created_at"].to_string()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        next = format!("{begin}&cursor={cursor}");
    }
    seen
}

fn token_path(token: &Value) -> String {
    format!("/api/v1/tokens/{}", token["id"].as_str().or(token["token_id"].as_str()).expect("an id"))
}

crate::on_both_databases! {
    async fn a_token_waits_is_approved_and_gets_its_secret_when_its_owner_comes(house: House) {
        with_approval(&house).await;
        let (ann, bob) = (logged_in(&house, ANN).await, logged_in(&house, BOB).await);
        let made = ann.send(Method::POST, "/api/v1/tokens", &wish(&["USER_FETCH", "DATA_FETCH"])).await.expect(202);
        let token = made.json();
        assert_eq!((&token["state"], token.get("secret")), (&json!("waiting"), None), "{token}");
        let at = token_path(&token);
        for refused in ["rotate", "resume"] {
            let status = if refused == "rotate" { 409 } else { 200 };
            ann.ask(Method::POST, &format!("{at}/{refused}")).send().await.expect(status);
        }
        assert_eq!(ann.send(Method::PATCH, &at, &json!({ "rights": ["DATA_FETCH"] })).await.expect(409).json()["code"], "token.waiting");

        let request = only_request(&bob, "to_decide").await;
        assert_eq!((&request["requester_name"], &request["sort"]), (&json!(ANN.full_name), &json!("creation")));
        assert_eq!(request["asked"]["rights"].as_array().map(Vec::len), Some(2));
        assert_eq!(only_request(&ann, "own").await["id"], request["id"]);
        let agreed = bob.send(Method::POST, &path(&request, "approve"), &json!({ "remark": "for the report" })).await.expect(200).json();
        assert_eq!((&agreed["state"], &agreed["decided_by_name"], &agreed["remark"]), (&json!("approved"), &json!(BOB.full_name), &json!("for the report")));
        assert_eq!(only_request(&bob, "decided").await["id"], agreed["id"]);
        assert_eq!(ann.get(&at).await.expect(200).json()["state"], "waiting", "not before its secret is made");

        bob.ask(Method::POST, &format!("{at}/rotate")).send().await.expect(404);
        let revealed = ann.ask(Method::POST, &format!("{at}/rotate")).send().await.expect(200).json();
        assert_eq!(revealed["state"], "active");
        let verdict = house.program(revealed["secret"].as_str().expect("a secret")).get("/api/v1/verify").await.expect(200).json();
        assert_eq!(rights_of(&verdict).len(), 2);
        let actions = house.books().actions_on(token["id"].as_str().expect("an id"));
        assert_eq!(actions, ["token.approval_asked", "token.approved", "token.created", "token.secret_made"]);
        bob.ask(Method::POST, &path(&request, "approve")).send().await.expect(409);
        bob.send(Method::POST, &path(&request, "decline"), &json!({ "remark": "no" })).await.expect(409);
    }

    async fn whoever_asks_for_a_service_identity_cannot_agree_to_it(house: House) {
        let root = with_approval(&house).await;
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Readers", &["user:fetch", "data:fetch"], ANN);
        let identity = keeper.identity(team, "Report robot");
        let at = format!("/api/v1/identities/{identity}/tokens");
        let token = root.send(Method::POST, &at, &wish(&["USER_FETCH"])).await.expect(202).json();
        let own = only_request(&root, "own").await;
        assert_eq!((&own["requester_name"], &token["owner_id"]), (&json!(ROOT.full_name), &json!(identity)));
        let before = house.books().picture();
        root.ask(Method::POST, &path(&own, "approve")).send().await.expect(403);
        root.send(Method::POST, &path(&own, "decline"), &json!({ "remark": "no" })).await.expect(403);
        before.assert_still(&mut house.books());
        let bob = logged_in(&house, BOB).await;
        bob.ask(Method::POST, &path(&own, "approve")).send().await.expect(200);
        let revealed = root.ask(Method::POST, &format!("{}/rotate", token_path(&token))).send().await.expect(200).json();
        let verdict = house.program(revealed["secret"].as_str().expect("a secret")).get("/api/v1/verify").await.expect(200).json();
        assert_eq!(rights_of(&verdict).len(), 1, "{verdict}");
        // What the identity asks for itself is asked by whoever holds its token, so none of its keepers agrees to it.
        let secret = revealed["secret"].as_str().expect("a secret").to_owned();
        assert!(house.program(&secret).send(Method::POST, "/api/v1/tokens", &wish(&["USER_FETCH"])).await.status() >= 400);
    }

    async fn less_can_be_agreed_to_but_never_more(house: House) {
        with_approval(&house).await;
        let (ann, bob) = (logged_in(&house, ANN).await, logged_in(&house, BOB).await);
        let token = ann.send(Method::POST, "/api/v1/tokens", &wish(&["USER_FETCH", "DATA_FETCH"])).await.expect(202).json();
        let request = only_request(&bob, "to_decide").await;
        let before = house.books().picture();
        let later = json!(hallpass::domain::moment::Moment::new(house.clock.now() + time::Duration::days(31)));
        for (body, pointer) in [
            (json!({ "rights": ["USER_FETCH", "MEDIA_FETCH"] }), "/rights"),
            (json!({ "rights": [] }), "/rights"),
            (json!({ "valid_until": later }), "/valid_until"),
            (json!({ "valid_until": null }), "/valid_until"),
            (json!({ "valid_until": "2020-01-01T00:00:00Z" }), ""),
            (json!({ "secret": "mine" }), "/secret"),
        ] {
            let refused = bob.send(Method::POST, &path(&request, "approve"), &body).await;
            assert!([409, 422].contains(&refused.status()), "{body}: {}", refused.text());
            if !pointer.is_empty() {
                assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{body}: {}", refused.text());
            }
        }
        before.assert_still(&mut house.books());
        let sooner = json!(hallpass::domain::moment::Moment::new(house.clock.now() + time::Duration::days(3)));
        let body = json!({ "rights": ["USER_FETCH"], "valid_until": sooner });
        bob.send(Method::POST, &path(&request, "approve"), &body).await.expect(200);
        let shown = ann.get(&token_path(&token)).await.expect(200).json();
        assert_eq!(shown["rights"].as_array().map(Vec::len), Some(1));
        assert_eq!(shown["valid_until"], sooner);
    }

    async fn a_refusal_says_why_and_ends_the_token(house: House) {
        with_approval(&house).await;
        let (ann, bob) = (logged_in(&house, ANN).await, logged_in(&house, BOB).await);
        let token = ann.send(Method::POST, "/api/v1/tokens", &wish(&["USER_FETCH"])).await.expect(202).json();
        let request = only_request(&bob, "to_decide").await;
        bob.send(Method::POST, &path(&request, "decline"), &json!({ "remark": "" })).await.expect(422);
        bob.send(Method::POST, &path(&request, "decline"), &json!({})).await.expect(422);
        bob.send(Method::POST, &path(&request, "decline"), &json!({ "remark": "Use the export." })).await.expect(200);
        let read = only_request(&ann, "own").await;
        assert_eq!((&read["state"], &read["remark"]), (&json!("declined"), &json!("Use the export.")));
        assert_eq!(ann.get(&token_path(&token)).await.expect(200).json()["state"], "revoked");
        ann.ask(Method::POST, &format!("{}/rotate", token_path(&token))).send().await.expect(409);
    }

    async fn a_wider_token_works_on_with_its_old_terms_until_somebody_decides(house: House) {
        with_approval(&house).await;
        let (ann, bob) = (logged_in(&house, ANN).await, logged_in(&house, BOB).await);
        let token = ann.send(Method::POST, "/api/v1/tokens", &wish(&["DATA_FETCH"])).await.expect(201).json();
        let program = house.program(token["secret"].as_str().expect("a secret"));
        let rights = |verdict: Value| rights_of(&verdict).len();
        let widen = json!({ "rights": ["DATA_FETCH", "USER_FETCH"] });
        let asked = ann.send(Method::PATCH, &token_path(&token), &widen).await.expect(202);
        assert_eq!(asked.json()["rights"].as_array().map(Vec::len), Some(1), "as it was");
        assert!(asked.header("location").starts_with(REQUESTS));
        assert_eq!(rights(program.get("/api/v1/verify").await.expect(200).json()), 1);
        let first = only_request(&bob, "to_decide").await;
        assert_eq!(first["sort"], "widening");
        // Asking again takes the first back; narrowing asks nobody.
        ann.send(Method::PATCH, &token_path(&token), &widen).await.expect(202);
        let second = only_request(&bob, "to_decide").await;
        assert_ne!(first["id"], second["id"]);
        bob.ask(Method::POST, &path(&first, "approve")).send().await.expect(409);
        bob.ask(Method::POST, &path(&second, "approve")).send().await.expect(200);
        assert_eq!(rights(program.get("/api/v1/verify").await.expect(200).json()), 2);
        ann.send(Method::PATCH, &token_path(&token), &json!({ "rights": ["USER_FETCH"] })).await.expect(200);
        // A longer life of what needs approval needs it as well.
        let later = json!({ "valid_until": hallpass::domain::moment::Moment::new(house.clock.now() + time::Duration::days(60)) });
        ann.send(Method::PATCH, &token_path(&token), &later).await.expect(202);
        let third = only_request(&bob, "to_decide").await;
        ann.ask(Method::DELETE, &token_path(&token)).send().await.expect(204);
        assert_eq!(ann.get(&format!("{REQUESTS}/{}", third["id"].as_str().expect("an id"))).await.expect(200).json()["state"], "withdrawn");
    }

    async fn nobody_decides_their_own_and_strangers_see_nothing(house: House) {
        let root = with_approval(&house).await;
        Operator::of(&house).let_do(ANN, GrantScope::Organization, &["core.approval:get"]);
        let (ann, bob, carol) = (logged_in(&house, ANN).await, logged_in(&house, BOB).await, logged_in(&house, CAROL).await);
        bob.send(Method::POST, "/api/v1/tokens", &wish(&["USER_FETCH"])).await.expect(202);
        assert_eq!(bob.get(&format!("{REQUESTS}?list=to_decide")).await.expect(200).json()["data"], json!([]));
        let request = only_request(&bob, "own").await;
        let one = format!("{REQUESTS}/{}", request["id"].as_str().expect("an id"));
        let (_, everything) = Operator::of(&house).make(BOB, Plan::named("everything"));
        let session = house.signed_in(ROOT).await;
        let before = house.books().picture();
        let no = json!({ "remark": "no" });
        for act in ["approve", "decline", "withdraw"] {
            house.visitor().ask(Method::POST, &path(&request, act)).json(&no).send().await.expect(401);
            carol.send(Method::POST, &path(&request, act), &if act == "decline" { no.clone() } else { json!({}) }).await.expect(404);
            house.program("hp_garbage").send(Method::POST, &path(&request, act), &no).await.expect(401);
            root.send(Method::POST, &format!("{REQUESTS}/nonsense/{act}"), &no).await.expect(404);
            root.send(Method::POST, &format!("{REQUESTS}/01890000-0000-7000-8000-000000000000/{act}"), &if act == "decline" { no.clone() } else { json!({}) }).await.expect(404);
            session.ask(Method::POST, &path(&request, act)).json(&no).send().await.expect(403);
        }
        carol.get(&one).await.expect(404);
        ann.get(&one).await.expect(200);
        ann.ask(Method::POST, &path(&request, "approve")).send().await.expect(403);
        ann.send(Method::POST, &path(&request, "decline"), &no).await.expect(403);
        ann.ask(Method::POST, &path(&request, "withdraw")).send().await.expect(403);
        // His own right to decide, by session, login token or any token of his, is no right over his own request.
        for own in [&bob, &house.program(&everything)] {
            own.ask(Method::POST, &path(&request, "approve")).send().await.expect(403);
            own.send(Method::POST, &path(&request, "decline"), &no).await.expect(403);
        }
        before.assert_still(&mut house.books());
        bob.ask(Method::POST, &path(&request, "withdraw")).send().await.expect(200);
        root.ask(Method::POST, &path(&request, "approve")).send().await.expect(409);
    }

    async fn surfaces_that_cannot_wait_refuse_and_make_nothing(house: House) {
        with_approval(&house).await;
        let ann = logged_in(&house, ANN).await;
        let before = house.books().picture();
        // A token with all its owner's rights holds whatever needs approval.
        let refused = ann.send(Method::POST, "/api/v1/api_tokens", &json!({ "description": "all" })).await;
        assert_eq!(refused.status(), 409, "{}", refused.text());
        before.assert_still(&mut house.books());
        let full = ann.send(Method::POST, "/api/v1/tokens", &json!({ "name": "all", "kind": "full-access" })).await.expect(202).json();
        assert_eq!(full["state"], "waiting");
        // The operator at the shell is a second person.
        let (_, secret) = Operator::of(&house).make(ANN, Plan::named("by the operator"));
        house.program(&secret).get("/api/v1/verify").await.expect(200);
    }

    async fn requests_come_page_by_page(house: House) {
        with_approval(&house).await;
        let (ann, bob) = (logged_in(&house, ANN).await, logged_in(&house, BOB).await);
        for _ in 0..5 {
            ann.send(Method::POST, "/api/v1/tokens", &wish(&["USER_FETCH"])).await.expect(202);
            house.clock.advance(time::Duration::seconds(1));
        }
        let newest_first = walked(&bob, "-created_at").await;
        let mut oldest_first = walked(&bob, "created_at").await;
        oldest_first.reverse();
        assert_eq!((newest_first.len(), &newest_first), (5, &oldest_first));
        newest_first.windows(2).for_each(|two| assert!(two[0] > two[1], "{newest_first:?}"));
        for wrong in ["list=all", "limit=0", "cursor=forged", "state=open", "sort=name"] {
            bob.get(&format!("{REQUESTS}?{wrong}")).await.expect(400);
        }
        for list in ["to_decide", "decided"] {
            ann.get(&format!("{REQUESTS}?list={list}")).await.expect(403);
        }
    }
}
