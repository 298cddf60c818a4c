//! A person's own account: sessions, password, appearance.

use crate::pages::door::{is_in, try_door};
use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::{ANN, BOB};

crate::on_both_databases! {
    async fn a_person_sees_their_sessions_and_ends_them(house: House) {
        let (here, desk, phone) = (house.signed_in(ANN).await, house.signed_in(ANN).await, house.signed_in(ANN).await);
        let bob = house.signed_in(BOB).await;
        let page = here.open("/web/account").await.expect(200).page();
        assert_eq!(page.count("#sessions li"), 3);
        assert_eq!(page.words_of("#sessions .chip"), ["This one"]);
        assert_eq!(page.count("#sessions form[action$='/end']"), 2, "nobody ends the session they use by mistake");

        let form = page.form_at("#sessions form[action$='/end']");
        let bobs = bob.open("/web/account").await.form("Save appearance").value("csrf").expect("a token");
        let before = house.books().number("count(*) FROM sessions");
        bob.submit_once(form.clone().forge("csrf", &bobs)).await.expect(404);
        here.submit_once(form.clone().forge("owner", "bob")).await.expect(422);
        assert_eq!(house.books().number("count(*) FROM sessions"), before, "nobody else ends it");

        here.submit(form.clone()).await.expect(200);
        here.submit_once(form).await.expect(404);
        let left = [is_in(&desk).await, is_in(&phone).await];
        assert_eq!(left.iter().filter(|in_| **in_).count(), 1, "exactly one was ended");

        let page = here.open("/web/account").await.page();
        assert_eq!(page.count("#sessions li"), 2);
        here.submit(page.form("Sign out everywhere else")).await.expect(200);
        assert!(is_in(&here).await && !is_in(&desk).await && !is_in(&phone).await && is_in(&bob).await);
        let mut books = house.books();
        assert_eq!(books.number("count(*) FROM audit_events WHERE action = 'session.ended'"), 1);
        assert_eq!(books.number("count(*) FROM audit_events WHERE action = 'session.others_ended'"), 1);
    }

    async fn changing_the_password_ends_every_other_session(house: House) {
        let (here, there) = (house.signed_in(ANN).await, house.signed_in(ANN).await);
        let before = house.books().picture();
        let long = "ä".repeat(513);
        let bad = [
            ("not my password", "a new one with many words", "#current_password-error", "not your password"),
            (ANN.password, "short words", "#new_password-error", "at least 15 characters"),
            (ANN.password, "aaaaaaaaaaaaaaaaaaaa", "#new_password-error", "first guesses"),
            (ANN.password, "hallpass password 123456", "#new_password-error", "first guesses"),
            (ANN.password, "ann@studio.example ann", "#new_password-error", "first guesses"),
            (ANN.password, &long, "#new_password-error", "at most 1024 bytes"),
        ];
        for (current, new, place, words) in bad {
            let form = here.open("/web/account").await.form("Change password");
            let reply = here.submit_once(form.fill("current_password", current).fill("new_password", new)).await.expect(422);
            let said = reply.page().words_of(place).join("");
            assert!(said.contains(words), "{new:?}: {said:?}");
            assert!(!reply.text().contains(current) && !reply.text().contains(new), "a password came back");
            assert!(is_in(&there).await);
        }
        before.assert_still(&mut house.books());

        let new = "ten grey geese above the harbour";
        let form = here.open("/web/account").await.form("Change password");
        let form = form.fill("current_password", ANN.password).fill("new_password", new);
        let page = here.submit(form).await.expect(200).page();
        assert!(page.text().contains("Your password is changed."), "{}", page.text());
        assert!(is_in(&here).await && !is_in(&there).await);
        try_door(&house.visitor(), "ann", ANN.password).await.expect(422);
        try_door(&house.visitor(), "ann", new).await.expect(303);
        let ann = Operator::of(&house).id_of(ANN).to_string();
        assert!(house.books().actions_on(&ann).contains(&"person.password_changed".to_owned()));
        house.books().assert_nowhere(new);
    }

    async fn wrong_current_passwords_are_throttled(house: House) {
        let ann = house.signed_in(ANN).await;
        let form = ann.open("/web/account").await.form("Change password").fill("new_password", "ten grey geese above the harbour");
        for _ in 0..5 {
            ann.submit_once(form.clone().fill("current_password", "wrong")).await.expect(422);
        }
        let reply = ann.submit_once(form.fill("current_password", ANN.password)).await.expect(422);
        assert!(reply.page().words_of("#current_password-error").join("").contains("Wait 30 seconds"), "{}", reply.text());
        try_door(&house.visitor(), "ann", ANN.password).await.expect(429);
    }

    async fn pages_look_as_a_person_likes_them(house: House) {
        let ann = house.signed_in(ANN).await;
        let form = ann.open("/web/account").await.form("Save appearance");
        let page = ann.submit(form.clone().choose("theme", "dark").fill("zone", "Europe/Oslo").choose("keys", "off")).await.expect(200).page();
        assert_eq!(page.attributes("html", "class"), ["dark"]);
        assert_eq!(page.attributes("html", "data-zone"), ["Europe/Oslo"]);
        assert_eq!(page.attributes("html", "data-keys"), ["off"]);
        let odd = form.clone().forge("theme", "\"><script>").forge("zone", "../../etc");
        let page = ann.submit(odd).await.expect(200).page();
        assert_eq!((page.attributes("html", "class"), page.attributes("html", "data-zone")), (vec![String::new()], vec![String::new()]));
        ann.submit_once(form.forge("role", "root")).await.expect(422);
    }

    async fn a_disabled_person_is_out_at_once(house: House) {
        let ann = house.signed_in(ANN).await;
        Operator::of(&house).disable(ANN);
        assert!(!is_in(&ann).await);
        try_door(&house.visitor(), "ann", ANN.password).await.expect(422);
        Operator::of(&house).enable(ANN);
        assert!(!is_in(&ann).await, "an ended session stays ended");
        try_door(&house.visitor(), "ann", ANN.password).await.expect(303);
    }
}
