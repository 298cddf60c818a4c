//! Service identities, leaving and hand-over through the API.

use reqwest::Method;
use serde_json::json;

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, ROOT};
use crate::support::rights::rights_of;

crate::on_both_databases! {
    async fn an_administrator_keeps_identities_and_their_tokens(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update", "data:fetch"], BOB);
        let root = logged_in(&house, ROOT).await;
        let body = json!({ "team_id": team.to_string(), "name": "Nightly export", "description": "Writes the report." });
        let made = root.send(Method::POST, "/api/v1/identities", &body).await.expect(201);
        assert!(made.header("location").starts_with("/api/v1/identities/"));
        let (made, path) = (made.json(), made.header("location"));
        assert_eq!((&made["username"], &made["team_id"], &made["disabled"]), (&json!("nightly-export"), &body["team_id"], &json!(false)));
        let shown = root.get(&path).await.expect(200).json();
        assert_eq!(shown["team"], "Cutters");
        assert!(shown["permissions"].to_string().contains("update"));
        let data = format!("core.customer/{}/data:update", keeper.organization());
        let wish = json!({ "name": "export", "rights": [data] });
        let token = root.send(Method::POST, &format!("{path}/tokens"), &wish).await.expect(201).json();
        let secret = token["secret"].as_str().expect("a secret");
        assert_eq!(token["owner_id"], made["id"]);
        let told = house.program(secret).get("/api/v1/verify").await.expect(200).json();
        assert_eq!((&told["owner"]["kind"], rights_of(&told)), (&json!("service"), vec![data]));
        let listed = root.get("/api/v1/identities?q=night").await.expect(200).json();
        assert_eq!((&listed["data"][0]["live_tokens"], listed["data"][0]["last_used_at"].is_null()), (&json!(1), true));
        assert_eq!(root.get(&format!("/api/v1/tokens?owner={}", made["id"].as_str().expect("an id"))).await.expect(200).json()["data"].as_array().map(Vec::len), Some(1));
        // A token of it names its rights.
        let all = json!({ "name": "all", "kind": "full-access" });
        let refused = root.send(Method::POST, &format!("{path}/tokens"), &all).await.expect(422).json();
        assert_eq!(refused["errors"][0]["code"], "token.everything_for_service", "{refused}");

        root.send(Method::PATCH, &path, &json!({ "name": "Morning export", "disabled": true })).await.expect(200);
        assert_eq!(house.program(secret).get("/api/v1/verify").await.expect(401).json()["code"], "owner_inactive");
        root.send(Method::PATCH, &path, &json!({ "disabled": false })).await.expect(200);
        house.program(secret).get("/api/v1/verify").await.expect(200);
        for (method, body) in [(Method::GET, None), (Method::PATCH, Some(json!({ "name": "x" })))] {
            let ann = logged_in(&house, ANN).await;
            match body {
                Some(body) => ann.send(method, &path, &body).await.expect(404),
                None => ann.get(&path).await.expect(404),
            };
        }
        // Leading a team is something a person does in person, and signing in at the API counts as that; a token of Bob's does not.
        keeper.lead(team, BOB);
        let (_, of_bob) = Operator::of(&house).make(BOB, Plan::named("bobs").managing_tokens());
        house.program(&of_bob).send(Method::POST, &format!("{path}/tokens"), &wish).await.expect(404);
        logged_in(&house, BOB).await.send(Method::POST, &format!("{path}/tokens"), &wish).await.expect(201);
        root.ask(Method::DELETE, &path).send().await.expect(204);
        root.get(&path).await.expect(404);
        assert_eq!(house.program(secret).get("/api/v1/verify").await.expect(401).json()["code"], "unknown");
    }

    async fn a_leavers_token_is_handed_over(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["user:fetch"], BOB);
        let identity = keeper.identity(team, "Exporter");
        let (root, ann) = (logged_in(&house, ROOT).await, logged_in(&house, ANN).await);
        let wish = json!({ "name": "ci", "rights": ["USER_FETCH"] });
        let token = ann.send(Method::POST, "/api/v1/tokens", &wish).await.expect(201).json();
        let (id, old) = (token["id"].as_str().expect("an id"), token["secret"].as_str().expect("a secret"));
        house.program(old).get("/api/v1/verify").await.expect(200);
        let leaving = format!("/api/v1/people/{}/leaving", keeper.person(ANN));
        let outlook = root.get(&leaving).await.expect(200).json();
        assert_eq!((&outlook["total"], &outlook["used_today"]), (&json!(1), &json!(1)), "{outlook}");
        assert_eq!(outlook["tokens"][0]["token"]["name"], "ci");
        ann.get(&leaving).await.expect(404);

        let handover = format!("/api/v1/tokens/{id}/handover");
        let before = house.books().picture();
        for body in [json!({}), json!({ "identity_id": "x" }), json!({ "identity_id": identity.to_string(), "rights": [] })] {
            root.send(Method::POST, &handover, &body).await.expect(422);
        }
        let body = json!({ "identity_id": identity.to_string() });
        ann.send(Method::POST, &handover, &body).await.expect(404);
        logged_in(&house, BOB).await.send(Method::POST, &handover, &body).await.expect(404);
        house.visitor().ask(Method::POST, &handover).json(&body).send().await.expect(401);
        assert_eq!(house.books().number(&format!("version FROM tokens WHERE id = '{id}'")), 1);
        drop(before);
        let handed = root.send(Method::POST, &handover, &body).await.expect(200);
        assert_eq!(handed.header("cache-control"), "no-store");
        let handed = handed.json();
        assert_eq!((&handed["id"], &handed["owner_id"]), (&json!(id), &json!(identity.to_string())));
        house.program(old).get("/api/v1/verify").await.expect(401);
        house.program(handed["secret"].as_str().expect("a secret")).get("/api/v1/verify").await.expect(200);
        let outlook = root.get(&leaving).await.expect(200).json();
        assert_eq!((&outlook["total"], &outlook["handed_over"][0]["identity_name"]), (&json!(0), &json!("Exporter")));
    }
}
