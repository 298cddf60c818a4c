//! The catalogue of rights, from the shell.

use super::machine::Machine;

#[test]
fn the_printed_catalogue_is_a_good_one() {
    let machine = Machine::with_sqlite();
    let printed = machine.run(&["catalogue", "print"]).expect(0).out;
    std::fs::write(machine.folder().join("own.toml"), printed).expect("a file");
    let answer = machine.run(&["catalogue", "check", "own.toml"]).expect(0).says("own.toml is good");
    assert_eq!(answer.out, "");
    assert!(!machine.data_dir().exists(), "nothing of this needs a database");
}

#[test]
fn every_mistake_is_named_with_its_line() {
    let machine = Machine::with_sqlite();
    let printed = machine.run(&["catalogue", "print"]).expect(0).out;
    let broken = printed.replacen("changed_by = \"root\"", "changed_by = \"king\"", 1).replacen("reads = true", "reads = 7", 1);
    std::fs::write(machine.folder().join("own.toml"), broken).expect("a file");
    let answer = machine.run(&["catalogue", "check", "own.toml"]).expect(1).says("own.toml, line ");
    assert_eq!(answer.err.lines().count(), 2, "{}", answer.err);
    machine.call(&["serve"]).set("HALLPASS_CATALOGUE", "own.toml").run().expect(1).says("own.toml");
    machine.run(&["catalogue", "check", "missing.toml"]).expect(1).says("missing.toml");
}

#[test]
fn the_rights_are_listed_as_json() {
    let machine = Machine::with_sqlite();
    let rights = machine.run(&["catalogue", "print", "--json"]).expect(0).json();
    let fetch = rights.as_array().expect("a list").iter().find(|right| right["flat_name"] == "USER_FETCH");
    let fetch = fetch.unwrap_or_else(|| panic!("no USER_FETCH in {rights}"));
    assert_eq!((&fetch["right"], &fetch["reads"], &fetch["danger"]), (&"user:fetch".into(), &true.into(), &false.into()));
    assert!(fetch["category"].is_string() && fetch["sentence"].is_string() && fetch["scopes"].is_array());
}
