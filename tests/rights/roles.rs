//! Roles: what they hold, and what they mean on a scope.

use hallpass::domain::rights::{BuiltInRole, Catalogue, RolePairs, user_level};
use proptest::prelude::*;

use super::support::*;

fn pairs(role: BuiltInRole) -> RolePairs {
    role.pairs(Catalogue::embedded())
}

fn spelt(role: &RolePairs) -> Vec<String> {
    role.pairs().map(|pair| pair.to_string()).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_role_means_its_known_pairs_on_that_scope_only(a in masks(), place in 0..128_usize, which in 0..13_usize) {
        let catalogue = &CATALOGUES[which];
        let role: RolePairs = tree(a).rights().map(|right| right.pair()).collect();
        let scope = UNIVERSE[place].scope.clone();
        let on_scope = role.on(&scope, catalogue);
        prop_assert!(on_scope.scopes().all(|there| there == scope));
        prop_assert!(catalogue.validate(&on_scope).is_ok());
        let expected = role.pairs().map(|pair| pair.on(scope.clone())).filter(|right| catalogue.knows_right(right));
        prop_assert_eq!(on_scope.rights().collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        prop_assert!(role.contains(&on_scope.pairs_on(&scope)));
    }

    #[test]
    fn a_wider_role_means_at_least_as_much((a, b) in neighbours(), place in 0..128_usize) {
        let role = |mask| tree(mask).rights().map(|right| right.pair()).collect::<RolePairs>();
        let (wide, narrow, scope) = (role(a | b), role(a), &UNIVERSE[place].scope);
        prop_assert!(wide.contains(&narrow));
        prop_assert!(wide.on(scope, &CATALOGUES[0]).contains(&narrow.on(scope, &CATALOGUES[0])));
        prop_assert!(wide.difference(&narrow).pairs().all(|p| !narrow.contains_pair(p.resource.as_str(), p.action.as_str())));
    }
}

#[test]
fn each_built_in_role_contains_the_next_under_every_catalogue() {
    for catalogue in CATALOGUES.iter() {
        for neighbours in BuiltInRole::ALL.windows(2) {
            assert!(neighbours[0].pairs(catalogue).contains(&neighbours[1].pairs(catalogue)), "{neighbours:?}");
        }
        assert!(BuiltInRole::Author.pairs(catalogue).contains(&user_level(catalogue)));
    }
}

#[test]
fn root_holds_everything() {
    let catalogue = Catalogue::embedded();
    let all: usize = catalogue.resources().iter().map(|resource| resource.actions.len()).sum();
    assert_eq!(pairs(BuiltInRole::Root).count(), all);
}

#[test]
fn an_admin_changes_neither_people_nor_configuration() {
    let kept_from_admin = pairs(BuiltInRole::Root).difference(&pairs(BuiltInRole::Admin));
    assert_eq!(
        spelt(&kept_from_admin),
        [
            "config:create",
            "config:update",
            "core.approval:update",
            "core.member_token:delete",
            "core.member_token:update",
            "core.person:create",
            "core.person:disable",
            "core.person:update",
            "core.policy:update",
            "core.role:create",
            "core.role:delete",
            "core.role:update",
            "user:create",
            "user:delete",
            "user:update",
        ]
    );
}

#[test]
fn an_author_makes_and_changes_content_and_reads_the_rest() {
    let beyond_reading = pairs(BuiltInRole::Author).difference(&user_level(Catalogue::embedded()));
    assert_eq!(
        spelt(&beyond_reading),
        [
            "ams.asset:create",
            "ams.asset:update",
            "ams.assetfilter:create",
            "ams.assetfilter:update",
            "data:create",
            "data:update",
            "media:create",
            "media:update",
            "project:create",
            "project:update",
        ]
    );
}

#[test]
fn a_viewer_reads_content() {
    let expected = ["ams.asset:get", "ams.assetfilter:get", "data:fetch", "media:fetch", "project:fetch"];
    assert_eq!(spelt(&pairs(BuiltInRole::Viewer)), expected);
}

#[test]
fn the_level_user_is_every_fetch_and_seeing_the_organization() {
    let expected = [
        "ams.asset:get",
        "ams.assetfilter:get",
        "config:fetch",
        "core.customer:get",
        "data:fetch",
        "media:fetch",
        "project:fetch",
        "routing:fetch",
        "user:fetch",
    ];
    assert_eq!(spelt(&user_level(Catalogue::embedded())), expected);
}

#[test]
fn a_role_on_the_organization_does_not_reach_into_projects() {
    let (catalogue, role) = (Catalogue::embedded(), pairs(BuiltInRole::Root));
    let on_organization = role.on(&organization(ACME), catalogue);
    let on_project = role.on(&project(STUDIO), catalogue);
    assert!(on_organization.rights().all(|right| !right.resource.as_str().starts_with("ams.")));
    assert!(on_project.rights().all(|right| right.resource.as_str().starts_with("ams.")));
    assert_eq!(on_organization.count() + on_project.count(), role.count());
}

#[test]
fn a_role_is_read_as_strictly_as_a_tree() {
    let refusal = |json: &str| serde_json::from_str::<RolePairs>(json).unwrap_err().to_string();
    assert!(refusal(r#"{"user":["fetch","fetch"]}"#).starts_with("user:fetch is named twice"));
    assert!(refusal(r#"{"user":["fetch"],"user":["create"]}"#).starts_with("user is named twice"));
    assert!(refusal(r#"{"user":[]}"#).starts_with("user names nothing"));
    assert!(refusal(r#"{"user":"*"}"#).contains("expected a list of actions for user"));
}
