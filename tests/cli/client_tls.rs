//! The client over TLS, as it is really used: a proxy with a certificate stands before the server.
//!
//! The authority that signs is made for the story with `openssl`, the proxy is HAProxy.

use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::machine::{Answer, Machine, PASSWORD, Running};
use super::on_both_machines;
use crate::verify::gateways::programs::Gateway;

/// A server behind a proxy, and the authority whose certificate the proxy shows.
struct Front {
    url: String,
    authorities: TempDir,
    _proxy: Gateway,
    _server: Running,
}

impl Front {
    /// With a certificate for this name, such as `IP:127.0.0.1`.
    fn of(machine: &Machine, name: &str) -> Front {
        machine.add("ada", "root");
        let mut server = machine.call(&["serve"]).start();
        let port: u16 = server.url().rsplit(':').next().and_then(|port| port.trim_end_matches('/').parse().ok()).expect("a port");
        let authorities = TempDir::new().expect("a folder");
        let pem = certificate(authorities.path(), name);
        let proxy = Gateway::encrypting(&pem, port);
        Front { url: format!("https://127.0.0.1:{}", proxy.port()), authorities, _proxy: proxy, _server: server }
    }

    /// A file with the authority in it.
    fn authority(&self) -> String {
        self.authorities.path().join("authority.pem").display().to_string()
    }
}

/// Makes an authority and, signed by it, a certificate for `name`; answers the file with that and its key.
fn certificate(folder: &Path, name: &str) -> String {
    let openssl = |arguments: &[&str]| {
        let common = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "7"];
        let mut command = Command::new("openssl");
        command.args(common).args(arguments).current_dir(folder).stderr(Stdio::null());
        assert!(command.status().expect("openssl is there").success(), "{arguments:?}");
    };
    openssl(&["-keyout", "authority.key", "-out", "authority.pem", "-subj", "/CN=An authority of our own"]);
    let signed = ["-CA", "authority.pem", "-CAkey", "authority.key", "-keyout", "front.key", "-out", "front.crt"];
    let about =
        ["-subj", "/CN=front", "-addext", &format!("subjectAltName={name}"), "-addext", "basicConstraints=critical,CA:FALSE"];
    openssl(&[&signed[..], &about].concat());
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let both = folder.join("front.pem");
    std::fs::write(&both, format!("{}{}", read("front.crt"), read("front.key"))).expect("a file");
    both.display().to_string()
}

/// The client on a machine that trusts whom `trusted` says: a file of authorities.
fn run(laptop: &Machine, trusted: &str, stdin: &str, arguments: &[&str]) -> Answer {
    let config = laptop.folder().join("config").display().to_string();
    let call = laptop.call(arguments).set("XDG_CONFIG_HOME", &config);
    let call = if trusted.is_empty() { call } else { call.set("SSL_CERT_FILE", trusted) };
    call.stdin(stdin).run()
}

on_both_machines! {
    fn a_server_that_is_trusted_is_worked_with(machine: Machine) {
        let front = Front::of(&machine, "IP:127.0.0.1");
        let laptop = Machine::with_sqlite();
        let at = |stdin: &str, arguments: &[&str]| run(&laptop, &front.authority(), stdin, arguments);
        at(&format!("{PASSWORD}\n"), &["login", &front.url, "--username", "ada", "--password-stdin"]).expect(0).says("Signed in at https://");
        assert_eq!(at("", &["whoami", "--json"]).expect(0).json()["server"], front.url.as_str());
        let secret = at("", &["token", "create", "--name", "ci", "--ends", "30d", "--right", "user:fetch"]).expect(0).out;
        assert_eq!(at("", &["token", "list", "-q"]).expect(0).out.lines().count(), 1);
        assert_eq!(at(&secret, &["verify", "-", "--json"]).expect(0).json()["token_name"], "ci");
        at("", &["logout"]).expect(0);
    }
}

#[test]
fn a_server_that_nobody_vouches_for_is_shown_no_secret() {
    let machine = Machine::with_sqlite();
    let front = Front::of(&machine, "IP:127.0.0.1");
    let laptop = Machine::with_sqlite();
    let log = || machine.run(&["audit", "tail", "--count", "100"]).expect(0).out;
    let before = log();
    let login = ["login", &front.url, "--username", "ada", "--password-stdin"];
    // This machine's authorities do not know the proxy's, and an authority of somebody else's has signed nothing of it.
    let others = TempDir::new().expect("a folder");
    certificate(others.path(), "IP:127.0.0.1");
    for trusted in ["", &others.path().join("authority.pem").display().to_string()] {
        let refused = run(&laptop, trusted, &format!("{PASSWORD}\n"), &login).expect(8);
        refused.says("is not trusted, and nothing was sent to it").says("SSL_CERT_FILE");
    }
    assert!(!laptop.folder().join("config/hallpass/login.toml").exists(), "nothing is kept");
    assert_eq!(log(), before, "the server heard of nobody");
}

#[test]
fn a_certificate_for_another_name_is_no_certificate() {
    let machine = Machine::with_sqlite();
    let front = Front::of(&machine, "DNS:elsewhere.example");
    let laptop = Machine::with_sqlite();
    let refused = run(&laptop, &front.authority(), "x", &["login", &front.url, "--token-stdin"]).expect(8);
    refused.says("is not trusted, and nothing was sent to it");
}

#[test]
fn whoever_trusts_nobody_is_told_so() {
    let machine = Machine::with_sqlite();
    let front = Front::of(&machine, "IP:127.0.0.1");
    let laptop = Machine::with_sqlite();
    let nothing = laptop.folder().join("empty.pem");
    std::fs::write(&nothing, "").expect("a file");
    let refused = run(&laptop, &nothing.display().to_string(), "x", &["login", &front.url, "--token-stdin"]).expect(8);
    refused.says("SSL_CERT_FILE");
}
