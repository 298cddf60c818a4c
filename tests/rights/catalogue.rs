//! The catalogue that Hallpass brings along, and what can be looked up in one.

use hallpass::domain::rights::{Catalogue, Resource};

use super::support::*;

fn actions(resource: &Resource) -> Vec<&str> {
    let mut names: Vec<_> = resource.actions.iter().map(|action| action.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn the_default_catalogue_has_no_mistake() {
    let catalogue = Catalogue::parse(Catalogue::text_of_default()).unwrap();
    assert_eq!(catalogue.resources().len(), Catalogue::embedded().resources().len());
    assert_eq!(catalogue.resources().len(), 20);
}

#[test]
fn the_default_catalogue_holds_the_promised_rights() {
    let promised = [
        ("core.customer", "create get update"),
        ("core.invite", "create delete get update"),
        ("core.project", "assign create delete get update"),
        ("core.person", "create disable get update"),
        ("core.team", "create delete get update"),
        ("core.role", "create delete get update"),
        ("core.token", "create delete get update"),
        ("core.member_token", "delete get update"),
        ("core.audit", "get"),
        ("core.policy", "get update"),
        ("core.approval", "get update"),
        ("core.service", "create delete get update"),
        ("ams.asset", "create delete get update"),
        ("ams.assetfilter", "create delete get update"),
    ];
    for (name, expected) in promised {
        let resource = Catalogue::embedded().resource(name).unwrap();
        assert_eq!(actions(resource).join(" "), expected, "{name}");
        let scope = if name.starts_with("ams.") { "core.project" } else { "core.customer" };
        assert!(resource.on.iter().all(|kind| kind.as_str() == scope), "{name}");
    }
}

#[test]
fn everything_that_mkio_prints_is_known() {
    let document = serde_json::from_str(include_str!("mkio_rbac.json")).unwrap();
    assert_eq!(Catalogue::embedded().validate(&document), Ok(()));
}

#[test]
fn categories_keep_the_order_of_the_file() {
    let names: Vec<_> = Catalogue::embedded().categories().iter().map(|category| category.name).collect();
    assert_eq!(
        names,
        [
            "User Management",
            "Config Management",
            "Project Management",
            "Data Operations",
            "Media Management",
            "Route Management",
            "Assets",
            "Organization",
            "People and teams",
            "Tokens and oversight",
        ]
    );
    let counted: usize = Catalogue::embedded().categories().iter().map(|category| category.resources.len()).sum();
    assert_eq!(counted, Catalogue::embedded().resources().len());
}

#[test]
fn actions_keep_the_order_of_the_file() {
    let user = Catalogue::embedded().resource("user").unwrap();
    let order: Vec<_> = user.actions.iter().map(|action| action.name.as_str()).collect();
    assert_eq!(order, ["fetch", "create", "update", "delete"]);
}

#[test]
fn whatever_deletes_is_marked_dangerous_and_nothing_that_reads_is() {
    let all = Catalogue::embedded().resources().iter().flat_map(|resource| &resource.actions);
    for action in all {
        let is_sharp = matches!(action.name.as_str(), "delete" | "disable");
        assert!(!is_sharp || action.danger, "{}", action.sentence);
        assert!(!(action.reads && action.danger), "{}", action.sentence);
        assert_eq!(action.reads, matches!(action.name.as_str(), "get" | "fetch"), "{}", action.sentence);
    }
}

#[test]
fn looking_up_what_is_not_there_finds_nothing() {
    let catalogue = Catalogue::embedded();
    assert!(catalogue.resource("nothing").is_none());
    assert!(catalogue.action("user", "fly").is_none());
    assert!(catalogue.action("USER", "fetch").is_none());
    assert!(catalogue.action("user", "*").is_none());
    assert_eq!(catalogue.action("user", "fetch").unwrap().sentence, "Read people's profiles");
    assert_eq!(catalogue.scope("core.customer").unwrap().singular, "organization");
}

#[test]
fn the_operator_hears_which_management_rights_are_left_out() {
    assert!(Catalogue::embedded().management_left_out().is_empty());
    let text = Catalogue::text_of_default();
    let start = text.find("# Hallpass itself").unwrap();
    let without = Catalogue::parse(&text[..start]).unwrap();
    let left_out = without.management_left_out();
    assert!(left_out.contains_pair("core.token", "create") && !left_out.contains_pair("user", "create"));
    assert_eq!(left_out.count(), 40);
}

#[test]
fn a_catalogue_without_a_line_is_smaller_by_that_right() {
    let sizes = CATALOGUES.iter().map(|catalogue| catalogue.resources().iter().map(|r| r.actions.len()).sum::<usize>());
    let sizes: Vec<_> = sizes.collect();
    assert!(sizes[1..].iter().all(|size| *size < sizes[0]), "{sizes:?}");
}
