//! What all lists have in common: pages, order, search, and parameters that nobody knows.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use time::format_description::well_known::Rfc3339;

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, ROOT};
use crate::support::visitor::Program;

/// The lists that are ordered by name.
const BY_NAME: [&str; 8] = ["people", "teams", "roles", "projects", "services", "identities", "views", "catalogue"];
/// The lists that are ordered by a moment, with its field; `{id}` is that of a token with a history.
const BY_MOMENT: [(&str, &str); 5] = [
    ("audit", "at"),
    ("user/activity", "at"),
    ("tokens/{id}/history", "at"),
    ("account/sessions", "seen_at"),
    ("jobs", "created_at"),
];

async fn furnished(house: &House) -> Program {
    let root = logged_in(house, ROOT).await;
    for (place, names) in [
        ("projects", ["Beta", "alpha", "Gamma"]),
        ("services", ["beta", "alpha", "gamma"]),
        ("teams", ["Beta", "alpha", "Gamma"]),
    ] {
        for name in names {
            root.send(Method::POST, &format!("/api/v1/{place}"), &json!({ "name": name })).await.expect(201);
        }
    }
    let (cutters, _) = Keeper::of(house, ROOT).team_of("Cutters", &["data:update"], BOB);
    for name in ["Backup", "archive", "Copy"] {
        let identity = json!({ "team_id": cutters.to_string(), "name": name });
        root.send(Method::POST, "/api/v1/identities", &identity).await.expect(201);
        root.send(Method::POST, "/api/v1/views", &json!({ "name": name, "query": "flag=never_ends" })).await.expect(201);
    }
    root
}

/// Things that happened one after the other; answers the id of a token with a history.
async fn lived_in(house: &House, root: &Program) -> String {
    let made = root.send(Method::POST, "/api/v1/tokens", &json!({ "name": "one", "rights": ["USER_FETCH"] })).await.expect(201);
    let (path, id) = (made.header("location"), made.json()["id"].as_str().expect("an id").to_owned());
    for name in ["two", "three", "four"] {
        house.clock.advance(Duration::seconds(1));
        root.send(Method::PATCH, &path, &json!({ "name": name })).await.expect(200);
        house.signed_in(ROOT).await;
        let mut order = json!({ "action": "pause", "tokens": [id], "reason": "review", "dry_run": true });
        order["fingerprint"] =
            root.send(Method::POST, "/api/v1/tokens/bulk", &order).await.expect(200).json()["fingerprint"].clone();
        order["dry_run"] = json!(false);
        root.send(Method::POST, "/api/v1/tokens/bulk", &order).await.expect(200);
    }
    id
}

/// All ids of a list, read page by page by `Link`.
async fn walked(root: &Program, path: &str) -> Vec<String> {
    let (mut ids, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let reply = root.get(&path).await.expect(200);
        let page = reply.json();
        let items = page["data"].as_array().expect("data");
        assert!(items.len() <= 1, "{path}");
        ids.extend(items.iter().map(|item| item.get("id").unwrap_or(&item["resource"]).as_str().expect("an id").to_owned()));
        let link = reply.header("link");
        assert_eq!(link.is_empty(), page["next_cursor"].is_null(), "{link}");
        next = link.strip_prefix('<').and_then(|link| link.split_once(">; rel=\"next\"")).map(|(address, _)| address.to_owned());
        assert!(ids.len() < 500, "it goes in circles");
    }
    ids
}

crate::on_both_databases! {
    async fn every_list_is_walked_page_by_page_in_both_directions(house: House) {
        let root = furnished(&house).await;
        for list in BY_NAME {
            let forwards = walked(&root, &format!("/api/v1/{list}?limit=1")).await;
            let mut backwards = walked(&root, &format!("/api/v1/{list}?sort=-name&limit=1")).await;
            backwards.reverse();
            assert_eq!(forwards, backwards, "{list}");
            assert_eq!(forwards.iter().collect::<BTreeSet<_>>().len(), forwards.len(), "{list}");
            let all = root.get(&format!("/api/v1/{list}?limit=200")).await.expect(200).json();
            assert_eq!(all["data"].as_array().map(Vec::len), Some(forwards.len()), "{list}");
        }
    }

    async fn what_happened_is_read_from_either_end(house: House) {
        let root = furnished(&house).await;
        let id = lived_in(&house, &root).await;
        for (list, field) in BY_MOMENT {
            let path = format!("/api/v1/{}", list.replace("{id}", &id));
            let newest = walked(&root, &format!("{path}?limit=1")).await;
            assert!(newest.len() >= 3, "{list}: {newest:?}");
            assert_eq!(walked(&root, &format!("{path}?sort=-{field}&limit=1")).await, newest, "{list}: the newest first, also when nobody says");
            let mut oldest = walked(&root, &format!("{path}?sort={field}&limit=1")).await;
            oldest.reverse();
            assert_eq!(newest, oldest, "{list}");
            assert_eq!(newest.iter().collect::<BTreeSet<_>>().len(), newest.len(), "{list}");
            let all = root.get(&format!("{path}?limit=200")).await.expect(200).json();
            let moments: Vec<&str> = all["data"].as_array().into_iter().flatten().filter_map(|item| item[field].as_str()).collect();
            assert!(moments.is_sorted_by(|one, next| one >= next), "{list}: {moments:?}");
            // A cursor goes on from the end from which the list was begun.
            let cursor = root.get(&format!("{path}?limit=1")).await.expect(200).json()["next_cursor"].clone();
            let turned = format!("{path}?sort={field}&cursor={}", cursor.as_str().expect("a cursor"));
            if list != "account/sessions" {
                root.get(&turned).await.expect(400);
            }
            for wrong in ["limit=0", "limit=201", "sort=age", "sort=--at", "cursor=ff", "limit=1&limit=2", "limt=5"] {
                root.get(&format!("{path}?{wrong}")).await.expect(400);
            }
        }
        let count = async |query: &str| root.get(&format!("/api/v1/{query}")).await.expect(200).json()["data"].as_array().map_or(0, Vec::len);
        let history = format!("tokens/{id}/history");
        assert_eq!(count(&format!("{history}?action=token.renamed")).await, 3);
        assert_eq!((count(&format!("{history}?q=three")).await, count(&format!("{history}?q=nothing")).await), (1, 0));
        let at = (house.clock.now() - Duration::seconds(1)).format(&Rfc3339).expect("a moment");
        let (before, after) = (count(&format!("{history}?before={at}")).await, count(&format!("{history}?after={at}")).await);
        assert_eq!(before + after, count(&history).await);
        assert!(before > 0 && after > 0, "{before} {after}");
        assert_eq!((count("jobs?state=done").await, count("jobs?state=running").await), (3, 0));
        let me = root.get("/api/v1/user/profile").await.expect(200).json()["metadata"]["id"].as_str().expect("an id").to_owned();
        assert_eq!((count(&format!("jobs?person={me}")).await, count(&format!("jobs?person={id}")).await), (3, 0));
        for stranger in [ANN, BOB] {
            let stranger = logged_in(&house, stranger).await;
            stranger.get(&format!("/api/v1/{history}")).await.expect(404);
            stranger.get("/api/v1/jobs").await.expect(403);
            stranger.get("/api/v1/audit").await.expect(403);
        }
    }

    async fn service_identities_are_filtered_by_team_and_state(house: House) {
        let root = furnished(&house).await;
        let read = async |query: &str| root.get(&format!("/api/v1/identities?{query}")).await.expect(200).json()["data"].clone();
        let names = |found: &Value| found.as_array().into_iter().flatten().map(|one| one["username"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>();
        let all = read("").await;
        assert_eq!(names(&all), ["archive", "backup", "copy"]);
        assert_eq!(names(&read("sort=-name").await), ["copy", "backup", "archive"]);
        let path = format!("/api/v1/identities/{}", all[1]["id"].as_str().expect("an id"));
        root.send(Method::PATCH, &path, &json!({ "disabled": true })).await.expect(200);
        assert_eq!((names(&read("state=disabled").await), names(&read("state=active").await)), (vec!["backup".to_owned()], vec!["archive".to_owned(), "copy".to_owned()]));
        let team = all[0]["team_id"].as_str().expect("an id");
        let other = root.get("/api/v1/teams?q=Beta").await.expect(200).json()["data"][0]["id"].as_str().expect("an id").to_owned();
        assert_eq!((names(&read(&format!("team={team}")).await).len(), names(&read(&format!("team={other}")).await).len()), (3, 0));
        for wrong in ["state=paused", "team=none", "sort=team"] {
            root.get(&format!("/api/v1/identities?{wrong}")).await.expect(400);
        }
    }

    async fn lists_are_searched_and_filtered(house: House) {
        let root = furnished(&house).await;
        let count = async |path: &str| root.get(path).await.expect(200).json()["data"].as_array().map_or(0, Vec::len);
        for list in ["projects", "services", "teams"] {
            assert_eq!(count(&format!("/api/v1/{list}?q=ALPH")).await, 1, "{list}");
            assert_eq!(count(&format!("/api/v1/{list}?q=nothing")).await, 0, "{list}");
        }
        let all = root.get("/api/v1/projects").await.expect(200).json();
        let names: Vec<&str> = all["data"].as_array().expect("data").iter().filter_map(|item| item["name"].as_str()).collect();
        assert_eq!(names, ["alpha", "Beta", "Gamma"]);
        let beta = format!("/api/v1/projects/{}", all["data"][1]["id"].as_str().expect("an id"));
        root.send(Method::PATCH, &beta, &json!({ "archived": true })).await.expect(200);
        assert_eq!((count("/api/v1/projects?archived=true").await, count("/api/v1/projects?archived=false").await), (1, 2));

        let dora = json!({ "username": "dora", "email": "dora@studio.example", "full_name": "Dora Dahl" });
        root.send(Method::POST, "/api/v1/people", &dora).await.expect(201);
        assert_eq!((count("/api/v1/people?state=invited").await, count("/api/v1/people?state=active").await), (1, 3));
        assert_eq!(count("/api/v1/people?state=disabled").await, 0);
        let teams = root.get("/api/v1/teams?q=administrators").await.expect(200).json();
        let team = teams["data"][0]["id"].as_str().expect("an id").to_owned();
        assert_eq!(count(&format!("/api/v1/people?team={team}")).await, 1);
    }

    async fn wrong_parameters_are_named(house: House) {
        let root = furnished(&house).await;
        let long = "x".repeat(101);
        for list in BY_NAME.into_iter().chain(["tokens"]) {
            for wrong in ["limit=0", "limit=201", "limit=many", "sort=age", "cursor=ff", "q=a&q=b", "q=%00", &format!("q={long}")] {
                root.get(&format!("/api/v1/{list}?{wrong}")).await.expect(400);
            }
            let refused = root.get(&format!("/api/v1/{list}?limt=5")).await.expect(400).json();
            assert!(refused["detail"].as_str().is_some_and(|words| words.contains("Did you mean limit?")), "{refused}");
        }
        let body = json!({ "name": "x" });
        let refused = root.send(Method::POST, "/api/v1/projects?dry_run=true", &body).await.expect(400).json();
        assert_eq!(refused["code"], "query.unknown");
        root.ask(Method::DELETE, "/api/v1/user/tokens?sure=no").send().await.expect(400);
        root.get("/api/v1/user/profile?x=1").await.expect(400);
    }
}
