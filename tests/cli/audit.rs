//! `hallpass audit`: what the operator proves and takes away at the shell.

use super::machine::Machine;
use super::on_both_machines;
use crate::support::block_on;
use crate::support::books::Books;
use crate::support::visitor::Visitor;
use reqwest::Method;
use serde_json::Value;

fn books(machine: &Machine) -> Books {
    Books::open(&machine.database_url())
}

on_both_machines! {
    fn verify_names_the_first_bad_entry(machine: Machine) {
        machine.add("ann", "root");
        machine.run(&["token", "create", "--owner", "ann", "--name", "ci", "--ends", "30d", "--right", "USER_FETCH"]).expect(0);
        let whole = machine.run(&["audit", "verify", "--json"]).expect(0).json();
        assert!(whole.as_array().is_some_and(|chains| chains.len() == 2 && chains.iter().all(|chain| chain["whole"] == true)), "{whole}");
        let heads: Vec<&str> = whole.as_array().into_iter().flatten().filter_map(|chain| chain["head"].as_str()).collect();
        let organization = heads.iter().find(|head| !head.starts_with("installation")).expect("a chain");
        machine.run(&["audit", "verify", "--holds", organization]).expect(0);
        machine.run(&["audit", "verify", "--holds", "garbage"]).expect(2);
        let words = machine.run(&["audit", "verify"]).expect(0).out;
        assert!(words.contains("entries, no gap. Head: "), "{words}");

        let id = books(&machine).lines("SELECT id AS line FROM audit_events WHERE action = 'token.created'").remove(0);
        books(&machine).order(&format!("UPDATE audit_events SET target_name = 'other' WHERE id = '{id}'"));
        let bad = machine.run(&["audit", "verify"]).expect(1).says("the audit log is not whole: 1 of 2 chains");
        assert!(bad.out.contains(&format!("({id}) is not what was written there")), "{}", bad.out);
        let fault = machine.run(&["audit", "verify", "--json"]).expect(1).json();
        let fault = fault.as_array().into_iter().flatten().find(|chain| chain["whole"] == false).expect("a bad chain").clone();
        assert_eq!((fault["fault"]["code"].as_str(), fault["fault"]["id"].as_str()), (Some("entry_changed"), Some(id.as_str())));
    }

    fn tail_and_export_print_what_happened(machine: Machine) {
        machine.add("ann", "root");
        machine.run(&["token", "create", "--owner", "ann", "--name", "=ci", "--ends", "30d", "--right", "USER_FETCH"]).expect(0);
        let tail = machine.run(&["audit", "tail", "--count", "1"]).expect(0).out;
        assert!(tail.contains("the operator: token.created token \"=ci\""), "{tail}");
        let lines = machine.run(&["audit", "export"]).expect(0).out;
        assert!(lines.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()) && lines.contains("organization.founded"), "{lines}");
        let csv = machine.run(&["audit", "export", "--format", "csv"]).expect(0).out;
        assert!(csv.starts_with("number,at,") && csv.contains(",'=ci,"), "{csv}");
        machine.run(&["audit", "export", "--format", "xml"]).expect(2);
    }
}

/// What no line of a log may hold, wherever in a request it stood.
const CANARY: &str = "kanarek-q8zv4w1x7y";

#[test]
fn a_line_for_each_request_and_never_a_secret_in_it() {
    let machine = Machine::with_sqlite();
    machine.add("ann", "root");
    let mut server = machine.call(&["serve"]).set("HALLPASS_LOG_FORMAT", "json").set("HALLPASS_LOG", "debug").start();
    let url = server.url();
    block_on(async {
        let visitor = Visitor::new(&url);
        let secret = format!("hp_{CANARY}");
        let bearer = format!("Bearer {secret}");
        visitor
            .ask(Method::GET, &format!("/web/pats?q={CANARY}&access_token={secret}"))
            .header("Authorization", &bearer)
            .send()
            .await;
        visitor
            .ask(Method::GET, "/api/v1/tokens")
            .header("Authorization", &bearer)
            .header("Cookie", format!("hallpass={CANARY}"))
            .send()
            .await;
        visitor.ask(Method::GET, "/api/v1/verify").header("X-Api-Key", &secret).header("User-Agent", CANARY).send().await;
        visitor.ask(Method::GET, &format!("/web/pats/{secret}")).send().await;
        visitor.ask(Method::GET, &format!("/nothing/{secret}")).send().await;
        let body = serde_json::json!({ "username": "ann", "password": CANARY, "provider": "local" });
        visitor.ask(Method::POST, "/api/v1/login").json(&body).send().await;
        let form = visitor.open("/sign-in").await.expect(200).form("Sign in").fill("login", CANARY).fill("password", CANARY);
        visitor.submit_once(form).await.expect(422);
        visitor.ask(Method::POST, "/oauth/introspect").form(vec![("token".into(), secret.clone())]).send().await;
    });
    server.signal("TERM");
    let lines = server.words();
    assert!(lines.iter().all(|line| !line.contains(CANARY)), "{:?}", lines.iter().find(|line| line.contains(CANARY)));
    let answered: Vec<Value> = lines
        .iter()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|line: &Value| line["fields"]["message"] == "answered")
        .collect();
    let find = |route: &str| {
        answered.iter().find(|line| line["fields"]["route"] == route).unwrap_or_else(|| panic!("no {route} in {answered:?}"))
    };
    let line = &find("/web/pats/{id}")["fields"];
    assert_eq!((line["method"].as_str(), line["status"].as_u64()), (Some("GET"), Some(303)));
    assert!(line["micros"].is_u64() || line["micros"].is_i64(), "{line}");
    assert_eq!(line["request_id"].as_str().map(str::len), Some(36));
    find("/api/v1/login");
    find("none");
}
