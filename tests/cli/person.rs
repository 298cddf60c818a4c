//! People, from the shell.

use serde_json::json;

use super::machine::{Machine, PASSWORD};
use super::on_both_machines;
use crate::support::block_on;
use crate::support::visitor::Visitor;

on_both_machines! {
    fn the_first_person_makes_the_organization_and_administers_it(machine: Machine) {
        let add = ["person", "add", "--username", "Ada", "--email", "ada@studio.example", "--name", "Ada Lovelace",
            "--role", "root", "--organization", "Studio Nord", "--password-stdin"];
        let answer = machine.run_with(PASSWORD, &add).expect(0).says("Added Ada Lovelace (ada) to Studio Nord");
        assert_eq!(answer.out, "", "words go to stderr");
        let ada = &machine.run(&["person", "list", "--json"]).expect(0).json()[0];
        assert_eq!(ada["username"], "ada");
        assert_eq!(ada["email"], "ada@studio.example");
        assert_eq!(ada["full_name"], "Ada Lovelace");
        assert_eq!(ada["teams"], json!(["Administrators"]));
        assert_eq!(ada["active"], true);
        assert_eq!(ada["disabled_at"], json!(null));
        assert!(ada["id"].is_string() && ada["created_at"].is_string());
    }

    fn a_first_person_who_may_only_read_makes_the_organization_too(machine: Machine) {
        let bob = machine.add("bob", "user").json();
        assert_eq!(bob["organization"], "My organization");
        assert_eq!(bob["teams"], json!(["Everyone"]));
        machine.add("ada", "root");
        let list = machine.run(&["person", "list"]).expect(0).out;
        let lines: Vec<&str> = list.lines().collect();
        assert_eq!(lines.len(), 3, "{list}");
        assert!(lines[0].starts_with("USERNAME  NAME"), "{list}");
        assert!(lines[1].starts_with("ada") && lines[1].contains("Administrators"), "{list}");
        assert!(lines[2].starts_with("bob") && lines[2].ends_with("active"), "{list}");
    }

    fn a_second_organization_is_not_made_in_silence(machine: Machine) {
        machine.add("ada", "root");
        let add = ["person", "add", "--username", "eve", "--email", "eve@studio.example", "--name", "Eve",
            "--organization", "Elsewhere", "--password-stdin"];
        machine.run_with(PASSWORD, &add).expect(6).says("My organization");
    }

    fn what_is_taken_is_a_conflict(machine: Machine) {
        machine.add("ada", "root");
        let add = ["person", "add", "--username", "ADA", "--email", "other@studio.example", "--name", "Ada", "--password-stdin"];
        machine.run_with(PASSWORD, &add).expect(6).says("username: Somebody has this username already.");
        let list = machine.run(&["person", "list", "--json"]).json();
        assert_eq!(list.as_array().map(Vec::len), Some(1), "nobody was added");
    }

    fn a_person_is_disabled_and_enabled(machine: Machine) {
        machine.add("ada", "root");
        machine.add("bob", "author");
        machine.run(&["person", "disable", "bob"]).expect(0).says("disabled");
        let bob = machine.run(&["person", "list", "--json"]).json()[1].clone();
        assert_eq!((&bob["username"], &bob["active"]), (&json!("bob"), &json!(false)));
        assert!(bob["disabled_at"].is_string());
        machine.run(&["person", "disable", "bob"]).expect(0);
        machine.run(&["person", "enable", "bob"]).expect(0);
        assert_eq!(machine.run(&["person", "list", "--json"]).json()[1]["active"], true);
        machine.run(&["person", "disable", "nobody"]).expect(5).says("there is nobody called nobody");
    }

    fn the_last_administrator_stays(machine: Machine) {
        machine.add("ada", "root");
        machine.run(&["person", "disable", "ada"]).expect(6);
        assert_eq!(machine.run(&["person", "list", "--json"]).json()[0]["active"], true);
    }

    fn a_new_password_opens_the_door_and_the_old_one_does_not(machine: Machine) {
        machine.add("ada", "root");
        let new = "rain on a corrugated roof";
        machine.run_with(new, &["person", "set-password", "ada", "--password-stdin"]).expect(0).says("new password");
        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        block_on(async {
            assert_eq!(sign_in(&url, "ada", PASSWORD).await, "/sign-in");
            assert_ne!(sign_in(&url, "ada", new).await, "/sign-in");
        });
        machine.run_with(new, &["person", "set-password", "nobody", "--password-stdin"]).expect(5);
    }
}

#[test]
fn bad_passwords_are_refused_and_nobody_is_made() {
    let machine = Machine::with_sqlite();
    let add = ["person", "add", "--username", "ada", "--email", "ada@studio.example", "--name", "Ada", "--password-stdin"];
    machine.run_with("too short", &add).expect(2).says("at least 15 characters");
    machine.run_with("ada@studio.example ada", &add).expect(2).says("first guesses");
    machine.run(&add).expect(2).says("no password on stdin");
    machine.run_with(PASSWORD, &add[..add.len() - 1]).expect(2).says("--password-stdin");
    let list = machine.run(&["person", "list", "--json"]).expect(0);
    assert_eq!(list.json(), json!([]));
}

#[test]
fn bad_names_are_refused_before_anything_is_made() {
    let machine = Machine::with_sqlite();
    for (field, value) in [("--username", "a da"), ("--email", "nowhere"), ("--name", "A\u{202E}da"), ("--role", "king")] {
        let mut add = vec!["person", "add", "--username", "ada", "--email", "a@b.example", "--name", "Ada", "--password-stdin"];
        match add.iter().position(|word| *word == field) {
            Some(place) => add[place + 1] = value,
            None => add.extend([field, value]),
        }
        machine.run_with(PASSWORD, &add).expect(2).says(field);
    }
    assert!(!machine.data_dir().exists(), "the arguments are read before the database is touched");
}

#[test]
fn an_empty_house_lists_nobody() {
    let machine = Machine::with_sqlite();
    let answer = machine.run(&["person", "list"]).expect(0).says("Nobody is here yet");
    assert_eq!(answer.out, "");
}

/// Where somebody lands who signs in.
pub async fn sign_in(url: &str, username: &str, password: &str) -> String {
    let visitor = Visitor::new(url);
    let page = visitor.open("/sign-in").await.expect(200);
    let form = page.form("Sign in").fill("login", username).fill("password", password);
    visitor.submit(form).await.path()
}
