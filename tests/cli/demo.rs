//! The demonstration.

use super::machine::{Machine, Running};
use crate::support::block_on;
use crate::support::visitor::Visitor;

/// Everything it prints, up to the last person.
fn introduction(server: &mut Running) -> Vec<String> {
    let mut lines = Vec::new();
    while !lines.last().is_some_and(|line: &String| line.starts_with("sam ")) {
        lines.push(server.line());
    }
    lines
}

#[test]
fn anybody_can_look_around_and_nothing_stays() {
    let machine = Machine::with_sqlite();
    let mut server = machine.call(&["serve", "--demo"]).start();
    let url = server.url();
    let lines = introduction(&mut server);
    let (_, password) = lines[1].split_once("password: ").expect("the password");
    let people: Vec<&str> = lines.iter().skip_while(|line| !line.starts_with("USERNAME")).skip(1).map(String::as_str).collect();
    assert_eq!(people.len(), 11, "{lines:?}");
    assert_eq!(std::fs::read_dir(machine.folder()).expect("the folder").count(), 1, "one folder, in the place for such");
    block_on(async {
        for person in people {
            let username = person.split_whitespace().next().expect("a username");
            let visitor = Visitor::new(&url);
            let form = visitor.open("/sign-in").await.expect(200).form("Sign in");
            let landed = visitor.submit(form.fill("login", username).fill("password", password)).await.expect(200);
            assert_ne!(landed.path(), "/sign-in", "{username}");
            visitor.open("/web/pats").await.expect(200);
        }
    });
    server.signal("TERM");
    assert_eq!(server.end().0, Some(0));
    assert_eq!(std::fs::read_dir(machine.folder()).expect("the folder").count(), 0, "everything is gone");
}

#[test]
fn there_are_tokens_in_every_state() {
    let machine = Machine::with_sqlite();
    let mut server = machine.call(&["serve", "--demo"]).start();
    introduction(&mut server);
    let folder = std::fs::read_dir(machine.folder()).expect("the folder").next().expect("one").expect("readable").path();
    let data = folder.display().to_string();
    let database = format!("sqlite:{data}/hallpass.db");
    let call = machine.call(&["token", "list", "--json"]).set("HALLPASS_DATA_DIR", &data).set("HALLPASS_DATABASE_URL", &database);
    let tokens = call.run().expect(0).json();
    let tokens = tokens.as_array().expect("a list");
    let count = |key: &str, value: &str| tokens.iter().filter(|token| token[key] == value).count();
    assert_eq!(tokens.len(), 66);
    assert_eq!(count("state", "waiting"), 1);
    assert!(count("state", "active") >= 35);
    for state in ["starts_later", "paused", "ended", "revoked"] {
        assert!(count("state", state) >= 3, "{state}: {}", count("state", state));
    }
    assert!(count("type", "full-access") >= 3);
    assert!(tokens.iter().filter(|token| token["valid_until"].is_null()).count() >= 3);
    assert!(tokens.iter().filter(|token| token["times_used"].as_i64() > Some(1_000)).count() >= 15);
    server.signal("INT");
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn the_folder_goes_also_when_the_address_is_taken() {
    let machine = Machine::with_sqlite();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    machine.call(&["serve", "--demo"]).set("HALLPASS_LISTEN", &address).run().expect(1).says("cannot listen");
    assert_eq!(std::fs::read_dir(machine.folder()).expect("the folder").count(), 0);
}
