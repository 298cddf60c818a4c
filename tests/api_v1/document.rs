//! The OpenAPI document says what the route table does.

use std::collections::BTreeSet;
use std::fs;

use hallpass::web::openapi;
use hallpass::web::routes::{Access, table};
use reqwest::Method;
use serde_json::Value;

use crate::support::house::House;

/// The reviewed snapshot. `HALLPASS_WRITE_SNAPSHOTS=1` writes it anew; the difference is what is reviewed.
const SNAPSHOT: &str = "tests/api_v1/openapi.json";

#[test]
fn document_and_routes_name_the_same_operations() {
    let is_api = |path: &str| path.starts_with("/api/") || path.starts_with("/.well-known/");
    let routes: BTreeSet<(String, String)> =
        table().into_iter().filter(|row| is_api(row.path)).map(|row| (row.method.to_string(), row.path.to_owned())).collect();
    let described: BTreeSet<(String, String)> =
        openapi::operations().into_iter().map(|operation| (operation.method.to_owned(), operation.path.to_owned())).collect();
    assert_eq!(described, routes);
}

#[test]
fn operation_ids_are_unique() {
    let ids: Vec<&str> = openapi::operations().iter().map(|operation| operation.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn security_follows_the_route_table() {
    let paths = &openapi::document()["paths"];
    for row in table().into_iter().filter(|row| row.path.starts_with("/api/")) {
        let operation = &paths[row.path][row.method.as_str().to_ascii_lowercase()];
        let is_open = operation["security"].as_array().is_some_and(Vec::is_empty);
        assert_eq!(is_open, row.access == Access::Public, "{} {}", row.method, row.path);
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = openapi::document();
    let mut names = BTreeSet::new();
    collect(document, &mut names);
    for name in names {
        assert!(document.pointer(name.trim_start_matches('#')).is_some(), "{name}");
    }
}

#[test]
fn the_document_is_the_reviewed_one() {
    let text = format!("{:#}\n", openapi::document());
    if std::env::var_os("HALLPASS_WRITE_SNAPSHOTS").is_some() {
        fs::write(SNAPSHOT, &text).expect("the snapshot is written");
    }
    let reviewed = fs::read_to_string(SNAPSHOT).unwrap_or_default();
    assert!(
        reviewed == text,
        "the document changed: run with HALLPASS_WRITE_SNAPSHOTS=1 and review the difference in {SNAPSHOT}"
    );
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            names.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}

crate::on_both_databases! {
    async fn the_document_and_its_page_are_served_to_anybody(house: House) {
        let served = house.visitor().ask(Method::GET, "/api/v1/openapi.json").send().await.expect(200).json();
        assert_eq!(&served, openapi::document());
        assert_eq!(served["openapi"], "3.1.0");
        let reply = house.visitor().open("/docs/api").await.expect(200);
        let page = reply.page();
        for operation in openapi::operations() {
            assert_eq!(page.count(&format!("#{}", operation.id)), 1, "{}", operation.id);
        }
        assert!(!reply.text().contains("http://") && !reply.text().contains("https://"), "no other host");
    }
}
