//! `hallpass catalogue check`: every mistake, with its line.

use hallpass::domain::rights::Catalogue;
use proptest::{prelude::*, test_runner::Config};

use super::support::*;

const SCOPES: &str = "\
[[scope]]
name = \"core.customer\"
singular = \"organization\"
plural = \"organizations\"
[[scope]]
name = \"core.project\"
singular = \"project\"
plural = \"projects\"
";

const THING: &str = "\
[[resource]]
name = \"thing\"
category = \"Things\"
on = [\"core.customer\"]
singular = \"thing\"
plural = \"things\"
[resource.actions]
get = { verb = \"read\", sentence = \"Read things\", reads = true }
delete = { verb = \"delete\", sentence = \"Delete things\", danger = true }
";

/// The mistakes of a file whose resources begin on line 9.
fn mistakes(resources: &str) -> Vec<String> {
    mistakes_of(&format!("{SCOPES}{resources}"))
}

fn mistakes_of(text: &str) -> Vec<String> {
    let Err(mistakes) = Catalogue::parse(text) else {
        return Vec::new();
    };
    mistakes.iter().map(ToString::to_string).collect()
}

fn the_mistake(from: &str, to: &str) -> String {
    assert!(THING.contains(from), "{from}");
    let found = mistakes(&THING.replacen(from, to, 1));
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0].clone()
}

proptest! {
    #![proptest_config(Config { cases: config().cases / 20 + 1, ..config() })]

    #[test]
    fn a_damaged_file_never_panics_and_lines_are_inside_it(at in any::<prop::sample::Index>(), bytes in "[\\[\\]{}=\",a-z\n#é]{0,3}") {
        let mut text = format!("{SCOPES}{THING}");
        let at = at.index(text.len());
        text.replace_range(at..at + 1, &bytes);
        if let Err(mistakes) = Catalogue::parse(&text) {
            let lines = text.lines().count() + 1;
            prop_assert!(!mistakes.is_empty());
            prop_assert!(mistakes.iter().all(|mistake| (1..=lines).contains(&mistake.line) && mistake.column >= 1));
        }
    }
}

#[test]
fn the_example_is_right() {
    assert_eq!(mistakes(THING), Vec::<String>::new());
}

#[test]
fn each_mistake_is_explained() {
    let cases = [
        ("\"thing\"", "\"Thing\"", "line 10, column 8: \"Thing\" is not a resource: "),
        ("category = \"Things\"\n", "", "line 9, column 1: the resource has no `category`"),
        (
            "category",
            "kategory = \"x\"\ncategory",
            "line 11, column 1: the resource has no key \"kategory\"; it knows `actions`, ",
        ),
        (
            "\"core.customer\"",
            "\"core.planet\"",
            "line 12, column 7: not a scope type of this file; it has [\"core.customer\", \"core.project\"]",
        ),
        (
            "\"core.customer\"",
            "\"core.customer\", \"core.customer\"",
            "line 12, column 24: the scope type \"core.customer\" is named twice",
        ),
        ("[\"core.customer\"]", "[]", "line 12, column 6: `on` is empty"),
        ("[\"core.customer\"]", "\"core.customer\"", "line 12, column 6: `on` must be a list"),
        ("plural = \"things\"", "plural = 3", "line 14, column 10: `plural` must be a text"),
        ("\"things\"", "\" \"", "line 14, column 10: `plural` is empty"),
        ("\"things\"", "\"th\\u202Eings\"", "line 14, column 10: `plural` has a control character"),
        (
            "plural",
            "changed_by = \"viewer\"\nplural",
            "line 14, column 14: `changed_by` must be \"root\", \"admin\" or \"author\"",
        ),
        (", sentence = \"Read things\"", "", "line 16, column 1: the action \"get\" has no `sentence`"),
        ("reads = true", "reads = 1", "line 16, column 58: `reads` must be true or false"),
        (
            "reads = true",
            "read = true",
            "line 16, column 50: the action \"get\" has no key \"read\"; it knows `danger`, `reads`, ",
        ),
        ("delete = {", "\"*\" = {", "line 17, column 1: \"*\" is not an action: "),
        ("verb = \"delete\"", "verb = \"read\"", "line 17, column 1: the verb \"read\" is taken"),
        (
            "{ verb = \"delete\", sentence = \"Delete things\", danger = true }",
            "true",
            "line 17, column 10: an action must be written",
        ),
    ];
    for (from, to, expected) in cases {
        let found = the_mistake(from, to);
        assert!(found.starts_with(expected), "wanted {expected}\nfound  {found}");
    }
}

#[test]
fn all_mistakes_are_reported_in_the_order_of_the_file() {
    let broken = THING
        .replace("\"thing\"\n", "\"Thing\"\n")
        .replace("reads = true", "reads = 7")
        .replace("[resource.actions]", "[resource.actions]\ndelete = 1");
    let lines: Vec<_> = Catalogue::parse(&format!("{SCOPES}{broken}")).unwrap_err().iter().map(|mistake| mistake.line).collect();
    assert!(lines.len() >= 3 && lines.is_sorted(), "{lines:?}");
}

#[test]
fn names_and_plurals_are_taken_once() {
    let found = mistakes(&format!("{THING}{THING}"));
    assert_eq!(
        found,
        [
            "line 19, column 8: the resource \"thing\" is already on line 10",
            "line 23, column 10: the plural \"things\" is already on line 14",
        ]
    );
    let found = mistakes_of(&format!("{SCOPES}{SCOPES}{THING}"));
    assert!(found[0].starts_with("line 10, column 8: the scope type \"core.customer\" is already on line 2"), "{found:#?}");
}

#[test]
fn a_resource_needs_actions_and_actions_need_a_resource() {
    let start_of_actions = THING.find("[resource.actions]").unwrap();
    let found = mistakes(&THING[..start_of_actions]);
    assert_eq!(found, ["line 9, column 1: the resource has no `actions`"]);
    let found = mistakes(&THING[..start_of_actions + "[resource.actions]\n".len()]);
    assert_eq!(found, ["line 15, column 1: the resource has no actions"]);
    let found = mistakes(&THING[start_of_actions..]);
    assert_eq!(found, ["line 9, column 2: there is no resource above: each one begins with [[resource]]"]);
}

#[test]
fn an_empty_file_and_broken_toml_are_mistakes() {
    assert_eq!(mistakes_of("").len(), 2);
    assert!(mistakes(&format!("{THING}= =\n")).iter().any(|mistake| mistake.starts_with("line 18, ")));
    let twice = THING.replace("delete = {", "get = {").replace("\"delete\"", "\"see\"");
    assert!(mistakes(&twice).iter().any(|mistake| mistake.contains("line 17, column 1: duplicate key")));
}

#[test]
fn the_two_scope_types_of_hallpass_must_be_there() {
    let found = mistakes_of(&format!("{}{THING}", &SCOPES[..SCOPES.rfind("[[scope]]").unwrap()]));
    assert_eq!(found, ["line 1, column 1: the scope type \"core.project\" is missing; Hallpass cannot work without it"]);
}

#[test]
fn unknown_sections_are_mistakes() {
    let found = mistakes(&format!("{THING}[resources.x]\n"));
    assert_eq!(found, ["line 18, column 2: the catalogue has no key \"resources\"; it knows `resource`, `scope`"]);
}
