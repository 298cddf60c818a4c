//! What somebody known was refused stands in the log, once, with its reason; and what is no refusal does not.

use hallpass::app::audit::refuse::MOST_A_MINUTE;
use hallpass::domain::organization::GrantScope;
use reqwest::Method;
use serde_json::json;
use time::Duration;

use crate::api_seeds::signing_in::logged_in;
use crate::pages::admin_people::{page_of, post};
use crate::pages::tokens::make;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};

crate::on_both_databases! {
    async fn a_refused_change_leaves_who_what_and_why(house: House) {
        Operator::of(&house).let_do(BOB, GrantScope::Organization, &["core.person:get"]);
        let bob = house.signed_in(BOB).await;
        let ann_id = Operator::of(&house).id_of(ANN);
        let before = house.books().picture();
        let asked = post(&bob, &format!("{}/disable", page_of(&house, ANN)), &[("reviewed", "yes")]).await.expect(403);
        before.assert_still(&mut house.books());
        let fields = "target_name || '|' || person_name || '|' || credential || '|' || address || '|' || request_id || '|' || note";
        let lines = house.books().lines(&format!("SELECT {fields} AS line FROM audit_events WHERE result = 'refused'"));
        let request = asked.header("x-request-id");
        let organization = Operator::of(&house).organization_of(BOB);
        let needs = format!("This needs the right core.customer/{organization}/core.person:disable.");
        assert_eq!(lines, [format!("Ann Andersen|Bob Berg|session|127.0.0.1|{request}|{needs}")]);
        assert_eq!(house.books().refusals(), [format!("person.disable forbidden {ann_id}")]);
    }

    async fn what_belongs_to_others_is_noted_without_its_name(house: House) {
        let (id, _) = Operator::of(&house).make(ANN, Plan::named("anns-own"));
        let carol = house.signed_in(CAROL).await;
        post(&carol, &format!("/web/pats/{id}/pause"), &[]).await.expect(404);
        assert_eq!(house.books().refusals(), [format!("token.pause not_found {id}")]);
        // It stands in Carol's organization, where nobody may learn what Ann calls her token.
        let elsewhere = Operator::of(&house).organization_of(CAROL);
        let lines = house.books().lines("SELECT organization_id || target_name AS line FROM audit_events WHERE result = 'refused'");
        assert_eq!(lines, [elsewhere.to_string()]);
    }

    async fn an_id_that_names_nothing_and_a_plain_mistake_are_no_refusals(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        post(&ann, "/web/pats/01890000-0000-7000-8000-000000000000/pause", &[]).await.expect(404);
        post(&ann, &format!("{}/name", made.path()), &[("value", "")]).await;
        ann.open("/web/admin/people").await.expect(404);
        assert_eq!(house.books().refusals(), Vec::<String>::new());
    }

    async fn programs_are_noted_with_their_token(house: House) {
        let root = logged_in(&house, ROOT).await;
        let bob = house.program(&Operator::of(&house).make(BOB, Plan::named("bobs-own")).1);
        let team = root.send(Method::POST, "/api/v1/teams", &json!({ "name": "Editors" })).await.expect(201).json();
        let id = team["id"].as_str().expect("an id").to_owned();
        bob.send(Method::PATCH, &format!("/api/v1/teams/{id}"), &json!({ "name": "Mine" })).await.expect(404);
        bob.send(Method::POST, "/api/v1/teams", &json!({ "name": "Mine" })).await.expect(404);
        bob.ask(Method::DELETE, "/api/v1/organization/teams/Editors").send().await.expect(404);
        let noted = house.books().refusals();
        assert_eq!(noted, [format!("team.delete not_found {id}"), format!("team.update not_found {id}")]);
        let with = house.books().lines("SELECT credential AS line FROM audit_events WHERE result = 'refused' AND token_id IS NOT NULL");
        assert_eq!(with, ["token", "token"]);
    }

    async fn reaching_further_than_one_may_is_a_refusal(house: House) {
        let ann = logged_in(&house, ANN).await;
        let organization = Operator::of(&house).organization_of(ANN);
        let right = format!("core.customer/{organization}/core.audit:get");
        let body = json!({ "name": "too much", "kind": "restricted", "rights": [right], "valid_until": "2027-01-01T00:00:00Z" });
        let said = ann.send(Method::POST, "/api/v1/tokens", &body).await;
        let noted = house.books().refusals();
        assert!(said.status() == 422 && noted.len() == 1, "{} {noted:?}", said.text());
        assert!(noted[0].starts_with("token.create token."), "{noted:?}");
    }

    async fn a_wrong_password_and_a_form_from_elsewhere_are_refusals(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        house.clock.advance(Duration::minutes(15));
        let rotation = format!("{}/rotation", made.path());
        let form = ann.open(&rotation).await.expect(200).form("Rotate and show the new secret");
        ann.submit_once(form.clone().fill("password", "a wrong one, entirely")).await.expect(422);
        ann.submit_once(form).await.expect(422);
        let unsigned = ann.ask(Method::POST, &format!("{}/pause", made.path())).form(vec![]).like_a_navigation("same-origin");
        unsigned.send().await.expect(403);
        let noted = house.books().refusals();
        let expected = ["pause form_token", "rotation step_up_required", "rotation wrong_password"];
        assert_eq!(noted, expected.map(|words| format!("token.{words} {}", made.id)));
    }

    async fn a_flood_of_refusals_is_counted_and_not_written(house: House) {
        let (id, _) = Operator::of(&house).make(ANN, Plan::named("anns-own"));
        let bob = house.signed_in(BOB).await;
        let most = usize::try_from(MOST_A_MINUTE).expect("a small number");
        let pause = format!("/web/pats/{id}/pause");
        for _ in 0..most + 7 {
            post(&bob, &pause, &[]).await.expect(404);
        }
        assert_eq!(house.books().refusals().len(), most);
        house.clock.advance(Duration::seconds(61));
        post(&bob, &pause, &[]).await.expect(404);
        let noted = house.books().refusals();
        assert_eq!(noted.len(), most + 2, "{noted:?}");
        let counted = house.books().lines("SELECT changes AS line FROM audit_events WHERE action = 'person.refused_again'");
        assert!(counted.len() == 1 && counted[0].contains("\"7\""), "{counted:?}");
    }

    async fn what_is_still_counted_is_written_when_the_server_stops(house: House) {
        let mut house = house;
        let (id, _) = Operator::of(&house).make(ANN, Plan::named("anns-own"));
        let bob = house.signed_in(BOB).await;
        for _ in 0..MOST_A_MINUTE + 3 {
            post(&bob, &format!("/web/pats/{id}/pause"), &[]).await.expect(404);
        }
        house.restart();
        let counted = house.books().lines("SELECT changes AS line FROM audit_events WHERE action = 'person.refused_again'");
        assert!(counted.len() == 1 && counted[0].contains("\"3\""), "{counted:?}");
    }
}
