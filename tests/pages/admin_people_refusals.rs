//! Every address that shows or changes a person refuses whom and what it must, and then nothing is changed and nothing audited.

use super::admin_people::{LIST, attempts, page_of, post};
use crate::pages::tokens::make;
use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::Visitor;
use hallpass::domain::organization::{BuiltInTeam, GrantScope};
use reqwest::Method;

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

crate::on_both_databases! {
    async fn every_change_of_a_person_refuses_what_it_must(house: House) {
        let operator = Operator::of(&house);
        operator.let_do(BOB, GrantScope::Organization, &["core.person:get"]);
        let (root, ann, bob) = (house.signed_in(ROOT).await, house.signed_in(ANN).await, house.signed_in(BOB).await);
        let carol = house.signed_in(CAROL).await;
        let secret = make(&root, "ci").await.secret;
        let target = page_of(&house, ANN);
        let before = house.books().picture();
        for (path, fields) in attempts() {
            let address = format!("{target}{path}");
            let pairs: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            let anonymous = house.visitor().ask(Method::POST, &address).form(pairs.clone()).like_a_navigation("same-origin");
            assert_eq!(anonymous.send().await.expect(303).header("location"), "/sign-in");
            let program = house.program(&secret).ask(Method::POST, &address).form(pairs.clone());
            program.like_a_navigation("same-origin").send().await.expect(303);
            let unsigned = root.ask(Method::POST, &address).form(pairs.clone()).like_a_navigation("same-origin");
            unsigned.send().await.expect(403);
            // Carol administers another organization, Ann may see nobody, Bob may only look.
            post(&carol, &address, &fields).await.expect(404);
            post(&ann, &address, &fields).await.expect(404);
            let lacks = post(&bob, &address, &fields).await.expect(403);
            assert!(lacks.page().text().contains("core.person:"), "{path}: {}", lacks.page().text());
            let mut odd = fields.clone();
            odd.push(("disabled_at", "0"));
            let said = post(&root, &address, &odd).await.expect(422);
            assert!(said.page().text().contains("no field \"disabled_at\""), "{}", said.page().text());
            for id in [NOBODY, "x", "%00", "..%2f", &"9".repeat(300)] {
                post(&root, &format!("{LIST}/{id}{path}"), &fields).await.expect(404);
            }
            let stranger = page_of(&house, CAROL);
            post(&root, &format!("{stranger}{path}"), &fields).await.expect(404);
            let wrong = root.ask(Method::DELETE, &address).form(pairs).like_a_navigation("same-origin").send().await.expect(405);
            assert!(wrong.header("allow").contains("POST"));
        }
        before.assert_still(&mut house.books());
    }

    async fn adding_refuses_what_it_must(house: House) {
        Operator::of(&house).let_do(BOB, GrantScope::Organization, &["core.person:get"]);
        let (root, ann, bob) = (house.signed_in(ROOT).await, house.signed_in(ANN).await, house.signed_in(BOB).await);
        let carol = house.signed_in(CAROL).await;
        let organization = Operator::of(&house).organization_of(ROOT).to_string();
        let fields =
            |organization| vec![("organization", organization), ("full_name", "N N"), ("username", "nn"), ("email", "nn@x.example")];
        let before = house.books().picture();
        post(&ann, LIST, &fields(&organization)).await.expect(404);
        ann.open(&format!("{LIST}/new")).await.expect(404);
        post(&bob, LIST, &fields(&organization)).await.expect(403);
        let lacks = bob.open(&format!("{LIST}/new")).await.expect(403);
        assert!(lacks.page().text().contains("core.person:create"), "{}", lacks.page().text());
        assert!(!bob.open(LIST).await.expect(200).page().text().contains("Add a person"));
        // A form that was opened in one organization makes nobody in another.
        let said = post(&carol, LIST, &fields(&organization)).await.expect(409);
        assert!(said.page().text().contains("You switched to another organization"), "{}", said.page().text());
        let mut odd = fields(&organization);
        odd.push(("team", "administrators"));
        post(&root, LIST, &odd).await.expect(422);
        before.assert_still(&mut house.books());
    }

    async fn whoever_may_add_people_gives_no_more_than_they_have(house: House) {
        // Everyone comes to hold something that Bob was never given.
        let operator = Operator::of(&house);
        operator.let_do(BOB, GrantScope::Organization, &["core.person:get", "core.person:create"]);
        let bob = house.signed_in(BOB).await;
        let organization = operator.organization_of(BOB).to_string();
        let new = [("organization", organization.as_str()), ("full_name", "N N"), ("username", "nn"), ("email", "nn@x.example")];
        post(&bob, LIST, &new).await.expect(200);
        operator.join(ANN, BuiltInTeam::Administrators);
        let up = format!("{}/invitation", page_of(&house, ANN));
        post(&bob, &up, &[]).await.expect(403);
    }

    async fn whoever_ends_their_own_access_is_told_so_and_never_as_the_last_one(house: House) {
        let root = house.signed_in(ROOT).await;
        let page = page_of(&house, ROOT);
        for deed in ["disable", "removal"] {
            let refused = post(&root, &format!("{page}/{deed}"), &[("reviewed", "yes")]).await.expect(409);
            assert!(refused.page().text().contains("Somebody must stay who administers the organization."), "{}", refused.text());
        }
        Operator::of(&house).join(BOB, BuiltInTeam::Administrators);
        let asked = root.submit_once(root.open(&page).await.form("Disable Rut Root")).await.expect(200);
        let words = "This is you. Only another administrator can let you in again.";
        assert!(asked.page().text().contains(words), "{}", asked.page().text());
        let others = root.submit_once(root.open(&page_of(&house, BOB)).await.form("Disable Bob Berg")).await.expect(200);
        assert!(!others.page().text().contains("This is you."), "{}", others.page().text());
        root.submit(asked.form("Disable")).await.page().form("Sign in");
    }

    async fn strangers_and_nobody_look_alike(house: House) {
        let root = house.signed_in(ROOT).await;
        let carol = page_of(&house, CAROL);
        for path in ["", "/profile/edit", "/invitation"] {
            let foreign = told(&root, &format!("{carol}{path}")).await;
            let unknown = told(&root, &format!("{LIST}/{NOBODY}{path}")).await;
            assert_eq!(foreign, unknown, "{path}");
            assert_eq!(foreign.0, 404);
        }
    }
}

async fn told(visitor: &Visitor, path: &str) -> (u16, String) {
    let reply = visitor.open(path).await;
    (reply.status(), reply.page().text())
}
