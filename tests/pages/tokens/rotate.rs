//! A new secret for the same token.

use super::{Made, make, stored, works};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::ANN;
use crate::support::visitor::{Form, Visitor};
use time::Duration;

crate::on_both_databases! {
    async fn rotating_ends_the_old_secret_at_once(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let made = make(&ann, "ci").await;
            let kept = ["name", "rights", "valid_from", "ends_at", "kind", "enabled"];
            let before = kept.map(|column| stored(&mut house.books(), &made, column));
            let form = rotation(&ann, way, &made).await;
            let reply = way.submit(&ann, form.clone()).await.expect(200);
            way.assert_fits(&reply);
            let rotated = Made::read(&reply);
            assert_eq!(rotated.id, made.id);
            assert_ne!(rotated.secret, made.secret);
            assert!(!works(&ann, &made.secret).await && works(&ann, &rotated.secret).await);
            assert_eq!(kept.map(|column| stored(&mut house.books(), &made, column)), before, "nothing else changes");

            way.submit(&ann, form).await.expect(409);
            assert!(works(&ann, &rotated.secret).await, "the second sending is harmless");
            assert_eq!(house.books().actions_on(&made.id), ["token.created", "token.rotated"]);
        }
    }

    async fn rotating_never_lengthens_a_life(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let end = stored(&mut house.books(), &made, "ends_at");
        house.clock.advance(Duration::days(30) - Duration::minutes(1));
        let ann = house.signed_in(ANN).await;
        let rotated = Made::read(&ann.submit_once(rotation(&ann, Way::Plain, &made).await).await.expect(200));
        assert_eq!(stored(&mut house.books(), &made, "ends_at"), end);
        assert!(works(&ann, &rotated.secret).await);
        house.clock.advance(Duration::minutes(1));
        assert!(!works(&ann, &rotated.secret).await, "over at the very moment");
        let form = rotation_form(&ann, &made).await;
        for way in Way::BOTH {
            way.submit(&ann, form.clone()).await.expect(409);
        }
        assert_eq!(house.books().actions_on(&made.id), ["token.created", "token.rotated"]);
    }

    async fn a_paused_token_stays_paused_when_it_is_rotated(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        ann.submit_once(ann.open(&made.path()).await.page().form("ci works")).await.expect(303);
        let rotated = Made::read(&ann.submit_once(rotation(&ann, Way::Plain, &made).await).await.expect(200));
        assert!(!works(&ann, &rotated.secret).await);
        ann.submit_once(ann.open(&made.path()).await.page().form("ci works")).await.expect(303);
        assert!(works(&ann, &rotated.secret).await && !works(&ann, &made.secret).await);
    }
}

async fn rotation(visitor: &Visitor, way: Way, made: &Made) -> Form {
    way.open(visitor, &format!("{}/rotation", made.path())).await.expect(200).form("Rotate and show the new secret")
}

/// The form as it would be for this token, taken from another one.
async fn rotation_form(visitor: &Visitor, made: &Made) -> Form {
    let form = rotation(visitor, Way::Plain, &make(visitor, "other").await).await;
    form.forge("once", "2").sent_to(&format!("{}/rotation", made.path()))
}
