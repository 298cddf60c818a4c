//! What all lists have in common: pages, order, search, and parameters that nobody knows.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::people::ROOT;
use crate::support::visitor::Program;

/// The lists that are ordered by name.
const BY_NAME: [&str; 6] = ["people", "teams", "roles", "projects", "services", "catalogue"];

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
    root
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
            for wrong in ["limit=0", "limit=201", "limit=many", "sort=age", "cursor=ff", "q=a&q=b", &format!("q={long}")] {
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
