//! The link by which somebody chooses their password: it works once, for seven days, for people who may act.

use super::admin_people::{adding, link, new_link, page_of, post};
use crate::pages::door::{is_in, try_door};
use crate::pages::tokens::{make, works};
use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::{ANN, ROOT};
use crate::support::visitor::{Form, Visitor};
use time::Duration;

const NEW: &str = "she sells sea shells at noon";

crate::on_both_databases! {
    async fn a_link_works_once(house: House) {
        let root = house.signed_in(ROOT).await;
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let link = new_link(&root, &page_of(&house, ANN)).await;
        let guest = house.visitor();
        let form = opened(&guest, &link).await;
        let twice = form.clone();
        assert!(is_in(&ann).await && works(&ann, &made.secret).await, "until it is used nothing changes");
        opened(&house.visitor(), &link).await;
        let landed = guest.submit_once(form.fill("password", NEW)).await.expect(303);
        assert!(landed.header("location").starts_with("/sign-in"));
        assert!(!is_in(&ann).await, "all sessions end");
        assert!(works(&ann, &made.secret).await, "tokens go on");
        try_door(&house.visitor(), "ann", ANN.password).await.expect(422);
        try_door(&house.visitor(), "ann", NEW).await.expect(303);

        let still = house.books().picture();
        let again = guest.submit_once(twice.fill("password", "another password for the same link")).await.expect(404);
        assert!(again.page().text().contains("This link does not work any more"), "{}", again.page().text());
        guest.open(&link).await.expect(404);
        still.assert_still(&mut house.books());
        try_door(&house.visitor(), "ann", NEW).await.expect(303);
    }

    async fn a_link_is_over_after_seven_days(house: House) {
        let root = house.signed_in(ROOT).await;
        let link = new_link(&root, &page_of(&house, ANN)).await;
        let guest = house.visitor();
        let form = opened(&guest, &link).await;
        house.clock.advance(Duration::days(6));
        opened(&guest, &link).await;
        house.clock.advance(Duration::days(2));
        guest.open(&link).await.expect(404);
        guest.submit_once(form.fill("password", NEW)).await.expect(404);
        try_door(&house.visitor(), "ann", NEW).await.expect(422);
    }

    async fn a_newer_link_ends_the_older_one(house: House) {
        let root = house.signed_in(ROOT).await;
        let page = page_of(&house, ANN);
        let (old, new) = (new_link(&root, &page).await, new_link(&root, &page).await);
        assert_ne!(old, new);
        house.visitor().open(&old).await.expect(404);
        opened(&house.visitor(), &new).await;
        assert!(root.open(&page).await.page().text().contains("A link to choose a password waits for them"));
        assert_eq!(house.books().number("count(*) FROM invitations"), 1);
    }

    async fn links_of_the_disabled_and_the_removed_are_over(house: House) {
        let root = house.signed_in(ROOT).await;
        let page = page_of(&house, ANN);
        for path in ["/disable", "/removal"] {
            let link = new_link(&root, &page).await;
            let guest = house.visitor();
            let form = opened(&guest, &link).await;
            post(&root, &format!("{page}{path}"), &[("reviewed", "yes")]).await.expect(303);
            guest.open(&link).await.expect(404);
            guest.submit_once(form.fill("password", NEW)).await.expect(404);
            if path == "/disable" {
                let said = post(&root, &format!("{page}/invitation"), &[]).await.expect(409);
                assert!(said.page().text().contains("This person is disabled"), "{}", said.page().text());
                Operator::of(&house).enable(ANN);
                guest.open(&link).await.expect(404);
            }
        }
        try_door(&house.visitor(), "ann", NEW).await.expect(422);
    }

    async fn of_two_who_use_a_link_at_once_one_wins(house: House) {
        let root = house.signed_in(ROOT).await;
        let link = new_link(&root, &page_of(&house, ANN)).await;
        let (one, other) = (house.visitor(), house.visitor());
        let (first, second) = (opened(&one, &link).await, opened(&other, &link).await);
        let (first, second) = (first.fill("password", NEW), second.fill("password", "other words for the same door"));
        let (first, second) = tokio::join!(one.submit_once(first), other.submit_once(second));
        let mut statuses = [first.status(), second.status()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 404]);
        let id = Operator::of(&house).id_of(ANN).to_string();
        let chosen = house.books().actions_on(&id).into_iter().filter(|action| action == "person.password_chosen").count();
        assert_eq!(chosen, 1);
    }

    async fn a_weak_password_is_refused_beside_the_field(house: House) {
        let root = house.signed_in(ROOT).await;
        let link = new_link(&root, &page_of(&house, ANN)).await;
        let guest = house.visitor();
        for weak in ["short", "aaaaaaaaaaaaaaaaaaaa", "ann@studio.example", &"x".repeat(1_100)] {
            let reply = guest.submit_once(opened(&guest, &link).await.fill("password", weak)).await.expect(422);
            assert!(!reply.page().words_of("#password-error").concat().is_empty(), "{weak}");
            assert!(!reply.text().contains(weak) || weak.len() < 20, "what was typed is never sent back");
            reply.form("Choose this password");
        }
        opened(&guest, &link).await;
    }

    async fn what_is_no_link_says_nothing(house: House) {
        let root = house.signed_in(ROOT).await;
        let reply = root.submit_once(adding(&root, "Dora Dahl", "dora", "dora@studio.example").await).await.expect(200);
        let good = link(&reply);
        let form = opened(&house.visitor(), &good).await;
        let mut told = std::collections::BTreeSet::new();
        for code in ["", "x", "00000000000000000000000000000000", "%00", "%F0%9F%92%A9", &good[14..40], &"a".repeat(5_000)] {
            let visitor = house.visitor();
            let reply = visitor.open(&format!("/welcome?code={code}")).await.expect(404);
            told.insert(reply.page().text());
            let shown = opened(&visitor, &good).await;
            let reply = visitor.submit_once(shown.forge("code", code).fill("password", NEW)).await.expect(404);
            told.insert(reply.page().text());
        }
        assert_eq!(told.len(), 1, "all the same words: {told:?}");
        house.visitor().open("/welcome").await.expect(404);
        // A form of another browser, without its cookie, and one with a field that nobody asked for.
        house.visitor().submit_once(form.clone().fill("password", NEW)).await.expect(403);
        let guest = house.visitor();
        let mine = opened(&guest, &good).await;
        guest.submit_once(mine.clone().without("csrf").fill("password", NEW)).await.expect(403);
        guest.submit_once(mine.forge("person", "root").fill("password", NEW)).await.expect(422);
        opened(&guest, &good).await;
    }

    async fn whoever_was_signed_in_here_is_signed_out(house: House) {
        let root = house.signed_in(ROOT).await;
        let link = new_link(&root, &page_of(&house, ANN)).await;
        let form = opened(&root, &link).await;
        let landed = root.submit(form.fill("password", NEW)).await.expect(200);
        assert!(landed.path().starts_with("/sign-in"));
        assert!(!is_in(&root).await, "a browser belongs to one person at a time");
    }
}

async fn opened(visitor: &Visitor, link: &str) -> Form {
    visitor.open(link).await.expect(200).form("Choose this password")
}
