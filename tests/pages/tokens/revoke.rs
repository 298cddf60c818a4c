//! Pausing a token, and ending it for ever.

use super::{edit_form, fact, make, stored, works};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::ANN;

crate::on_both_databases! {
    async fn the_switch_pauses_and_resumes(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let made = make(&ann, "ci").await;
            let on = ann.open(&made.path()).await.page().form("ci works");
            way.submit(&ann, on.clone()).await.expect(way.done());
            assert!(!works(&ann, &made.secret).await);
            // Pausing what is paused changes nothing.
            way.submit(&ann, on).await.expect(way.done());
            let off = ann.open(&made.path()).await.page().form("ci works");
            let reply = way.submit(&ann, off).await.expect(way.done());
            if way == Way::Htmx {
                assert!(reply.text().contains("ci works again."));
            }
            assert!(works(&ann, &made.secret).await);
            assert_eq!(house.books().actions_on(&made.id), ["token.created", "token.paused", "token.resumed"]);
        }
    }

    async fn revoking_is_final(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let made = make(&ann, "ci").await;
            ann.program(&made.secret).ask(reqwest::Method::GET, "/api/v1/verify").header("User-Agent", "deploy/7").send().await;
            let edits = ["name", "description", "valid-from", "valid-until", "rights"];
            let mut stale = Vec::new();
            for what in edits {
                stale.push(edit_form(&ann, way, &made, what).await);
            }
            stale.push(ann.open(&format!("{}/rotation", made.path())).await.form("Rotate and show the new secret"));
            stale.push(ann.open(&made.path()).await.page().form("ci works"));

            let page = way.open(&ann, &format!("{}/revocation", made.path())).await.expect(200);
            assert!(page.text().contains("deploy/7") && page.text().contains("127.0.0.1"), "it says what will stop working");
            let form = page.form("Revoke token").fill("reason", "leaked");
            let wrong = way.submit(&ann, form.clone().forge("reason", "because")).await.expect(422);
            assert!(wrong.page().text().contains("Choose one of the reasons."), "{}", wrong.text());
            assert!(works(&ann, &made.secret).await);

            let reply = way.submit(&ann, form.clone()).await.expect(way.done());
            if way == Way::Htmx {
                assert!(reply.text().contains("ci is revoked."));
            }
            assert!(!works(&ann, &made.secret).await);
            assert_eq!(fact(&ann, &made, "Because").await, "Its secret leaked");
            let after = house.books().picture();
            // Again, with another reason: the first one stays.
            way.submit(&ann, form.fill("reason", "other")).await.expect(way.done());
            for form in stale {
                way.submit(&ann, form).await.expect(409);
            }
            for what in ["name/edit", "rights/edit", "valid-until/edit", "rotation", "revocation"] {
                way.open(&ann, &format!("{}/{what}", made.path())).await.expect(409);
            }
            after.assert_still(&mut house.books());
            assert_eq!(stored(&mut house.books(), &made, "revocation_reason"), "leaked");
            assert_eq!(house.books().actions_on(&made.id), ["token.created", "token.revoked"]);
        }
    }
}
