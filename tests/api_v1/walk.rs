//! Walks the OpenAPI document: what holds for operations of one sort holds for each of them, also for those of tomorrow.

use std::collections::BTreeMap;

use hallpass::web::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, ROOT};
use crate::support::visitor::{Program, Reply};

/// An operation as the document describes it.
struct Described {
    method: Method,
    path: String,
    what: &'static Value,
}

impl Described {
    fn has_header(&self, name: &str) -> bool {
        self.what["parameters"].as_array().into_iter().flatten().any(|one| one["in"] == "header" && one["name"] == name)
    }

    fn body(&self) -> Option<&Value> {
        self.what["requestBody"]["content"].as_object()?.get("application/json").map(|media| &media["schema"])
    }

    fn is_kriten(&self) -> bool {
        self.what["tags"][0].as_str().is_some_and(|tag| tag.starts_with("Kriten"))
    }

    /// Its status for what cannot be taken: Kriten knows but one.
    fn invalid(&self) -> u16 {
        if self.is_kriten() { 400 } else { 422 }
    }
}

/// Everything that a caller with a token does: neither verdicts nor what anybody may read.
fn described() -> Vec<Described> {
    let paths = openapi::document()["paths"].as_object().expect("paths");
    let each = |(path, methods): (&String, &'static Value)| {
        let path = path.clone();
        let methods = methods.as_object().expect("methods");
        methods.iter().map(move |(method, what)| {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
            Described { method, path: path.clone(), what }
        })
    };
    let all = paths.iter().flat_map(each);
    all.filter(|one| one.what["security"] != json!([]) && one.path != "/api/v1/verify").collect()
}

/// The path with things that do not exist in it.
fn nowhere(path: &str) -> String {
    let nobody = "01890000-0000-7000-8000-000000000000";
    let path = path.replace("{name}", "Nobody").replace("{gateway}", "nginx").replace("{scope}", "organization");
    ["{id}", "{person_id}", "{role_id}"].iter().fold(path, |path, name| path.replace(name, nobody))
}

/// Things that exist, by the address of their list.
async fn furnished(house: &House, root: &Program) -> BTreeMap<&'static str, String> {
    let (team, _) = Keeper::of(house, ROOT).team_of("Cutters", &["data:update"], BOB);
    let bodies = [
        ("tokens", json!({ "name": "t", "rights": ["USER_FETCH"] })),
        ("projects", json!({ "name": "p" })),
        ("people", json!({ "username": "dora", "email": "dora@studio.example", "full_name": "Dora" })),
        ("roles", json!({ "name": "r", "rights": ["USER_FETCH"] })),
        ("services", json!({ "name": "s" })),
        ("identities", json!({ "team_id": team.to_string(), "name": "i" })),
    ];
    let mut things = BTreeMap::from([("teams", team.to_string())]);
    for (list, body) in bodies {
        let made = root.send(Method::POST, &format!("/api/v1/{list}"), &body).await.expect(201).json();
        things.insert(list, made["id"].as_str().expect("an id").to_owned());
    }
    things
}

/// A request of Ann's that waits for somebody's agreement.
async fn request(house: &House, root: &Program) -> String {
    let rules = json!({ "policy": { "needs_approval": { "user": ["fetch"] } } });
    root.send(Method::PUT, "/api/v1/policy", &rules).await.expect(200);
    let wish = json!({ "name": "reader", "rights": ["USER_FETCH"] });
    logged_in(house, ANN).await.send(Method::POST, "/api/v1/tokens", &wish).await.expect(202);
    let waiting = root.get("/api/v1/requests?list=to_decide").await.expect(200).json();
    waiting["data"][0]["id"].as_str().expect("an id").to_owned()
}

/// The path with a thing in it that exists.
fn somewhere(path: &str, things: &BTreeMap<&'static str, String>) -> String {
    let list = path.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
    let id = things.get(list).map_or("", String::as_str);
    path.replace("{id}", id).replace("{name}", "Cutters")
}

/// A good body for each operation that makes something.
fn makings(things: &BTreeMap<&'static str, String>, organization: &Value) -> Vec<(&'static str, &'static str, Value)> {
    let token = json!({ "name": "once", "rights": ["USER_FETCH"] });
    let theirs = format!("core.customer/{}/data:update", organization.as_str().expect("an id"));
    vec![
        ("POST", "/api/v1/tokens", token),
        ("POST", "/api/v1/projects", json!({ "name": "Once" })),
        ("POST", "/api/v1/people", json!({ "username": "once", "email": "once@studio.example", "full_name": "Once" })),
        ("POST", "/api/v1/teams", json!({ "name": "Once" })),
        ("POST", "/api/v1/roles", json!({ "name": "Once", "rights": ["USER_FETCH"] })),
        ("POST", "/api/v1/services", json!({ "name": "once" })),
        ("POST", "/api/v1/services/{id}/credentials", json!({ "overlap_seconds": 60 })),
        ("POST", "/api/v1/organizations", json!({ "name": "Once" })),
        ("POST", "/api/v1/identities", json!({ "team_id": things["teams"], "name": "Once" })),
        ("POST", "/api/v1/identities/{id}/tokens", json!({ "name": "once", "rights": [theirs] })),
        ("POST", "/api/v1/user/tokens", json!({ "type": "full-access", "organizationId": organization })),
        ("POST", "/api/v1/api_tokens", json!({ "description": "once" })),
        ("PUT", "/api/v1/api_tokens", json!({ "description": "once" })),
        ("POST", "/api/v1/groups", json!({ "name": "Once at Kriten's" })),
        ("PUT", "/api/v1/groups", json!({ "name": "Put at Kriten's" })),
    ]
}

/// What an answer shows to the one who asked first, and to nobody again.
const SHOWN_ONCE: [&str; 4] = ["secret", "key", "JWT", "invitation_code"];

/// The answer without what is shown once, and how much of that there was.
fn without_secret(reply: &Reply) -> (Value, usize) {
    let mut body = reply.json();
    let hide = |object: &mut Value| {
        let object = object.as_object_mut()?;
        object.remove("secret_already_shown");
        Some(SHOWN_ONCE.iter().filter(|name| object.remove(**name).is_some()).count())
    };
    let shown = hide(&mut body).unwrap_or_default() + hide(&mut body["metadata"]).unwrap_or_default();
    if body["metadata"].is_null() {
        body.as_object_mut().map(|object| object.remove("metadata"));
    }
    (body, shown)
}

crate::on_both_databases! {
    async fn every_body_is_refused_by_what_is_wrong_with_it(house: House) {
        let root = logged_in(&house, ROOT).await;
        let before = house.books().picture();
        let mut seen = 0;
        for one in described() {
            let Some(schema) = one.body() else { continue };
            let path = nowhere(&one.path);
            let ask = |kind: &str, body: String| root.ask(one.method.clone(), &path).header("Content-Type", kind).body(body).send();
            let told = format!("{} {path}", one.method);
            for kind in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"] {
                assert_eq!(ask(kind, "{}".to_owned()).await.status(), 415, "{told} {kind}");
            }
            let large = ask("application/json", format!("{{\"name\":\"{}\"}}", "x".repeat(1024 * 1024))).await;
            assert_eq!(large.status(), 413, "{told}");
            assert_eq!(ask("application/json", "{".to_owned()).await.status(), 400, "{told}");
            if schema["type"] == "array" {
                continue;
            }
            let stranger = ask("application/json", json!({ "no_such_field": 1 }).to_string()).await;
            assert_eq!(stranger.status(), one.invalid(), "{told}: {}", stranger.text());
            let pointers: Vec<Value> =
                stranger.json()["errors"].as_array().into_iter().flatten().map(|error| error["pointer"].clone()).collect();
            assert!(one.is_kriten() || pointers.contains(&json!("/no_such_field")), "{told}: {}", stranger.text());
            seen += 1;
        }
        assert!(seen > 30, "{seen}");
        before.assert_still(&mut house.books());
    }

    async fn parameters_that_nobody_knows_are_refused_everywhere(house: House) {
        let root = logged_in(&house, ROOT).await;
        let before = house.books().picture();
        for one in described() {
            let path = format!("{}?no_such_parameter=1", nowhere(&one.path));
            let refused = root.ask(one.method.clone(), &path).send().await;
            assert_eq!(refused.status(), 400, "{} {path}: {}", one.method, refused.text());
            assert!(refused.text().contains("no_such_parameter"), "{} {path}: {}", one.method, refused.text());
        }
        before.assert_still(&mut house.books());
    }

    async fn every_edit_that_takes_if_match_keeps_to_it(house: House) {
        let root = logged_in(&house, ROOT).await;
        let mut things = furnished(&house, &root).await;
        things.insert("requests", request(&house, &root).await);
        let before = house.books().picture();
        let edits: Vec<Described> = described().into_iter().filter(|one| one.has_header("If-Match")).collect();
        assert!(edits.len() > 18, "{}", edits.len());
        for one in edits {
            let path = somewhere(&one.path, &things);
            let identity = json!({ "identity_id": things["identities"] });
            let body = match (one.method.as_str(), one.path.as_str()) {
                ("DELETE", _) => None,
                (_, "/api/v1/tokens/{id}/handover") => Some(identity),
                ("PATCH", "/api/v1/organization/teams/{name}") => Some(json!([])),
                ("PUT", "/api/v1/policy") => Some(json!({ "policy": {} })),
                ("PUT", _) => Some(json!({ "spec": { "description": "", "members": {}, "scopes": {} } })),
                _ => Some(json!({})),
            };
            let kind = if body.as_ref().is_some_and(Value::is_array) { "application/json-patch+json" } else { "application/json" };
            let ask = |tag: &str| {
                let ask = root.ask(one.method.clone(), &path).header("If-Match", tag);
                match &body {
                    Some(body) => ask.header("Content-Type", kind).body(body.to_string()).send(),
                    None => ask.send(),
                }
            };
            let refused = ask("\"9999\"").await;
            assert_eq!(refused.status(), 412, "{} {path}: {}", one.method, refused.text());
            assert_eq!(refused.json()["code"], "precondition.changed");
            assert_eq!(ask("9999").await.status(), 400, "{} {path}", one.method);
        }
        before.assert_still(&mut house.books());
    }

    async fn what_has_a_tag_is_not_sent_twice(house: House) {
        let root = logged_in(&house, ROOT).await;
        let things = furnished(&house, &root).await;
        let reads: Vec<Described> = described().into_iter().filter(|one| one.has_header("If-None-Match")).collect();
        assert!(reads.len() > 7, "{}", reads.len());
        for one in reads {
            let path = somewhere(&one.path, &things);
            let tag = root.get(&path).await.expect(200).header("etag");
            assert!(tag.starts_with('"'), "{path}: {tag:?}");
            let again = root.ask(Method::GET, &path).header("If-None-Match", &tag).send().await.expect(304);
            assert!(again.bytes().is_empty(), "{path}");
            root.ask(Method::GET, &path).header("If-None-Match", "\"other\"").send().await.expect(200);
        }
    }

    async fn every_making_that_takes_a_key_is_done_once(house: House) {
        let root = logged_in(&house, ROOT).await;
        let things = furnished(&house, &root).await;
        let organization = root.get("/api/v1/organization").await.expect(200).json()["id"].clone();
        let makings = makings(&things, &organization);
        for one in described().into_iter().filter(|one| one.has_header("Idempotency-Key")) {
            let known = makings.iter().find(|(method, path, _)| one.method == *method && one.path == *path);
            let (_, _, body) = known.unwrap_or_else(|| panic!("no body for {} {}", one.method, one.path));
            let path = somewhere(&one.path, &things);
            let post = |body: &Value| root.ask(one.method.clone(), &path).header("Idempotency-Key", "k").json(body).send();
            let first = post(body).await;
            assert!([200, 201].contains(&first.status()), "{} {path}: {}", one.method, first.text());
            assert_eq!(first.header("cache-control"), "no-store", "{path}");
            let made = house.books().picture();
            let again = post(body).await;
            assert_eq!((again.status(), again.header("location")), (first.status(), first.header("location")), "{path}");
            let (shown, hidden) = (without_secret(&first), without_secret(&again));
            assert_eq!((shown.0, hidden.1), (hidden.0, 0), "{path}");
            let mut other = body.clone();
            let name = ["name", "description", "full_name", "overlap_seconds", "type"].into_iter().find(|name| other.get(name).is_some());
            other[name.expect("a field")] = if other["overlap_seconds"].is_null() { json!("restricted") } else { json!(61) };
            assert_eq!(post(&other).await.status(), one.invalid(), "{path}: another body under the same key");
            let unfit = root.ask(one.method.clone(), &path).header("Idempotency-Key", "k".repeat(256)).json(body).send().await;
            assert_eq!(unfit.status(), 400, "{path}");
            made.assert_still(&mut house.books());
        }
    }

    async fn a_stranger_is_told_nothing_by_any_of_this(house: House) {
        let before = house.books().picture();
        for one in described() {
            let path = format!("{}?no_such_parameter=1", nowhere(&one.path));
            let ask = house.visitor().ask(one.method.clone(), &path).header("If-Match", "\"9999\"");
            let refused = ask.header("Content-Type", "text/plain").body("x").send().await;
            assert_eq!(refused.status(), 401, "{} {path}: {}", one.method, refused.text());
        }
        before.assert_still(&mut house.books());
    }
}
