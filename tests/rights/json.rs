//! MK.IO's JSON: what is read is what was written, or an error that names the path.

use hallpass::domain::rights::{MAX_RIGHTS, Right, RightsTree, RolePairs};
use proptest::prelude::*;

use super::support::*;

fn read(json: &str) -> Result<RightsTree, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

fn refusal(json: &str) -> String {
    read(json).expect_err(json)
}

/// Trees with names that nobody thought of.
fn strange_trees() -> impl Strategy<Value = RightsTree> {
    let name = "[a-z][a-z0-9._-]{0,9}";
    let right = (name, any::<u128>(), name, "[a-z][a-z0-9_]{0,5}");
    let right = right.prop_map(|(kind, id, resource, action)| {
        let scope = id_text(id % 3);
        super::support::right(&format!("{kind}/{scope}/{resource}:{action}"))
    });
    proptest::collection::vec(right, 0..6).prop_map(|rights: Vec<Right>| rights.into_iter().collect())
}

fn id_text(number: u128) -> String {
    format!("00000000-0000-7000-8000-{number:012x}")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn writing_and_reading_is_the_identity(a in masks()) {
        let ta = tree(a);
        let json = serde_json::to_string(&ta).unwrap();
        prop_assert_eq!(read(&json), Ok(ta));
    }

    #[test]
    fn strange_names_survive_the_round_trip(strange in strange_trees()) {
        let json = serde_json::to_string(&strange).unwrap();
        prop_assert_eq!(read(&json), Ok(strange.clone()));
        let pretty = serde_json::to_string_pretty(&strange).unwrap();
        prop_assert_eq!(read(&pretty), Ok(strange));
    }

    #[test]
    fn the_order_of_keys_and_actions_does_not_matter(a in masks()) {
        prop_assert_eq!(read(&backwards(a)), Ok(tree(a)));
    }

    #[test]
    fn a_duplicate_on_any_level_is_refused(a in masks(), level in 0..4_usize) {
        let ta = tree(a);
        let Some(right) = ta.rights().nth(a as usize % ta.count().max(1)) else { return Ok(()) };
        let (json, path) = doubled(&right, level);
        let error = refusal(&json);
        prop_assert!(error.starts_with(&format!("{path} is named twice")), "{}", error);
    }

    #[test]
    fn an_empty_branch_is_refused(bit in 0..128_usize, level in 0..3_usize) {
        let (json, path) = hollow(&UNIVERSE[bit], level);
        let error = refusal(&json);
        prop_assert!(error.starts_with(&format!("{path} names nothing")), "{}", error);
    }

    #[test]
    fn damaged_json_is_refused_or_means_what_it_says(a in masks(), at in any::<prop::sample::Index>(), byte in 32..127_u8) {
        let mut json = serde_json::to_string(&tree(a)).unwrap().into_bytes();
        let at = at.index(json.len());
        json[at] = byte;
        let json = String::from_utf8(json).unwrap();
        let Ok(read) = read(&json) else { return Ok(()) };
        let plain: serde_json::Value = serde_json::from_str(&json.to_ascii_lowercase()).unwrap();
        prop_assert_eq!(serde_json::to_value(&read).unwrap(), in_canonical_order(plain));
    }

    #[test]
    fn a_role_survives_the_round_trip(a in masks()) {
        let pairs: RolePairs = tree(a).rights().map(|right| right.pair()).collect();
        let json = serde_json::to_string(&pairs).unwrap();
        prop_assert_eq!(serde_json::from_str::<RolePairs>(&json).unwrap(), pairs);
    }
}

fn in_canonical_order(mut json: serde_json::Value) -> serde_json::Value {
    match &mut json {
        serde_json::Value::Array(actions) => actions.sort_by_key(ToString::to_string),
        serde_json::Value::Object(branches) => {
            branches.values_mut().for_each(|branch| *branch = in_canonical_order(branch.take()));
        }
        _ => {}
    }
    json
}

/// The tree of a mask, written last key first by other means than the code under test.
fn backwards(mask: u128) -> String {
    let mut rights: Vec<_> = expand(mask).collect();
    rights.reverse();
    let quoted = |text: &dyn std::fmt::Display| format!("\"{text}\"");
    grouped(&rights, &|r| quoted(&r.scope.kind), &|rights| {
        grouped(rights, &|r| quoted(&r.scope.id), &|rights| {
            grouped(rights, &|r| quoted(&r.resource), &|rights| {
                let actions: Vec<_> = rights.iter().map(|r| quoted(&r.action)).collect();
                format!("[{}]", actions.join(","))
            })
        })
    })
}

fn grouped(rights: &[&Right], key: &dyn Fn(&Right) -> String, below: &dyn Fn(&[&Right]) -> String) -> String {
    let groups = rights.chunk_by(|a, b| key(a) == key(b));
    let entries: Vec<_> = groups.map(|group| format!("{}:{}", key(group[0]), below(group))).collect();
    format!("{{{}}}", entries.join(","))
}

/// One right with one level said twice, and the path that the error must name.
fn doubled(right: &Right, level: usize) -> (String, String) {
    let Right { scope, resource, action } = right;
    let twice = |text: String, wanted: usize| {
        if level == wanted { format!("{text},{text}") } else { text }
    };
    let actions = twice(format!("\"{action}\""), 3);
    let resources = twice(format!("\"{resource}\":[{actions}]"), 2);
    let ids = twice(format!("\"{}\":{{{resources}}}", scope.id), 1);
    let kinds = twice(format!("\"{}\":{{{ids}}}", scope.kind), 0);
    let paths = [scope.kind.to_string(), scope.to_string(), format!("{scope}/{resource}"), right.to_string()];
    (format!("{{{kinds}}}"), paths[level].clone())
}

fn hollow(right: &Right, level: usize) -> (String, String) {
    let Right { scope, resource, .. } = right;
    match level {
        0 => (format!("{{\"{}\":{{}}}}", scope.kind), scope.kind.to_string()),
        1 => (format!("{{\"{}\":{{\"{}\":{{}}}}}}", scope.kind, scope.id), scope.to_string()),
        _ => {
            let json = format!("{{\"{}\":{{\"{}\":{{\"{resource}\":[]}}}}}}", scope.kind, scope.id);
            (json, format!("{scope}/{resource}"))
        }
    }
}

#[test]
fn the_document_of_mkio_is_read_and_written_as_it_stands() {
    let document = include_str!("mkio_rbac.json");
    let held = read(document).unwrap();
    assert_eq!(held.count(), 2 + 4 + 5 + 4 + 4);
    assert_eq!(serde_json::to_string_pretty(&held).unwrap(), document.trim_end());
}

#[test]
fn the_whole_may_be_empty_and_means_nothing() {
    assert!(read("{}").unwrap().is_empty());
    assert!(refusal("null").contains("expected an object for the rights"));
    assert!(refusal("[]").contains("expected an object for the rights"));
}

#[test]
fn one_id_in_two_spellings_is_a_duplicate() {
    let upper = STUDIO.to_uppercase();
    let json = format!(r#"{{"core.project":{{"{STUDIO}":{{"a":["get"]}},"{upper}":{{"a":["get"]}}}}}}"#);
    assert!(refusal(&json).starts_with(&format!("core.project/{STUDIO} is named twice")));
}

#[test]
fn wildcards_and_other_spellings_are_no_names() {
    for action in ["*", "", "GET", "Get", " get", "get ", "gét", "ｇet", "get:all", "a/b", "_get", "1get", "get\\u0000"] {
        let json = format!(r#"{{"core.project":{{"{STUDIO}":{{"ams.asset":["{action}"]}}}}}}"#);
        assert!(refusal(&json).contains("is not an action"), "{action:?}");
    }
    for json in [r#"{"*":{}}"#, r#"{"core.project":{"*":{}}}"#, r#"{"core.project":"*"}"#, r#""*""#] {
        refusal(json);
    }
}

#[test]
fn the_message_says_where_a_wrong_type_stands() {
    let json = format!(r#"{{"core.project":{{"{STUDIO}":{{"ams.asset":true}}}}}}"#);
    assert!(refusal(&json).contains(&format!("expected a list of actions for core.project/{STUDIO}/ams.asset")));
}

#[test]
fn too_many_rights_and_too_deep_json_are_refused() {
    let actions: Vec<_> = (0..=MAX_RIGHTS).map(|number| format!("\"a{number}\"")).collect();
    let json = format!(r#"{{"core.project":{{"{STUDIO}":{{"ams.asset":[{}]}}}}}}"#, actions.join(","));
    assert!(refusal(&json).starts_with("more than 100000 rights"));
    let fits = json.replace(&format!(",\"a{MAX_RIGHTS}\""), "");
    assert_eq!(read(&fits).unwrap().count(), MAX_RIGHTS);
    refusal(&r#"{"a":"#.repeat(100_000));
}
