//! Asking a second person, on the pages: with htmx and without any script.

use super::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::{Reply, Visitor};
use hallpass::app::token_policy::change::{Begins, change};
use hallpass::domain::actor::{Actor, Origin, Who};
use hallpass::domain::organization::GrantScope;
use hallpass::domain::rights::RightsTree;
use hallpass::domain::token::Grant;
use reqwest::Method;

/// `user:fetch` needs approval, and Bob may give it.
fn with_approval(house: &House) {
    let operator = Operator::of(house);
    let organization_id = operator.organization_of(ROOT);
    let actor = Actor { who: Who::Operator, organization_id, origin: Origin::default() };
    let policy = serde_json::from_str(r#"{"needs_approval":{"user":["fetch"]}}"#).expect("a policy");
    house.store().write(&actor, |tx| change(tx, &actor, 0, policy, Begins::Now)).expect("a policy");
    operator.let_do(BOB, GrantScope::Organization, &["core.approval:get", "core.approval:update"]);
}

/// Asks for a token on the form and answers its page's address.
async fn ask(house: &House, ann: &Visitor, way: Way) -> String {
    let right = format!("core.customer/{}/user:fetch", Operator::of(house).organization_of(ANN));
    let form = way.open(ann, "/web/pats/new").await.expect(200).form("Create token");
    let form = form.fill("name", "people reader").fill("description", "the weekly report").tick("right", &right);
    let answer = way.submit(ann, form).await;
    match way {
        Way::Plain => answer.expect(303).header("location").split('?').next().expect("an address").to_owned(),
        Way::Htmx => {
            let page = answer.expect(200);
            assert!(page.text().contains("Sent for approval"), "{}", page.text());
            page.page().attributes("a.primary", "href").concat()
        }
    }
}

async fn request_of(visitor: &Visitor, name: &str) -> Reply {
    let list = visitor.open("/web/requests").await.expect(200);
    assert!(list.page().text().contains(name), "{}", list.page().text());
    let href = list.page().attributes("main .row a", "href").first().cloned().expect("a request");
    visitor.open(&href).await.expect(200)
}

crate::on_both_databases! {
    async fn the_button_says_when_somebody_else_has_to_agree(house: House) {
        with_approval(&house);
        let ann = house.signed_in(ANN).await;
        let right = format!("core.customer/{}/user:fetch", Operator::of(&house).organization_of(ANN));
        for way in Way::BOTH {
            let form = way.open(&ann, "/web/pats/new").await.expect(200).form("Create token");
            let looked = way.submit(&ann, form.tick("right", &right).forge("step", "look")).await.expect(200);
            assert!(looked.text().contains("Ask for approval"), "{}", looked.text());
            let form = way.open(&ann, "/web/pats/new?rights=USER_FETCH").await.expect(200).form("Ask for approval");
            let looked = way.submit(&ann, form.untick("right", &right).forge("step", "look")).await.expect(200);
            assert!(looked.text().contains("Create token"), "{}", looked.text());
        }
    }

    async fn the_form_names_the_rights_that_wait(house: House) {
        with_approval(&house);
        let ann = house.signed_in(ANN).await;
        let right = |pair: &str| format!("core.customer/{}/{pair}", Operator::of(&house).organization_of(ANN));
        let waits = "works only after a second person has agreed to “Read people's profiles”";
        for way in Way::BOTH {
            let page = way.open(&ann, "/web/pats/new?rights=USER_FETCH").await.expect(200).page();
            assert!(page.text().contains(waits), "{}", page.text());
            let form = page.form("Ask for approval");
            let looked = way.submit(&ann, form.untick("right", &right("user:fetch")).forge("step", "look")).await.expect(200);
            assert!(!looked.page().text().contains("second person has"), "{}", looked.page().text());
            let everything = page.form("Ask for approval").choose("kind", "full-access").forge("step", "look");
            let looked = way.submit(&ann, everything).await.expect(200);
            assert!(looked.page().text().contains("“Read people's profiles”"), "{}", looked.page().text());
        }
    }

    async fn the_button_of_an_edit_says_what_will_happen(house: House) {
        let operator = Operator::of(&house);
        operator.let_do(ANN, GrantScope::Organization, &["config:fetch"]);
        with_approval(&house);
        let right = |pair: &str| format!("core.customer/{}/{pair}", operator.organization_of(ANN));
        let has = right("config:fetch").parse().expect("a right");
        let (id, _) = operator.make(ANN, Plan { grant: Grant::Only(RightsTree::from_iter([has])), ..Plan::named("reader") });
        let ann = house.signed_in(ANN).await;
        let waits = "A second person has to agree to “Read people's profiles”; until then the token works on as it is.";
        for way in Way::BOTH {
            let page = way.open(&ann, &format!("/web/pats/{id}/rights/edit")).await.expect(200).page();
            assert!(!page.text().contains("second person has"), "{}", page.text());
            let looked = page.form("Save rights").tick("right", &right("user:fetch")).forge("step", "look");
            let looked = way.submit(&ann, looked).await.expect(200).page();
            assert!(looked.text().contains("Ask for approval") && looked.text().contains(waits), "{}", looked.text());
        }
        let form = ann.open(&format!("/web/pats/{id}/rights/edit")).await.expect(200).form("Save rights");
        ann.submit(form.tick("right", &right("user:fetch"))).await.expect(200);
        assert_eq!(house.books().actions_on(&id.to_string()), ["token.created", "token.widening_asked"]);
    }

    async fn a_token_is_asked_for_approved_and_revealed(house: House) {
        with_approval(&house);
        for way in Way::BOTH {
            let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
            let at = ask(&house, &ann, way).await;
            let page = ann.open(&at).await.expect(200).page();
            assert!(page.text().contains("Waiting for approval") && page.text().contains("works nowhere until"), "{}", page.text());
            assert_eq!(page.count(&format!("a[href='{at}/rotation']")), 0, "no secret to be had yet");
            ann.open(&format!("{at}/rotation")).await.expect(409);

            let request = request_of(&bob, "people reader").await;
            assert!(request.page().text().contains("Ann Andersen asks for a new token"), "{}", request.page().text());
            assert!(request.page().text().contains("the weekly report"));
            let done = bob.submit(request.form("Approve")).await.expect(200);
            assert!(done.page().text().contains("Bob Berg approved it"), "{}", done.page().text());
            assert!(done.page().text().contains("Ann Andersen asked for a new token."), "{}", done.page().text());
            let lists = way.open(&bob, "/web/requests").await.expect(200).page();
            assert!(lists.words_of("#requests section:has(#list-decided) .row a").contains(&"people reader".to_owned()), "{}", lists.text());
            assert!(lists.text().contains("Nobody waits for a decision."), "{}", lists.text());

            let own = request_of(&ann, "people reader").await;
            assert_eq!(own.page().attributes("main .actions a.primary", "href"), [format!("{at}/rotation")]);
            let form = way.open(&ann, &format!("{at}/rotation")).await.expect(200).form("Reveal secret");
            let revealed = way.submit(&ann, form).await.expect(200);
            let secret = revealed.page().words_of("output#secret").concat();
            assert_eq!(revealed.header("cache-control"), "no-store");
            house.program(&secret).get("/api/v1/verify").await.expect(200);
            house.books().assert_nowhere(&secret);
            house.clock.advance(time::Duration::seconds(5));
        }
    }

    async fn a_refusal_is_read_by_who_asked(house: House) {
        with_approval(&house);
        let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
        let at = ask(&house, &ann, Way::Plain).await;
        let request = request_of(&bob, "people reader").await;
        let again = bob.submit(request.form("Decline")).await.expect(422);
        assert!(again.page().text().contains("Say why"), "{}", again.page().text());
        let form = again.form("Decline").fill("remark", "Use the <export> instead.");
        bob.submit(form).await.expect(200);
        let read = request_of(&ann, "people reader").await;
        assert!(read.page().text().contains("Use the <export> instead."), "{}", read.page().text());
        assert!(ann.open(&at).await.expect(200).page().text().contains("Revoked"));
    }

    async fn less_is_agreed_to_on_the_page(house: House) {
        with_approval(&house);
        let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
        let at = ask(&house, &ann, Way::Plain).await;
        let request = request_of(&bob, "people reader").await;
        let longer = request.form("Approve").fill("ends_at", "2099-01-01T00:00");
        let again = bob.submit(longer).await.expect(422);
        assert!(again.page().text().contains("no later end"), "{}", again.page().text());
        let end = house.clock.now() + time::Duration::days(2);
        let day = end.date();
        let sooner = format!("{day}T10:00");
        bob.submit(again.form("Approve").fill("ends_at", &sooner)).await.expect(200);
        assert!(ann.open(&at).await.expect(200).text().contains(&format!("{day}T10:00")));
    }

    async fn only_a_second_person_finds_the_buttons(house: House) {
        with_approval(&house);
        Operator::of(&house).let_do(ANN, GrantScope::Organization, &["core.approval:get", "core.approval:update"]);
        let (ann, bob, root, carol) =
            (house.signed_in(ANN).await, house.signed_in(BOB).await, house.signed_in(ROOT).await, house.signed_in(CAROL).await);
        ask(&house, &ann, Way::Plain).await;
        let own = request_of(&ann, "people reader").await;
        let base = own.path();
        let text = own.page().text();
        assert!(text.contains("Nobody decides their own request") && !text.contains("Decline"), "{text}");
        let before = house.books().picture();
        let csrf = |page: &Reply| page.page().attributes("input[name=csrf]", "value").first().cloned().expect("a form token");
        for act in ["approval", "refusal", "withdrawal"] {
            let pairs = |csrf: String| {
                let mut pairs = vec![("csrf".to_owned(), csrf), ("version".to_owned(), "1".to_owned())];
                if act != "withdrawal" {
                    pairs.push(("remark".to_owned(), "a word".to_owned()));
                }
                pairs
            };
            let path = format!("{base}/{act}");
            let own_csrf = csrf(&own);
            if act != "withdrawal" {
                ann.ask(Method::POST, &path).form(pairs(own_csrf)).like_a_navigation("same-origin").send().await.expect(403);
            }
            let their = csrf(&carol.open("/web/requests").await.expect(200));
            carol.ask(Method::POST, &path).form(pairs(their)).like_a_navigation("same-origin").send().await.expect(404);
            bob.ask(Method::POST, &path).form(pairs("forged".to_owned())).like_a_navigation("same-origin").send().await.expect(403);
            house.visitor().ask(Method::POST, &path).form(pairs(String::new())).like_a_navigation("same-origin").send().await.expect(303);
            let mut unasked = pairs(csrf(&bob.open(&base).await.expect(200)));
            unasked.push(("requester_id".to_owned(), "me".to_owned()));
            bob.ask(Method::POST, &path).form(unasked).like_a_navigation("same-origin").send().await.expect(422);
        }
        before.assert_still(&mut house.books());
        carol.open(&base).await.expect(404);
        let withdraw = ann.open(&base).await.expect(200).form("Withdraw the request");
        assert!(ann.submit(withdraw).await.expect(200).page().text().contains("Withdrawn"));
        let late = root.open(&base).await.expect(200);
        assert!(!late.page().text().contains("Decline"));
    }
}
