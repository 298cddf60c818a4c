//! Random trees from bit masks.
//!
//! A fixed universe of 128 rights makes a `u128` the fully expanded set of a tree:
//! `&`, `|` and `& !` on masks are the naive model that the algebra must agree with.
//! The universe mixes known rights, unknown names, and known resources on scopes where they do not live.

use std::sync::LazyLock;

use hallpass::domain::rights::{Catalogue, Right, RightsTree, Scope, ScopeId};
use proptest::{prelude::*, test_runner::Config};

pub const ACME: &str = "00000000-0000-7000-8000-000000000001";
pub const OTHER: &str = "00000000-0000-7000-8000-000000000002";
pub const STUDIO: &str = "00000000-0000-7000-8000-00000000000a";
pub const FILM: &str = "00000000-0000-7000-8000-00000000000b";

const RESOURCES: [&str; 8] =
    ["ams.asset", "ams.assetfilter", "core.person", "core.token", "data", "gone.thing", "routing", "user"];
const ACTIONS: [&str; 4] = ["create", "delete", "fetch", "get"];

pub static UNIVERSE: LazyLock<Vec<Right>> = LazyLock::new(|| {
    let scopes = [organization(ACME), organization(OTHER), project(STUDIO), project(FILM)];
    let places = scopes.iter().flat_map(|scope| RESOURCES.iter().map(move |resource| (scope, resource)));
    let rights = places.flat_map(|(scope, resource)| ACTIONS.iter().map(move |action| (scope, resource, action)));
    rights.map(|(scope, resource, action)| right(&format!("{scope}/{resource}:{action}"))).collect()
});

/// The default catalogue and others that lack some of its resources or actions.
pub static CATALOGUES: LazyLock<Vec<Catalogue>> = LazyLock::new(|| {
    let smaller = (0..12).map(|seed| without_some(Catalogue::text_of_default(), seed));
    let texts = std::iter::once(Catalogue::text_of_default().to_owned()).chain(smaller);
    texts.map(|text| Catalogue::parse(&text).expect("a smaller catalogue")).collect()
});

/// Drops one in five action lines that a hash of the seed picks, but never the first of a resource.
fn without_some(text: &str, seed: usize) -> String {
    let mut previous_was_heading = false;
    let kept = text.lines().enumerate().filter(|(number, line)| {
        let is_action = line.contains("sentence = ") && !line.starts_with('#');
        let dropped = is_action && !previous_was_heading && (number * 31 + seed * 17).is_multiple_of(5);
        previous_was_heading = line.starts_with("[resource.actions]");
        !dropped
    });
    kept.map(|(_, line)| format!("{line}\n")).collect()
}

pub fn config() -> Config {
    let cases = std::env::var("HALLPASS_PROPERTY_CASES").ok();
    let cases = cases.map_or(1_000, |count| count.parse().expect("HALLPASS_PROPERTY_CASES is a number"));
    Config { cases, failure_persistence: None, ..Config::default() }
}

pub fn id(text: &str) -> ScopeId {
    ScopeId::parse(text).expect("a scope id")
}

pub fn organization(text: &str) -> Scope {
    Scope::organization(id(text))
}

pub fn project(text: &str) -> Scope {
    Scope::project(id(text))
}

pub fn right(text: &str) -> Right {
    text.parse().expect("a right")
}

pub fn rights(texts: &[String]) -> RightsTree {
    texts.iter().map(|text| right(text)).collect()
}

/// The rights of a mask, one by one.
pub fn expand(mask: u128) -> impl Iterator<Item = &'static Right> {
    (0..128).filter(move |bit| mask >> bit & 1 == 1).map(|bit| &UNIVERSE[bit])
}

pub fn tree(mask: u128) -> RightsTree {
    expand(mask).cloned().collect()
}

/// Masks of every density, from empty to full.
pub fn masks() -> impl Strategy<Value = u128> {
    (0..16_u8, any::<u128>(), any::<u128>(), any::<u128>()).prop_map(|(density, a, b, c)| match density {
        0 => 0,
        1 => u128::MAX,
        2..6 => a & b & c,
        6..10 => a & b,
        10..14 => a,
        _ => a | b,
    })
}

/// Two masks that share much, so that containment is neither always nor never true.
pub fn neighbours() -> impl Strategy<Value = (u128, u128)> {
    (masks(), masks(), 0..4_u8).prop_map(|(a, b, relation)| match relation {
        0 => (a, a & b),
        1 => (a, a | b),
        2 => (a, (a & b) | 1 << (b % 128)),
        _ => (a, b),
    })
}
