//! A policy only ever takes away: whatever it says, no token has more rights, more time or more places by it.

use crate::rights::support::{masks, tree};
use hallpass::domain::attenuation::{Ceiling, Lifetimes, Maker, attenuate};
use hallpass::domain::moment::Moment;
use hallpass::domain::networks::Networks;
use hallpass::domain::rights::{RightsTree, RolePairs};
use hallpass::domain::token::{Grant, Terms, TokenKind};
use hallpass::domain::token_policy::{ByKind, InForce, Limits, TokenPolicy};
use hallpass::domain::verdict::in_force;
use hallpass::domain::window::{Expiry, Window};
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr};
use time::Duration;

const NOW: i64 = 500_000_000;

fn at(micros: i64) -> Moment {
    Moment::from_micros(micros).expect("a moment")
}

fn kinds() -> impl Strategy<Value = TokenKind> {
    prop_oneof![Just(TokenKind::FullAccess), Just(TokenKind::Restricted), Just(TokenKind::Ephemeral), Just(TokenKind::Login)]
}

fn windows() -> impl Strategy<Value = Window> {
    let ends = prop_oneof![1 => Just(Expiry::Never), 5 => (0..2_000_i64).prop_map(|s| Expiry::At(at(s * 1_000_000)))];
    (0..2_000_i64, ends).prop_map(|(from, until)| Window { from: at(from * 1_000_000), until })
}

fn pairs() -> impl Strategy<Value = RolePairs> {
    masks().prop_map(|mask| tree(mask).rights().map(|right| right.pair()).collect())
}

fn networks() -> impl Strategy<Value = Networks> {
    proptest::collection::vec((0..4_u8, 8..=16_u8), 0..3).prop_map(|nets| {
        let lines: Vec<String> = nets.iter().map(|(second, _)| format!("10.{second}.0.0/16")).collect();
        Networks::parse(lines.iter().map(String::as_str)).expect("networks")
    })
}

fn policies() -> impl Strategy<Value = TokenPolicy> {
    let life = || proptest::option::of(1..1_500_i64);
    let lives = (life(), life(), life());
    (lives, any::<bool>(), pairs(), pairs(), networks()).prop_map(
        |((full_access, restricted, ephemeral), may_never_end, withheld, needs_approval, networks)| TokenPolicy {
            longest_life_seconds: ByKind { full_access, restricted, ephemeral },
            may_never_end,
            withheld,
            needs_approval,
            networks,
            ..TokenPolicy::default()
        },
    )
}

fn grants() -> impl Strategy<Value = Grant> {
    prop_oneof![
        1 => any::<bool>().prop_map(|manages_tokens| Grant::Everything { manages_tokens }),
        4 => masks().prop_map(|mask| Grant::Only(tree(mask))),
    ]
}

fn here() -> Lifetimes {
    Lifetimes { longest: Duration::seconds(1_000), may_never_end: true }
}

proptest! {
    #[test]
    fn a_policy_never_lengthens_a_life(policy in policies(), kind in kinds(), window in windows()) {
        let capped = InForce::new(policy, &here()).window(kind, window);
        prop_assert_eq!(capped.from, window.from);
        prop_assert!(!capped.until.is_later_than(window.until));
    }

    #[test]
    fn a_policy_never_widens_rights(policy in policies(), kind in kinds(), grant in grants(), held in masks()) {
        let policy = InForce::new(policy, &here());
        let nothing = RolePairs::new();
        let free = in_force(&tree(held), &nothing, &grant, []);
        let bound = in_force(&tree(held), policy.withheld(kind), &grant, []);
        prop_assert!(free.rights.contains(&bound.rights));
        prop_assert_eq!(bound.rights.union(&bound.withheld), free.rights, "what is withheld is all that is missing");
        prop_assert!(bound.rights.intersect(&bound.withheld).is_empty());
        prop_assert_eq!(bound.dormant, free.dormant);
    }

    #[test]
    fn a_policy_never_opens_a_network(policy in policies(), own in networks(), address in any::<u32>()) {
        let from = Some(IpAddr::from(Ipv4Addr::from(address)));
        let policy = InForce::new(policy, &here());
        let may_come = policy.allows_from(from) && own.allow(from);
        prop_assert!(!may_come || own.allow(from));
        prop_assert!(!may_come || policy.policy().networks.allow(from));
    }

    #[test]
    fn what_passes_under_a_policy_passes_without_one(
        policy in policies(), kind in kinds(), grant in grants(), window in windows(), own in networks(), held in masks(),
    ) {
        let ceiling = Ceiling { rights: tree(held), maker: Maker::Person, until: Expiry::Never };
        let wish = Terms { grant, window, networks: own };
        let bound = Limits::new(&here(), policy.clone(), kind);
        let free = Limits::of_installation(&here(), kind);
        if let Ok(made) = attenuate(&ceiling, &bound, at(NOW), wish.clone(), None) {
            prop_assert!(attenuate(&ceiling, &free, at(NOW), wish, None).is_ok());
            let in_force = InForce::new(policy.clone(), &here());
            // What was let through is not cut at the next verdict: nobody makes a token that never works as it says.
            prop_assert_eq!(in_force.window(kind, made.terms().window).until, made.terms().window.until);
            if let Grant::Only(rights) = &made.terms().grant {
                prop_assert!(rights.only(&policy.withheld).is_empty());
            }
        }
    }

    #[test]
    fn only_and_without_share_a_tree_between_them(mask in masks(), pairs in pairs()) {
        let whole = tree(mask);
        let (only, without) = (whole.only(&pairs), whole.without(&pairs));
        prop_assert_eq!(&whole.among(|_| Some(&pairs)), &only);
        let first = whole.scopes().next();
        let there = whole.among(|scope| Some(&pairs).filter(|_| Some(scope) == first.as_ref()));
        prop_assert_eq!(there, first.map(|scope| only.only_on(&scope)).unwrap_or_default());
        prop_assert_eq!(only.union(&without), whole);
        prop_assert!(only.intersect(&without).is_empty());
        prop_assert_eq!(RightsTree::new().only(&pairs), RightsTree::new());
    }
}

#[test]
fn a_policy_is_the_same_after_a_round_trip_and_refuses_what_it_does_not_know() {
    let text = r#"{"longest_life_seconds":{"restricted":7776000},"may_never_end":false,"withheld":{"ams.asset":["delete"]},"networks":["10.0.0.0/8"]}"#;
    let policy: TokenPolicy = serde_json::from_str(text).expect("a policy");
    assert_eq!(policy.longest_life(TokenKind::Restricted), Some(Duration::days(90)));
    assert_eq!(policy.longest_life(TokenKind::FullAccess), None);
    let again: TokenPolicy = serde_json::from_str(&serde_json::to_string(&policy).expect("a text")).expect("a policy");
    assert_eq!(again, policy);
    assert_eq!(serde_json::from_str::<TokenPolicy>("{}").expect("no rules"), TokenPolicy::default());
    for wrong in [r#"{"longest":1}"#, r#"{"networks":["here"]}"#, r#"{"withheld":{"ams.asset":[]}}"#, r#"{"idle_days":-1}"#] {
        assert!(serde_json::from_str::<TokenPolicy>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_login_token_has_nothing_that_would_need_approval() {
    let policy: TokenPolicy = serde_json::from_str(r#"{"needs_approval":{"ams.asset":["delete"]}}"#).expect("a policy");
    assert!(policy.withheld_from(TokenKind::Login).contains_pair("ams.asset", "delete"));
    assert!(policy.withheld_from(TokenKind::FullAccess).is_empty());
}
