//! Teams, as administrators, team admins and plain members use their pages.

use super::keeping::{confirm, post, token_with, verified};
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use hallpass::domain::organization::{BuiltInTeam, GrantScope};

const TEAMS: &str = "/web/admin/teams";

crate::on_both_databases! {
    async fn an_administrator_makes_a_team_fills_it_and_takes_it_apart(house: House) {
        let root = house.signed_in(ROOT).await;
        let form = root.open("/web/admin/teams/new").await.expect(200).form("Create team");
        let page = root.submit(form.fill("name", "Editors").fill("description", "Cut films.")).await.expect(200);
        assert!(page.path().starts_with("/web/admin/teams/"), "{}", page.path());
        assert!(page.text().contains("Cut films."));
        // A role for nobody yet: nothing to show beforehand.
        let form = page.form("Add role");
        let author = Keeper::of(&house, ROOT).role_called("Author");
        let page = root.submit(form.fill("role", &author.to_string()).fill("place", "organization")).await.expect(200);
        assert!(page.page().text().contains("Author on the organization"), "{}", page.page().text());
        // Somebody: what they gain is shown first.
        let team = page.path().split('?').next().expect("a path").to_owned();
        let found = root.open(&format!("{team}?find=ann")).await.expect(200);
        let review = root.submit(found.form("Add Ann Andersen")).await;
        assert!(review.text().contains("Add Ann Andersen to Editors?"), "{}", review.page().text());
        assert!(review.text().contains("1 person gains rights."));
        let page = confirm(&root, review, "Add to team").await;
        assert!(page.page().text().contains("Ann Andersen"));
        // And back.
        let page = confirm(&root, root.submit(page.form("Remove Author on the organization")).await, "Remove role").await;
        let page = root.submit(page.form("Remove Ann Andersen")).await.expect(200);
        assert!(page.page().text().contains("Nobody is in this team yet."), "{}", page.page().text());
        let page = root.open(&format!("{team}/deletion")).await.expect(200);
        let list = root.submit(page.form("Delete team")).await.expect(200);
        assert_eq!(list.path(), TEAMS);
        assert!(!list.text().contains("Editors"));
        root.open(&team).await.expect(404);
    }

    async fn leaving_a_team_changes_the_very_next_answer_of_the_verifier(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], ANN);
        let (ann, root) = (house.signed_in(ANN).await, house.signed_in(ROOT).await);
        let made = token_with(&ann, "/data:update").await;
        assert_eq!(verified(&house, &made).await, (1, 0));
        let page = root.open(&format!("{TEAMS}/{team}")).await.expect(200);
        let review = root.submit(page.form("Remove Ann Andersen")).await;
        let text = review.page().text();
        assert!(text.contains("1 person loses rights.") && text.contains("1 token goes partly dormant."), "{text}");
        assert_eq!(verified(&house, &made).await, (1, 0), "a preview took something away");
        confirm(&root, review, "Remove from team").await;
        assert_eq!(verified(&house, &made).await, (0, 1));
        let found = root.open(&format!("{TEAMS}/{team}?find=ANN")).await;
        let review = root.submit(found.form("Add Ann Andersen")).await;
        assert!(review.text().contains("1 token gets rights back."));
        assert_eq!(verified(&house, &made).await, (0, 1), "a preview gave something back");
        confirm(&root, review, "Add to team").await;
        assert_eq!(verified(&house, &made).await, (1, 0));
    }

    async fn a_preview_counts_rightly_and_leaves_no_trace(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, role) = keeper.team_of("Cutters", &["data:update", "data:create"], ANN);
        keeper.join(team, BOB);
        // Bob holds the same through another team, so he loses nothing.
        let other = keeper.team("Others");
        keeper.give(other, role, GrantScope::Organization);
        keeper.join(other, BOB);
        let ann = house.signed_in(ANN).await;
        token_with(&ann, "/data:update").await;
        token_with(&ann, "/data:create").await;
        token_with(&ann, "/user:fetch").await;
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        let page = root.open(&format!("{TEAMS}/{team}")).await;
        let review = root.submit(page.form("Remove Cutters role on the organization")).await.expect(200);
        let text = review.page().text();
        assert!(text.contains("1 person loses rights.") && text.contains("2 tokens go partly dormant."), "{text}");
        assert!(text.contains("Ann Andersen") && !text.contains("Bob Berg"), "{text}");
        assert!(text.contains("Loses: create and change data."), "{text}");
        root.open(&format!("{TEAMS}/{team}/deletion")).await.expect(200);
        before.assert_still(&mut house.books());
    }

    async fn the_second_of_two_editors_sees_both_versions(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let team = keeper.team("Cutters");
        keeper.join(team, BOB);
        keeper.join(keeper.built_in(BuiltInTeam::Administrators), ANN);
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let path = format!("{TEAMS}/{team}");
        let mine = root.open(&format!("{path}/edit")).await.form("Save").fill("name", "Film cutters").fill("description", "By Root.");
        let page = root.open(&path).await;
        let theirs = ann.open(&format!("{path}/edit")).await.form("Save").fill("name", "Movie cutters");
        ann.submit(theirs).await.expect(200);
        let clash = root.submit_once(mine).await.expect(409);
        let text = clash.page().text();
        for part in ["Movie cutters", "Film cutters", "By Root.", "Somebody changed this team"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let form = clash.form("Save");
        assert_eq!(form.value("name").as_deref(), Some("Film cutters"), "what was typed stays");
        // A click on a page that is old is not obeyed either.
        let before = house.books().picture();
        let old = root.submit_once(page.form("Remove Bob Berg")).await.expect(409);
        assert!(old.text().contains("Your change was not made."), "{}", old.page().text());
        assert!(old.text().contains("Movie cutters") && old.text().contains("Bob Berg"));
        before.assert_still(&mut house.books());
        // Having seen both, Root may decide.
        let page = root.submit(form).await.expect(200);
        assert!(page.text().contains("Film cutters"));
    }

    async fn a_team_admin_changes_who_is_in_the_team_and_nothing_else(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, role) = keeper.team_of("Cutters", &["data:update"], BOB);
        keeper.lead(team, BOB);
        let bob = house.signed_in(BOB).await;
        let list = bob.open(TEAMS).await.expect(200);
        assert!(list.text().contains("My teams") && list.text().contains("Cutters") && !list.text().contains("Administrators"));
        let path = format!("{TEAMS}/{team}");
        let page = bob.open(&format!("{path}?find=a")).await.expect(200);
        assert_eq!(page.page().count(&format!("a[href='{path}/edit'], a[href='{path}/deletion'], select[name=role]")), 0);
        let review = bob.submit(page.form("Add Ann Andersen")).await;
        let page = confirm(&bob, review, "Add to team").await;
        assert!(page.page().text().contains("Ann Andersen"));
        let page = bob.submit(page.form("Ann Andersen is team admin")).await.expect(200);
        let review = bob.submit(page.form("Remove Ann Andersen")).await;
        confirm(&bob, review, "Remove from team").await;
        let version = keeper.version(team).to_string();
        let grant = [("version", version.as_str()), ("role", &role.to_string()), ("place", "organization")];
        let before = house.books().picture();
        for (path, fields) in [
            (format!("{path}/roles"), &grant[..]),
            (format!("{path}/roles/removal"), &grant[..]),
            (format!("{path}/deletion"), &[("version", version.as_str()), ("reviewed", "yes")][..]),
            (path.clone(), &[("version", version.as_str()), ("name", "Mine"), ("description", "")][..]),
        ] {
            let said = post(&bob, &path, fields).await.expect(403).text();
            assert!(said.contains("core.team:"), "{path}: {said}");
        }
        bob.open(&format!("{path}/edit")).await.expect(403);
        before.assert_still(&mut house.books());
    }

    async fn a_plain_member_reads_their_team_and_no_other(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], ANN);
        let other = keeper.team("Others");
        let ann = house.signed_in(ANN).await;
        let page = ann.open(&format!("{TEAMS}/{team}")).await.expect(200);
        assert!(page.text().contains("Its members can change data"), "{}", page.page().text());
        assert_eq!(page.page().count("main form"), 0, "a plain member changes nothing");
        ann.open(&format!("{TEAMS}/{other}")).await.expect(404);
        let everyone = keeper.built_in(BuiltInTeam::Everyone);
        let page = ann.open(&format!("{TEAMS}/{everyone}")).await.expect(200);
        assert!(page.text().contains("Everybody in the organization is in this team."));
        let version = keeper.version(team).to_string();
        let bob = keeper.person(BOB).to_string();
        let before = house.books().picture();
        let said = post(&ann, &format!("{TEAMS}/{team}/members"), &[("version", &version), ("person", &bob)]).await;
        assert!(said.status() == 403 || said.status() == 404, "{}", said.status());
        before.assert_still(&mut house.books());
    }

    async fn people_are_looked_for_with_script_and_without(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let team = keeper.team("Cutters");
        let root = house.signed_in(ROOT).await;
        let path = format!("{TEAMS}/{team}");
        assert_eq!(root.open(&path).await.page().count("button[name=person]"), 0, "nobody was looked for");
        let all = root.open(&format!("{path}?find=")).await.expect(200).page();
        assert_eq!(all.count("button[name=person]"), 3, "{}", all.text());
        let part = root.open_as_htmx(&format!("{path}?find=BERG")).await.expect(200);
        assert!(!part.text().contains("<!doctype") && part.text().contains("Bob Berg") && !part.text().contains("Ann"));
        let part = root.open_as_htmx(&format!("{path}?find=nobody%20%3Cb%3E")).await.expect(200);
        assert!(part.text().contains("Nobody who is not in the team matches"), "{}", part.text());
        assert_eq!(part.page().count("b"), 0);
        // Carol belongs to another organization.
        let part = root.open_as_htmx(&format!("{path}?find=carol")).await.expect(200);
        assert_eq!(part.page().count("button[name=person]"), 0);
        let carol = keeper.person(CAROL).to_string();
        let version = keeper.version(team).to_string();
        post(&root, &format!("{path}/members"), &[("version", &version), ("person", &carol)]).await.expect(404);
    }
}
