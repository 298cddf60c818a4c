//! What a token may do now: `granted ∩ held`, as far as the catalogue knows it.

use hallpass::domain::rights::RightsTree;
use proptest::prelude::*;

use super::support::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn effective_is_granted_and_held_and_known((granted, held) in neighbours(), which in 0..13_usize) {
        let catalogue = &CATALOGUES[which];
        let known = expand(u128::MAX).filter(|right| catalogue.knows_right(right));
        let (tg, th) = (tree(granted), tree(held));
        let expected: RightsTree = known.filter(|r| tg.contains_right(r) && th.contains_right(r)).cloned().collect();
        prop_assert_eq!(catalogue.effective(&tg, &th), expected);
    }

    #[test]
    fn effective_is_below_the_grant_and_below_the_owner((granted, held) in neighbours(), which in 0..13_usize) {
        let (tg, th) = (tree(granted), tree(held));
        let effective = CATALOGUES[which].effective(&tg, &th);
        prop_assert!(tg.contains(&effective) && th.contains(&effective));
    }

    #[test]
    fn more_granted_or_more_held_never_takes_a_right_away((granted, held) in neighbours(), more in masks()) {
        let catalogue = &CATALOGUES[0];
        let before = catalogue.effective(&tree(granted), &tree(held));
        prop_assert!(catalogue.effective(&tree(granted | more), &tree(held)).contains(&before));
        prop_assert!(catalogue.effective(&tree(granted), &tree(held | more)).contains(&before));
    }

    #[test]
    fn effective_twice_is_effective_once((granted, held) in neighbours()) {
        let once = CATALOGUES[0].effective(&tree(granted), &tree(held));
        prop_assert_eq!(CATALOGUES[0].effective(&once, &tree(held)), once);
    }

    #[test]
    fn a_right_lost_and_regained_is_dormant_in_between(granted in masks(), lost in masks()) {
        let catalogue = &CATALOGUES[0];
        let (tg, without) = (tree(granted), tree(granted & !lost));
        let before = catalogue.effective(&tg, &tg);
        let dormant = catalogue.dormant(&tg, &without);
        prop_assert_eq!(&dormant, &catalogue.known(&tree(granted & lost)));
        prop_assert_eq!(catalogue.effective(&tg, &without).union(&dormant), before.clone());
        prop_assert_eq!(catalogue.effective(&tg, &tg), before);
    }

    #[test]
    fn known_and_retired_split_the_tree(a in masks(), which in 0..13_usize) {
        let (ta, catalogue) = (tree(a), &CATALOGUES[which]);
        let retired: RightsTree = catalogue.retired(&ta).into_iter().collect();
        prop_assert!(catalogue.known(&ta).intersect(&retired).is_empty());
        prop_assert_eq!(catalogue.known(&ta).union(&retired), ta.clone());
        prop_assert_eq!(catalogue.validate(&ta).is_ok(), retired.is_empty());
    }

    #[test]
    fn an_unknown_right_grants_nothing_and_is_refused_when_asked_for(a in masks(), which in any::<prop::sample::Index>()) {
        let catalogue = &CATALOGUES[0];
        let unknown: Vec<_> = (0..128).filter(|&bit| !catalogue.knows_right(&UNIVERSE[bit])).collect();
        let bit = *which.get(&unknown);
        let asked = tree(a | 1 << bit);
        prop_assert!(!catalogue.effective(&asked, &tree(u128::MAX)).contains_right(&UNIVERSE[bit]));
        let path = catalogue.validate(&asked).unwrap_err().path.to_string();
        prop_assert!(catalogue.retired(&asked)[0].to_string().starts_with(&path));
    }

    /// The smaller catalogues are the default with lines removed; read the other way round, lines were added.
    #[test]
    fn changing_the_catalogue_never_widens_a_token((granted, held) in neighbours(), which in 1..13_usize) {
        let (tg, th) = (tree(granted), tree(held));
        let (large, small) = (CATALOGUES[0].effective(&tg, &th), CATALOGUES[which].effective(&tg, &th));
        prop_assert!(large.contains(&small));
        let named_before_the_addition = CATALOGUES[which].known(&tg);
        prop_assert_eq!(CATALOGUES[0].effective(&named_before_the_addition, &th), small);
    }
}

#[test]
fn a_resource_on_the_wrong_type_of_scope_is_unknown() {
    let misplaced = rights(&[format!("core.customer/{ACME}/ams.asset:get")]);
    let unknown = CATALOGUES[0].validate(&misplaced).unwrap_err();
    assert_eq!(unknown.to_string(), format!("core.customer/{ACME}/ams.asset is not in the catalogue"));
    assert!(CATALOGUES[0].known(&misplaced).is_empty());
}

#[test]
fn unknown_names_are_named_as_deep_as_they_are_unknown() {
    let path = |text: String| CATALOGUES[0].validate(&rights(&[text])).unwrap_err().path.to_string();
    assert_eq!(path(format!("core.planet/{ACME}/user:fetch")), "core.planet");
    assert_eq!(path(format!("core.customer/{ACME}/usr:fetch")), format!("core.customer/{ACME}/usr"));
    assert_eq!(path(format!("core.customer/{ACME}/user:fly")), format!("core.customer/{ACME}/user:fly"));
}
