//! The same form twice, and twenty at once.

use super::{Made, edit_form, make, new_form, works};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::{ANN, BOB};
use crate::support::visitor::{Form, Reply, Visitor};

crate::on_both_databases! {
    async fn sending_a_form_twice_makes_one_token(house: House) {
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let tokens = house.books().tokens();
            let form = new_form(&ann, way, "ci").await;
            let made = Made::read(&way.submit(&ann, form.clone()).await.expect(200));
            let after = house.books().picture();
            for _ in 0..2 {
                let again = way.submit(&ann, form.clone()).await.expect(409);
                way.assert_fits(&again);
                assert!(again.page().text().contains("This token exists already"));
                assert!(!again.text().contains(&made.secret));
                assert!(again.page().attributes("a", "href").contains(&made.path()));
            }
            // Also with another name in it, and after an hour.
            way.submit(&ann, form.fill("name", "other")).await.expect(409);
            after.assert_still(&mut house.books());
            assert_eq!(house.books().tokens(), tokens + 1);
        }
        // The id of a form is worth nothing to somebody else.
        let bob = house.signed_in(BOB).await;
        let anns = new_form(&ann, Way::Plain, "ci").await;
        Made::read(&ann.submit_once(anns.clone()).await.expect(200));
        let bobs = new_form(&bob, Way::Plain, "ci").await.forge("once", &anns.value("once").expect("an id"));
        Made::read(&bob.submit_once(bobs).await.expect(200));
    }

    async fn twenty_sendings_at_once_make_one_token(house: House) {
        let ann = house.signed_in(ANN).await;
        let form = new_form(&ann, Way::Plain, "ci").await;
        let answers = at_once(&ann, &form, 20).await;
        let made: Vec<Made> = answers.iter().filter(|reply| reply.status() == 200).map(Made::read).collect();
        assert_eq!(made.len(), 1);
        assert!(answers.iter().all(|reply| [200, 409].contains(&reply.status())));
        assert_eq!(house.books().tokens(), 1);
        assert_eq!(house.books().actions_on(&made[0].id), ["token.created"]);
    }

    async fn proving_oneself_twice_at_once_loses_no_secret(house: House) {
        let ann = house.signed_in(ANN).await;
        house.clock.advance(time::Duration::minutes(11));
        let mut forms = Vec::new();
        for number in 0..6 {
            forms.push(new_form(&ann, Way::Plain, &format!("ci {number}")).await.fill("password", ANN.password));
        }
        let mut sent = tokio::task::JoinSet::new();
        for form in forms {
            let twin = ann.twin();
            sent.spawn(async move { twin.submit_once(form).await });
        }
        let answers = sent.join_all().await;
        let shown = answers.iter().filter(|reply| reply.status() == 200).count();
        let statuses: Vec<u16> = answers.iter().map(Reply::status).collect();
        assert!(shown >= 1 && statuses.iter().all(|status| *status < 500), "{statuses:?}");
        assert_eq!(house.books().tokens(), i64::try_from(shown).expect("a few"), "each token that exists was shown: {statuses:?}");
    }

    async fn two_edits_of_one_version_make_one_change(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let form = edit_form(&ann, Way::Plain, &made, "name").await;
        let mut sent = tokio::task::JoinSet::new();
        for number in 0..10 {
            let (twin, form) = (ann.twin(), form.clone().fill("name", &format!("name {number}")));
            sent.spawn(async move { twin.submit_once(form).await });
        }
        let mut statuses: Vec<u16> = sent.join_all().await.iter().map(Reply::status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409, 409, 409, 409, 409, 409, 409, 409, 409]);
        assert_eq!(house.books().actions_on(&made.id), ["token.created", "token.renamed"]);
    }

    async fn of_twenty_rotations_at_once_one_wins(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let form = ann.open(&format!("{}/rotation", made.path())).await.form("Rotate and show the new secret");
        let answers = at_once(&ann, &form, 20).await;
        let winners: Vec<Made> = answers.iter().filter(|reply| reply.status() == 200).map(Made::read).collect();
        assert_eq!(winners.len(), 1);
        assert!(answers.iter().all(|reply| [200, 409].contains(&reply.status())));
        assert!(works(&ann, &winners[0].secret).await && !works(&ann, &made.secret).await);
        assert_eq!(house.books().actions_on(&made.id), ["token.created", "token.rotated"]);
    }
}

async fn at_once(visitor: &Visitor, form: &Form, times: usize) -> Vec<Reply> {
    let mut sent = tokio::task::JoinSet::new();
    for _ in 0..times {
        let (visitor, form) = (visitor.twin(), form.clone());
        sent.spawn(async move { visitor.submit_once(form).await });
    }
    sent.join_all().await
}
