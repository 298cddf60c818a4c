//! `hallpass audit`: what the operator proves and takes away at the shell.

use super::machine::Machine;
use super::on_both_machines;
use crate::support::books::Books;

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
