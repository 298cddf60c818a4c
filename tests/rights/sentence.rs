//! The sentence is short, and it is true.

use hallpass::domain::rights::{BuiltInRole, Catalogue, RightsTree, Scope, full_access_sentence, sentence};
use proptest::prelude::*;

use super::support::*;

fn name_of(scope: &Scope) -> Option<String> {
    let names = [(ACME, "Acme"), (OTHER, "Other"), (STUDIO, "Studio"), (FILM, "Film")];
    names.iter().find(|(known, _)| id(known) == scope.id).map(|(_, name)| name.to_string())
}

fn say(rights: &RightsTree) -> String {
    sentence(rights, Catalogue::embedded(), &name_of)
}

fn say_rights(texts: &[&str]) -> String {
    let text = |text: &&str| match text.starts_with("ams.") {
        true => format!("core.project/{STUDIO}/{text}"),
        false => format!("core.customer/{ACME}/{text}"),
    };
    say(&rights(&texts.iter().map(text).collect::<Vec<_>>()))
}

/// Whether nothing was left out for brevity.
fn is_complete(said: &str) -> bool {
    !said.contains(" more")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn it_says_reading_only_exactly_when_nothing_can_be_changed(a in masks(), which in 0..13_usize) {
        let (ta, catalogue) = (tree(a), &CATALOGUES[which]);
        let said = sentence(&ta, catalogue, &name_of);
        let known = catalogue.known(&ta);
        let reads = |r: &hallpass::domain::rights::Right| catalogue.action(r.resource.as_str(), r.action.as_str()).unwrap().reads;
        prop_assert_eq!(said == "Can do nothing.", known.is_empty());
        prop_assert_eq!(said.ends_with("Cannot change anything."), !known.is_empty() && known.rights().all(|r| reads(&r)));
        prop_assert!(said.ends_with('.') && said.starts_with("Can "));
    }

    /// One right more or less gives another sentence, as long as there is room to say everything.
    #[test]
    fn it_tells_any_two_sets_of_rights_apart(a in masks(), b in masks(), c in masks(), bit in 0..128_usize) {
        let few = a & b & c;
        let (with, without) = (tree(few | 1 << bit), tree(few & !(1 << bit)));
        let (said, said_without) = (say(&with), say(&without));
        let is_known = Catalogue::embedded().knows_right(&UNIVERSE[bit]);
        if is_complete(&said) && is_complete(&said_without) {
            prop_assert_eq!(said != said_without, is_known, "{}", said);
        }
    }

    #[test]
    fn a_dangerous_right_is_said_or_counted(a in masks()) {
        let (catalogue, ta) = (Catalogue::embedded(), tree(a));
        let known = catalogue.known(&ta);
        let action = |r: &hallpass::domain::rights::Right| catalogue.action(r.resource.as_str(), r.action.as_str()).unwrap();
        let said = say(&ta);
        for right in known.rights().filter(|right| action(right).danger) {
            prop_assert!(said.contains(&action(&right).verb) || said.contains("some of them dangerous"), "{}", said);
        }
    }

    #[test]
    fn it_stays_short(a in masks()) {
        prop_assert!(say(&tree(a)).len() < 400);
    }
}

#[test]
fn the_examples_of_the_house() {
    assert_eq!(say_rights(&["ams.asset:get", "ams.asset:delete"]), "Can read and delete assets in project Studio, nothing else.");
    assert_eq!(
        say_rights(&["user:fetch", "project:fetch", "data:fetch"]),
        "Can read people, projects and data. Cannot change anything."
    );
    assert_eq!(say(&RightsTree::new()), "Can do nothing.");
    assert_eq!(full_access_sentence(), "Everything its owner may do.");
}

#[test]
fn one_kind_of_scope_does_not_hide_another() {
    assert_eq!(
        say_rights(&["user:fetch", "ams.asset:get", "ams.asset:delete"]),
        "Can read people; can read and delete assets in project Studio; nothing else."
    );
}

#[test]
fn equal_rights_in_several_projects_are_said_once() {
    let assets = |id: &str| format!("core.project/{id}/ams.asset:get");
    assert_eq!(
        say(&rights(&[assets(STUDIO), assets(FILM)])),
        "Can read assets in projects Studio and Film. Cannot change anything."
    );
    let many: Vec<_> = (1..=50).map(|n| assets(&format!("{n:08x}-0000-7000-8000-000000000000"))).collect();
    assert_eq!(say(&rights(&many)), "Can read assets in projects 00000001, 00000002 and 48 more. Cannot change anything.");
}

#[test]
fn two_organizations_are_told_apart() {
    let data = |id: &str| format!("core.customer/{id}/data:fetch");
    assert_eq!(
        say(&rights(&[data(ACME), data(OTHER)])),
        "Can read data in organizations Acme and Other. Cannot change anything."
    );
}

#[test]
fn many_kinds_are_counted() {
    let reading = ["user", "config", "project", "data", "media", "routing"].map(|name| format!("{name}:fetch"));
    let managing = ["customer", "project", "service"].map(|name| format!("core.{name}:get"));
    let all: Vec<_> = reading.iter().chain(&managing).map(String::as_str).collect();
    assert_eq!(
        say_rights(&all),
        "Can read people, settings, projects, data, media files and 4 more kinds. Cannot change anything."
    );
}

#[test]
fn everything_is_still_one_sentence_and_names_the_sharp_rights_first() {
    let all = BuiltInRole::Root.pairs(Catalogue::embedded()).on(&organization(ACME), Catalogue::embedded());
    assert_eq!(
        say(&all),
        "Can read, create, change and delete projects, data, gateway services, teams and roles; \
         can read, create, change, assign and delete organization projects; can read, add, change and delete people; \
         and 31 more rights, some of them dangerous."
    );
}

#[test]
fn a_retired_right_is_not_said() {
    assert_eq!(say_rights(&["gone.thing:get"]), "Can do nothing.");
    assert_eq!(say_rights(&["data:fetch", "gone.thing:delete"]), "Can read data. Cannot change anything.");
}
