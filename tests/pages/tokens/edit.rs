//! Changing one value in its place.

use super::{edit_form, make, stored, typed, works};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::ANN;
use time::Duration;

crate::on_both_databases! {
    async fn name_and_description_change_in_their_place(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let made = make(&ann, "before").await;
            for (what, new) in [("name", "after"), ("description", "why it exists"), ("description", "")] {
                let form = edit_form(&ann, way, &made, what).await.fill(what, new);
                let reply = way.submit(&ann, form).await.expect(way.done());
                if way == Way::Htmx {
                    assert!(reply.page().count("#token") == 1 && reply.text().contains("changed."), "{}", reply.text());
                }
                assert_eq!(stored(&mut house.books(), &made, what), new);
            }
            // The same again changes nothing and leaves no event.
            let form = edit_form(&ann, way, &made, "name").await.fill("name", " after ");
            way.submit(&ann, form).await.expect(way.done());
            assert_eq!(house.books().actions_on(&made.id), ["token.created", "token.described", "token.described", "token.renamed"]);
        }
    }

    async fn the_window_moves_and_counts_at_once(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let made = make(&ann, "ci").await;
            let now = house.clock.now();
            let form = edit_form(&ann, way, &made, "valid-from").await;
            way.submit(&ann, form.choose("when", "at").fill("at", &typed(now + Duration::hours(1)))).await.expect(way.done());
            assert!(!works(&ann, &made.secret).await);
            let form = edit_form(&ann, way, &made, "valid-from").await.choose("when", "now");
            way.submit(&ann, form).await.expect(way.done());
            assert!(works(&ann, &made.secret).await);

            for (preset, days) in [("P7D", 7), ("P30D", 30), ("P90D", 90)] {
                let form = edit_form(&ann, way, &made, "valid-until").await.choose("when", preset);
                way.submit(&ann, form).await.expect(way.done());
                let end = (now + Duration::days(days)).unix_timestamp() * 1_000_000;
                assert_eq!(stored(&mut house.books(), &made, "ends_at"), end.to_string());
            }
            let form = edit_form(&ann, way, &made, "valid-until").await.choose("when", "never");
            way.submit(&ann, form).await.expect(way.done());
            assert_eq!(stored(&mut house.books(), &made, "ends_at"), "0");
            assert_eq!(edit_form(&ann, way, &made, "valid-until").await.value("when").as_deref(), Some("never"));

            // An end in the past ends it now; and it can come back as long as nobody revoked it.
            let form = edit_form(&ann, way, &made, "valid-until").await;
            way.submit(&ann, form.choose("when", "at").fill("at", &typed(now - Duration::hours(1)))).await.expect(422);
            let soon = typed(now + Duration::minutes(2));
            let form = edit_form(&ann, way, &made, "valid-until").await.choose("when", "at").fill("at", &soon);
            way.submit(&ann, form).await.expect(way.done());
            house.clock.advance(Duration::minutes(3));
            assert!(!works(&ann, &made.secret).await, "refused from the very moment");
            let form = edit_form(&ann, way, &made, "valid-until").await.choose("when", "P7D");
            way.submit(&ann, form).await.expect(way.done());
            assert!(works(&ann, &made.secret).await);
        }
    }

    async fn wrong_edits_come_back_with_what_was_typed(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let now = house.clock.now();
        let past = typed(now - Duration::days(3));
        let far = typed(now + Duration::days(400));
        let (long_name, long_text) = ("n".repeat(81), "d".repeat(501));
        let bad = [
            ("name", "name", "", "Fill this in."),
            ("name", "name", &long_name, "at most 80"),
            ("name", "name", "a\u{202E}b", "Leave out"),
            ("name", "name", "a\0b", "Leave out"),
            ("description", "description", &long_text, "at most 500"),
            ("valid-from", "at", "soon", "Choose a date"),
            ("valid-from", "at", &far, "after the start"),
            ("valid-until", "at", "", "Choose a date"),
            ("valid-until", "at", &past, "after the start"),
            ("valid-until", "at", &far, "at most 366 days"),
        ];
        let before = house.books().picture();
        for way in Way::BOTH {
            for (what, field, value, words) in bad {
                let mut form = edit_form(&ann, way, &made, what).await;
                if field == "at" {
                    form = form.choose("when", "at");
                }
                let reply = way.submit(&ann, form.fill(field, value)).await.expect(422);
                way.assert_fits(&reply);
                let page = reply.page();
                let said = page.words_of(&format!("#{field}-error")).concat();
                assert!(said.contains(words), "{what} {value:?}: {said:?}");
                let kept = page.form("Save").value(field).unwrap_or_default();
                assert_eq!(kept.replace('\u{FFFD}', "\0"), value, "{what}");
            }
            let form = edit_form(&ann, way, &made, "name").await.fill("name", "x").forge("owner", "bob");
            way.submit(&ann, form).await.expect(422);
        }
        before.assert_still(&mut house.books());
    }

    async fn two_editors_notice_each_other(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let made = make(&ann, "ci").await;
            let (first, second) = (edit_form(&ann, way, &made, "name").await, edit_form(&ann, way, &made, "name").await);
            way.submit(&ann, first.fill("name", "theirs")).await.expect(way.done());
            let reply = way.submit(&ann, second.fill("name", "mine")).await.expect(409);
            way.assert_fits(&reply);
            let page = reply.page();
            assert_eq!(page.words_of(".diff dd"), ["theirs", "mine"]);
            assert_eq!(stored(&mut house.books(), &made, "name"), "theirs");
            assert_eq!(house.books().actions_on(&made.id).len(), 2);
            let again = page.form("Use mine");
            assert_eq!(again.value("name").as_deref(), Some("mine"));
            way.submit(&ann, again).await.expect(way.done());
            assert_eq!(stored(&mut house.books(), &made, "name"), "mine");
        }
    }

    async fn cancelling_an_edit_brings_the_value_back(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        for what in ["name", "description", "valid-from", "valid-until", "rights"] {
            for place in ["row", "page"] {
                let path = format!("{}/{what}?place={place}", made.path());
                let cell = ann.open_as_htmx(&path).await.expect(200).page();
                assert_eq!(cell.count(&format!(".cell.{what}")), 1, "{what} {place}");
                assert_eq!(cell.count(".cell a.edit"), 1);
                let landed = ann.open(&path).await.expect(200).path();
                assert_eq!(landed, if place == "row" { "/web/pats".to_owned() } else { made.path() });
            }
        }
    }
}
