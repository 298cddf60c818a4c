//! Made-up people and tokens, from the shell.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::machine::Machine;
use super::on_both_machines;
use crate::support::block_on;

on_both_machines! {
    fn made_up_tokens_are_as_good_as_any(machine: Machine) {
        generate(&machine, &["--tokens", "400", "--people", "12", "--projects", "3", "--busiest", "40", "--samples", "400"]).expect(0);
        let secrets = secrets(&machine);
        let tokens = secrets["tokens"].as_array().expect("a list");
        assert_eq!(tokens.len(), 400, "each is a sample");
        let states: BTreeSet<&str> = tokens.iter().filter_map(|token| token["state"].as_str()).collect();
        assert_eq!(states, BTreeSet::from(["active", "ended", "paused", "revoked", "starts_later"]));
        let kinds: BTreeSet<&str> = tokens.iter().filter_map(|token| token["type"].as_str()).collect();
        assert_eq!(kinds, BTreeSet::from(["ephemeral", "full-access", "login", "restricted"]));

        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        for token in tokens {
            let answer = block_on(reqwest::Client::new().get(format!("{url}/api/v1/verify")).bearer_auth(text(token, "secret")).send());
            let answer = answer.expect("an answer");
            let expected = if token["works"] == true { 200 } else { 401 };
            assert_eq!(answer.status().as_u16(), expected, "{token}");
            let document: Value = block_on(answer.json()).expect("a document");
            if expected == 200 {
                assert_eq!((&document["token_id"], &document["owner"]["username"]), (&token["id"], &token["owner"]));
                assert_eq!(document["type"], token["type"]);
            }
        }
    }

    fn a_server_that_has_just_started_answers_about_every_token(machine: Machine) {
        generate(&machine, &["--tokens", "3000", "--over", "10", "--samples", "60"]).expect(0);
        let secrets = secrets(&machine);
        let tokens = secrets["tokens"].as_array().expect("a list");
        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        let are_told = |when: &str| {
            // The last ones come into memory last.
            for token in tokens.iter().rev() {
                let answer = reqwest::Client::new().get(format!("{url}/api/v1/verify")).bearer_auth(text(token, "secret")).send();
                let expected = if token["works"] == true { 200 } else { 401 };
                assert_eq!(block_on(answer).expect("an answer").status().as_u16(), expected, "{when}: {token}");
            }
        };
        are_told("while the memory fills");
        server.wait_for("all tokens that can work are in memory");
        are_told("when it has filled");
    }

    fn made_up_tokens_are_listed_found_and_changed(machine: Machine) {
        generate(&machine, &["--tokens", "400", "--people", "12", "--busiest", "40", "--over", "0"]).expect(0);
        let listed = machine.run(&["token", "list", "--owner", "busy", "--json"]).expect(0).json();
        let listed = listed.as_array().expect("a list");
        assert!((20..80).contains(&listed.len()), "about as many as asked for: {}", listed.len());
        let rare: Vec<&Value> = listed.iter().filter(|token| token["name"] == "Zanzibar relay").collect();
        assert_eq!(rare.len(), 3);
        machine.run(&["token", "revoke", &text(rare[0], "id")]).expect(0);
        let secrets = secrets(&machine);
        let (key, other) = (&secrets["tokens"][0], &secrets["tokens"][1]);
        assert_eq!((&key["owner"], &key["works"]), (&"admin".into(), &true.into()));
        assert_eq!((&other["owner"], &other["works"]), (&"busy".into(), &true.into()));

        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        let owner = ask(&format!("{url}/api/v1/verify"), other)["owner"]["id"].clone();
        let search = format!("{url}/api/v1/tokens?q=zanzibar&owner={}", owner.as_str().expect("an id"));
        let found = ask(&search, key);
        assert_eq!(found["data"].as_array().map(Vec::len), Some(3), "{found}");
    }

    fn more_can_be_added_to_what_was_made_up(machine: Machine) {
        generate(&machine, &["--tokens", "60", "--people", "5"]).expect(0);
        machine.run(&["generate", "--tokens", "40"]).expect(0).says("40 tokens were made up");
        let people = machine.run(&["person", "list", "--json"]).expect(0).json();
        assert_eq!(people.as_array().map(Vec::len), Some(7), "nobody came twice");
    }

    fn what_is_real_is_left_alone(machine: Machine) {
        machine.add("ada", "root");
        let before = machine.run(&["person", "list", "--json"]).expect(0).out;
        generate(&machine, &["--tokens", "60"]).expect(6).says("not made up");
        assert_eq!(machine.run(&["person", "list", "--json"]).expect(0).out, before);
        assert_eq!(machine.run(&["token", "list", "--json"]).expect(0).json(), serde_json::json!([]));
    }
}

#[test]
fn secrets_go_to_a_new_file_of_ones_own() {
    let machine = Machine::with_sqlite();
    generate(&machine, &["--tokens", "20"]).expect(0);
    let path = machine.folder().join("secrets.json");
    let mode = std::fs::metadata(&path).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(&path).expect("the file");
    generate(&machine, &["--tokens", "20"]).expect(1).says("secrets.json");
    assert_eq!(std::fs::read(&path).expect("the file"), before);
    let listed = machine.run(&["token", "list", "--owner", "admin", "--json"]).expect(0).json();
    let is_key = |token: &&Value| token["name"] == "Key for measurements";
    assert_eq!(listed.as_array().expect("a list").iter().filter(is_key).count(), 1, "nothing was added meanwhile");
    machine.run(&["generate", "--tokens", "20", "--samples", "5"]).expect(2);
    machine.run(&["generate", "--tokens", "1"]).expect(2);
}

fn generate(machine: &Machine, arguments: &[&str]) -> super::machine::Answer {
    machine.run(&[&["generate", "--secrets", "secrets.json"], arguments].concat())
}

fn ask(address: &str, key: &Value) -> Value {
    let answer = reqwest::Client::new().get(address).bearer_auth(text(key, "secret")).send();
    block_on(async { answer.await.expect("an answer").json().await.expect("a document") })
}

fn secrets(machine: &Machine) -> Value {
    let text = std::fs::read_to_string(machine.folder().join("secrets.json")).expect("the secrets");
    serde_json::from_str(&text).expect("JSON")
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}")).to_owned()
}
