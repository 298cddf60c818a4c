//! Beginning a token with the rights of something else.

use super::{Made, make, right};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, ROOT};
use crate::support::visitor::{Form, Reply, Visitor};
use hallpass::domain::organization::GrantScope;

crate::on_both_databases! {
    async fn a_token_begins_with_another_one_or_a_role(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], ANN);
        let studio = keeper.project("Film");
        keeper.give(team, keeper.role("Assets", &["ams.asset:get"]), GrantScope::Project(studio));
        let ann = house.signed_in(ANN).await;
        let other = make(&ann, "first").await;
        let form = ann.open("/web/pats/new").await.form("Create token").fill("name", "second");
        for way in Way::BOTH {
            let back = start(&ann, way, form.clone().fill("from", &format!("token:{}", other.id))).await;
            assert_eq!(chosen(&back), ["user:fetch"]);
            let viewer = format!("role:{}", keeper.role_called("Viewer"));
            let back = start(&ann, way, form.clone().fill("from", &viewer)).await;
            assert!(chosen(&back).contains(&"ams.asset:get".to_owned()), "{:?}", chosen(&back));
            assert!(!chosen(&back).contains(&"data:update".to_owned()), "{:?}", chosen(&back));
            assert!(back.text().contains("left out, because you do not hold"), "{}", back.text());
            let back = start(&ann, way, form.clone().fill("from", "read")).await;
            assert!(chosen(&back).contains(&"data:fetch".to_owned()) && !chosen(&back).contains(&"data:update".to_owned()));
            let back = start(&ann, way, form.clone().fill("from", "")).await;
            assert_eq!(chosen(&back), [""; 0]);
        }
        let back = start(&ann, Way::Plain, form.fill("from", &format!("token:{}", other.id))).await;
        let made = Made::read(&ann.submit_once(back.form("Create token")).await.expect(200));
        assert_ne!(made.id, other.id);
    }

    async fn written_rights_are_read_strictly(house: House) {
        let ann = house.signed_in(ANN).await;
        let form = ann.open("/web/pats/new").await.form("Create token").fill("name", "ci");
        let fetch = right(&form, "/user:fetch");
        let place = fetch.replace("/user:fetch", "").replace("core.customer/", "");
        let before = house.books().picture();
        for way in Way::BOTH {
            let good = [
                "USER_FETCH, DATA_FETCH".to_owned(),
                format!("{fetch}\nDATA_FETCH"),
                "[\"user:fetch\", \"data:fetch\"]".to_owned(),
                format!("{{\"core.customer\":{{\"{place}\":{{\"user\":[\"fetch\"],\"data\":[\"fetch\"]}}}}}}"),
                format!("{{\"rbac\":{{\"core.customer\":{{\"{place}\":{{\"user\":[\"fetch\"],\"data\":[\"fetch\"]}}}}}},\"teams\":[]}}"),
                "{\"user\":[\"fetch\"],\"data\":[\"fetch\"]}".to_owned(),
            ];
            for text in good {
                let back = start(&ann, way, form.clone().fill("paste", &text)).await;
                assert_eq!(chosen(&back), ["data:fetch", "user:fetch"], "{text}");
            }
            let wrong = [
                ("USER_FETCH USER_FLY", "There is no right USER_FLY here."),
                ("*", "There is no right * here."),
                ("user:*", "There is no right user:* here."),
                ("{\"user\":[\"fly\"]}", "There is no right user:fly here."),
                ("{\"core.customer\":{\"x\":{}}}", "This is not the JSON of rights"),
                ("{\"core.planet\":{\"00000000-0000-7000-8000-000000000001\":{\"user\":[\"fetch\"]}}}", "There is no right core.planet here."),
                ("{nonsense", "This is not the JSON of rights"),
            ];
            for (text, words) in wrong {
                let back = start(&ann, way, form.clone().tick("right", &fetch).fill("paste", text)).await;
                assert!(back.text().contains(&words.replace('&', "&amp;")), "{text}: {}", back.text());
                assert_eq!(chosen(&back), ["user:fetch"], "what was chosen stays: {text}");
            }
        }
        before.assert_still(&mut house.books());
    }

    async fn nobody_begins_with_what_is_not_theirs(house: House) {
        let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
        let foreign = make(&bob, "his").await;
        let form = ann.open("/web/pats/new").await.form("Create token").fill("name", "ci");
        let before = house.books().picture();
        for way in Way::BOTH {
            for from in [format!("token:{}", foreign.id), "token:x".to_owned(), "role:x".to_owned(), "held".to_owned()] {
                let back = start(&ann, way, form.clone().forge("from", &from)).await;
                assert!(back.text().contains("There is nothing of that name to begin with."), "{from}");
                assert_eq!(chosen(&back), [""; 0]);
            }
        }
        before.assert_still(&mut house.books());
    }
}

async fn start(visitor: &Visitor, way: Way, form: Form) -> Reply {
    let reply = way.submit(visitor, form.forge("step", "start")).await.expect(200);
    way.assert_fits(&reply);
    reply
}

/// The ticked rights without their places.
fn chosen(reply: &Reply) -> Vec<String> {
    let values = reply.page().attributes("[name=right][checked]", "value");
    let mut pairs: Vec<String> = values.iter().map(|value| value.rsplit('/').next().unwrap_or_default().to_owned()).collect();
    pairs.sort();
    pairs
}
