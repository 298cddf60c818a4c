//! Tokens, from the shell.

use serde_json::{Value, json};

use super::machine::{Answer, Machine};
use super::on_both_machines;
use crate::support::block_on;
use crate::support::visitor::Visitor;

on_both_machines! {
    fn a_token_is_made_used_listed_and_revoked(machine: Machine) {
        machine.add("ada", "root");
        let made = create(&machine, &["--description", "Asks Ada", "--right", "USER_FETCH", "--json"]).expect(0).json();
        let (id, secret) = (text(&made, "id"), text(&made, "secret"));
        assert!(secret.starts_with("hp_"), "{made}");
        assert_eq!(made["description"], "Asks Ada");
        assert_eq!((&made["owner"], &made["type"], &made["state"]), (&json!("ada"), &json!("restricted"), &json!("active")));
        assert!(text(&made["rights"], 0).ends_with("/user:fetch"), "{made}");
        assert!(secret.ends_with(&text(&made, "hint")), "{made}");
        assert!(made["valid_from"].is_string() && made["valid_until"].is_string());

        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        assert_eq!(verify(&url, &secret), 200);
        let listed = machine.run(&["token", "list", "--json"]).expect(0);
        assert!(!listed.out.contains(&secret) && listed.json()[0].get("secret").is_none(), "no secret is told twice");
        assert_eq!((text(&listed.json()[0], "id"), text(&listed.json()[0], "name")), (id.clone(), "ci".to_owned()));
        let answer = machine.run(&["token", "revoke", &id, "--reason", "leaked"]).expect(0).says("Revoked ci");
        assert_eq!(answer.out, "");
        assert_eq!(verify(&url, &secret), 401, "at the very next request");
        assert_eq!(machine.run(&["token", "list", "--json"]).json()[0]["state"], "revoked");
        machine.run(&["token", "revoke", &id]).expect(0);
    }

    fn a_kill_loses_seconds_of_statistics_and_nothing_older(machine: Machine) {
        machine.add("ada", "root");
        let secret = create(&machine, &["--full-access"]).expect(0).out;
        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        for _ in 0..3 {
            assert_eq!(verify(&url, secret.trim()), 200);
        }
        let counted = || machine.run(&["token", "list", "--json"]).expect(0).json()[0]["times_used"].as_i64().unwrap_or_default();
        // Uses are written every five seconds; a busy machine may be slower, but never waits for a stop.
        let asked = (0..600).find(|_| counted() == 3);
        assert!(asked.is_some(), "uses are written while the server runs");
        server.signal("KILL");
        server.end();
        assert_eq!(counted(), 3);
    }

    fn the_secret_stands_alone_on_stdout(machine: Machine) {
        machine.add("ada", "root");
        let answer = create(&machine, &["--right", "USER_FETCH"]).expect(0).says("not shown again");
        assert_eq!(answer.out.lines().count(), 1, "{}", answer.out);
        assert!(answer.out.starts_with("hp_") && !answer.err.contains(answer.out.trim()), "{answer:?}");
    }

    fn a_token_is_bound_to_networks(machine: Machine) {
        machine.add("ada", "root");
        for (wrong, says) in [("10.0.0.1/8", "10.0.0.0/8"), ("0.0.0.0/0", "every address"), ("here", "no network"), ("", "")] {
            let answer = create(&machine, &["--full-access", "--network", wrong]);
            if wrong.is_empty() {
                assert_eq!(answer.expect(0).out.lines().count(), 1, "a blank one limits nothing");
            } else {
                answer.expect(2).says(says);
            }
        }
        let bound = ["--full-access", "--network", "192.0.2.0/24", "--network", "2001:db8::/32", "--json"];
        let made = create(&machine, &bound).expect(0).json();
        assert_eq!(made["networks"], json!(["192.0.2.0/24", "2001:db8::/32"]));
        let secret = text(&made, "secret");
        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        assert_eq!(verify(&url, &secret), 403, "this machine is outside");
        let from_here = create(&machine, &["--full-access", "--network", "127.0.0.1", "--json"]).expect(0).json();
        assert_eq!(verify(&url, &text(&from_here, "secret")), 200);
        let ask = |more: &[&str]| machine.call(&[&["verify", "-"], more].concat()).stdin(&secret).run();
        ask(&[]).expect(4);
        ask(&["--client", "192.0.2.7"]).expect(0);
        ask(&["--client", "198.51.100.7"]).expect(4).says("network_not_allowed");
    }

    fn a_token_has_no_more_than_its_owner(machine: Machine) {
        machine.add("ada", "user");
        create(&machine, &["--right", "USER_FETCH", "--right", "USER_DELETE"]).expect(4).says("user:delete");
        assert_eq!(machine.run(&["token", "list", "--json"]).json(), json!([]), "nothing was made");
        create(&machine, &["--full-access"]).expect(0);
    }

    fn tokens_are_listed_by_owner(machine: Machine) {
        machine.add("ada", "root");
        machine.add("bob", "user");
        create(&machine, &["--right", "USER_FETCH"]).expect(0);
        let bobs = ["token", "create", "--owner", "bob", "--name", "second", "--ends", "never", "--full-access", "--json"];
        let made = machine.run(&bobs).expect(0).json();
        assert_eq!((&made["type"], &made["valid_until"], &made["rights"]), (&json!("full-access"), &json!(null), &json!(null)));
        let list = machine.run(&["token", "list"]).expect(0).out;
        assert!(list.starts_with("ID ") && list.lines().count() == 3, "{list}");
        let of_bob = machine.run(&["token", "list", "--owner", "bob", "--json"]).expect(0).json();
        assert_eq!(of_bob.as_array().map(Vec::len), Some(1));
        assert_eq!((&of_bob[0]["owner"], &of_bob[0]["times_used"]), (&json!("bob"), &json!(0)));
        machine.run(&["token", "list", "--owner", "nobody"]).expect(5);
    }

    fn what_is_not_there_is_not_found(machine: Machine) {
        let unknown = "0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11";
        machine.run(&["token", "revoke", unknown]).expect(5).says("nobody is here yet");
        machine.add("ada", "root");
        machine.run(&["token", "revoke", unknown]).expect(5).says(unknown);
        let nobodys = ["token", "create", "--owner", "nobody", "--name", "ci", "--ends", "30d", "--full-access"];
        machine.run(&nobodys).expect(5).says("there is nobody called nobody");
    }
}

#[test]
fn a_right_can_be_written_in_three_forms() {
    let machine = Machine::with_sqlite();
    let ada = machine.add("ada", "root").json();
    let long = format!("core.customer/{}/user:fetch", text(&ada, "organization_id"));
    let written = ["USER_FETCH", "user:fetch", &long].map(|right| {
        let made = create(&machine, &["--right", right, "--json"]).expect(0).json();
        made["rights"].clone()
    });
    assert!(written.iter().all(|rights| *rights == json!([long])), "{written:?}");
}

#[test]
fn unknown_rights_are_all_named() {
    let machine = Machine::with_sqlite();
    machine.add("ada", "root");
    for wrong in ["USER_EAT", "user:eat", "*", "core.project/x/ams.asset:get", ""] {
        create(&machine, &["--right", wrong]).expect(2);
    }
    create(&machine, &["--right", "USER_EAT", "--right", "DATA_FETCH", "--right", "DATA_EAT"])
        .expect(2)
        .says("USER_EAT, DATA_EAT");
    assert_eq!(machine.run(&["token", "list", "--json"]).json(), json!([]));
}

#[test]
fn dates_have_three_forms_and_limits() {
    let machine = Machine::with_sqlite();
    machine.add("ada", "root");
    let ends = |ends: &str| {
        machine.run(&["token", "create", "--owner", "ada", "--name", "ci", "--full-access", "--json", "--ends", ends])
    };
    for wrong in ["soon", "30", "3m", "30 d", "2026-13-01T00:00:00Z", "99999999999w"] {
        ends(wrong).expect(2).says("30d");
    }
    ends("2020-01-01T00:00:00Z").expect(2).says("valid_until");
    ends("4000000000d").expect(2).says("calendar");
    ends("400d").expect(2).says("366 days");
    assert_eq!(ends("never").expect(0).json()["valid_until"], json!(null));
    assert!(ends("12h").expect(0).json()["valid_until"].is_string());
}

#[test]
fn a_later_start_is_kept() {
    let machine = Machine::with_sqlite();
    machine.add("ada", "root");
    let start = "2199-01-01T08:00:00Z";
    create(&machine, &["--full-access", "--starts", start]).expect(2).says("366 days");
    let arguments = ["token", "create", "--owner", "ada", "--name", "ci", "--full-access", "--ends", "never", "--json"];
    let made = machine.run(&[&arguments[..], &["--starts", start]].concat()).expect(0).json();
    assert_eq!((&made["valid_from"], &made["state"]), (&json!(start), &json!("starts_later")));
}

#[test]
fn a_token_needs_rights_or_full_access_and_not_both() {
    let machine = Machine::with_sqlite();
    create(&machine, &[]).expect(2).says("--right");
    create(&machine, &["--full-access", "--right", "USER_FETCH"]).expect(2).says("cannot be used with");
    machine.run(&["token", "revoke", "not-an-id"]).expect(2).says("not-an-id");
    assert!(!machine.data_dir().exists(), "the arguments are read before the database is touched");
}

fn create(machine: &Machine, more: &[&str]) -> Answer {
    machine.run(&[&["token", "create", "--owner", "ada", "--name", "ci", "--ends", "30d"], more].concat())
}

fn text(value: &Value, place: impl serde_json::value::Index) -> String {
    value[place].as_str().unwrap_or_else(|| panic!("no text in {value}")).to_owned()
}

fn verify(url: &str, secret: &str) -> u16 {
    block_on(async { Visitor::new(url).program(secret).get("/api/v1/verify").await.status() })
}
