//! Looking at what stops, and handing over, refuse whom and what they must; then nothing is changed and nothing audited.

use reqwest::Method;

use super::admin_people::{page_of, post};
use super::leaving::{handing, taker};
use super::tokens::make;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use hallpass::domain::organization::GrantScope;

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

crate::on_both_databases! {
    async fn handing_over_refuses_what_it_must(house: House) {
        let to = taker(&house).to_string();
        let operator = Operator::of(&house);
        operator.let_do(BOB, GrantScope::Organization, &["core.person:get"]);
        let (root, ann, bob) = (house.signed_in(ROOT).await, house.signed_in(ANN).await, house.signed_in(BOB).await);
        let carol = house.signed_in(CAROL).await;
        let (made, own) = (make(&ann, "ci").await, make(&root, "root's own").await);
        let page = page_of(&house, ANN);
        let address = format!("{page}/leaving/{}", made.id);
        let fields = |password: &'static str| vec![("once", "1"), ("to", to.as_str()), ("password", password)];
        let before = house.books().picture();
        let pairs: Vec<(String, String)> = fields(ROOT.password).iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let anonymous = house.visitor().ask(Method::POST, &address).form(pairs.clone()).like_a_navigation("same-origin");
        assert_eq!(anonymous.send().await.expect(303).header("location"), "/sign-in");
        let program = house.program(&own.secret).ask(Method::POST, &address).form(pairs.clone());
        program.like_a_navigation("same-origin").send().await.expect(303);
        root.ask(Method::POST, &address).form(pairs).like_a_navigation("same-origin").send().await.expect(403);
        post(&carol, &address, &fields(CAROL.password)).await.expect(404);
        post(&ann, &address, &fields(ANN.password)).await.expect(404);
        post(&bob, &address, &fields(BOB.password)).await.expect(404);
        for path in ["/leaving".to_owned(), format!("/leaving/{}", made.id)] {
            carol.open(&format!("{page}{path}")).await.expect(404);
            ann.open(&format!("{page}{path}")).await.expect(404);
            bob.open(&format!("{page}{path}")).await.expect(403);
            assert!(house.visitor().open(&format!("{page}{path}")).await.path().starts_with("/sign-in"));
        }
        let mut odd = fields(ROOT.password);
        odd.push(("rights", "everything"));
        post(&root, &address, &odd).await.expect(422);
        let mut stale = fields(ROOT.password);
        stale[0] = ("once", "7");
        post(&root, &address, &stale).await.expect(409);
        for wrong in ["", "x"] {
            let mut unchosen = fields(ROOT.password);
            unchosen[1] = ("to", wrong);
            post(&root, &address, &unchosen).await.expect(422);
        }
        for wrong in [NOBODY.to_owned(), Keeper::of(&house, ROOT).person(BOB).to_string()] {
            let mut elsewhere = fields(ROOT.password);
            elsewhere[1] = ("to", wrong.as_str());
            post(&root, &address, &elsewhere).await.expect(404);
        }
        for id in [NOBODY, "x", &own.id] {
            post(&root, &format!("{page}/leaving/{id}"), &fields(ROOT.password)).await.expect(404);
        }
        before.assert_still(&mut house.books());
    }

    async fn what_is_over_or_a_login_is_not_handed_over(house: House) {
        let to = taker(&house).to_string();
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let made = make(&ann, "ci").await;
        let page = page_of(&house, ANN);
        let form = handing(&root, &page, &made).await.fill("password", ROOT.password);
        post(&ann, &format!("{}/revocation", made.path()), &[("place", "page"), ("reason", "other")]).await.expect(303);
        let before = house.books().picture();
        root.submit_once(form).await.expect(409);
        let address = format!("{page}/leaving/{}", made.id);
        post(&root, &address, &[("once", "2"), ("to", &to), ("password", ROOT.password)]).await.expect(409);
        crate::api_seeds::signing_in::log_in(&house, ANN).await;
        let login = house.books().lines("SELECT id AS line FROM tokens WHERE kind = 'login'").concat();
        let kept = house.books().picture();
        post(&root, &format!("{page}/leaving/{login}"), &[("once", "1"), ("to", &to), ("password", ROOT.password)]).await.expect(409);
        kept.assert_still(&mut house.books());
        drop(before);
    }

    async fn whoever_may_disable_but_not_make_tokens_for_a_service_hands_nothing_over(house: House) {
        let to = taker(&house).to_string();
        let operator = Operator::of(&house);
        operator.let_do(BOB, GrantScope::Organization, &["core.person:get", "core.person:disable"]);
        let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
        let (id, _) = operator.make(ANN, Plan::named("all"));
        let made = make(&ann, "ci").await;
        let page = page_of(&house, ANN);
        let counted = bob.open(&format!("{page}/leaving")).await.expect(200);
        assert!(counted.page().text().contains("2 tokens would stop"), "{}", counted.page().text());
        assert!(!counted.text().contains(&made.id) && !counted.page().text().contains("ci "), "no single token is shown without the right");
        let before = house.books().picture();
        for id in [&made.id, &id.to_string()] {
            let address = format!("{page}/leaving/{id}");
            post(&bob, &address, &[("once", "1"), ("to", &to), ("password", BOB.password)]).await.expect(404);
        }
        before.assert_still(&mut house.books());
        // Seeing tokens is not enough either.
        operator.let_do(BOB, GrantScope::Organization, &["core.member_token:get"]);
        let seen = house.books().picture();
        let address = format!("{page}/leaving/{}", made.id);
        post(&bob, &address, &[("once", "1"), ("to", &to), ("password", BOB.password)]).await.expect(404);
        seen.assert_still(&mut house.books());
    }
}
