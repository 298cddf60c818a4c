//! The policy on its page: tried out first, then set, at once or from a day on.

use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::Reply;
use hallpass::domain::organization::GrantScope;
use reqwest::Method;

const PAGE: &str = "/web/admin/policy";

fn button(reply: &Reply, act: &str) -> crate::support::visitor::Form {
    reply.form(act)
}

crate::on_both_databases! {
    async fn a_policy_is_previewed_and_applied(house: House) {
        let operator = Operator::of(&house);
        let (_, secret) = operator.make(ANN, Plan::named("nightly").for_ever());
        operator.make(BOB, Plan::named("short").days(3));
        let root = house.signed_in(ROOT).await;
        let page = root.open(PAGE).await.expect(200);
        let form = button(&page, "Preview what it does").fill("longest_life_full_access", "90").fill("idle_days", "30");
        let before = house.books().picture();
        let preview = root.submit(form).await.expect(200);
        let text = preview.page().text();
        assert!(text.contains("Held against all live tokens, 2 of them"), "{text}");
        assert_eq!(preview.page().words_of("#preview tbody a"), ["nightly"], "exactly the one that is touched");
        before.assert_still(&mut house.books());
        let applied = root.submit(button(&preview, "Apply")).await.expect(200);
        assert!(applied.page().text().contains("The policy holds from now on"), "{}", applied.page().text());
        assert_eq!(applied.page().attributes("#longest_life_full_access", "value"), ["90"]);
        house.program(&secret).get("/api/v1/verify").await.expect(200);
        house.clock.advance(time::Duration::days(90));
        assert_eq!(house.program(&secret).get("/api/v1/verify").await.expect(401).json()["code"], "expired");
    }

    async fn mistakes_come_back_beside_their_fields_with_everything_typed(house: House) {
        let root = house.signed_in(ROOT).await;
        let page = root.open(PAGE).await.expect(200);
        let before = house.books().picture();
        let form = button(&page, "Preview what it does")
            .fill("longest_life_restricted", "4000")
            .fill("never_used_days", "soon")
            .fill("networks", "10.0.0.0/8\nnonsense");
        let back = root.submit(form).await.expect(422);
        assert!(back.page().text().contains("Write a whole number") && back.page().text().contains("Line 2"), "{}", back.page().text());
        let form = button(&back, "Preview what it does").fill("never_used_days", "").fill("networks", "10.0.0.0/8");
        let back = root.submit(form).await.expect(422);
        assert!(back.page().text().contains("This installation allows at most"), "{}", back.page().text());
        assert_eq!(back.page().attributes("#longest_life_restricted", "value"), ["4000"]);
        before.assert_still(&mut house.books());
    }

    async fn two_who_edit_notice_each_other(house: House) {
        let (root, again) = (house.signed_in(ROOT).await, house.signed_in(ROOT).await);
        let first = root.submit(button(&root.open(PAGE).await.expect(200), "Preview what it does").fill("idle_days", "30")).await.expect(200);
        let second = again.submit(button(&again.open(PAGE).await.expect(200), "Preview what it does").fill("idle_days", "60")).await.expect(200);
        root.submit(button(&first, "Apply")).await.expect(200);
        let clash = again.submit(button(&second, "Apply")).await.expect(409);
        assert!(clash.page().text().contains("Somebody changed the policy"), "{}", clash.page().text());
        assert_eq!(root.open(PAGE).await.expect(200).page().attributes("#idle_days", "value"), ["30"]);
    }

    async fn only_who_may_sees_and_changes_it(house: House) {
        Operator::of(&house).let_do(BOB, GrantScope::Organization, &["core.policy:get"]);
        let (ann, bob, root) = (house.signed_in(ANN).await, house.signed_in(BOB).await, house.signed_in(ROOT).await);
        ann.open(PAGE).await.expect(404);
        house.signed_in(CAROL).await.open(PAGE).await.expect(200);
        let read = bob.open(PAGE).await.expect(200);
        assert!(!read.page().text().contains("Preview"), "{}", read.page().text());
        let before = house.books().picture();
        let csrf = |page: &Reply| page.page().attributes("input[name=csrf]", "value").first().cloned().expect("a form token");
        let pairs = |csrf: String| vec![("csrf".to_owned(), csrf), ("version".to_owned(), "0".to_owned()), ("act".to_owned(), "apply".to_owned()), ("idle_days".to_owned(), "30".to_owned())];
        let post = |visitor: &crate::support::visitor::Visitor, pairs: Vec<(String, String)>| {
            visitor.ask(Method::POST, PAGE).form(pairs).like_a_navigation("same-origin").send()
        };
        post(&ann, pairs(csrf(&ann.open("/web/pats").await.expect(200)))).await.expect(404);
        post(&bob, pairs(csrf(&read))).await.expect(403);
        post(&root, pairs("forged".to_owned())).await.expect(403);
        post(&house.visitor(), pairs(String::new())).await.expect(303);
        let mut unasked = pairs(csrf(&root.open(PAGE).await.expect(200)));
        unasked.push(("organization_id".to_owned(), "other".to_owned()));
        post(&root, unasked).await.expect(422);
        before.assert_still(&mut house.books());
    }
}
