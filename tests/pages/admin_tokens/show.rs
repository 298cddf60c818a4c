//! One token of somebody else's: what it can do and why, and nothing offered that would be refused.

use super::{LIST, names_on, restricted, studio};
use crate::api_seeds::signing_in::logged_in;
use crate::pages::admin_identities::make_for;
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use hallpass::domain::organization::GrantScope;
use reqwest::Method;

crate::on_both_databases! {
    async fn a_reviewer_reads_what_it_can_do_and_why(house: House) {
        let team = studio(&house, ANN, BOB);
        let (id, secret) = restricted(&house, ANN, "deletes", &["user:fetch", "user:delete"]);
        house.program(&secret).get("/api/v1/user/profile").await;
        let root = house.signed_in(ROOT).await;
        let page = root.open(&format!("{LIST}/{id}")).await.expect(200).page();
        let text = page.text();
        for said in ["Ann Andersen", "Studio team", "can delete", "127.0.0.1", "Made by", "What it can do, and why"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(text.contains("Studio team → as"), "the team and role behind a right: {text}");
        Keeper::of(&house, ANN).leave(team, ANN);
        let text = root.open(&format!("{LIST}/{id}")).await.page().text();
        assert!(text.contains("Asleep") && text.contains("No team of its owner gives it any more."), "{text}");
    }

    async fn a_reviewer_reads_who_gave_it(house: House) {
        let keeper = Keeper::of(&house, ANN);
        let (team, role) = (keeper.team("Archive"), keeper.role("Archivist", &["user:delete"]));
        let root = logged_in(&house, ROOT).await;
        for path in [format!("members/{}", keeper.person(ANN)), format!("grants/organization/{role}")] {
            root.ask(Method::PUT, &format!("/api/v1/teams/{team}/{path}")).send().await.expect(204);
        }
        let (id, _) = restricted(&house, ANN, "deletes", &["user:delete"]);
        // Who only reviews tokens is told nothing of the log.
        Operator::of(&house).let_do(BOB, GrantScope::Organization, &["core.member_token:get"]);
        let (root, bob) = (house.signed_in(ROOT).await, house.signed_in(BOB).await);
        let path = format!("{LIST}/{id}");
        for way in Way::BOTH {
            let reply = way.open(&root, &path).await.expect(200);
            way.assert_fits(&reply);
            let (text, links) = (reply.page().text(), reply.page().attributes("a", "href"));
            for said in [
                "Archive → gives Archivist on the organization",
                "Rut Root let Ann Andersen into the team",
                "Rut Root let the team give this role",
            ] {
                assert!(text.contains(said), "{way:?}: {said}: {text}");
            }
            assert!(links.contains(&format!("/web/admin/teams/{team}")), "{way:?}: {links:?}");
            assert!(links.contains(&format!("/web/admin/audit?target={team}")), "{way:?}: {links:?}");
            let text = way.open(&bob, &path).await.expect(200).page().text();
            assert!(text.contains("Archive") && !text.contains("into the team"), "{way:?}: {text}");
        }
        let log = root.open(&format!("/web/admin/audit?target={team}")).await.expect(200).page();
        let said = log.words_of(".log-deed");
        assert!(said.contains(&"Rut Root added Ann Andersen to Archive".to_owned()), "{said:?}");
        assert!(said.contains(&"Rut Root gave the role Archivist on the organization to Archive".to_owned()), "{said:?}");
        assert!(log.words_of(".filter-marks a").iter().any(|mark| mark.starts_with("Thing: Archive")), "{}", log.text());
    }

    async fn the_list_leads_to_the_rights_and_people_and_teams_to_the_list(house: House) {
        let team = studio(&house, ANN, BOB);
        let (id, _) = restricted(&house, ANN, "deletes", &["user:delete"]);
        let root = house.signed_in(ROOT).await;
        let page = root.open(LIST).await.expect(200).page();
        assert_eq!(page.attributes("td[data-label=Rights] a", "href"), [format!("{LIST}/{id}#rights")]);
        assert_eq!(page.attributes("td[data-label=Rights] a", "hx-target"), ["#dialog"]);
        let sheet = root.open_as_htmx(&format!("{LIST}/{id}")).await.expect(200).page();
        assert!(sheet.text().contains("can delete") && sheet.text().contains("Studio team → as"), "{}", sheet.text());
        let trail = format!("/web/admin/audit?token={id}");
        assert!(root.open(&format!("{LIST}/{id}")).await.page().attributes("a", "href").contains(&trail));
        for (path, href) in [
            (format!("/web/admin/people/{}", Operator::of(&house).id_of(ANN)), format!("{LIST}?owner=ann")),
            (format!("/web/admin/teams/{team}"), format!("{LIST}?team={team}")),
        ] {
            let links = root.open(&path).await.expect(200).page().attributes("main a", "href");
            assert!(links.contains(&href), "{path}: {links:?}");
            assert_eq!(names_on(&root, Way::Plain, &href).await, ["deletes"]);
        }
    }

    async fn a_service_identity_holds_what_its_team_gives_and_nothing_of_everyones(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], BOB);
        keeper.lead(team, BOB);
        let identity = format!("/web/admin/identities/{}", keeper.identity(team, "Nightly export"));
        make_for(&house.signed_in(BOB).await, &identity, "export", "data:update").await;
        let root = house.signed_in(ROOT).await;
        for query in ["owner=nightly-export", "can=data:update&kind=restricted"] {
            let page = root.open(&format!("{LIST}?{query}")).await.expect(200).page();
            assert_eq!(page.words_of("td[data-label=Rights] a"), ["1 of 1"], "{query}: {}", page.text());
            assert!(!page.text().contains("asleep"), "{query}: {}", page.text());
        }
    }

    async fn controls_are_offered_only_to_whom_they_obey(house: House) {
        let id = Operator::of(&house).make(ANN, Plan::named("anns")).0;
        Operator::of(&house).let_do(BOB, GrantScope::Organization, &["core.member_token:get"]);
        let (root, bob) = (house.signed_in(ROOT).await, house.signed_in(BOB).await);
        let deeds = |hrefs: Vec<String>| hrefs.into_iter().filter(|href| href.contains("bulk?deed=")).count();
        let page = root.open(&format!("{LIST}/{id}")).await.expect(200).page();
        assert_eq!(deeds(page.attributes("a", "href")), 2, "pause and revoke");
        let page = bob.open(&format!("{LIST}/{id}")).await.expect(200).page();
        assert_eq!(deeds(page.attributes("a", "href")), 0, "a reader");
        assert!(page.text().contains("You may look at this token."));
        let landed = bob.open(&format!("/web/pats/{id}")).await.expect(200);
        assert_eq!(landed.path(), format!("{LIST}/{id}"), "somebody else's token is looked at from the other side");
    }

    async fn strangers_find_nothing(house: House) {
        let id = Operator::of(&house).make(ANN, Plan::named("anns")).0;
        for person in [BOB, CAROL] {
            let stranger = house.signed_in(person).await;
            stranger.open(&format!("{LIST}/{id}")).await.expect(404);
            stranger.open(&format!("{LIST}/01890000-0000-7000-8000-000000000000")).await.expect(404);
        }
        house.signed_in(ROOT).await.open(&format!("{LIST}/nonsense")).await.expect(404);
    }
}
