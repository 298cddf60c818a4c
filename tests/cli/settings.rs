//! The settings, as the operator sees them.

use serde_json::Value;

use super::machine::Machine;

const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

#[test]
fn every_unknown_setting_is_named_at_once() {
    let machine = Machine::with_sqlite();
    let call = machine.call(&["config"]).set("HALLPASS_LISTNE", "x").set("HALLPASS_DATA_DIRECTORY", "y");
    let answer = call.run().expect(2).says("HALLPASS_LISTNE").says("Did you mean listen").says("HALLPASS_DATA_DIRECTORY");
    assert_eq!(answer.out, "");
    std::fs::write(machine.folder().join("hallpass.toml"), "[tokens]\nprefx = 'a_'\n").expect("a file");
    machine.run(&["person", "list"]).expect(2).says("tokens.prefx");
}

#[test]
fn every_bad_setting_is_named_at_once() {
    let machine = Machine::with_sqlite();
    let call =
        machine.call(&["serve"]).set("HALLPASS_LISTEN", "here").set("HALLPASS_TOKENS_PREFIX", "HP").set("HALLPASS_WORKERS", "0");
    call.run().expect(2).says("listen: \"here\" (from HALLPASS_LISTEN)").says("tokens.prefix").says("workers");
    machine.call(&["serve"]).set("HALLPASS_LOG", "hallpass=loud").run().expect(2).says("log: \"hallpass=loud\"");
    assert!(!machine.data_dir().exists());
}

#[test]
fn secrets_are_masked() {
    let machine = Machine::with_sqlite();
    let database = "postgres://pat:opensesame@db.example/pat";
    let ask = |arguments: &[&str]| {
        machine.call(arguments).set("HALLPASS_SECRET_KEY", KEY).set("HALLPASS_DATABASE_URL", database).run().expect(0).out
    };
    for shown in [ask(&["config"]), ask(&["config", "--json"])] {
        assert!(!shown.contains(KEY) && !shown.contains("opensesame"), "{shown}");
        assert!(shown.contains("postgres://pat:********@db.example/pat"), "{shown}");
        assert!(shown.contains("HALLPASS_SECRET_KEY"), "one sees that it is set: {shown}");
    }
}

#[test]
fn each_setting_says_where_it_comes_from() {
    let machine = Machine::with_sqlite();
    std::fs::write(machine.folder().join("hallpass.toml"), "workers = 3\nlisten = '127.0.0.1:1'\n").expect("a file");
    let settings = machine.run(&["config", "--json"]).expect(0).json();
    let of = |key: &str| -> (String, String) {
        let all = settings.as_array().expect("a list");
        let found = all.iter().find(|line| line["key"] == key).unwrap_or_else(|| panic!("no {key} in {settings}"));
        let text = |name: &str| found[name].as_str().map(str::to_owned).unwrap_or_default();
        (text("value"), text("origin"))
    };
    assert_eq!(of("workers"), ("3".to_owned(), "hallpass.toml".to_owned()));
    assert_eq!(of("listen"), ("127.0.0.1:0".to_owned(), "HALLPASS_LISTEN".to_owned()));
    assert_eq!(of("tokens.longest_days"), ("366".to_owned(), "default".to_owned()));
    assert_eq!(of("database_url").0, "sqlite:hallpass-data/hallpass.db");
    assert!(
        settings
            .as_array()
            .is_some_and(|all| all.iter().all(|line| line["about"].is_string() && line["variable"] != Value::Null))
    );
}

#[test]
fn the_columns_stand_under_their_headings() {
    let shown = Machine::with_sqlite().run(&["config"]).expect(0).out;
    let mut lines = shown.lines();
    let heading = lines.next().expect("a heading");
    let (value, from) = (heading.find("VALUE").expect("VALUE"), heading.find("FROM").expect("FROM"));
    for line in lines {
        let cut = |at: usize| line.get(at - 2..at).is_none_or(|gap| gap == "  ");
        assert!(cut(value) && cut(from), "{line}");
    }
}

#[test]
fn a_missing_file_that_was_named_is_an_error() {
    let machine = Machine::with_sqlite();
    machine.call(&["config"]).set("HALLPASS_CONFIG", "elsewhere.toml").run().expect(2).says("elsewhere.toml");
}

#[test]
fn help_has_an_example_and_fits_a_screen() {
    let machine = Machine::with_sqlite();
    let verbs: [&[&str]; 8] = [
        &[],
        &["serve"],
        &["config"],
        &["person", "add"],
        &["person", "list"],
        &["token", "create"],
        &["token", "revoke"],
        &["catalogue", "check"],
    ];
    for verb in verbs {
        let help = machine.run(&[verb, &["--help"]].concat()).expect(0).out;
        assert!(help.contains("Example"), "{help}");
        assert!(help.lines().count() <= 40, "{help}");
    }
    machine.run(&["dance"]).expect(2);
}
