//! One deed on many tokens: shown first, done once, accounted for, and taken back.

use super::{LIST, restricted, studio};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::{Form, Page, Reply, Visitor};
use hallpass::domain::organization::GrantScope;
use reqwest::Method;
use time::Duration;

/// The preview of a deed on all that match a query.
async fn preview(visitor: &Visitor, deed: &str, query: &str) -> Page {
    visitor.open(&format!("{LIST}/bulk?deed={deed}&all=yes&{query}")).await.expect(200).page()
}

/// The form, with a reason and the number.
fn filled(page: &Page, button: &str, count: usize) -> Form {
    page.form(button).fill("reason", "cleaning up").fill("count", &count.to_string())
}

/// Orders what a form says and looks at what became of it.
async fn done(visitor: &Visitor, form: Form) -> (String, Page) {
    let place = visitor.submit_once(form).await.expect(303).header("location");
    let page = visitor.open(&place).await.expect(200).page();
    (place, page)
}

async fn works(house: &House, secret: &str) -> bool {
    house.program(secret).get("/api/v1/verify").await.status() == 200
}

crate::on_both_databases! {
    async fn all_that_match_are_shown_revoked_and_accounted_for(house: House) {
        let operator = Operator::of(&house);
        let secrets: Vec<String> = (0..3).map(|number| operator.make(ANN, Plan::named(&format!("a{number}")).for_ever()).1).collect();
        let (other, kept) = operator.make(BOB, Plan::named("kept"));
        house.program(&secrets[1]).get("/api/v1/user/profile").await.expect(200);
        let root = house.signed_in(ROOT).await;
        let page = preview(&root, "revoke", "flag=never_ends").await;
        assert!(page.text().contains("Three tokens of one person. One was used in the last 24 hours; it stands first."), "{}", page.text());
        assert_eq!(page.words_of("fieldset.chosen a"), ["a1"], "what was used today stands first");
        let form = filled(&page, "Revoke 3 tokens", 3).fill("why", "leaked");
        let (place, page) = done(&root, form).await;
        assert!(page.text().contains("Finished. 3 done.") && page.text().contains("cleaning up"), "{}", page.text());
        for secret in &secrets {
            assert!(!works(&house, secret).await);
        }
        assert!(works(&house, &kept).await, "what did not match stays");
        let mut books = house.books();
        assert_eq!(books.number("count(*) FROM audit_events WHERE action = 'token.revoked' AND note = 'cleaning up'"), 3);
        assert_eq!(books.number("count(*) FROM audit_events WHERE action = 'tokens.bulk' AND target_kind = 'job'"), 1);
        assert_eq!(books.number("count(*) FROM tokens WHERE revocation_reason = 'leaked'"), 3);
        // From the result to the log, and back.
        let trail = page.attributes("main a", "href").into_iter().find(|href| href.contains("/web/admin/audit?request="));
        let log = root.open(&trail.expect("a way to the log")).await.expect(200).page();
        let said = log.words_of(".log-deed");
        assert_eq!(said.len(), 5, "the order, each token, the end: {said:?}");
        assert_eq!(said[0], "Rut Root came to the end of the bulk change revoke 3 tokens");
        assert!(said[1..4].iter().all(|line| line.starts_with("Rut Root revoked a")), "{said:?}");
        assert_eq!(said[4], "Rut Root ordered the bulk change revoke 3 tokens");
        assert!(log.text().contains("Done 3"), "{}", log.text());
        assert!(log.attributes("main a", "href").contains(&place), "{:?}", log.attributes("main a", "href"));
        assert_eq!(books.actions_on(&other.to_string()), ["token.created"]);
    }

    async fn ticked_tokens_are_paused_and_the_pause_is_taken_back(house: House) {
        let operator = Operator::of(&house);
        let (one, first) = operator.make(ANN, Plan::named("one"));
        let (two, second) = operator.make(BOB, Plan::named("two"));
        let root = house.signed_in(ROOT).await;
        let page = root.open(LIST).await.expect(200).page();
        assert_eq!(page.attributes("form.deeds", "method"), ["get"]);
        let path = format!("{LIST}/bulk?deed=pause&token={one}&token={two}");
        let form = filled(&root.open(&path).await.expect(200).page(), "Pause 2 tokens", 2);
        let (place, page) = done(&root, form).await;
        assert!(!works(&house, &first).await && !works(&house, &second).await);
        let undo = page.form("Undo: let them work again");
        let (_, page) = done(&root, undo).await;
        assert!(page.text().contains("2 done"), "{}", page.text());
        assert!(works(&house, &first).await && works(&house, &second).await);
        let csrf = root.open("/web/account").await.form("Save appearance").value("csrf").expect("a token");
        let again = root.ask(Method::POST, &format!("{place}/undo")).form(vec![("csrf".into(), csrf)]).like_a_navigation("same-origin");
        again.send().await.expect(409);
        assert!(root.open(&place).await.page().text().contains("This was taken back."));
        assert!(root.open("/web/admin/jobs").await.expect(200).page().text().contains("Pause 2 tokens"));
    }

    async fn what_was_touched_since_stays_paused_when_the_pause_is_taken_back(house: House) {
        let operator = Operator::of(&house);
        operator.make_many(ANN, (0..2).map(|number| Plan::named(&format!("t{number}"))));
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let form = filled(&preview(&root, "pause", "").await, "Pause 2 tokens", 2);
        let (_, page) = done(&root, form).await;
        let undo = page.form("Undo: let them work again");
        let path = ann.open("/web/pats?state=paused").await.page().attributes("li.token .who a.value", "href")[0].clone();
        let rename = ann.open(&format!("{path}/name/edit")).await.form("Save").fill("name", "mine now");
        ann.submit_once(rename).await.expect(303);
        let (_, page) = done(&root, undo).await;
        assert!(page.text().contains("1 done, 1 changed meanwhile."), "{}", page.text());
    }

    async fn shortening_only_ever_shortens(house: House) {
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("lasting").for_ever());
        operator.make(ANN, Plan::named("short").days(2));
        let root = house.signed_in(ROOT).await;
        let until = crate::pages::tokens::typed(house.clock.now() + Duration::days(10));
        let form = filled(&preview(&root, "shorten", "").await, "Shorten 2 tokens", 2).fill("until", &until);
        let (_, page) = done(&root, form).await;
        assert!(page.text().contains("1 done, 1 already so."), "{}", page.text());
        assert_eq!(house.books().number("count(*) FROM tokens WHERE ends_at IS NULL"), 0);
        let past = crate::pages::tokens::typed(house.clock.now() - Duration::days(1));
        let form = filled(&preview(&root, "shorten", "").await, "Shorten 2 tokens", 2).fill("until", &past);
        assert!(root.submit_once(form).await.expect(422).page().text().contains("Choose an end in the future"));
    }

    async fn narrowing_takes_one_right_and_never_the_last(house: House) {
        studio(&house, ANN, ROOT);
        restricted(&house, ANN, "both", &["user:fetch", "user:delete"]);
        restricted(&house, ANN, "only", &["user:delete"]);
        restricted(&house, ANN, "reads", &["user:fetch"]);
        Operator::of(&house).make(ANN, Plan::named("everything"));
        let root = house.signed_in(ROOT).await;
        let form = filled(&preview(&root, "narrow", "").await, "Narrow 4 tokens", 4).fill("take", "user:delete");
        let (_, page) = done(&root, form).await;
        assert!(page.text().contains("1 done, 1 already so, 2 not allowed."), "{}", page.text());
        assert!(page.text().contains("It would have no right left."));
        assert_eq!(house.books().number("count(*) FROM tokens WHERE rights LIKE '%delete%'"), 1);
    }

    async fn what_was_used_today_can_be_taken_out(house: House) {
        let operator = Operator::of(&house);
        let (_, busy) = operator.make(ANN, Plan::named("busy"));
        let (_, idle) = operator.make(ANN, Plan::named("idle"));
        house.program(&busy).get("/api/v1/user/profile").await.expect(200);
        let root = house.signed_in(ROOT).await;
        let page = preview(&root, "pause", "").await;
        let form = page.form("Leave all of these alone").forge("update", "without_today");
        let page = root.submit_once(form).await.expect(200).page();
        assert!(page.text().contains("One token of one person.") && page.text().contains("1 left alone"), "{}", page.text());
        let form = page.form("Pause token").fill("reason", "cleaning up");
        let form = if page.count("#count") > 0 { form.fill("count", "1") } else { form.forge("count", "1") };
        done(&root, form).await;
        assert!(works(&house, &busy).await && !works(&house, &idle).await);
    }

    async fn a_set_that_changed_since_is_shown_again_and_nothing_is_done(house: House) {
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("one"));
        let root = house.signed_in(ROOT).await;
        operator.make(ANN, Plan::named("two"));
        let page = preview(&root, "revoke", "").await;
        operator.make(ANN, Plan::named("three"));
        let before = house.books().picture();
        let reply = root.submit_once(filled(&page, "Revoke 2 tokens", 2)).await.expect(409);
        assert!(reply.page().text().contains("These are not the tokens that you were shown"), "{}", reply.text());
        assert!(reply.page().text().contains("Revoke 3 tokens?"), "the new set");
        before.assert_still(&mut house.books());
    }

    async fn two_administrators_meet_on_one_token(house: House) {
        let (id, _) = Operator::of(&house).make(ANN, Plan::named("one"));
        let (root, again) = (house.signed_in(ROOT).await, house.signed_in(ROOT).await);
        let path = format!("{LIST}/bulk?deed=revoke&token={id}");
        let first = root.open(&path).await.page().form("Revoke token").fill("reason", "mine");
        let second = again.open(&path).await.page().form("Revoke token").fill("reason", "no, mine");
        done(&root, first).await;
        again.submit_once(second).await.expect(409);
        assert_eq!(house.books().number("count(*) FROM audit_events WHERE action = 'token.revoked'"), 1);
    }

    async fn wrong_numbers_reasons_and_forged_fields_do_nothing(house: House) {
        let operator = Operator::of(&house);
        let (id, _) = operator.make(ANN, Plan::named("one"));
        operator.make(BOB, Plan::named("two"));
        let (carols, _) = operator.make(CAROL, Plan::named("carols"));
        let root = house.signed_in(ROOT).await;
        let page = preview(&root, "revoke", "").await;
        let before = house.books().picture();
        for form in [
            filled(&page, "Revoke 2 tokens", 3),
            filled(&page, "Revoke 2 tokens", 2).fill("count", "two"),
            filled(&page, "Revoke 2 tokens", 2).fill("reason", "  "),
            filled(&page, "Revoke 2 tokens", 2).fill("reason", "x"),
            filled(&page, "Revoke 2 tokens", 2).forge("why", "because"),
            filled(&page, "Revoke 2 tokens", 2).forge("deed", "delete"),
            filled(&page, "Revoke 2 tokens", 2).forge("owner_id", "x"),
            filled(&page, "Revoke 2 tokens", 2).forge("flag", "x"),
        ] {
            root.submit_once(form).await.expect(422);
        }
        root.submit_once(filled(&page, "Revoke 2 tokens", 2).forge("fingerprint", "00")).await.expect(409);
        root.submit_once(filled(&page, "Revoke 2 tokens", 2).without("csrf")).await.expect(403);
        for query in ["deed=revoke", "deed=nonsense&all=yes", "deed=revoke&all=yes&state=x", "deed=revoke&token=x", "all=yes"] {
            let status = root.open(&format!("{LIST}/bulk?{query}")).await.status();
            assert!([404, 422].contains(&status), "{query}: {status}");
        }
        // Somebody kept the address alone, or pressed a button before ticking anything.
        for query in ["", "?deed=revoke", "?deed=pause&state=paused"] {
            let page = root.open(&format!("{LIST}/bulk{query}")).await.expect(422).page();
            assert!(page.text().contains("Nothing is ticked yet"), "{query}: {}", page.text());
            assert!(page.attributes("main a", "href").iter().any(|href| href.starts_with(LIST)), "{query}: no way on");
        }
        root.open(&format!("{LIST}/bulk?deed=revoke&token={id}&token={carols}")).await.expect(404);
        before.assert_still(&mut house.books());
    }

    async fn nobody_does_in_bulk_what_they_may_not_do_alone(house: House) {
        let operator = Operator::of(&house);
        let (id, secret) = operator.make(ANN, Plan::named("anns"));
        operator.let_do(BOB, GrantScope::Organization, &["core.member_token:get"]);
        let (bob, carol, ann) = (house.signed_in(BOB).await, house.signed_in(CAROL).await, house.signed_in(ANN).await);
        let path = format!("{LIST}/bulk?deed=revoke&token={id}");
        let page = bob.open(LIST).await.expect(200).page();
        assert_eq!(page.count("form.deeds"), 0, "nothing is offered to a reader");
        let form = bob.open(&path).await.expect(200).page().form("Revoke token").fill("reason", "out of spite");
        let (place, page) = done(&bob, form).await;
        assert!(page.text().contains("1 not allowed."), "{}", page.text());
        assert!(works(&house, &secret).await);
        assert_eq!(house.books().number("count(*) FROM audit_events WHERE action = 'token.revoked'"), 0);
        carol.open(&path).await.expect(404);
        for way in Way::BOTH {
            way.open(&carol, &place).await.expect(404);
            way.open(&ann, &place).await.expect(404);
        }
        ann.open(&format!("{LIST}/bulk?deed=revoke&all=yes")).await.expect(403);
        ann.open(&format!("{LIST}/bulk")).await.expect(403);
        let sent: Reply = house.visitor().open(&path).await;
        sent.expect(200).page().form("Sign in");
        let ask = house.program(&secret).ask(Method::POST, &format!("{LIST}/bulk")).form(vec![("deed".into(), "revoke".into())]);
        assert!([303, 401].contains(&ask.like_a_navigation("same-origin").send().await.status()));
    }

    async fn thousands_go_on_in_the_background_and_after_a_restart(house: House) {
        let mut house = house;
        Operator::of(&house).make_thousands(ANN, Plan::named("t"), 1_100);
        let root = house.signed_in(ROOT).await;
        let page = preview(&root, "pause", "").await;
        let place = root.submit_once(filled(&page, "Pause 1 100 tokens", 1_100)).await.expect(303).header("location");
        house.restart();
        let root = house.signed_in(ROOT).await;
        let page = root.open(&place).await.expect(200).page();
        assert_eq!(page.attributes("[role=progressbar]", "aria-valuemax"), ["1100"]);
        // The worker in the process does the same; whoever comes first takes the next tokens.
        let store = house.store();
        while hallpass::app::bulk::work::work(&store).expect("a worker") {}
        // Nobody kept the connection open meanwhile.
        let root = house.signed_in(ROOT).await;
        let page = root.open(&place).await.page();
        assert!(page.text().contains("Finished. 1 100 done."), "{}", page.text());
        assert_eq!(house.books().number("count(*) FROM tokens WHERE NOT enabled"), 1_100);
        assert_eq!(house.books().number("count(*) FROM audit_events WHERE action = 'token.paused'"), 1_100);
    }
}
