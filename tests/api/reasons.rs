//! Why a token is refused, from the very next request on.

use super::assert_turned_away;
use crate::pages::tokens::{Made, edit_form, make, new_form, typed};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::ANN;
use crate::support::rights::rights_of;
use crate::support::visitor::Reply;
use time::Duration;

crate::on_both_databases! {
    async fn each_state_has_its_reason(house: House) {
        let ann = house.signed_in(ANN).await;
        let start = typed(house.clock.now() + Duration::hours(1));
        let form = new_form(&ann, Way::Plain, "later").await.choose("starts", "later").fill("starts_at", &start);
        let later = Made::read(&ann.submit_once(form).await.expect(200));
        let (paused, ending, gone) = (make(&ann, "paused").await, make(&ann, "ending").await, make(&ann, "gone").await);
        let form = ann.open(&paused.path()).await.page().form("paused works");
        ann.submit_once(form).await.expect(303);
        let end = typed(house.clock.now() + Duration::minutes(5));
        let form = edit_form(&ann, Way::Plain, &ending, "valid-until").await.choose("when", "at").fill("at", &end);
        ann.submit_once(form).await.expect(303);
        let form = ann.open(&format!("{}/revocation", gone.path())).await.form("Revoke token");
        ann.submit_once(form).await.expect(303);

        let ask = |secret: &str| house.program(secret);
        for path in ["/api/v1/verify", "/api/v1/user/profile"] {
            assert_turned_away(&house.visitor().ask(reqwest::Method::GET, path).send().await, "no_credential");
            assert_turned_away(&ask(&later.secret).get(path).await, "not_yet_valid");
            assert_turned_away(&ask(&paused.secret).get(path).await, "disabled");
            ask(&ending.secret).get(path).await.expect(200);
            // Garbage, strangers and the revoked get the same bytes.
            let strange = hallpass::domain::secret::PlainSecret::generate(&Default::default(), |bytes| bytes.fill(7));
            let answers = [ask(&gone.secret).get(path).await, ask(strange.reveal()).get(path).await, ask("hp_garbage").get(path).await];
            for answer in &answers {
                assert_turned_away(answer, "unknown");
                assert_eq!(told(answer), told(&answers[0]));
            }
        }
        house.clock.advance(Duration::minutes(5));
        assert_turned_away(&ask(&ending.secret).get("/api/v1/verify").await, "expired");
        house.clock.advance(Duration::hours(1));
        ask(&later.secret).get("/api/v1/verify").await.expect(200);
    }

    async fn a_token_falls_and_rises_with_its_owner(house: House) {
        let operator = Operator::of(&house);
        let (_, secret) = operator.make(ANN, Plan::named("ci"));
        let program = house.program(&secret);
        program.get("/api/v1/verify").await.expect(200);
        operator.disable(ANN);
        for path in ["/api/v1/verify", "/api/v1/user/profile"] {
            assert_turned_away(&program.get(path).await, "owner_inactive");
        }
        operator.enable(ANN);
        program.get("/api/v1/verify").await.expect(200);
    }

    async fn a_verdict_says_what_the_token_is_and_nothing_that_must_stay_here(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let verdict = ann.program(&made.secret).get("/api/v1/verify").await.expect(200).json();
        assert_eq!(verdict["valid"], true);
        assert_eq!(verdict["token_id"], made.id);
        assert_eq!(verdict["owner"]["username"], "ann");
        assert_eq!(rights_of(&verdict).len(), 1, "one right was given and no other counts");
        assert_eq!(verdict["valid_until"].as_str().map(|end| end.ends_with('Z')), Some(true));
        let profile = ann.program(&made.secret).get("/api/v1/user/profile").await.expect(200);
        for text in [verdict.to_string(), profile.text()] {
            for word in ["digest", "hash", "password", "argon2", "secret", &made.secret[3..20]] {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }
        let form = new_form(&ann, Way::Plain, "for ever").await.choose("ends", "never");
        let lasting = Made::read(&ann.submit_once(form).await.expect(200));
        let verdict = ann.program(&lasting.secret).get("/api/v1/verify").await.expect(200).json();
        assert!(verdict["valid_until"].is_null());
    }
}

/// Status, headers that say something, and body without the request's id.
fn told(reply: &Reply) -> (u16, String, String) {
    (reply.status(), reply.header("www-authenticate"), reply.text().replace(&reply.header("x-request-id"), ""))
}
