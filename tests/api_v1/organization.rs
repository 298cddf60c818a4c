//! People, teams and projects over the API, ours and those of the systems whose clients Hallpass serves.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api_seeds::signing_in::{log_in, logged_in};
use crate::support::house::House;
use crate::support::people::{ANN, BOB, ROOT};

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    let found = list["data"].as_array().into_iter().flatten().find(|item| item["name"] == name || item["username"] == name);
    found.unwrap_or_else(|| panic!("{name} in {list}"))
}

crate::on_both_databases! {
    async fn an_administrator_keeps_people_teams_and_projects(house: House) {
        let root = logged_in(&house, ROOT).await;
        let body = json!({ "username": "dora", "email": "dora@studio.example", "full_name": "Dora Dahl" });
        let added = root.send(Method::POST, "/api/v1/people", &body).await.expect(201).json();
        assert!(added["invitation_code"].is_string());
        let dora = format!("/api/v1/people/{}", added["id"].as_str().expect("an id"));
        root.send(Method::POST, "/api/v1/people", &body).await.expect(422);
        assert_eq!(root.get("/api/v1/people?q=DORA").await.expect(200).json()["data"].as_array().map(Vec::len), Some(1));
        root.send(Method::PATCH, &dora, &json!({ "full_name": "Dora D." })).await.expect(200);
        assert_eq!(root.send(Method::PATCH, &dora, &json!({ "disabled": true })).await.expect(200).json()["disabled"], true);
        root.ask(Method::DELETE, &dora).send().await.expect(204);
        root.get(&dora).await.expect(404);

        let team = root.send(Method::POST, "/api/v1/teams", &json!({ "name": "Editors" })).await.expect(201).json();
        let team = format!("/api/v1/teams/{}", team["id"].as_str().expect("an id"));
        let ann = named(&root.get("/api/v1/people").await.expect(200).json(), "ann")["id"].clone();
        let member = format!("{team}/members/{}", ann.as_str().expect("an id"));
        root.send(Method::PUT, &member, &json!({ "is_team_admin": true })).await.expect(204);
        root.send(Method::PUT, &member, &json!({ "is_team_admin": true })).await.expect(204);
        let roles = root.get("/api/v1/organization/roles").await.expect(200).json();
        let author = roles["value"].as_array().into_iter().flatten().find(|role| role["metadata"]["name"] == "Author").expect("a role");
        let grant = format!("{team}/grants/organization/{}", author["metadata"]["id"].as_str().expect("an id"));
        root.ask(Method::PUT, &grant).send().await.expect(204);
        let shown = root.get(&team).await.expect(200).json();
        assert_eq!((&shown["members"][0]["is_team_admin"], shown["grants"].as_array().map(Vec::len)), (&json!(true), Some(1)));
        let rights = logged_in(&house, ANN).await.get("/api/v1/user/rbac").await.expect(200).json();
        assert!(rights["teams"]["Editors"]["rbac"].to_string().contains("create"), "{rights}");
        root.ask(Method::DELETE, &grant).send().await.expect(204);
        root.ask(Method::DELETE, &member).send().await.expect(204);
        root.ask(Method::DELETE, &team).send().await.expect(204);
        for (path, status) in [("/api/v1/people", 404), ("/api/v1/audit", 403), ("/api/v1/organization/users", 404)] {
            logged_in(&house, BOB).await.get(path).await.expect(status);
        }
        assert!(root.get("/api/v1/audit?action=team.created").await.expect(200).json()["data"].as_array().is_some_and(|events| events.len() == 1));
    }

    async fn a_team_is_put_and_patched_as_the_clients_of_mkio_do(house: House) {
        let root = logged_in(&house, ROOT).await;
        let users = root.get("/api/v1/organization/users").await.expect(200).json();
        let id_of = |name: &str| {
            let user = users["value"].as_array().into_iter().flatten().find(|user| user["metadata"]["name"] == name).expect("a user");
            user["metadata"]["id"].as_str().expect("an id").to_owned()
        };
        let (ann, bob) = (id_of("ann"), id_of("bob"));
        let path = "/api/v1/organization/teams/Night%20shift";
        let spec = json!({ "spec": {
            "description": "at night",
            "members": { ann.as_str(): { "isTeamAdmin": true } },
            "scopes": { "organization": { "roles": ["Viewer"] } },
        } });
        root.send(Method::PUT, path, &spec).await.expect(201);
        let same = root.send(Method::PUT, path, &spec).await.expect(200).json();
        assert_eq!(same["spec"]["scopes"], json!({ "organization": { "roles": ["Viewer"] } }));
        let patch = json!([
            { "op": "test", "path": "/spec/description", "value": "at night" },
            { "op": "add", "path": format!("/spec/members/{bob}"), "value": { "isTeamAdmin": false } },
            { "op": "remove", "path": format!("/spec/members/{ann}") },
            { "op": "replace", "path": "/spec/scopes", "value": { "every_project": { "roles": ["Author"] } } },
        ]);
        let send = |body: &Value| root.ask(Method::PATCH, path).header("Content-Type", "application/json-patch+json").body(body.to_string());
        let patched = send(&patch).send().await.expect(200).json();
        assert_eq!(patched["spec"]["members"], json!({ bob.as_str(): { "isTeamAdmin": false } }));
        assert_eq!(patched["spec"]["scopes"], json!({ "every_project": { "roles": ["Author"] } }));
        send(&json!([{ "op": "test", "path": "/spec/description", "value": "by day" }])).send().await.expect(409);
        send(&json!([{ "op": "fly" }])).send().await.expect(422);
        send(&json!([{ "op": "add", "path": "/spec/owner", "value": 1 }])).send().await.expect(422);
        let unknown = json!({ "spec": { "scopes": { "organization": { "roles": ["Nobody"] } } } });
        assert_eq!(root.send(Method::PUT, path, &unknown).await.expect(422).json()["errors"][0]["pointer"], "/spec/scopes/organization");
        assert_eq!(root.get(path).await.expect(200).json()["spec"]["description"], "at night", "half-done changes are taken back");
        // The last administrator cannot be taken out, and nobody gives what they do not hold.
        let nobody = json!({ "spec": { "members": {} } });
        root.send(Method::PUT, "/api/v1/organization/teams/Administrators", &nobody).await.expect(409);
        logged_in(&house, BOB).await.send(Method::PUT, path, &spec).await.expect(403);
        root.ask(Method::DELETE, path).send().await.expect(204);
        root.get(path).await.expect(404);
    }

    async fn users_and_groups_are_kept_as_the_clients_of_kriten_do(house: House) {
        let jwt = log_in(&house, ROOT).await;
        let ask = |method, path: &str| house.visitor().ask(method, path).header("Token", &jwt);
        let users = ask(Method::GET, "/api/v1/users").send().await.expect(200);
        assert_eq!(users.header("content-range"), "3");
        let group = ask(Method::POST, "/api/v1/groups").json(&json!({ "name": "night", "provider": "local" })).send().await.expect(200).json();
        let path = format!("/api/v1/groups/{}", group["id"].as_str().expect("an id"));
        let names = json!([{ "name": "ann", "provider": "local" }, { "name": "bob", "provider": "local" }]);
        let filled = ask(Method::POST, &format!("{path}/users")).json(&names).send().await.expect(200).json();
        assert_eq!(filled["users"].as_array().map(Vec::len), Some(2));
        let refused = ask(Method::DELETE, &path).send().await.expect(409).json();
        assert_eq!(refused, json!({ "error": "found users associated to the group, please remove those first" }));
        ask(Method::DELETE, &format!("{path}/users")).json(&names).send().await.expect(200);
        assert_eq!(ask(Method::DELETE, &path).send().await.expect(200).json(), json!({ "msg": "group deleted successfully" }));
        for (method, path) in [(Method::POST, "/api/v1/users"), (Method::GET, "/api/v1/role_bindings")] {
            assert!(ask(method, path).send().await.expect(501).json()["error"].is_string());
        }
    }
}
