//! Starting and stopping.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::machine::{Machine, PASSWORD};
use super::on_both_machines;
use super::person::sign_in;
use crate::support::block_on;
use crate::support::visitor::Visitor;

on_both_machines! {
    fn it_prints_where_it_is_and_stops_when_it_is_told(machine: Machine) {
        machine.add("ada", "root");
        let mut server = machine.call(&[]).start();
        let url = server.url();
        block_on(async {
            Visitor::new(&url).open("/readyz").await.expect(200);
            assert_ne!(sign_in(&url, "ada", PASSWORD).await, "/sign-in");
        });
        server.signal("TERM");
        assert_eq!(server.end(), (Some(0), String::new()), "one line is all there is on stdout");
    }

    fn an_empty_house_prints_the_way_in(machine: Machine) {
        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        let line = server.line();
        let link = line.split_whitespace().last().expect("a link");
        assert!(line.starts_with("Nobody is here yet.") && link.starts_with(&format!("{url}/setup?code=")), "{line}");
        block_on(async { Visitor::new(&url).open(link).await.expect(200) });
        server.signal("INT");
        assert_eq!(server.end().0, Some(0));
    }
}

#[test]
fn keys_and_data_are_for_their_owner_alone() {
    let machine = Machine::with_sqlite();
    machine.run(&["person", "list"]).expect(0);
    assert_eq!(mode(&machine.data_dir()), 0o700);
    let kept = std::fs::read_dir(machine.data_dir()).expect("the directory");
    let kept: Vec<_> = kept.map(|entry| entry.expect("a file").path()).collect();
    assert!(["secret.key", "hallpass.db"].iter().all(|name| kept.iter().any(|path| path.ends_with(name))), "{kept:?}");
    assert!(kept.iter().all(|path| mode(path) == 0o600), "{kept:?}");
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let machine = Machine::with_sqlite();
    machine.run(&["person", "list"]).expect(0);
    let key = machine.data_dir().join("secret.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).expect("another mode");
    let answer = machine.run(&["serve"]).expect(1).says("chmod 600");
    assert_eq!(answer.out, "", "it never said that it serves");
}

#[test]
fn an_address_in_use_is_one_sentence() {
    let machine = Machine::with_sqlite();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let answer = machine.call(&["serve"]).set("HALLPASS_LISTEN", &address).run().expect(1);
    assert_eq!(answer.err.lines().count(), 1, "{}", answer.err);
    assert!(answer.err.starts_with(&format!("error: cannot listen on {address}")), "{}", answer.err);
}

#[test]
fn a_database_that_cannot_be_reached_is_one_sentence() {
    let machine = Machine::with_sqlite();
    let call = machine.call(&["serve"]).set("HALLPASS_DATABASE_URL", "mysql://db.example/pat");
    let answer = call.run().expect(1).says("sqlite:");
    assert_eq!(answer.err.lines().count(), 1, "{}", answer.err);
}

#[test]
fn a_second_signal_does_not_wait() {
    let machine = Machine::with_sqlite();
    let mut server = machine.call(&["serve"]).start();
    let url = server.url();
    // A request that never ends keeps the server waiting; its "go on" proves that it is being served.
    let mut slow = TcpStream::connect(url.trim_start_matches("http://")).expect("a connection");
    let head = "POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nExpect: 100-continue\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nlogin=";
    slow.write_all(head.as_bytes()).expect("half a request");
    let mut answer = [0; 12];
    slow.read_exact(&mut answer).expect("an answer");
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 100");
    server.signal("TERM");
    server.wait_for("stopping");
    server.signal("TERM");
    let (code, _) = server.end();
    assert_eq!(code, Some(130));
}

#[test]
fn logs_can_be_json_and_stay_off_stdout() {
    let machine = Machine::with_sqlite();
    let mut server = machine.call(&["serve"]).set("HALLPASS_LOG_FORMAT", "json").start();
    let url = server.url();
    block_on(async { Visitor::new(&url).open("/healthz").await.expect(200) });
    server.wait_for("\"message\":\"answered\"");
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap_or_else(|error| panic!("{path:?}: {error}")).permissions().mode() & 0o777
}
