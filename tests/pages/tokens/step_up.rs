//! Making, rotating and widening need somebody present: after ten minutes the form asks for the password and loses nothing.

use super::{Made, edit_form, make, new_form, right, stored, typed, works};
use crate::pages::door::try_door;
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::ANN;
use crate::support::visitor::{Form, Visitor};
use time::Duration;

crate::on_both_databases! {
    async fn making_a_token_asks_for_the_password_after_ten_minutes(house: House) {
        for way in Way::BOTH {
            let ann = house.signed_in(ANN).await;
            let begun = new_form(&ann, way, "typed").await.fill("description", "kept").choose("ends", "P7D");
            assert_eq!(begun.offers("password"), Vec::<String>::new());
            house.clock.advance(Duration::minutes(11));
            assert_eq!(new_form(&ann, way, "ci").await.offers("password").len(), 1, "the form asks at once");

            let before = house.books().picture();
            let reply = way.submit(&ann, begun).await.expect(422);
            way.assert_fits(&reply);
            let again = reply.form("Create token");
            assert!(reply.page().words_of("#password-error").concat().contains("Type your password again"));
            let kept = ["name", "description", "ends"].map(|name| again.value(name).unwrap_or_default());
            assert_eq!(kept, ["typed", "kept", "P7D"]);
            assert!(again.value("right").is_some());

            let wrong = way.submit(&ann, again.clone().fill("password", "wrong")).await.expect(422);
            assert!(wrong.page().words_of("#password-error").concat().contains("not your password"));
            before.assert_still(&mut house.books());
            let form = wrong.form("Create token");
            assert_eq!(form.value("name").as_deref(), Some("typed"));
            let old = ann.twin();
            let made = Made::read(&way.submit(&ann, form.fill("password", ANN.password)).await.expect(200));
            assert!(works(&ann, &made.secret).await);
            assert!(!crate::pages::door::is_in(&old).await, "the session has a new name after the proof");
            // And for ten minutes nobody asks again.
            make(&ann, "another").await;
        }
    }

    async fn widening_asks_and_narrowing_does_not(house: House) {
        for way in Way::BOTH {
            let ann = house.signed_in(ANN).await;
            let made = make(&ann, "ci").await;
            house.clock.advance(Duration::minutes(11));
            let now = house.clock.now();

            for (what, new) in [("name", "renamed"), ("description", "told")] {
                let form = edit_form(&ann, way, &made, what).await.fill(what, new);
                way.submit(&ann, form).await.expect(way.done());
            }
            let form = edit_form(&ann, way, &made, "valid-until").await.choose("when", "P7D");
            way.submit(&ann, form).await.expect(way.done());
            let later = typed(now + Duration::hours(1));
            let form = edit_form(&ann, way, &made, "valid-from").await.choose("when", "at").fill("at", &later);
            way.submit(&ann, form).await.expect(way.done());

            let earlier = edit_form(&ann, way, &made, "valid-from").await.choose("when", "now");
            prove(&ann, way, earlier, "Save").await;
            house.clock.advance(Duration::minutes(11));
            let longer = edit_form(&ann, way, &made, "valid-until").await.choose("when", "P30D");
            prove(&ann, way, longer, "Save").await;
            house.clock.advance(Duration::minutes(11));
            let form = edit_form(&ann, way, &made, "rights").await;
            let data = right(&form, "/data:fetch");
            prove(&ann, way, form.tick("right", &data), "Save rights").await;
            assert!(stored(&mut house.books(), &made, "rights").contains("data"));

            house.clock.advance(Duration::minutes(11));
            let form = edit_form(&ann, way, &made, "rights").await.untick("right", &data);
            way.submit(&ann, form).await.expect(way.done());

            let form = way.open(&ann, &format!("{}/rotation", made.path())).await.form("Rotate and show the new secret");
            assert_eq!(form.offers("password").len(), 1);
            let reply = way.submit(&ann, form.clone()).await.expect(422);
            assert!(works(&ann, &made.secret).await);
            let form = reply.form("Rotate and show the new secret").fill("password", ANN.password);
            Made::read(&way.submit(&ann, form).await.expect(200));
            // Stopping things never waits for a password.
            house.clock.advance(Duration::minutes(11));
            let form = ann.open(&made.path()).await.page().form("renamed works");
            way.submit(&ann, form).await.expect(way.done());
            let form = way.open(&ann, &format!("{}/revocation", made.path())).await.form("Revoke token");
            way.submit(&ann, form).await.expect(way.done());
        }
    }

    async fn wrong_passwords_count_as_failures(house: House) {
        let ann = house.signed_in(ANN).await;
        house.clock.advance(Duration::minutes(11));
        let form = new_form(&ann, Way::Plain, "ci").await;
        for _ in 0..5 {
            ann.submit_once(form.clone().fill("password", "wrong")).await.expect(422);
        }
        let reply = ann.submit_once(form.clone().fill("password", ANN.password)).await.expect(422);
        assert!(reply.page().words_of("#password-error").concat().contains("Too many tries. Wait 30 seconds."));
        assert_eq!(house.books().tokens(), 0);
        try_door(&house.visitor(), "ann", ANN.password).await.expect(429);
        house.clock.advance(Duration::seconds(31));
        Made::read(&ann.submit_once(form.fill("password", ANN.password)).await.expect(200));
    }
}

/// Sends a form that widens: first without the password, then with a wrong one, then with the right one.
async fn prove(visitor: &Visitor, way: Way, form: Form, button: &str) {
    let asked = way.submit(visitor, form).await.expect(422).form(button);
    let asked = way.submit(visitor, asked.fill("password", "wrong")).await.expect(422).form(button);
    way.submit(visitor, asked.fill("password", ANN.password)).await.expect(way.done());
}
