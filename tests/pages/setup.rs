//! The first page of a new house.

use crate::pages::door::{is_in, try_door};
use crate::support::house::House;
use crate::support::visitor::{Form, Visitor};

const PASSWORD: &str = "seven slow boats on the fjord";

crate::on_both_databases! {
    async fn the_setup_link_makes_the_house_once(house: House) {
        assert_eq!(house.server().setup_link(), None, "a house with people in it has no setup");
        house.visitor().open("/setup?code=").await.expect(404);
        let mut house = House::empty(house.engine);
        let link = house.server().setup_link().expect("a link").to_owned();
        let visitor = house.visitor();
        visitor.open("/setup").await.expect(404);
        visitor.open("/setup?code=").await.expect(404);
        visitor.open("/setup?code=00000000000000000000000000000000").await.expect(404);
        assert_eq!(visitor.open("/web/pats").await.expect(200).path(), "/sign-in");

        let form = filled(&visitor, &link).await;
        visitor.submit_once(form.clone().forge("code", "guess")).await.expect(404);
        visitor.submit_once(form.clone().forge("role", "root")).await.expect(422);
        visitor.submit_once(form.clone().without("csrf")).await.expect(403);
        house.visitor().submit_once(form.clone()).await.expect(403);
        assert_eq!(house.books().number("count(*) FROM people"), 0);

        let landed = visitor.submit(form.clone()).await.expect(200);
        assert_eq!(landed.path(), "/web/pats");
        let account = visitor.open("/web/account").await.page().text();
        assert!(account.contains("Ada Lovelace") && account.contains("Analytical Engines"), "{account}");

        visitor.open(&link).await.expect(404);
        visitor.submit_once(form).await.expect(404);
        house.restart();
        assert_eq!(house.server().setup_link(), None);
        try_door(&house.visitor(), "ada@engines.example", PASSWORD).await.expect(303);
        house.books().assert_nowhere(PASSWORD);
        assert_eq!(house.books().number("count(*) FROM people"), 1);
    }

    async fn wrong_fields_come_back_with_everything_typed(house: House) {
        let house = House::empty(house.engine);
        let link = house.server().setup_link().expect("a link").to_owned();
        let visitor = house.visitor();
        let (long_name, long_title) = ("n".repeat(101), "t".repeat(81));
        let bad = [
            ("organization", ""),
            ("organization", &long_title),
            ("organization", "Studio\u{202E}Nord"),
            ("name", " "),
            ("name", &long_name),
            ("username", "ada lovelace"),
            ("username", "-ada"),
            ("email", "ada"),
            ("email", "ada@"),
            ("email", "ada@x.example, root@x.example"),
            ("password", "too short"),
            ("password", "ada analytical engines"),
        ];
        for (field, value) in bad {
            let form = filled(&visitor, &link).await.fill(field, value);
            let page = visitor.submit_once(form).await.expect(422).page();
            assert_eq!(page.count(&format!("#{field}-error")), 1, "{field}={value:?}: {}", page.text());
            let again = page.form("Set up and sign in");
            assert_eq!(again.value("email").as_deref(), Some(if field == "email" { value } else { "ada@engines.example" }));
            assert_eq!(again.value("password").as_deref(), Some(""));
        }
        assert_eq!(house.books().number("count(*) FROM people") + house.books().number("count(*) FROM organizations"), 0);
        assert_eq!(house.books().number("count(*) FROM audit_events"), 0);
    }

    async fn two_people_with_the_link_make_one_house(house: House) {
        let house = House::empty(house.engine);
        let link = house.server().setup_link().expect("a link").to_owned();
        let (first, second) = (house.visitor(), house.visitor());
        let (one, two) = (filled(&first, &link).await, filled(&second, &link).await);
        let two = two.fill("username", "bea").fill("email", "bea@engines.example");
        let (a, b) = tokio::join!(first.submit_once(one), second.submit_once(two));
        let mut answers = [a.status(), b.status()];
        answers.sort_unstable();
        assert!(answers[0] == 303 && (400..500).contains(&answers[1]), "{answers:?}");
        assert_eq!(house.books().number("count(*) FROM people"), 1);
        assert_eq!(house.books().number("count(*) FROM organizations"), 1);
        assert_ne!(is_in(&first).await, is_in(&second).await);
    }
}

async fn filled(visitor: &Visitor, link: &str) -> Form {
    let form = visitor.open(link).await.expect(200).form("Set up and sign in");
    let form = form.fill("organization", "Analytical Engines").fill("name", "Ada Lovelace");
    form.fill("username", "ada").fill("email", "ada@engines.example").fill("password", PASSWORD)
}
