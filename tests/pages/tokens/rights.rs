//! Giving a token other rights.

use super::{Made, edit_form, make, new_form, right, works};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::ANN;
use crate::support::rights::rights_of;
use crate::support::visitor::Visitor;
use hallpass::domain::organization::BuiltInTeam;

crate::on_both_databases! {
    async fn rights_are_widened_and_narrowed_at_once(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let made = make(&ann, "ci").await;
            assert_eq!(rights(&ann, &made).await, ["user:fetch"]);
            let form = edit_form(&ann, way, &made, "rights").await;
            let (user, data) = (right(&form, "/user:fetch"), right(&form, "/data:fetch"));
            way.submit(&ann, form.tick("right", &data)).await.expect(way.done());
            assert_eq!(rights(&ann, &made).await, ["data:fetch", "user:fetch"]);
            let form = edit_form(&ann, way, &made, "rights").await.untick("right", &user);
            way.submit(&ann, form).await.expect(way.done());
            assert_eq!(rights(&ann, &made).await, ["data:fetch"]);
            let actions = house.books().actions_on(&made.id);
            assert_eq!(actions, ["token.created", "token.rights_changed", "token.rights_changed"]);
        }
    }

    async fn what_the_owner_loses_sleeps_in_the_token(house: House) {
        let operator = Operator::of(&house);
        operator.join(ANN, BuiltInTeam::Authors);
        let ann = house.signed_in(ANN).await;
        let form = new_form(&ann, Way::Plain, "ci").await;
        let create = right(&form, "/data:create");
        let made = Made::read(&ann.submit_once(form.tick("right", &create)).await.expect(200));
        assert_eq!(rights(&ann, &made).await, ["data:create", "user:fetch"]);

        operator.leave(ANN, BuiltInTeam::Authors);
        assert_eq!(rights(&ann, &made).await, ["user:fetch"], "it shrinks with its owner at the next request");
        assert!(ann.open(&made.path()).await.page().text().contains("One right sleeps"));
        for way in Way::BOTH {
            // A sleeping right may stay, but nobody can put it to another token.
            let form = edit_form(&ann, way, &made, "rights").await;
            assert!(form.offers("right").contains(&create));
            let data = right(&form, "/data:fetch");
            way.submit(&ann, form.tick("right", &data)).await.expect(way.done());
            let form = edit_form(&ann, way, &made, "rights").await.untick("right", &data);
            way.submit(&ann, form).await.expect(way.done());
            let other = make(&ann, "other").await;
            let form = edit_form(&ann, way, &other, "rights").await.forge("right", &create);
            let reply = way.submit(&ann, form).await.expect(422);
            assert!(reply.page().words_of("#rights-error").concat().contains("You do not have the right"));
        }
        operator.join(ANN, BuiltInTeam::Authors);
        assert_eq!(rights(&ann, &made).await, ["data:create", "user:fetch"], "and wakes with it");

        operator.leave(ANN, BuiltInTeam::Authors);
        let form = edit_form(&ann, Way::Plain, &made, "rights").await.untick("right", &create);
        ann.submit_once(form).await.expect(303);
        operator.join(ANN, BuiltInTeam::Authors);
        assert_eq!(rights(&ann, &made).await, ["user:fetch"], "what was taken out is out");
    }

    async fn rights_that_ann_does_not_hold_are_refused(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let before = house.books().picture();
        for way in Way::BOTH {
            let form = edit_form(&ann, way, &made, "rights").await;
            let held = right(&form, "/user:fetch");
            let wrong = [
                (held.replace("user:fetch", "user:delete"), "You do not have the right"),
                (held.replace("user:fetch", "core.policy:update"), "You do not have the right"),
                ("ADMIN".to_owned(), "There is no right"),
                ("*".to_owned(), "There is no right"),
                (held.replace("user:fetch", "user:*"), "There is no right"),
                (held.to_uppercase(), "There is no right"),
                (format!("{held} "), "There is no right"),
            ];
            for (value, words) in wrong {
                let reply = way.submit(&ann, form.clone().forge("right", &value)).await.expect(422);
                way.assert_fits(&reply);
                let said = reply.page().words_of("#rights-error").concat();
                assert!(said.contains(words), "{value}: {said}");
            }
            let reply = way.submit(&ann, form.clone().untick("right", &held)).await.expect(422);
            assert!(reply.page().words_of("#rights-error").concat().contains("Choose at least one right."));
            way.submit(&ann, form.clone().forge("manages_tokens", "true")).await.expect(422);
        }
        before.assert_still(&mut house.books());
        assert!(works(&ann, &made.secret).await);
    }

    async fn a_right_that_left_the_catalogue_is_shown_as_retired(furnished: House) {
        let text = hallpass::domain::rights::Catalogue::text_of_default();
        let mut house = House::with_catalogue(furnished.engine, text);
        let ann = house.signed_in(ANN).await;
        let form = new_form(&ann, Way::Plain, "ci").await;
        let data = right(&form, "/data:fetch");
        let made = Made::read(&ann.submit_once(form.tick("right", &data)).await.expect(200));
        assert_eq!(rights(&ann, &made).await, ["data:fetch", "user:fetch"]);
        let line = text.lines().find(|line| line.contains("\"Read data\"")).expect("the right");
        std::fs::write(house.data().join("catalogue.toml"), text.replace(&format!("{line}\n"), "")).expect("a file of rights");
        house.restart();
        let ann = house.signed_in(ANN).await;
        assert_eq!(rights(&ann, &made).await, ["user:fetch"], "it has no effect");
        let page = ann.open(&made.path()).await.expect(200).page().text();
        assert!(page.contains("Retired: it is no longer offered here and has no effect."), "{page}");
        assert!(page.contains("One right is retired") && !page.contains("sleeps"), "{page}");
        let form = edit_form(&ann, Way::Plain, &made, "rights").await;
        assert!(!form.offers("right").contains(&data), "it is not offered");
        for way in Way::BOTH {
            let edit = way.open(&ann, &format!("{}/rights/edit", made.path())).await.expect(200).page().words_of(".note.warn").concat();
            assert!(edit.contains("without effect: data:fetch. Saving leaves them out."), "{edit}");
        }
    }

    async fn a_token_with_everything_has_no_list_to_change(house: House) {
        let ann = house.signed_in(ANN).await;
        let form = ann.open("/web/pats/new").await.form("Create token").fill("name", "all").choose("kind", "full-access");
        let made = Made::read(&ann.submit_once(form).await.expect(200));
        let other = make(&ann, "other").await;
        let form = edit_form(&ann, Way::Plain, &other, "rights").await;
        for way in Way::BOTH {
            way.open(&ann, &format!("{}/rights/edit", made.path())).await.expect(409);
            way.submit(&ann, form.clone().sent_to(&format!("{}/rights", made.path()))).await.expect(409);
        }
        assert_eq!(house.books().actions_on(&made.id), ["token.created"]);
    }
}

/// What the token may do now, resource and action.
async fn rights(visitor: &Visitor, made: &Made) -> Vec<String> {
    let verdict = visitor.program(&made.secret).get("/api/v1/verify").await.expect(200).json();
    let mut pairs: Vec<String> =
        rights_of(&verdict).iter().map(|right| right.rsplit('/').next().unwrap_or_default().to_owned()).collect();
    pairs.sort();
    pairs
}
