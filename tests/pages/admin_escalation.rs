//! Nobody gives what they were not given, by no way round: not through teams, not through roles, not through what is yet to come.

use super::keeping::post;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, ROOT};
use hallpass::domain::organization::{BuiltInTeam, GrantScope};

const TEAMS: &str = "/web/admin/teams";
const ROLES: &str = "/web/admin/roles";

crate::on_both_databases! {
    async fn an_admin_cannot_become_an_administrator(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        keeper.join(keeper.built_in(BuiltInTeam::Admins), BOB);
        let own = keeper.team("Own");
        keeper.join(own, BOB);
        let empty = keeper.team("Empty");
        let (administrators, root_role) = (keeper.built_in(BuiltInTeam::Administrators), keeper.role_called("Root").to_string());
        let (bob, me) = (house.signed_in(BOB).await, keeper.person(BOB).to_string());
        let before = house.books().picture();
        let path = format!("{TEAMS}/{administrators}");
        let version = keeper.version(administrators).to_string();
        for reviewed in ["no", "yes"] {
            let fields = [("version", version.as_str()), ("person", &me), ("reviewed", reviewed)];
            let said = post(&bob, &format!("{path}/members"), &fields).await.expect(403);
            assert!(said.text().contains("This needs a right that you do not hold"), "{}", said.page().text());
            for team in [own, empty] {
                let version = keeper.version(team).to_string();
                let fields = [("version", version.as_str()), ("role", &root_role), ("place", "organization"), ("reviewed", reviewed)];
                post(&bob, &format!("{TEAMS}/{team}/roles"), &fields).await.expect(403);
            }
        }
        before.assert_still(&mut house.books());
    }

    async fn an_admin_neither_removes_administrators_nor_says_who_leads_them(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        keeper.join(keeper.built_in(BuiltInTeam::Admins), BOB);
        let administrators = keeper.built_in(BuiltInTeam::Administrators);
        keeper.join(administrators, ANN);
        let bob = house.signed_in(BOB).await;
        let (version, ann) = (keeper.version(administrators).to_string(), keeper.person(ANN));
        let before = house.books().picture();
        for (tail, field) in [("removal", ("reviewed", "yes")), ("lead", ("lead", "yes"))] {
            let fields = [("version", version.as_str()), field];
            post(&bob, &format!("{TEAMS}/{administrators}/members/{ann}/{tail}"), &fields).await.expect(403);
        }
        before.assert_still(&mut house.books());
        // Root may.
        let root = house.signed_in(ROOT).await;
        let fields = [("version", version.as_str()), ("reviewed", "yes")];
        post(&root, &format!("{TEAMS}/{administrators}/members/{ann}/removal"), &fields).await.expect(303);
    }

    async fn nobody_puts_into_a_role_what_they_do_not_hold(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let keeps_roles = ["core.role:get", "core.role:create", "core.role:update", "core.team:get", "data:update"];
        keeper.team_of("Role keepers", &keeps_roles, BOB);
        let unused = keeper.role("Unused", &["data:update"]);
        let (_, used) = keeper.team_of("Cutters", &["data:update"], ANN);
        let empty = keeper.role("Empty", &["data:update"]);
        keeper.give(keeper.team("Nobody"), empty, GrantScope::Organization);
        let bob = house.signed_in(BOB).await;
        let before = house.books().picture();
        for role in [unused, used, empty] {
            let page = bob.open(&format!("{ROLES}/{role}/edit")).await.expect(200);
            assert_eq!(page.page().count("input[value='user:delete'][disabled]"), 1);
            for reviewed in ["no", "yes"] {
                let fields = [("version", "1"), ("name", "Mine"), ("description", ""), ("right", "data:update"), ("right", "user:delete"), ("reviewed", reviewed)];
                let said = post(&bob, &format!("{ROLES}/{role}"), &fields).await.expect(403);
                assert!(said.text().contains("user:delete"), "{}", said.page().text());
                assert_eq!(said.form("Save role").value("name").as_deref(), Some("Mine"), "what was typed stays");
            }
        }
        let fields = [("name", "Mine"), ("description", ""), ("right", "user:delete")];
        assert!(post(&bob, ROLES, &fields).await.expect(403).text().contains("user:delete"));
        // A copy of Root holds only what Bob holds, and says so.
        let form = bob.open(&format!("{ROLES}/new?from={}", keeper.role_called("Root"))).await.expect(200);
        assert!(form.text().contains("rights of the original are left out"), "{}", form.page().text());
        before.assert_still(&mut house.books());
    }

    async fn holding_a_right_in_one_project_is_not_holding_it_elsewhere(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (studio, archive) = (keeper.project("Studio"), keeper.project("Archive"));
        let (team, _) = keeper.team_of("Team keepers", &["core.team:get", "core.team:update"], BOB);
        let reader = keeper.role("Asset reader", &["ams.asset:get"]);
        keeper.give(team, reader, GrantScope::Project(studio));
        let empty = keeper.team("Empty");
        let bob = house.signed_in(BOB).await;
        let give = async |place: &str| {
            let (version, role) = (keeper.version(empty).to_string(), reader.to_string());
            let fields = [("version", version.as_str()), ("role", &role), ("place", place), ("reviewed", "yes")];
            post(&bob, &format!("{TEAMS}/{empty}/roles"), &fields).await.status()
        };
        assert_eq!(give(&archive.to_string()).await, 403);
        assert_eq!(give("every-project").await, 403);
        assert_eq!(give(&studio.to_string()).await, 303);
        // Holding it in every project of today is not holding it in those to come.
        keeper.give(team, reader, GrantScope::Project(archive));
        assert_eq!(give("every-project").await, 403);
        keeper.give(team, reader, GrantScope::EveryProject);
        assert_eq!(give("every-project").await, 303);
    }

    async fn what_sleeps_today_is_not_given_for_tomorrow(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let archive = keeper.project("Archive");
        let (team, _) = keeper.team_of("Team keepers", &["core.team:get", "core.team:update"], BOB);
        let (wide, reader) = (keeper.team("Wide"), keeper.role("Asset reader", &["ams.asset:get"]));
        keeper.give(wide, reader, GrantScope::Project(archive));
        keeper.archive(archive);
        let bob = house.signed_in(BOB).await;
        let me = keeper.person(BOB).to_string();
        let before = house.books().picture();
        // Nobody gains anything now, but Bob would once the project is brought back.
        let version = keeper.version(wide).to_string();
        let fields = [("version", version.as_str()), ("person", &me), ("reviewed", "yes")];
        post(&bob, &format!("{TEAMS}/{wide}/members"), &fields).await.expect(403);
        let (version, role, place) = (keeper.version(team).to_string(), reader.to_string(), archive.to_string());
        let fields = [("version", version.as_str()), ("role", &role), ("place", &place), ("reviewed", "yes")];
        post(&bob, &format!("{TEAMS}/{team}/roles"), &fields).await.expect(403);
        before.assert_still(&mut house.books());
    }

    async fn projects_to_come_count_when_somebody_joins(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (_, _) = keeper.team_of("Team keepers", &["core.team:get", "core.team:update"], BOB);
        let (wide, reader) = (keeper.team("Wide"), keeper.role("Asset reader", &["ams.asset:get"]));
        keeper.give(wide, reader, GrantScope::EveryProject);
        let (bob, me) = (house.signed_in(BOB).await, keeper.person(BOB).to_string());
        let before = house.books().picture();
        // There is no project yet, so nobody would gain anything now.
        let version = keeper.version(wide).to_string();
        let fields = [("version", version.as_str()), ("person", &me), ("reviewed", "yes")];
        let said = post(&bob, &format!("{TEAMS}/{wide}/members"), &fields).await.expect(403);
        assert!(said.text().contains("ams.asset:get in every project, later ones too"), "{}", said.page().text());
        before.assert_still(&mut house.books());
    }
}
