//! Every address that shows or changes a service identity refuses whom and what it must, and then nothing is changed.

use reqwest::Method;

use super::admin_identities::{LIST, make_for};
use super::admin_people::post;
use super::tokens::make;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, CAROL, ROOT};

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

crate::on_both_databases! {
    async fn every_change_of_an_identity_refuses_what_it_must(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], BOB);
        let identity = keeper.identity(team, "Exporter");
        let page = format!("{LIST}/{identity}");
        let (root, ann, bob) = (house.signed_in(ROOT).await, house.signed_in(ANN).await, house.signed_in(BOB).await);
        let carol = house.signed_in(CAROL).await;
        make_for(&root, &page, "export", "data:update").await;
        let secret = make(&root, "ci").await.secret;
        let (team_id, organization) = (team.to_string(), keeper.organization().to_string());
        let data = format!("core.customer/{organization}/data:update");
        let new = vec![("organization", organization.as_str()), ("team_id", team_id.as_str()), ("name", "Second")];
        let token = vec![("name", "forged"), ("starts", "now"), ("ends", "P7D"), ("kind", "restricted"), ("right", data.as_str())];
        let attempts: Vec<(String, Vec<(&str, &str)>)> = vec![
            (page.clone(), vec![("version", "1"), ("name", "Stolen")]),
            (format!("{page}/disable"), vec![("reviewed", "yes")]),
            (format!("{page}/enable"), vec![("reviewed", "yes")]),
            (format!("{page}/deletion"), vec![("reviewed", "yes")]),
            (format!("{page}/tokens"), token),
            (LIST.to_owned(), new),
        ];
        let before = house.books().picture();
        for (address, fields) in &attempts {
            let pairs: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            let anonymous = house.visitor().ask(Method::POST, address).form(pairs.clone()).like_a_navigation("same-origin");
            assert_eq!(anonymous.send().await.expect(303).header("location"), "/sign-in");
            let program = house.program(&secret).ask(Method::POST, address).form(pairs.clone());
            program.like_a_navigation("same-origin").send().await.expect(303);
            root.ask(Method::POST, address).form(pairs.clone()).like_a_navigation("same-origin").send().await.expect(403);
            // Carol administers another organization, Ann sees nothing of the team, Bob is in it and may look.
            post(&carol, address, fields).await.expect(if address == LIST { 409 } else { 404 });
            post(&ann, address, fields).await.expect(404);
            let lacks = post(&bob, address, fields).await.expect(403);
            assert!(lacks.page().text().contains("core.team:update"), "{address}: {}", lacks.page().text());
            let mut odd = fields.clone();
            odd.push(("owner", "root"));
            let said = post(&root, address, &odd).await.expect(422);
            assert!(said.page().text().contains("no field \"owner\""), "{}", said.page().text());
            if let Some(rest) = address.strip_prefix(&page) {
                for id in [NOBODY, "x", "%00", &keeper.person(ANN).to_string()] {
                    post(&root, &format!("{LIST}/{id}{rest}"), fields).await.expect(404);
                }
            }
            root.ask(Method::DELETE, address).form(pairs).like_a_navigation("same-origin").send().await.expect(405);
        }
        before.assert_still(&mut house.books());
        assert!(bob.open(&page).await.expect(200).page().forms_with("Disable").is_empty());
        for path in ["", "/edit", "/deletion", "/tokens/new"] {
            ann.open(&format!("{page}{path}")).await.expect(404);
            carol.open(&format!("{page}{path}")).await.expect(404);
            bob.open(&format!("{page}{path}")).await.expect(if path.is_empty() { 200 } else { 403 });
        }
    }

    async fn bad_input_comes_back_with_its_message(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], BOB);
        let everyone = keeper.built_in(hallpass::domain::organization::BuiltInTeam::Everyone);
        let root = house.signed_in(ROOT).await;
        let form = root.open(&format!("{LIST}/new?team={team}")).await.expect(200).form("Create service identity");
        let before = house.books().picture();
        let (long, said) = ("x".repeat(101), "Leave out control");
        let wrong = [
            (form.clone().fill("name", ""), "Fill this in"),
            (form.clone().fill("name", &long), "at most 100"),
            (form.clone().fill("name", "a\u{202e}b"), said),
            (form.clone().fill("name", "ok").forge("team_id", ""), "Choose the team"),
            (form.clone().fill("name", "ok").forge("team_id", &everyone.to_string()), "Everyone is who belongs"),
        ];
        for (form, words) in wrong {
            let reply = root.submit_once(form.fill("description", "kept")).await.expect(422);
            assert!(reply.page().text().contains(words), "{words}: {}", reply.page().text());
            assert_eq!(reply.form("Create service identity").value("description").as_deref(), Some("kept"));
        }
        root.submit_once(form.fill("name", "ok").forge("team_id", NOBODY)).await.expect(404);
        before.assert_still(&mut house.books());
    }
}
