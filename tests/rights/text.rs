//! Written forms: one spelling each, and nothing else is accepted.

use std::collections::BTreeSet;

use hallpass::domain::rights::{ActionName, Catalogue, Pair, ResourceName, Right, ScopeId};
use proptest::prelude::*;

use super::support::*;

fn pair(text: &str) -> Pair {
    text.parse().expect("a pair")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_right_survives_its_text_form(bit in 0..128_usize) {
        let right = &UNIVERSE[bit];
        prop_assert_eq!(&right.to_string().parse::<Right>().unwrap(), right);
    }

    #[test]
    fn any_text_is_one_right_or_none(text in "[a-c*]{1,2}(\\.[a-z]{1,3})?/[0-9a-f-]{0,3}0000000-0000-7000-8000-0000000000[0-9aA]{2}/[a-z._:/-]{1,6}:[a-zA-Z_:]{0,4}") {
        if let Ok(right) = text.parse::<Right>() {
            let uuid_in_small_letters = text.replace('A', "a");
            prop_assert_eq!(right.to_string(), uuid_in_small_letters);
        }
    }

    #[test]
    fn no_two_pairs_share_a_flat_name(a in "[a-z][a-z0-9._-]{0,4}:[a-z][a-z0-9_]{0,4}", b in "[a-z][a-z0-9._-]{0,4}:[a-z][a-z0-9_]{0,4}") {
        let (a, b) = (pair(&a), pair(&b));
        if let (Some(flat_a), Some(flat_b)) = (a.flat_name(), b.flat_name()) {
            prop_assert_eq!(flat_a == flat_b, a == b);
            prop_assert_eq!(Pair::from_flat_name(&flat_a).unwrap(), a);
        }
    }

    #[test]
    fn any_flat_text_is_one_pair_or_none(text in "[A-Za-z0-9_]{0,12}") {
        if let Ok(pair) = Pair::from_flat_name(&text) {
            prop_assert_eq!(pair.flat_name(), Some(text));
        }
    }

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>()) {
        let _ = (text.parse::<Right>(), text.parse::<Pair>(), Pair::from_flat_name(&text), ScopeId::parse(&text));
    }
}

#[test]
fn flat_names_split_at_the_first_underscore() {
    assert_eq!(Pair::from_flat_name("USER_FETCH").unwrap(), pair("user:fetch"));
    assert_eq!(Pair::from_flat_name("ROUTING_CREATE_UPDATE").unwrap(), pair("routing:create_update"));
    assert_eq!(pair("routing:create_update").flat_name().unwrap(), "ROUTING_CREATE_UPDATE");
}

#[test]
fn flat_names_in_any_other_case_are_refused() {
    for text in
        ["user_fetch", "User_Fetch", "USER_fETCH", "USER", "_FETCH", "USER_", "USER__FETCH", "USER FETCH", "ＵSER_FETCH", ""]
    {
        assert!(Pair::from_flat_name(text).is_err(), "{text:?}");
    }
}

#[test]
fn only_rights_on_the_organization_have_flat_names() {
    assert_eq!(right(&format!("core.customer/{ACME}/user:fetch")).flat_name().unwrap(), "USER_FETCH");
    assert_eq!(right(&format!("core.project/{STUDIO}/user:fetch")).flat_name(), None);
    assert_eq!(right(&format!("core.customer/{ACME}/core.token:get")).flat_name(), None);
}

#[test]
fn the_catalogue_spells_the_whole_kinesis_table() {
    let names = [
        "USER_FETCH",
        "USER_CREATE",
        "USER_UPDATE",
        "USER_DELETE",
        "CONFIG_FETCH",
        "CONFIG_CREATE",
        "CONFIG_UPDATE",
        "PROJECT_FETCH",
        "PROJECT_CREATE",
        "PROJECT_UPDATE",
        "PROJECT_DELETE",
        "DATA_FETCH",
        "DATA_CREATE",
        "DATA_UPDATE",
        "DATA_DELETE",
        "MEDIA_FETCH",
        "MEDIA_CREATE",
        "MEDIA_UPDATE",
        "ROUTING_FETCH",
        "ROUTING_CREATE_UPDATE",
    ];
    let catalogue = Catalogue::embedded();
    let spelt = catalogue.resources().iter().flat_map(|r| r.actions.iter().filter_map(|a| r.flat_name(a)));
    assert_eq!(spelt.collect::<BTreeSet<_>>(), names.iter().map(|name| name.to_string()).collect());
    assert!(names.iter().all(|name| catalogue.pair_of_flat_name(name).is_some()));
    assert_eq!(catalogue.pair_of_flat_name("USER_FLY"), None);
    assert_eq!(catalogue.pair_of_flat_name("user_fetch"), None);
}

#[test]
fn names_have_limits() {
    assert!(ResourceName::parse(&"a".repeat(64)).is_ok());
    assert!(ResourceName::parse(&"a".repeat(65)).is_err());
    assert!(ActionName::parse(&"a".repeat(32)).is_ok());
    assert!(ActionName::parse(&"a".repeat(33)).is_err());
    let message = ResourceName::parse(&"A".repeat(100_000)).unwrap_err().to_string();
    assert!(message.len() < 250, "{message}");
}

#[test]
fn scope_ids_have_one_spelling() {
    let plain = STUDIO.replace('-', "");
    for text in [plain.clone(), format!("{{{STUDIO}}}"), format!("urn:uuid:{STUDIO}"), format!("{plain}----"), String::new()] {
        assert!(ScopeId::parse(&text).is_err(), "{text}");
    }
    assert_eq!(ScopeId::parse(&STUDIO.to_uppercase()).unwrap().to_string(), STUDIO);
}
