//! Making a token.

use super::{Made, make, new_form, right, stored, typed, works};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::ANN;
use crate::support::rights::rights_of;
use time::Duration;

crate::on_both_databases! {
    async fn each_preset_ends_when_it_says(house: House) {
        let ann = house.signed_in(ANN).await;
        let now = house.clock.now();
        let presets = [("P7D", 7), ("P30D", 30), ("P60D", 60), ("P90D", 90), ("P1Y", 365)];
        for way in Way::BOTH {
            for (preset, days) in presets {
                let form = new_form(&ann, way, preset).await.choose("ends", preset);
                let reply = way.submit(&ann, form).await.expect(200);
                way.assert_fits(&reply);
                let made = Made::read(&reply);
                let end = (now + Duration::days(days)).unix_timestamp() * 1_000_000;
                assert_eq!(stored(&mut house.books(), &made, "ends_at"), end.to_string(), "{preset}");
                assert_eq!(stored(&mut house.books(), &made, "valid_from"), (now.unix_timestamp() * 1_000_000).to_string());
                assert!(works(&ann, &made.secret).await);
                assert_eq!(house.books().actions_on(&made.id), ["token.created"]);
            }
            let form = new_form(&ann, way, "for ever").await.choose("ends", "never");
            let made = Made::read(&way.submit(&ann, form).await.expect(200));
            assert_eq!(stored(&mut house.books(), &made, "ends_at"), "0", "no end at all");
        }
    }

    async fn a_token_may_start_later_and_end_at_a_chosen_minute(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let (start, end) = (house.clock.now() + Duration::hours(3), house.clock.now() + Duration::days(366));
            let form = new_form(&ann, way, "later").await.choose("starts", "later").fill("starts_at", &typed(start));
            let form = form.choose("ends", "at").fill("ends_at", &typed(end));
            let made = Made::read(&way.submit(&ann, form).await.expect(200));
            let minute = |at: time::OffsetDateTime| (at.unix_timestamp() / 60 * 60 * 1_000_000).to_string();
            assert_eq!(stored(&mut house.books(), &made, "valid_from"), minute(start));
            assert_eq!(stored(&mut house.books(), &made, "ends_at"), minute(end));
            assert!(!works(&ann, &made.secret).await);
            house.clock.advance(Duration::hours(3));
            // Three hours without a request end the session, not the token.
            assert!(works(&ann, &made.secret).await);
            house.clock.advance(Duration::hours(-3));
        }
    }

    async fn a_token_with_everything_has_what_its_owner_has(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let form = way.open(&ann, "/web/pats/new").await.form("Create token").fill("name", "all").choose("kind", "full-access");
            let offers = form.offers("right");
            let made = Made::read(&way.submit(&ann, form).await.expect(200));
            let verdict = ann.program(&made.secret).get("/api/v1/verify").await.expect(200).json();
            assert_eq!(verdict["type"], "full-access");
            let rights = rights_of(&verdict);
            // Managing tokens is never in it by itself.
            let expected: Vec<&String> = offers.iter().filter(|right| !right.contains("/core.token:")).collect();
            assert!(expected.iter().all(|right| rights.contains(right)), "{rights:?}\n{expected:?}");
            assert!(rights.iter().all(|right| !right.contains("/core.token:")), "{rights:?}");
        }
    }

    async fn a_link_fills_the_form_in_but_never_sends_it(house: House) {
        let ann = house.signed_in(ANN).await;
        let page = ann.open("/web/pats/new?name=ci&description=by+link&ends=P7D&rights=USER_FETCH&owner=root").await.expect(200);
        assert!(page.page().text().contains("A link filled this in."));
        let form = page.form("Create token");
        let values = ["name", "description", "ends"].map(|name| form.value(name).unwrap_or_default());
        assert_eq!(values, ["ci", "by link", "P7D"]);
        assert_eq!(form.value("right"), Some(right(&form, "/user:fetch")));
        assert_eq!(house.books().tokens(), 0);
        Made::read(&ann.submit_once(form).await.expect(200));
    }

    async fn names_are_kept_as_people_mean_them(house: House) {
        let ann = house.signed_in(ANN).await;
        let markup = "<b>&\"'{{x}}</b> hx-get=/x";
        let eighty = "ü".repeat(80);
        for (typed, kept) in [("  spaced  ", "spaced"), ("e\u{301}te\u{301}", "été"), (markup, markup), (&eighty, &eighty), ("名前 🎟", "名前 🎟")] {
            let made = make(&ann, typed).await;
            let page = ann.open(&made.path()).await.expect(200).page();
            assert_eq!(page.words_of("h1"), [kept], "{typed:?}");
            assert_eq!(page.count("h1 b") + page.count("[hx-get='/x']"), 0);
            assert_eq!(ann.open("/web/pats").await.page().count("[hx-get='/x']"), 0);
        }
        let form = new_form(&ann, Way::Plain, "told").await.fill("description", "one\r\ntwo\n\nthree");
        let made = Made::read(&ann.submit_once(form).await.expect(200));
        assert_eq!(stored(&mut house.books(), &made, "description"), "one\ntwo\n\nthree");
    }
}
