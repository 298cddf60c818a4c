//! The client: the same verbs at a server elsewhere, by its API alone.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::machine::{Answer, Call, Machine, PASSWORD, Running};
use super::on_both_machines;

/// A server with Ada in it, and another machine of hers that knows nothing but how to reach it.
struct Away {
    _server: Running,
    url: String,
    laptop: Machine,
}

impl Away {
    fn from(machine: &Machine) -> Away {
        machine.add("ada", "root");
        let mut server = machine.call(&["serve"]).start();
        let url = server.url();
        Away { _server: server, url, laptop: Machine::with_sqlite() }
    }

    fn config(&self) -> PathBuf {
        self.laptop.folder().join("config")
    }

    fn kept(&self) -> PathBuf {
        self.config().join("hallpass/login.toml")
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with("", arguments)
    }

    fn run_with(&self, stdin: &str, arguments: &[&str]) -> Answer {
        let call = self.laptop.call(arguments).set("XDG_CONFIG_HOME", &self.config().display().to_string());
        call.stdin(stdin).run()
    }

    fn login(&self) -> Answer {
        self.run_with(&format!("{PASSWORD}\n"), &["login", &self.url, "--username", "ada", "--password-stdin"])
    }

    fn create(&self, more: &[&str]) -> Answer {
        self.run(&[&["token", "create", "--name", "ci", "--ends", "30d"], more].concat())
    }
}

fn text(value: &Value, place: &str) -> String {
    value[place].as_str().unwrap_or_else(|| panic!("no {place} in {value}")).to_owned()
}

on_both_machines! {
    fn somebody_signs_in_works_and_signs_out(machine: Machine) {
        let away = Away::from(&machine);
        let login = away.login().expect(0).says("Signed in at").says("as ada");
        assert_eq!(login.out, "");
        let mode = |path: PathBuf| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode(away.kept()), mode(away.config().join("hallpass"))), (0o600, 0o700));
        let me = away.run(&["whoami", "--json"]).expect(0).json();
        assert_eq!((&me["owner"]["username"], &me["server"]), (&json!("ada"), &json!(away.url)));
        assert!(away.run(&["whoami"]).expect(0).out.contains("(ada)"));

        let secret = away.create(&["--right", "user:fetch"]).expect(0).says("not shown again").out;
        assert!(secret.starts_with("hp_") && secret.lines().count() == 1, "{secret}");
        let listed = away.run(&["token", "list", "--json"]).expect(0).json();
        let made = listed.as_array().into_iter().flatten().find(|token| token["name"] == "ci").expect("the token").clone();
        assert!(made.get("secret").is_none() && !away.run(&["token", "list"]).expect(0).out.contains(secret.trim()));
        assert_eq!((&made["owner"], &made["type"], &made["state"]), (&json!("ada"), &json!("restricted"), &json!("active")));
        let id = text(&made, "id");
        let ids = away.run(&["token", "list", "-q"]).expect(0).out;
        assert!(ids.lines().all(|line| line.len() == 36) && ids.contains(&id), "{ids}");
        assert_eq!(away.run(&["token", "show", &id, "--json"]).expect(0).json()["rights"], made["rights"]);
        assert!(away.run(&["token", "show", &id]).expect(0).out.contains("user:fetch"));

        let edited = away.run(&["token", "edit", &id, "--name", "nightly", "--right", "DATA_FETCH", "--json"]).expect(0).json();
        assert_eq!(edited["name"], "nightly");
        assert!(edited["rights"][0].as_str().is_some_and(|right| right.ends_with("/data:fetch")), "{edited}");
        away.run(&["token", "pause", &id]).expect(0).says("Paused nightly");
        away.run_with(&secret, &["verify", "-"]).expect(4).says("disabled");
        assert_eq!(away.run(&["token", "resume", &id, "-q"]).expect(0).out.trim(), id);
        away.run_with(&secret, &["verify", "-"]).expect(0);
        let fresh = away.run(&["token", "rotate", &id]).expect(0).out;
        away.run_with(&secret, &["verify", "-"]).expect(4).says("unknown");
        assert_eq!(away.run_with(&fresh, &["verify", "-", "--json"]).expect(0).json()["token_name"], "nightly");
        away.run(&["token", "revoke", &id, "--reason", "leaked"]).expect(0).says("Revoked nightly");
        let refused = away.run_with(&fresh, &["verify", "-", "--json"]).expect(4);
        assert_eq!(refused.json(), json!({ "valid": false, "code": "unknown" }));

        let kept = std::fs::read_to_string(away.kept()).expect("the file");
        let token = kept.lines().find_map(|line| line.strip_prefix("token = ")).expect("the token").trim_matches('"').to_owned();
        away.run(&["logout"]).expect(0).says("works no more");
        assert!(!away.kept().exists());
        away.run_with(&token, &["verify", "-", "--server", &away.url]).expect(4);
        away.run(&["logout"]).expect(0).says("not signed in");
        away.run(&["whoami"]).expect(3).says("no server is named");
        away.run(&["login"]).expect(2).says("say where");
        assert!(!away.laptop.data_dir().exists(), "nothing was made here");
    }

    fn an_edit_says_whether_it_waits_for_a_second_person(machine: Machine) {
        let away = Away::from(&machine);
        away.login().expect(0);
        away.create(&["--right", "USER_FETCH"]).expect(0);
        let listed = away.run(&["token", "list", "--json"]).expect(0).json();
        let id = text(listed.as_array().into_iter().flatten().find(|token| token["name"] == "ci").expect("the token"), "id");
        let kept = std::fs::read_to_string(away.kept()).expect("the file");
        let token = kept.lines().find_map(|line| line.strip_prefix("token = ")).expect("the token").trim_matches('"').to_owned();
        let policy = json!({ "policy": { "needs_approval": { "data": ["delete"] } } }).to_string();
        let request = ureq::put(format!("{}/api/v1/policy", away.url)).header("Authorization", format!("Bearer {token}"));
        request.content_type("application/json").send(policy).expect("the policy");

        let edit = |more: &[&str]| away.run(&[&["token", "edit", &id], more].concat());
        edit(&["--right", "USER_FETCH", "--right", "DATA_DELETE"]).expect(0).says("Sent for approval: ci stays as it is");
        let waiting = edit(&["--right", "DATA_DELETE", "--json"]).expect(0).json();
        assert_eq!(waiting["waits_for_approval"], true);
        assert!(waiting["rights"].to_string().contains("user:fetch"), "{waiting}");
        let changed = edit(&["--network", "203.0.113.0/24", "--json"]).expect(0).json();
        assert_eq!((&changed["waits_for_approval"], &changed["networks"]), (&json!(false), &json!(["203.0.113.0/24"])));
        edit(&["--network", "everywhere"]).expect(0).says("Changed ci.");
        assert_eq!(away.run(&["token", "show", &id, "--json"]).expect(0).json()["networks"], json!([]));
    }

    fn each_refusal_has_its_exit_code(machine: Machine) {
        let away = Away::from(&machine);
        let unknown = "0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11";
        away.run_with("wrong password\n", &["login", &away.url, "--username", "ada", "--password-stdin"]).expect(3);
        assert!(!away.kept().exists(), "nothing is kept");
        away.run(&["whoami", "--server", &away.url]).expect(3).says("hallpass login");
        away.login().expect(0);
        away.run(&["token", "show", unknown]).expect(5);
        away.run(&["token", "show", "nonsense"]).expect(2);
        away.create(&["--right", "USER_EAT"]).expect(2).says("USER_EAT");
        away.create(&["--full-access", "--owner", "ada"]).expect(2).says("--owner is for the database here");
        away.run(&["token", "edit", unknown]).expect(2).says("nothing is to be changed");
        away.run(&["whoami", "--server", "http://127.0.0.1:1"]).expect(3);
        let nowhere = away.laptop.call(&["whoami", "--server", "http://127.0.0.1:1"]).set("HALLPASS_TOKEN", "x").run();
        nowhere.expect(8).says("does not answer");
        for wrong in ["hallpass.example.com", "ftp://x", "https://ada:secret@x", "https://x/path", "http://hallpass.example.com", ""] {
            away.run(&["whoami", "--server", wrong]).expect(2);
        }
        let id = text(&away.create(&["--right", "USER_FETCH", "--json"]).expect(0).json(), "id");
        away.run(&["token", "revoke", &id]).expect(0);
        away.run(&["token", "rotate", &id]).expect(6);
        for _ in 0..12 {
            away.run_with("wrong\n", &["login", &away.url, "--username", "ada", "--password-stdin"]);
        }
        away.run_with("wrong\n", &["login", &away.url, "--username", "ada", "--password-stdin"]).expect(7);
    }

    fn a_reader_is_refused_what_a_token_may_not_do(machine: Machine) {
        let away = Away::from(&machine);
        away.login().expect(0);
        let secret = away.create(&["--right", "USER_FETCH"]).expect(0).out;
        let as_reader = |arguments: &[&str]| {
            away.laptop.call(arguments).set("HALLPASS_TOKEN", secret.trim()).set("HALLPASS_SERVER", &away.url).run()
        };
        as_reader(&["whoami"]).expect(0);
        as_reader(&["token", "create", "--name", "child", "--ends", "1d", "--full-access"]).expect(4);
    }

    fn flags_win_over_the_environment_and_that_over_the_file(machine: Machine) {
        let away = Away::from(&machine);
        away.login().expect(0);
        let name_of = |call: Call| call.run().expect(0).json()["token_name"].clone();
        let make = |name: &str| away.run(&["token", "create", "--name", name, "--ends", "1d", "--full-access"]).expect(0).out;
        let (one, two, three) = (make("one"), make("two"), make("three"));
        let write = |name: &str, text: &str| {
            let path = away.laptop.folder().join(name);
            std::fs::write(&path, text).expect("a file");
            path.display().to_string()
        };
        let (two, three) = (write("two", &two), write("three", &three));
        let config = away.config().display().to_string();
        let call = |arguments: &[&str]| away.laptop.call(&[&["whoami", "--json"], arguments].concat()).set("XDG_CONFIG_HOME", &config);
        assert_eq!(name_of(call(&[]).set("HALLPASS_TOKEN_FILE", &two)), "two");
        assert_eq!(name_of(call(&[]).set("HALLPASS_TOKEN_FILE", &two).set("HALLPASS_TOKEN", one.trim())), "one");
        assert_eq!(name_of(call(&["--token-file", &three]).set("HALLPASS_TOKEN", one.trim())), "three");
        call(&["--server", &away.url]).set("HALLPASS_SERVER", "http://127.0.0.1:1").run().expect(0);
        // The token of one server is never shown to another.
        call(&[]).set("HALLPASS_SERVER", "http://127.0.0.1:1").run().expect(3);
    }

    fn the_database_here_stays_within_reach(machine: Machine) {
        let away = Away::from(&machine);
        away.login().expect(0);
        let config = away.config().display().to_string();
        let at_home = |arguments: &[&str]| machine.call(arguments).set("XDG_CONFIG_HOME", &config).run();
        let made = at_home(&["token", "create", "--local", "--owner", "ada", "--name", "here", "--ends", "1d", "--full-access"]).expect(0).out;
        let listed = at_home(&["token", "list", "--local", "--json"]).expect(0).json();
        let id = text(listed.as_array().into_iter().flatten().find(|token| token["name"] == "here").expect("it"), "id");
        assert!(at_home(&["token", "show", &id, "--local"]).expect(0).out.contains("here"));
        machine.call(&["verify", "-"]).stdin(&made).run().expect(0);
        at_home(&["token", "pause", &id, "--local"]).expect(0).says("Paused here");
        machine.call(&["verify", "-"]).stdin(&made).run().expect(4).says("disabled");
        at_home(&["token", "resume", &id, "--local", "-q"]).expect(0);
        machine.run(&["token", "list", "-q"]).expect(0);
        let edit = |more: &[&str]| machine.run(&[&["token", "edit", &id], more].concat());
        edit(&["--name", "there", "--network", "203.0.113.0/24"]).expect(0).says("Changed there.");
        let shown = || machine.run(&["token", "show", &id, "--json"]).expect(0).json();
        assert_eq!((&shown()["name"], &shown()["networks"]), (&json!("there"), &json!(["203.0.113.0/24"])));
        edit(&["--network", "everywhere"]).expect(0);
        assert_eq!(shown()["networks"], json!([]));
        edit(&["--network", "nowhere"]).expect(2).says("--network");
        edit(&[]).expect(2).says("nothing is to be changed");
        machine.run(&["token", "edit", "0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11", "--name", "x"]).expect(5);
        machine.run(&["token", "create", "--name", "x", "--ends", "1d", "--full-access"]).expect(2).says("--owner");
    }
}

#[test]
fn a_kept_token_that_others_can_read_is_not_used() {
    let machine = Machine::with_sqlite();
    let away = Away::from(&machine);
    away.login().expect(0);
    std::fs::set_permissions(away.kept(), std::fs::Permissions::from_mode(0o644)).expect("a mode");
    away.run(&["whoami"]).expect(1).says("chmod 600");
    std::fs::write(away.kept(), "nonsense").expect("a file");
    std::fs::set_permissions(away.kept(), std::fs::Permissions::from_mode(0o600)).expect("a mode");
    away.run(&["whoami"]).expect(1).says("sign in again");
    away.login().expect(0);
    away.run(&["whoami"]).expect(0);
}

#[test]
fn a_token_that_one_has_already_can_be_kept() {
    let machine = Machine::with_sqlite();
    let away = Away::from(&machine);
    let made =
        machine.run(&["token", "create", "--owner", "ada", "--name", "laptop", "--ends", "30d", "--full-access"]).expect(0);
    away.run_with("garbage", &["login", &away.url, "--token-stdin"]).expect(3);
    away.run_with("two words", &["login", &away.url, "--token-stdin"]).expect(2);
    away.run_with(&made.out, &["login", &away.url, "--token-stdin"]).expect(0);
    assert_eq!(away.run(&["whoami", "--json"]).expect(0).json()["token_name"], "laptop");
    away.run(&["login", &away.url]).expect(2).says("--password-stdin");
}

#[test]
fn shells_get_completions() {
    let machine = Machine::with_sqlite();
    for (shell, sign) in [("bash", "complete -F _hallpass"), ("zsh", "#compdef hallpass"), ("fish", "complete -c hallpass")] {
        let script = machine.run(&["completions", shell]).expect(0).out;
        assert!(script.contains(sign) && script.contains("rotate") && script.contains("password-stdin"), "{shell}");
    }
    machine.run(&["completions", "csh"]).expect(2);
}

#[test]
fn no_secret_can_be_an_argument() {
    let machine = Machine::with_sqlite();
    for wrong in [&["login", "--password", "x"][..], &["login", "--token", "x"], &["whoami", "--token", "x"], &["verify", "hp_x"]]
    {
        machine.run(wrong).expect(2);
    }
    for verb in
        [&["login"][..], &["logout"], &["whoami"], &["verify"], &["token", "create"], &["token", "edit"], &["token", "rotate"]]
    {
        let help = machine.run(&[verb, &["--help"]].concat()).expect(0).out;
        assert!(help.contains("Example"), "{verb:?} has no example");
    }
}
