//! P13 and its kin: whatever is made or changed, and in whatever order, is never wider and never lives longer than its maker.

use crate::rights::support::{masks, neighbours, tree};
use hallpass::domain::attenuation::{Ceiling, Excess, Lifetimes, Maker, attenuate};
use hallpass::domain::moment::Moment;
use hallpass::domain::networks::Networks;
use hallpass::domain::rights::RightsTree;
use hallpass::domain::token::{Grant, TOKEN_RESOURCE, Terms, TokenKind};
use hallpass::domain::token_policy::Limits;
use hallpass::domain::window::{Expiry, Window};
use proptest::prelude::*;
use time::Duration;

const NOW: i64 = 500_000_000;

fn at(micros: i64) -> Moment {
    Moment::from_micros(micros).expect("a moment")
}

fn second(second: i64) -> Expiry {
    Expiry::At(at(second * 1_000_000))
}

fn ends() -> impl Strategy<Value = Expiry> {
    prop_oneof![1 => Just(Expiry::Never), 5 => (0..2_000_i64).prop_map(second)]
}

fn makers() -> impl Strategy<Value = Maker> {
    prop_oneof![Just(Maker::Person), Just(Maker::FullAccessToken), Just(Maker::RestrictedToken)]
}

fn lifetimes() -> impl Strategy<Value = Lifetimes> {
    (1..1_500_i64, any::<bool>())
        .prop_map(|(seconds, may_never_end)| Lifetimes { longest: Duration::seconds(seconds), may_never_end })
}

fn grants() -> impl Strategy<Value = Grant> {
    prop_oneof![
        1 => any::<bool>().prop_map(|manages_tokens| Grant::Everything { manages_tokens }),
        4 => masks().prop_map(|mask| Grant::Only(tree(mask))),
    ]
}

fn terms() -> impl Strategy<Value = Terms> {
    (grants(), 0..2_000_i64, ends()).prop_map(|(grant, from, until)| Terms {
        grant,
        window: Window { from: at(from * 1_000_000), until },
        networks: Networks::default(),
    })
}

fn ceilings() -> impl Strategy<Value = Ceiling> {
    (masks(), makers(), ends()).prop_map(|(mask, maker, until)| Ceiling { rights: tree(mask), maker, until })
}

/// The limits where the organization says nothing.
fn limits(lifetimes: &Lifetimes) -> Limits {
    Limits::of_installation(lifetimes, TokenKind::Restricted)
}

/// Whether `one` ends no later than `other`.
fn within(one: Expiry, other: Expiry) -> bool {
    !one.is_later_than(other)
}

fn furthest(lifetimes: &Lifetimes) -> Expiry {
    if lifetimes.may_never_end { Expiry::Never } else { Expiry::At(at(NOW).plus(lifetimes.longest).expect("a moment")) }
}

proptest! {
    #[test]
    fn p13_a_new_token_is_never_wider_and_never_outlives(ceiling in ceilings(), lifetimes in lifetimes(), wish in terms()) {
        if let Ok(made) = attenuate(&ceiling, &limits(&lifetimes), at(NOW), wish.clone(), None) {
            let terms = made.terms();
            prop_assert_eq!(terms, &wish, "what was asked is what is stored, or an error");
            let effective = terms.grant.effective(&ceiling.rights);
            prop_assert!(ceiling.rights.contains(&effective));
            if let Grant::Only(rights) = &terms.grant {
                prop_assert!(!rights.is_empty() && ceiling.rights.contains(rights));
            } else {
                prop_assert_ne!(ceiling.maker, Maker::RestrictedToken);
            }
            prop_assert!(within(terms.window.until, ceiling.until));
            prop_assert!(within(terms.window.until, furthest(&lifetimes)));
            prop_assert!(!terms.window.until.has_passed(at(NOW)) && !terms.window.until.has_passed(terms.window.from));
        }
    }

    #[test]
    fn what_is_within_the_ceiling_is_let_through((held, wanted) in neighbours(), until in 501..600_i64, ceiling_end in ends()) {
        let ceiling = Ceiling { rights: tree(held), maker: Maker::Person, until: ceiling_end };
        let lifetimes = Lifetimes { longest: Duration::seconds(100), may_never_end: false };
        let wish = Terms { grant: Grant::Only(tree(wanted)), window: Window { from: at(NOW), until: second(until) }, networks: Networks::default() };
        let fits = wanted != 0 && held & wanted == wanted && within(second(until), ceiling_end);
        let result = attenuate(&ceiling, &limits(&lifetimes), at(NOW), wish, None);
        prop_assert_eq!(result.is_ok(), fits, "{:?}", result.err());
    }

    #[test]
    fn a_change_adds_only_what_its_maker_has(
        ceiling in ceilings(), lifetimes in lifetimes(), before in terms(), wish in terms(), keeps_grant in any::<bool>(),
    ) {
        let wish = if keeps_grant { Terms { grant: before.grant.clone(), ..wish } } else { wish };
        if let Ok(changed) = attenuate(&ceiling, &limits(&lifetimes), at(NOW), wish, Some(&before)) {
            let terms = changed.terms();
            if let (Grant::Only(new), Grant::Only(old)) = (&terms.grant, &before.grant) {
                prop_assert!(ceiling.rights.contains(&new.difference(old)));
            }
            if let (Grant::Only(new), Grant::Everything { .. }) = (&terms.grant, &before.grant) {
                prop_assert!(ceiling.rights.contains(new));
            }
            if terms.window.until.is_later_than(before.window.until) {
                prop_assert!(within(terms.window.until, ceiling.until) && within(terms.window.until, furthest(&lifetimes)));
            }
        }
    }

    #[test]
    fn chains_of_changes_never_give_what_nobody_held(
        owner in proptest::collection::vec(masks(), 2..8), wishes in proptest::collection::vec(terms(), 8), end in ends(),
    ) {
        let lifetimes = Lifetimes { longest: Duration::seconds(300), may_never_end: false };
        let mut known: Option<Terms> = None;
        let mut ever = RightsTree::default();
        for (mask, wish) in owner.iter().zip(wishes) {
            let ceiling = Ceiling { rights: tree(*mask), maker: Maker::Person, until: end };
            ever = ever.union(&ceiling.rights);
            if let Ok(next) = attenuate(&ceiling, &limits(&lifetimes), at(NOW), wish, known.as_ref()) {
                known = Some(next.terms().clone());
            }
            let Some(terms) = &known else { continue };
            prop_assert!(ceiling.rights.contains(&terms.grant.effective(&ceiling.rights)), "in force is at most what is held now");
            if let Grant::Only(rights) = &terms.grant {
                prop_assert!(ever.contains(rights), "no right that the owner never held");
            }
            prop_assert!(within(terms.window.until, end));
            prop_assert!(within(terms.window.until, second(500 + 300)), "the limit was never stretched");
        }
    }

    #[test]
    fn children_shrink_from_generation_to_generation(
        held in masks(), until in 501..700_i64, wishes in proptest::collection::vec(terms(), 1..6),
    ) {
        let lifetimes = Lifetimes { longest: Duration::seconds(1_000), may_never_end: true };
        let mut ceiling = Ceiling { rights: tree(held), maker: Maker::Person, until: second(until) };
        for wish in wishes {
            let Ok(child) = attenuate(&ceiling, &limits(&lifetimes), at(NOW), wish, None) else { continue };
            let rights = child.terms().grant.effective(&ceiling.rights);
            prop_assert!(ceiling.rights.contains(&rights));
            prop_assert!(within(child.terms().window.until, ceiling.until));
            let maker = match child.terms().grant {
                Grant::Only(_) => Maker::RestrictedToken,
                Grant::Everything { .. } => Maker::FullAccessToken,
            };
            ceiling = Ceiling { rights, maker, until: child.terms().window.until };
        }
    }

    #[test]
    fn rights_and_life_in_force_only_shrink_with_their_owner(grant in grants(), (held, less) in neighbours()) {
        let (now, later) = (grant.effective(&tree(held)), grant.effective(&tree(held & less)));
        prop_assert!(now.contains(&later));
        prop_assert!(tree(held).contains(&now));
        if let Grant::Only(rights) = &grant {
            prop_assert_eq!(now.union(&grant.dormant(&tree(held))), rights.clone());
            prop_assert!(now.intersect(&grant.dormant(&tree(held))).is_empty());
        }
    }
}

#[test]
fn everything_is_only_handed_on_by_whoever_has_it() {
    let lifetimes = Lifetimes { longest: Duration::DAY, may_never_end: true };
    let all = tree(u128::MAX);
    let few = all.without_resource(TOKEN_RESOURCE);
    let cases = [
        (Maker::Person, &few, true, true),
        (Maker::FullAccessToken, &all, true, true),
        (Maker::FullAccessToken, &few, false, true),
        (Maker::FullAccessToken, &few, true, false),
        (Maker::RestrictedToken, &all, false, false),
        (Maker::RestrictedToken, &all, true, false),
    ];
    for (maker, rights, manages_tokens, passes) in cases {
        let ceiling = Ceiling { rights: rights.clone(), maker, until: Expiry::Never };
        let wish = Terms {
            grant: Grant::Everything { manages_tokens },
            window: Window { from: at(NOW), until: second(600) },
            networks: Networks::default(),
        };
        let result = attenuate(&ceiling, &limits(&lifetimes), at(NOW), wish, None);
        assert_eq!(result.is_ok(), passes, "{maker:?} {manages_tokens}");
    }
}

#[test]
fn every_fault_is_told_with_its_code_and_field() {
    let lifetimes = Lifetimes { longest: Duration::seconds(50), may_never_end: false };
    let ceiling = Ceiling { rights: tree(1), maker: Maker::Person, until: second(530) };
    let told = |mask: u128, from: i64, until: Expiry| {
        let wish = Terms {
            grant: Grant::Only(tree(mask)),
            window: Window { from: at(from * 1_000_000), until },
            networks: Networks::default(),
        };
        let faults = attenuate(&ceiling, &limits(&lifetimes), at(NOW), wish, None).err().unwrap_or_default();
        faults.iter().map(Excess::code).collect::<Vec<_>>()
    };
    assert_eq!(told(1, 500, second(530)), Vec::<&str>::new());
    assert_eq!(told(0, 500, second(520)), ["token.no_rights"]);
    assert_eq!(told(2, 500, second(520)), ["token.right_not_held"]);
    assert_eq!(told(1, 520, second(520)), ["token.ends_before_start"]);
    assert_eq!(told(1, 400, second(500)), ["token.ends_in_past"]);
    assert_eq!(told(1, 500, second(531)), ["token.outlives_maker"]);
    assert_eq!(told(2, 510, second(505)), ["token.right_not_held", "token.ends_before_start"]);
    let free = Ceiling { until: Expiry::Never, ..ceiling };
    let wish =
        |until| Terms { grant: Grant::Only(tree(1)), window: Window { from: at(NOW), until }, networks: Networks::default() };
    let code = |until| attenuate(&free, &limits(&lifetimes), at(NOW), wish(until), None).err().map(|faults| faults[0].code());
    assert_eq!(code(second(551)), Some("token.ends_too_late"));
    assert_eq!(code(second(550)), None);
    assert_eq!(code(Expiry::Never), Some("token.must_end"));
}
