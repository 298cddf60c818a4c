//! Roles: made from nothing or from another role, shown in full, deleted after a look.

use super::keeping::{UNKNOWN, confirm, csrf, post, token_with, verified};
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::{Reply, Visitor};
use hallpass::domain::organization::GrantScope;
use hallpass::web::routes::{Access, table};
use reqwest::Method;

const ROLES: &str = "/web/admin/roles";

crate::on_both_databases! {
    async fn a_role_is_made_as_a_copy_and_says_what_it_allows(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let root = house.signed_in(ROOT).await;
        let author = keeper.role_called("Author");
        let page = root.open(&format!("{ROLES}/{author}")).await.expect(200);
        assert!(page.text().contains("Built-in roles follow the catalogue") && page.text().contains("Authors"));
        let form = root.open(&format!("{ROLES}/new?from={author}")).await.expect(200).form("Create role");
        assert_eq!(form.value("name").as_deref(), Some("Copy of Author"));
        let form = form.fill("name", "Careful author").untick("right", "data:create").tick("right", "data:delete");
        let page = root.submit(form).await.expect(200);
        let text = page.page().text();
        assert!(text.contains("Careful author") && text.contains("No team gives it, so nobody has it."), "{text}");
        assert!(text.contains("Delete data for good ! can delete DATA_DELETE") || text.contains("can delete DATA_DELETE"), "{text}");
        assert!(!text.contains("DATA_CREATE"), "{text}");
        let list = root.open(ROLES).await.expect(200).page().text();
        assert!(list.contains("Careful author") && list.contains("No team"), "{list}");
    }

    async fn starting_from_another_role_keeps_what_was_typed(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let role = keeper.role("Cutter", &["data:update", "ams.asset:get"]);
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        let form = root.open(&format!("{ROLES}/new")).await.form("Take its rights");
        let form = form.fill("name", "Mine").fill("description", "Why.").fill("from", &role.to_string()).tick("right", "user:fetch");
        let back = root.submit_once(form).await.expect(200).form("Create role");
        assert_eq!((back.value("name").as_deref(), back.value("description").as_deref()), (Some("Mine"), Some("Why.")));
        let back = back.untick("right", "data:update").untick("right", "ams.asset:get");
        assert_eq!(back.value("right"), None, "only the rights of the other role were ticked");
        for from in [UNKNOWN, "x"] {
            let token = csrf(&root).await;
            let pairs = [("csrf", token.as_str()), ("name", "Mine"), ("description", ""), ("from", from), ("step", "start")];
            let back = post_raw(&root, ROLES, &pairs).await.expect(200);
            assert!(back.page().text().contains("There is no such role to begin with."), "{}", back.page().text());
            root.open(&format!("{ROLES}/new?from={from}")).await.expect(404);
        }
        before.assert_still(&mut house.books());
    }

    async fn deleting_a_role_shows_who_loses_and_takes_it_out_of_teams(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, role) = keeper.team_of("Cutters", &["data:update"], ANN);
        let ann = house.signed_in(ANN).await;
        let made = token_with(&ann, "/data:update").await;
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        let page = root.open(&format!("{ROLES}/{role}/deletion")).await.expect(200);
        let text = page.page().text();
        for part in ["1 person loses rights.", "1 token goes partly dormant.", "It is taken out of: Cutters.", "Ann Andersen"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        before.assert_still(&mut house.books());
        let list = root.submit(page.form("Delete role")).await.expect(200);
        assert_eq!(list.path(), ROLES);
        assert_eq!(verified(&house, &made).await, (0, 1));
        assert!(root.open(&format!("/web/admin/teams/{team}")).await.text().contains("No role yet"));
        root.open(&format!("{ROLES}/{role}")).await.expect(404);
    }

    async fn what_cannot_be_saved_comes_back_with_everything_ticked(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        keeper.role("Cutter", &["data:update"]);
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        for (name, place) in [("", "name"), ("CUTTER", "name"), ("a\u{200b}b", "name")] {
            let form = root.open(&format!("{ROLES}/new")).await.form("Create role").fill("name", name);
            let back = root.submit_once(form.tick("right", "user:fetch").tick("right", "ams.asset:get")).await.expect(422);
            assert_eq!(back.page().count(&format!("#{place}-error")), 1, "{name:?}");
            let form = back.form("Create role").untick("right", "user:fetch").untick("right", "ams.asset:get");
            assert_eq!((form.value("name").as_deref(), form.value("right")), (Some(name), None));
        }
        for right in ["user:fly", "nothing:get", "x", "ams.asset", "core.customer/x/user:fetch", ""] {
            let form = root.open(&format!("{ROLES}/new")).await.form("Create role").fill("name", "Mine").forge("right", right);
            let back = root.submit_once(form).await.expect(422);
            assert!(back.page().count("#rights-error") == 1, "{right}: {}", back.page().text());
            assert_eq!(back.form("Create role").value("name").as_deref(), Some("Mine"));
        }
        before.assert_still(&mut house.books());
    }

    async fn every_change_of_a_role_refuses_whom_and_what_it_must(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (_, role) = keeper.team_of("Cutters", &["data:update"], ANN);
        let (_, secret) = Operator::of(&house).make(ROOT, Plan::named("all"));
        let (root, carol, bob) = (house.signed_in(ROOT).await, house.signed_in(CAROL).await, house.signed_in(BOB).await);
        let signs = [csrf(&root).await, csrf(&carol).await, csrf(&bob).await];
        let before = house.books().picture();
        for row in changing() {
            let path = row.replace("{id}", &role.to_string());
            let body = |csrf: Option<&str>, version: &str| {
                let mut fields = vec![("version", version.to_owned()), ("reviewed", "yes".to_owned())];
                if row.ends_with("{id}") {
                    fields.extend([("name", "Stolen".to_owned()), ("description", String::new()), ("right", "user:delete".to_owned())]);
                }
                fields.extend(csrf.map(|token| ("csrf", token.to_owned())));
                fields
            };
            let good = body(Some(&signs[0]), "1");
            send(&house.visitor(), &path, &good).await.expect(303);
            let token = house.program(&secret).ask(Method::POST, &path).form(owned(&good)).like_a_navigation("same-origin").send().await;
            assert!([303, 401].contains(&token.status()));
            send(&carol, &path, &body(Some(&signs[1]), "1")).await.expect(404);
            send(&bob, &path, &body(Some(&signs[2]), "1")).await.expect(404);
            send(&root, &path, &body(None, "1")).await.expect(403);
            send(&root, &path, &body(Some(&signs[2]), "1")).await.expect(403);
            send(&root, &path, &body(Some(&signs[0]), "7")).await.expect(409);
            send(&root, &row.replace("{id}", UNKNOWN), &good).await.expect(404);
            send(&root, &row.replace("{id}", "%00"), &good).await.expect(404);
            let mut forged = good.clone();
            forged.push(("built_in", "root".to_owned()));
            send(&root, &path, &forged).await.expect(422);
        }
        for tail in ["", "/edit", "/deletion"] {
            carol.open(&format!("{ROLES}/{role}{tail}")).await.expect(404);
            bob.open(&format!("{ROLES}/{role}{tail}")).await.expect(404);
        }
        bob.open(ROLES).await.expect(404);
        bob.open(&format!("{ROLES}/new")).await.expect(404);
        post(&bob, ROLES, &[("name", "Mine"), ("description", "")]).await.expect(404);
        before.assert_still(&mut house.books());
    }

    async fn whoever_only_reads_roles_is_told_what_is_missing(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let role = keeper.role("Cutter", &["data:update"]);
        let (_, reading) = keeper.team_of("Readers", &["core.role:get"], BOB);
        assert_ne!(role, reading);
        let bob = house.signed_in(BOB).await;
        let page = bob.open(&format!("{ROLES}/{role}")).await.expect(200);
        assert_eq!(page.page().count("main form, main a.button"), 0, "{}", page.page().text());
        let before = house.books().picture();
        let fields = [("version", "1"), ("name", "Mine"), ("description", ""), ("right", "data:update")];
        let said = post(&bob, &format!("{ROLES}/{role}"), &fields).await.expect(403);
        assert!(said.text().contains("core.role:update"), "{}", said.page().text());
        let said = post(&bob, &format!("{ROLES}/{role}/deletion"), &[("version", "1"), ("reviewed", "yes")]).await.expect(403);
        assert!(said.text().contains("core.role:delete"), "{}", said.page().text());
        assert!(bob.open(&format!("{ROLES}/{role}/edit")).await.expect(403).text().contains("core.role:update"));
        assert!(bob.open(&format!("{ROLES}/new")).await.expect(403).text().contains("core.role:create"));
        before.assert_still(&mut house.books());
    }
}

crate::on_both_databases! {
    async fn a_confirmed_deletion_is_still_checked(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, role) = keeper.team_of("Cutters", &["data:update"], ANN);
        let root = house.signed_in(ROOT).await;
        let review = root.open(&format!("{ROLES}/{role}/deletion")).await;
        let edit = root.open(&format!("{ROLES}/{role}/edit")).await.form("Save role").fill("name", "Renamed");
        root.submit(edit).await.expect(200);
        let said = root.submit_once(review.form("Delete role")).await.expect(409);
        assert!(said.text().contains("Somebody changed this role"), "{}", said.page().text());
        keeper.give(team, role, GrantScope::EveryProject);
        let review = root.open(&format!("{ROLES}/{role}/deletion")).await;
        confirm(&root, review, "Delete role").await;
    }
}

type Fields = Vec<(&'static str, String)>;

/// Addresses that change one role.
fn changing() -> Vec<&'static str> {
    let rows = table().into_iter().filter(|row| row.access == Access::Person && row.method == "POST");
    let paths: Vec<&'static str> = rows.map(|row| row.path).filter(|path| path.starts_with("/web/admin/roles/{id}")).collect();
    assert_eq!(paths.len(), 2, "{paths:?}");
    paths
}

fn owned(fields: &Fields) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

async fn send(visitor: &Visitor, path: &str, fields: &Fields) -> Reply {
    visitor.ask(Method::POST, path).form(owned(fields)).like_a_navigation("same-origin").send().await
}

async fn post_raw(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Reply {
    let pairs = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    visitor.ask(Method::POST, path).form(pairs).like_a_navigation("same-origin").send().await
}
