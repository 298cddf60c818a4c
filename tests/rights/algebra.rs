//! The set algebra against its naive model, and the laws that the rest of Hallpass leans on.

use hallpass::domain::rights::{Right, RightPath, RightsTree};
use proptest::prelude::*;

use super::support::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_operation_agrees_with_the_expanded_sets((a, b) in neighbours()) {
        let (ta, tb) = (tree(a), tree(b));
        prop_assert_eq!(ta.intersect(&tb), tree(a & b));
        prop_assert_eq!(ta.union(&tb), tree(a | b));
        prop_assert_eq!(ta.difference(&tb), tree(a & !b));
        prop_assert_eq!(ta.contains(&tb), a & b == b);
        prop_assert_eq!(ta.count(), a.count_ones() as usize);
        prop_assert_eq!(ta.is_empty(), a == 0);
        prop_assert_eq!(ta == tb, a == b);
    }

    #[test]
    fn a_tree_contains_exactly_the_rights_it_lists(a in masks(), bit in 0..128_usize) {
        let ta = tree(a);
        prop_assert_eq!(ta.contains_right(&UNIVERSE[bit]), a >> bit & 1 == 1);
        prop_assert!(ta.rights().eq(ta.rights().collect::<std::collections::BTreeSet<_>>()));
        prop_assert_eq!(ta.rights().collect::<RightsTree>(), ta);
    }

    #[test]
    fn subset_is_a_partial_order((a, b) in neighbours(), c in masks()) {
        let (ta, tb, tc) = (tree(a), tree(b), tree(c));
        prop_assert!(ta.contains(&ta));
        if ta.contains(&tb) && tb.contains(&ta) {
            prop_assert_eq!(&ta, &tb);
        }
        if ta.contains(&tb) && tb.contains(&tc) {
            prop_assert!(ta.contains(&tc));
        }
        let (middle, low) = (tree(a & b), tree(a & b & c));
        prop_assert!(ta.contains(&middle) && middle.contains(&low) && ta.contains(&low));
    }

    #[test]
    fn containment_has_a_direction(a in masks(), bit in 0..128_u32) {
        let (less, more) = (tree(a & !(1 << bit)), tree(a | 1 << bit));
        prop_assert!(more.contains(&less));
        prop_assert!(!less.contains(&more));
    }

    #[test]
    fn intersecting_never_widens((a, b) in neighbours()) {
        let (ta, tb) = (tree(a), tree(b));
        let both = ta.intersect(&tb);
        prop_assert!(ta.contains(&both) && tb.contains(&both));
        prop_assert!(both.count() <= ta.count().min(tb.count()));
    }

    #[test]
    fn intersection_is_a_meet(a in masks(), b in masks(), c in masks()) {
        let (ta, tb, tc) = (tree(a), tree(b), tree(c));
        prop_assert_eq!(ta.intersect(&tb), tb.intersect(&ta));
        prop_assert_eq!(ta.intersect(&tb).intersect(&tc), ta.intersect(&tb.intersect(&tc)));
        prop_assert_eq!(ta.intersect(&ta), ta.clone());
        prop_assert_eq!(ta.intersect(&RightsTree::new()), RightsTree::new());
        prop_assert_eq!(ta.intersect(&tree(u128::MAX)), ta);
    }

    #[test]
    fn union_and_difference_fit_together(a in masks(), b in masks(), c in masks()) {
        let (ta, tb, tc) = (tree(a), tree(b), tree(c));
        prop_assert_eq!(ta.union(&ta.intersect(&tb)), ta.clone());
        prop_assert_eq!(ta.intersect(&ta.union(&tb)), ta.clone());
        prop_assert_eq!(ta.intersect(&tb.union(&tc)), ta.intersect(&tb).union(&ta.intersect(&tc)));
        prop_assert_eq!(ta.difference(&tb).union(&ta.intersect(&tb)), ta.clone());
        prop_assert!(ta.difference(&tb).intersect(&tb).is_empty());
    }

    #[test]
    fn every_result_is_canonical((a, b) in neighbours()) {
        let (ta, tb) = (tree(a), tree(b));
        for result in [ta.intersect(&tb), ta.union(&tb), ta.difference(&tb), ta.only_on(&project(STUDIO))] {
            let json = serde_json::to_string(&result).unwrap();
            prop_assert!(json == "{}" || !json.contains("{}") && !json.contains("[]"), "{}", json);
        }
    }

    #[test]
    fn the_first_path_outside_is_named_exactly_when_there_is_one((held, asked) in neighbours()) {
        let (th, ta) = (tree(held), tree(asked));
        let path = ta.first_outside(&th);
        prop_assert_eq!(path.is_none(), th.contains(&ta));
        let Some(path) = path else { return Ok(()) };
        let first = expand(asked & !held).next().unwrap();
        prop_assert!(is_below(&path, first), "{} is not the first: {}", path, first);
        prop_assert!(!th.rights().any(|right| is_below(&path, &right)), "{} is not outside", path);
    }

    #[test]
    fn scopes_split_a_tree_and_put_it_together_again(a in masks()) {
        let ta = tree(a);
        let mut together = RightsTree::new();
        for scope in ta.scopes() {
            let part = ta.only_on(&scope);
            prop_assert!(!part.is_empty() && together.intersect(&part).is_empty());
            together.absorb(&part);
        }
        prop_assert_eq!(together, ta);
    }

    /// Create, edit, rotate, child: whatever the order, each step stays below the one before it.
    #[test]
    fn a_chain_of_narrowings_only_ever_narrows(
        maker in masks(),
        wishes in proptest::collection::vec((neighbours(), any::<bool>()), 1..8),
    ) {
        let mut holds = tree(maker);
        for ((a, b), is_within) in wishes {
            let before = holds.clone();
            let wish = if is_within { holds.intersect(&tree(a)) } else { tree(a | b) };
            match wish.first_outside(&holds) {
                None => holds = wish,
                Some(_) => prop_assert!(!holds.contains(&wish)),
            }
            prop_assert!(before.contains(&holds));
        }
        prop_assert!(tree(maker).contains(&holds));
    }

    #[test]
    fn the_order_of_narrowings_does_not_matter(start in masks(), cuts in proptest::collection::vec(masks(), 0..6)) {
        let narrow = |holds: RightsTree, cut: &u128| holds.intersect(&tree(*cut));
        let forwards = cuts.iter().fold(tree(start), narrow);
        let backwards = cuts.iter().rev().fold(tree(start), narrow);
        prop_assert_eq!(forwards, backwards);
    }
}

fn is_below(path: &RightPath, right: &Right) -> bool {
    match path {
        RightPath::ScopeType(kind) => right.scope.kind == *kind,
        RightPath::Scope(scope) => right.scope == *scope,
        RightPath::Resource(scope, resource) => right.scope == *scope && right.resource == *resource,
        RightPath::Right(only) => right == only,
    }
}

#[test]
fn an_empty_tree_contains_nothing_but_itself() {
    let (empty, full) = (RightsTree::new(), tree(u128::MAX));
    assert!(empty.contains(&empty) && full.contains(&empty));
    assert!(!empty.contains(&full) && !UNIVERSE.iter().any(|right| empty.contains_right(right)));
}

#[test]
fn the_path_outside_is_as_short_as_the_difference_is_deep() {
    let held = rights(&[format!("core.project/{STUDIO}/ams.asset:get")]);
    let outside = |asked: String| rights(&[asked]).first_outside(&held).unwrap().to_string();
    assert_eq!(outside(format!("core.customer/{ACME}/user:fetch")), "core.customer");
    assert_eq!(outside(format!("core.project/{FILM}/ams.asset:get")), format!("core.project/{FILM}"));
    let filter = format!("core.project/{STUDIO}/ams.assetfilter");
    assert_eq!(outside(format!("{filter}:get")), filter);
    let delete = format!("core.project/{STUDIO}/ams.asset:delete");
    assert_eq!(outside(delete.clone()), delete);
}
