//! What deleting a role or a team would take away, before it is done.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::people::{ANN, ROOT};
use crate::support::visitor::Program;

/// A team with Ann in it that gives her `data:delete` on the organization by a role of its own.
async fn with_cleaners(root: &Program, ann: &str) -> (String, String) {
    let role = json!({ "name": "Cleaner", "rights": ["data:delete"] });
    let role = root.send(Method::POST, "/api/v1/roles", &role).await.expect(201).json();
    let team = root.send(Method::POST, "/api/v1/teams", &json!({ "name": "Cleaners" })).await.expect(201).json();
    let (role, team) = (text(&role, "id"), text(&team, "id"));
    root.ask(Method::PUT, &format!("/api/v1/teams/{team}/grants/organization/{role}")).send().await.expect(204);
    root.ask(Method::PUT, &format!("/api/v1/teams/{team}/members/{ann}")).send().await.expect(204);
    (format!("/api/v1/roles/{role}"), format!("/api/v1/teams/{team}"))
}

async fn id_of_ann(root: &Program) -> String {
    text(&root.get("/api/v1/people?q=ann").await.expect(200).json()["data"][0], "id")
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

async fn number_of_events(root: &Program) -> usize {
    root.get("/api/v1/audit?result=done&limit=200").await.expect(200).json()["data"].as_array().map_or(0, Vec::len)
}

crate::on_both_databases! {
    async fn a_preview_says_what_goes_and_takes_nothing(house: House) {
        let root = logged_in(&house, ROOT).await;
        let ann = id_of_ann(&root).await;
        let (role, team) = with_cleaners(&root, &ann).await;
        let caller = logged_in(&house, ANN).await;
        let wish = json!({ "name": "cleaner", "description": "at night", "rights": ["DATA_DELETE"] });
        caller.send(Method::POST, "/api/v1/tokens", &wish).await.expect(201);
        let (before, was) = (root.get(&role).await.expect(200), number_of_events(&root).await);
        for path in [&role, &team] {
            let seen = root.get(&format!("{path}/deletion")).await.expect(200).json();
            let person = &seen["people"][0];
            assert_eq!((&person["id"], &person["is_service"], seen["people"].as_array().map(Vec::len)), (&json!(ann), &json!(false), Some(1)));
            assert!(person["lost"].to_string().contains(r#""data":["delete"]"#), "{seen}");
            assert_eq!((&person["gained"], &seen["tokens_regaining"]), (&json!({}), &json!(0)));
            assert_eq!(seen["tokens_losing"], 1, "{seen}");
        }
        let givers = root.get(&format!("{role}/deletion")).await.expect(200).json()["given_by"].clone();
        assert_eq!((&givers[0]["team_name"], &givers[0]["scope"]), (&json!("Cleaners"), &json!("organization")));

        assert_eq!(root.get(&role).await.expect(200).header("etag"), before.header("etag"));
        assert_eq!(root.get(&team).await.expect(200).json()["members"].as_array().map(Vec::len), Some(1));
        assert_eq!(number_of_events(&root).await, was, "nothing was done");
        root.ask(Method::DELETE, &team).send().await.expect(204);
        let nobody = root.get(&format!("{role}/deletion")).await.expect(200).json();
        assert_eq!((&nobody["people"], &nobody["given_by"]), (&json!([]), &json!([])));
    }

    async fn a_preview_refuses_whom_and_what_the_deletion_refuses(house: House) {
        let root = logged_in(&house, ROOT).await;
        let (role, team) = with_cleaners(&root, &id_of_ann(&root).await).await;
        let ann = logged_in(&house, ANN).await;
        let was = number_of_events(&root).await;
        for path in [format!("{role}/deletion"), format!("{team}/deletion")] {
            house.visitor().ask(Method::GET, &path).send().await.expect(401);
            // Ann is in the team and sees it; roles she does not see.
            ann.get(&path).await.expect(if path.starts_with(&team) { 403 } else { 404 });
            root.get(&format!("{path}?dry_run=true")).await.expect(400);
            root.ask(Method::POST, &path).send().await.expect(405);
        }
        for unknown in ["0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11", "nonsense"] {
            root.get(&format!("/api/v1/roles/{unknown}/deletion")).await.expect(404);
            root.get(&format!("/api/v1/teams/{unknown}/deletion")).await.expect(404);
        }
        for (list, code) in [("roles?q=viewer", "role.built_in"), ("teams?q=administrators", "team.built_in")] {
            let found = root.get(&format!("/api/v1/{list}")).await.expect(200).json();
            let (room, _) = list.split_once('?').expect("a question");
            let path = format!("/api/v1/{room}/{}/deletion", text(&found["data"][0], "id"));
            assert_eq!(root.get(&path).await.expect(409).json()["code"], code);
        }
        assert_eq!(number_of_events(&root).await, was, "nothing was done");
    }
}
