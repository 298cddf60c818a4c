//! Changing what a role allows: shown first, at once in force, never over somebody else's change.

use super::keeping::{confirm, post, token_with, verified};
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, ROOT};
use hallpass::domain::organization::{BuiltInTeam, GrantScope};

const ROLES: &str = "/web/admin/roles";

crate::on_both_databases! {
    async fn a_change_is_shown_first_and_then_holds_at_once(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (_, role) = keeper.team_of("Cutters", &["data:update", "data:create"], ANN);
        let ann = house.signed_in(ANN).await;
        let made = token_with(&ann, "/data:update").await;
        let root = house.signed_in(ROOT).await;
        let form = root.open(&format!("{ROLES}/{role}/edit")).await.expect(200).form("Save role");
        let form = form.untick("right", "data:update").tick("right", "media:create").fill("description", "Other work.");
        let before = house.books().picture();
        let review = root.submit(form).await.expect(200);
        let text = review.page().text();
        for part in ["Change what Cutters role allows?", "1 person loses rights.", "1 person gains rights.", "1 token goes partly dormant."] {
            assert!(text.contains(part), "{part} in {text}");
        }
        before.assert_still(&mut house.books());
        assert_eq!(verified(&house, &made).await, (1, 0));
        let page = confirm(&root, review, "Save role").await;
        assert!(page.text().contains("Other work.") && page.text().contains("MEDIA_CREATE"), "{}", page.page().text());
        assert_eq!(verified(&house, &made).await, (0, 1));
        assert!(house.books().actions_on(&role.to_string()).contains(&"role.changed".to_owned()));
    }

    async fn a_new_name_touches_nobody_and_is_saved_at_once(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (_, role) = keeper.team_of("Cutters", &["data:update"], ANN);
        let root = house.signed_in(ROOT).await;
        let form = root.open(&format!("{ROLES}/{role}/edit")).await.form("Save role").fill("name", "Cutting");
        let page = root.submit(form).await.expect(200);
        assert!(page.path().ends_with("?done=saved"), "{}", page.path());
        assert!(page.text().contains("Cutting") && page.text().contains("Cutters"), "the team still gives it");
    }

    async fn the_second_of_two_editors_sees_both_versions(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (_, role) = keeper.team_of("Cutters", &["data:update", "data:create"], BOB);
        keeper.join(keeper.built_in(BuiltInTeam::Administrators), ANN);
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let path = format!("{ROLES}/{role}/edit");
        let mine = root.open(&path).await.form("Save role").fill("description", "By Root.").tick("right", "data:delete");
        let theirs = ann.open(&path).await.form("Save role").fill("name", "Cutting").untick("right", "data:create");
        let review = ann.submit(theirs).await;
        confirm(&ann, review, "Save role").await;
        let before = house.books().picture();
        let clash = root.submit_once(mine).await.expect(409);
        let text = clash.page().text();
        for part in ["Somebody changed this role", "Cutting", "By Root.", "Delete data for good", "Create data"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        before.assert_still(&mut house.books());
        let form = clash.form("Save role");
        assert_eq!(form.value("name").as_deref(), Some("Cutters role"), "what was typed stays");
        let form = form.untick("right", "data:delete").untick("right", "data:update").untick("right", "data:create");
        assert_eq!(form.value("right"), None, "what was ticked stays");
        // Between the look at what changes and the click, somebody else is faster again.
        let form = root.open(&path).await.form("Save role").tick("right", "data:create");
        let review = root.submit(form).await;
        let rename = ann.open(&path).await.form("Save role").fill("name", "Cutting again");
        ann.submit(rename).await.expect(200);
        root.submit_once(review.form("Save role")).await.expect(409);
    }

    async fn a_refused_change_keeps_what_was_typed(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let role = keeper.role("Cutter", &["data:update"]);
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        let form = root.open(&format!("{ROLES}/{role}/edit")).await.form("Save role").fill("name", "Author").tick("right", "user:fetch");
        let back = root.submit_once(form).await.expect(422);
        assert!(back.text().contains("Another role has this name."));
        let form = back.form("Save role").untick("right", "user:fetch").untick("right", "data:update");
        assert_eq!((form.value("name").as_deref(), form.value("right")), (Some("Author"), None));
        before.assert_still(&mut house.books());
    }

    async fn built_in_roles_are_copied_never_edited(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        for name in ["Root", "Admin", "Author", "Viewer", "User"] {
            let path = format!("{ROLES}/{}", keeper.role_called(name));
            let said = root.open(&format!("{path}/edit")).await.expect(409);
            assert!(said.text().contains("Built-in roles cannot be changed. Make a copy of it."), "{}", said.page().text());
            let fields = [("version", "1"), ("name", "Mine"), ("description", ""), ("right", "data:update"), ("reviewed", "yes")];
            post(&root, &path, &fields).await.expect(409);
            root.open(&format!("{path}/deletion")).await.expect(409);
            post(&root, &format!("{path}/deletion"), &[("version", "1"), ("reviewed", "yes")]).await.expect(409);
            let page = root.open(&path).await.expect(200).page();
            assert_eq!(page.count("a[href$='/edit'], a[href$='/deletion']"), 0);
            assert_eq!(page.count("a[href*='new?from=']"), 1);
        }
        before.assert_still(&mut house.books());
    }

    async fn a_role_in_every_project_reaches_a_later_one(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        keeper.project("Studio");
        let (team, role) = (keeper.team("Cutters"), keeper.role("Cutter", &["ams.asset:get"]));
        keeper.give(team, role, GrantScope::EveryProject);
        keeper.join(team, ANN);
        keeper.project("Archive");
        let ann = house.signed_in(ANN).await;
        let page = ann.open(&format!("/web/admin/teams/{team}")).await.expect(200);
        let text = page.page().text();
        assert!(text.contains("in projects Archive and Studio") || text.contains("in projects Studio and Archive"), "{text}");
        assert!(text.contains("In every project later ones too"), "{text}");
    }
}
