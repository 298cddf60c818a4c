//! Getting in, and out.

use super::{is_in, try_door};
use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::{ANN, BOB};
use crate::support::visitor::Reply;

crate::on_both_databases! {
    async fn a_person_signs_in_by_username_or_address_in_any_case(house: House) {
        for login in ["ann", "ANN", " Ann ", "ann@studio.example", "Ann@Studio.EXAMPLE", "ａｎｎ"] {
            let visitor = house.visitor();
            let reply = try_door(&visitor, login, ANN.password).await.expect(303);
            assert_eq!(reply.header("location"), "/web/pats", "{login}");
            let cookie = reply.header("set-cookie");
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
            assert!(!cookie.contains("Domain") && !cookie.contains("Max-Age") && cookie.len() < 4096, "{cookie}");
            assert!(is_in(&visitor).await, "{login}");
        }
        let seen = house.books().number("count(*) FROM audit_events WHERE action = 'person.signed_in'");
        assert_eq!(seen, 6);
    }

    async fn the_door_never_tells_who_exists(house: House) {
        Operator::of(&house).disable(BOB);
        let before = house.books().picture();
        let wrong = try_door(&house.visitor(), "ann", "not the password of ann").await.expect(422);
        assert_eq!(wrong.page().words_of(".note[role=alert]"), ["That name and password don't match. Try again."]);
        let plain = told(&wrong, "ann");
        let long = "x".repeat(2_000);
        let others = [("nobody", "not the password of ann"), ("bob", BOB.password), ("ann", ""), ("", "x"), ("ann", &long), ("a\0b", "x")];
        for (login, password) in others {
            let visitor = house.visitor();
            let reply = try_door(&visitor, login, password).await.expect(422);
            assert_eq!(told(&reply, login), plain, "{login:?}");
            assert!(!is_in(&visitor).await);
        }
        before.assert_still(&mut house.books());
    }

    async fn signing_out_kills_the_cookie(house: House) {
        let ann = house.signed_in(ANN).await;
        let thief = ann.twin();
        let page = ann.open("/web/pats").await.expect(200);
        let reply = ann.submit_once(page.form("Sign out")).await.expect(303);
        assert_eq!(reply.header("location"), "/sign-in?signed_out");
        assert_eq!(reply.header("clear-site-data"), "\"cache\", \"storage\"");
        assert!(ann.open("/sign-in?signed_out").await.page().text().contains("You are signed out."));
        assert!(!is_in(&thief).await, "the cookie still opens the door");
        assert!(!is_in(&ann).await);
        let ann_id = Operator::of(&house).id_of(ANN).to_string();
        assert!(house.books().actions_on(&ann_id).contains(&"person.signed_out".to_owned()));
    }

    async fn signing_in_always_begins_a_new_session(house: House) {
        let visitor = house.visitor();
        visitor.set_cookie("hallpass", "a-value-that-somebody-planted");
        try_door(&visitor, "ann", ANN.password).await.expect(303);
        let first = visitor.cookie("hallpass").expect("a session");
        assert_ne!(first, "a-value-that-somebody-planted");

        let old = visitor.twin();
        let form = house.visitor().open("/sign-in").await.form("Sign in");
        let fresh = visitor.open("/sign-in").await.expect(200);
        assert_eq!(fresh.path(), "/web/pats", "whoever is in already goes on");
        // The form of another browser is no way in.
        visitor.submit_once(form.fill("login", "ann").fill("password", ANN.password)).await.expect(403);

        let door = house.visitor();
        let form = door.open("/sign-in").await.form("Sign in").fill("login", "bob").fill("password", BOB.password);
        door.set_cookie("hallpass", &first);
        door.submit_once(form).await.expect(303);
        assert_ne!(door.cookie("hallpass"), Some(first));
        assert!(door.open("/web/account").await.page().text().contains(BOB.full_name));
        assert!(!is_in(&old).await, "the session of before lives on");
    }

    async fn a_session_has_an_idle_and_an_absolute_end(house: House) {
        let (idle, busy) = (house.signed_in(ANN).await, house.signed_in(ANN).await);
        house.clock.advance(time::Duration::minutes(29));
        assert!(is_in(&idle).await && is_in(&busy).await);
        for _ in 0..27 {
            house.clock.advance(time::Duration::minutes(25));
            assert!(is_in(&busy).await);
        }
        assert!(!is_in(&idle).await, "nobody was there for hours");
        house.clock.advance(time::Duration::minutes(17));
        assert!(!is_in(&busy).await, "twelve hours are over");
    }

    async fn what_was_asked_for_comes_after_signing_in(house: House) {
        let visitor = house.visitor();
        let page = visitor.open("/web/pats?state=paused&q=50%25").await.expect(200);
        assert!(page.path().starts_with("/sign-in?return_to="), "{}", page.path());
        let form = page.form("Sign in").fill("login", "ann").fill("password", "wrong");
        let again = visitor.submit_once(form).await.expect(422);
        assert_eq!(again.form("Sign in").value("login").as_deref(), Some("ann"), "what was typed stays");
        assert_eq!(again.form("Sign in").value("password").as_deref(), Some(""), "but never the password");
        let landed = visitor.submit(again.form("Sign in").fill("password", ANN.password)).await.expect(200);
        assert_eq!(landed.path(), "/web/pats?state=paused&q=50%25");
        assert_eq!(visitor.open("/").await.expect(200).path(), "/web/pats");
        assert_eq!(house.visitor().open("/login").await.expect(200).path(), "/sign-in");
    }
}

/// The answer without what differs between any two answers: form token, nonce, and what was typed.
fn told(reply: &Reply, login: &str) -> String {
    let page = reply.page();
    let mut text = reply.text();
    for part in page.attributes("[name=csrf]", "value").into_iter().chain(page.attributes("[nonce]", "nonce")) {
        text = text.replace(&part, "…");
    }
    let login = login.replace('"', "&#34;");
    let headers = ["content-type", "cache-control", "vary", "retry-after", "location"].map(|name| reply.header(name));
    format!("{headers:?}\n{}", text.replace(&format!("value=\"{login}\""), "value"))
}
