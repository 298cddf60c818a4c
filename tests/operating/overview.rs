//! The overview: exact for small organizations, counted by the server for large ones, and never with anybody else's numbers.

use hallpass::app::overview::{MOST_COUNTED, count_all};
use hallpass::app::token_policy::change::{Begins, change};
use hallpass::domain::actor::{Actor, Origin, Who};
use reqwest::Method;
use serde_json::json;
use time::Duration;

use crate::api_seeds::signing_in::logged_in;
use crate::pages::admin_people::post;
use crate::pages::tokens::{make, works};
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};

const OVERVIEW: &str = "/web/admin";

fn numbers(page: &crate::support::visitor::Page) -> Vec<String> {
    page.words_of(".stats:not(.quiet) li")
}

crate::on_both_databases! {
    async fn what_waits_for_a_decision_is_said_to_whoever_decides(house: House) {
        let operator = Operator::of(&house);
        let organization_id = operator.organization_of(ROOT);
        let actor = Actor { who: Who::Operator, organization_id, origin: Origin::default() };
        let policy = serde_json::from_str(r#"{"needs_approval":{"user":["fetch"]}}"#).expect("a policy");
        house.store().write(&actor, |tx| change(tx, &actor, 0, policy, Begins::Now)).expect("a policy");
        let root = house.signed_in(ROOT).await;
        let text = root.open("/web/admin").await.expect(200).page().text();
        assert!(!text.contains("waits for you") && !text.contains("Waiting"), "{text}");
        let ann = logged_in(&house, ANN).await;
        let wish = serde_json::json!({ "name": "who-reads-people", "rights": ["USER_FETCH"] });
        ann.send(Method::POST, "/api/v1/tokens", &wish).await.expect(202);
        let page = root.open("/web/admin").await.expect(200).page();
        assert!(page.text().contains("One request waits for you to decide."), "{}", page.text());
        assert!(page.text().contains("1 ◇ Waiting"), "{}", page.text());
        let listed = root.open("/web/admin/tokens?state=waiting").await.expect(200).page();
        assert!(listed.text().contains("who-reads-people"), "{}", listed.text());
        let none = root.open("/web/admin/tokens?state=paused").await.expect(200).page();
        assert!(!none.text().contains("who-reads-people"), "{}", none.text());
    }

    async fn the_overview_counts_by_state_and_says_what_deserves_a_look(house: House) {
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("forever").for_ever());
        operator.make(ANN, Plan::named("this week").days(3));
        operator.make(ANN, Plan::named("next week").days(10));
        let (paused, _) = operator.make(BOB, Plan::named("paused").days(60));
        operator.make(CAROL, Plan::named("of another organization"));
        let root = house.signed_in(ROOT).await;
        post(&root, &format!("/web/pats/{paused}/pause"), &[]).await.expect(303);
        let page = root.open(OVERVIEW).await.expect(200).page();
        assert_eq!(numbers(&page), ["3 ● Active", "0 ◷ Starts later", "1 ‖ Paused", "0 ○ Ended", "0 ✕ Revoked"]);
        assert_eq!(page.words_of(".weeks + .disclosure tbody td")[..3], ["1", "1", "0"]);
        assert!(page.attributes(".weeks svg", "aria-label").concat().starts_with("Three tokens end in the next 12 weeks"));
        assert!(page.attributes(".stats a", "href").contains(&"/web/admin/tokens?flag=never_ends".to_owned()));
        let risks = page.words_of(".rows .row").join("\n");
        assert!(risks.contains("forever") && risks.contains("Never ends") && !risks.contains("another organization"), "{risks}");
        operator.disable(ANN);
        house.clock.advance(Duration::days(100));
        let root = house.signed_in(ROOT).await;
        let page = root.open(OVERVIEW).await.expect(200).page();
        assert_eq!(numbers(&page)[..1], ["1 ● Active"]);
        assert_eq!(page.words_of(".stats.quiet li")[..3], ["1 never end", "1 silent for 90 days", "1 of people who are disabled"]);
    }

    async fn use_by_day_is_that_of_the_organization(house: House) {
        let (ann, root) = (house.signed_in(ANN).await, house.signed_in(ROOT).await);
        let made = make(&ann, "ci").await;
        for _ in 0..3 {
            assert!(works(&ann, &made.secret).await);
        }
        post(&root, &format!("/web/pats/{}/pause", made.id), &[]).await.expect(303);
        assert!(!works(&ann, &made.secret).await);
        let mut house = house;
        // Uses in memory are written at the end.
        house.restart();
        let root = house.signed_in(ROOT).await;
        let page = root.open(OVERVIEW).await.expect(200).page();
        let label = page.attributes(".usage svg", "aria-label").concat();
        assert_eq!(label, "Tokens were accepted 3 times and refused 1 times in the last 90 days.");
        let elsewhere = house.signed_in(CAROL).await.open(OVERVIEW).await.expect(200).page();
        assert_eq!(elsewhere.count(".usage svg"), 0);
    }

    async fn the_overview_is_for_whoever_reviews_tokens(house: House) {
        house.visitor().ask(Method::GET, OVERVIEW).send().await.expect(303);
        house.signed_in(ANN).await.open(OVERVIEW).await.expect(403);
        assert!(!house.signed_in(ANN).await.open("/web/account").await.expect(200).page().text().contains("Overview"));
        // Whoever leads a team reviews its people's tokens, and sees nothing of everybody's.
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], ANN);
        keeper.lead(team, ANN);
        house.signed_in(ANN).await.open("/web/admin/tokens").await.expect(200);
        house.signed_in(ANN).await.open(OVERVIEW).await.expect(403);
        logged_in(&house, ANN).await.get("/api/v1/overview").await.expect(403);
        logged_in(&house, ROOT).await.get("/api/v1/overview").await.expect(200);
    }

    async fn programs_read_the_same_numbers(house: House) {
        let operator = Operator::of(&house);
        let (id, secret) = operator.make(ANN, Plan::named("forever").for_ever());
        operator.make(BOB, Plan::named("this week").days(3));
        operator.make(CAROL, Plan::named("of another organization"));
        house.program(&secret).get("/api/v1/verify").await.expect(200);
        let mut house = house;
        // Uses in memory are written at the end.
        house.restart();
        let told = logged_in(&house, ROOT).await.get("/api/v1/overview").await.expect(200).json();
        let tokens = &told["tokens"];
        assert_eq!((&tokens["active"], &tokens["never_end"], &tokens["ends_in_week"][0]), (&json!(2), &json!(1), &json!(1)));
        let today = house.clock.now().date().to_string();
        assert_eq!(told["days"], json!([{ "day": today, "allowed": 1, "refused": 0 }]));
        let risks: Vec<_> = told["risks"].as_array().into_iter().flatten().map(|risk| (&risk["token_id"], &risk["never_ends"])).collect();
        assert!(risks.len() == 2 && risks.contains(&(&json!(id.to_string()), &json!(true))), "{risks:?}");
        assert_eq!((&told["counted_at"], &told["refusals"]), (&json!(null), &json!(0)));
    }

    async fn a_large_organization_is_counted_by_the_server(house: House) {
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("seed").for_ever());
        let most = MOST_COUNTED;
        let columns = "organization_id, owner_id, parent_id, kind, name, search_key, description, rights, manages_tokens, valid_from, \
                       ends_at, enabled, revoked_at, revoked_by, revocation_reason";
        let (numbers, id, digest) = match house.engine {
            crate::support::house::Engine::Sqlite => (
                format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"),
                "printf('01890000-0000-7000-8000-%012d', i)", "randomblob(32)",
            ),
            crate::support::house::Engine::Postgres => (
                format!("WITH n AS (SELECT generate_series(1, {most}) AS i)"),
                "'01890000-0000-7000-8000-' || lpad(i::text, 12, '0')", "sha256(i::text::bytea)",
            ),
        };
        house.books().order(&format!(
            "INSERT INTO tokens (id, {columns}, digest, hint, created_at, updated_at, version) {numbers} \
             SELECT {id}, {columns}, {digest}, hint, created_at, updated_at, version FROM tokens, n WHERE name = 'seed'"));
        // What the server counted when it started is gone: nothing was counted since there are so many.
        house.settled();
        house.books().order("DELETE FROM tallies");
        let root = house.signed_in(ROOT).await;
        let said = root.open(OVERVIEW).await.expect(200).page().text();
        assert!(said.contains("more tokens than can be counted while you wait"), "{said}");
        count_all(&house.store()).expect("all are counted");
        house.clock.advance(Duration::minutes(3));
        let page = root.open(OVERVIEW).await.expect(200).page();
        assert_eq!(self::numbers(&page)[0], "10 000+ ● Active");
        assert!(page.text().contains("Counted 3 minutes ago"), "{}", page.text());
    }
}
