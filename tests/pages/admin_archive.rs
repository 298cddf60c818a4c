//! Archiving an organization: shown first, nobody acts in it, and all is as it was once it is restored.

use super::admin_people::post;
use crate::pages::door::is_in;
use crate::pages::tokens::{make, works};
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::Operator;
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::Visitor;
use hallpass::app::organizations::archive;
use hallpass::domain::actor::{Actor, Origin, Who};
use hallpass::domain::ids::OrganizationId;
use hallpass::domain::organization::BuiltInTeam;
use reqwest::Method;
use serde_json::json;

const PAGE: &str = "/web/admin/organization";
const SWITCH: &str = "/web/organization";

crate::on_both_databases! {
    async fn nobody_acts_in_an_archived_organization_until_it_is_restored(house: House) {
        let root = house.signed_in(ROOT).await;
        let second = second_house(&root).await;
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        make(&ann, "other").await;
        let before = house.books().picture();
        let review = archiving(&root).await;
        let text = review.page().text();
        for part in ["Archive Studio Nord?", "2 tokens stop working at once.", "Three people are signed out", "2 of them belong to no other organization"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        before.assert_still(&mut house.books());
        assert!(works(&ann, &made.secret).await);

        let landed = root.submit(review.form("Archive organization")).await.expect(200);
        assert!(landed.page().text().contains("It is archived. You go on in another organization."), "{}", landed.page().text());
        assert!(landed.page().words_of(".side .organization").concat().contains("Second House"));
        let refused = house.program(&made.secret).get("/api/v1/verify").await.expect(401);
        assert!(refused.text().contains("owner_inactive"), "{}", refused.text());
        assert!(!is_in(&ann).await, "whoever was in it is signed out");
        let turned_away = house.visitor();
        let form = turned_away.open("/sign-in").await.form("Sign in").fill("login", ANN.username).fill("password", ANN.password);
        assert_eq!(turned_away.submit_once(form).await.status(), 422);
        let studio = Keeper::of(&house, ANN).organization().to_string();
        post(&root, SWITCH, &[("organization", &studio)]).await.expect(404);
        assert_ne!(studio, second);

        let list = root.open(SWITCH).await.expect(200);
        let back = root.submit(list.form("Restore Studio Nord")).await.expect(200);
        assert!(back.page().text().contains("It is in use again"));
        assert!(works(&root, &made.secret).await, "its tokens work again");
        house.signed_in(ANN).await;
        post(&root, SWITCH, &[("organization", &studio)]).await.expect(303);
        let actions = house.books().actions_on(&studio);
        for action in ["organization.archived", "organization.restored"] {
            assert_eq!(actions.iter().filter(|known| *known == action).count(), 1, "{action} in {actions:?}");
        }
    }

    async fn the_only_organization_of_a_person_stays(house: House) {
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        let form = root.open(PAGE).await.form("Archive…");
        let said = root.submit_once(form.clone()).await.expect(409);
        assert!(said.text().contains("You belong to no other organization"), "{}", said.page().text());
        root.submit_once(form.forge("reviewed", "yes")).await.expect(409);
        before.assert_still(&mut house.books());
    }

    async fn archiving_refuses_whom_and_what_it_must(house: House) {
        let root = house.signed_in(ROOT).await;
        second_house(&root).await;
        let keeper = Keeper::of(&house, ANN);
        keeper.team_of("Keepers", &["core.customer:get", "core.customer:update"], BOB);
        let (bob, ann, carol) = (house.signed_in(BOB).await, house.signed_in(ANN).await, house.signed_in(CAROL).await);
        let here = keeper.organization().to_string();
        let before = house.books().picture();
        let fields = [("organization", here.as_str()), ("version", "1"), ("reviewed", "yes")];
        let path = format!("{PAGE}/archive");
        post(&ann, &path, &fields).await.expect(403);
        let said = post(&bob, &path, &fields).await.expect(403);
        assert!(said.text().contains("administer"), "{}", said.page().text());
        post(&carol, &path, &fields).await.expect(409);
        post(&root, &path, &[("organization", &here), ("version", "7"), ("reviewed", "yes")]).await.expect(409);
        post(&root, &path, &[("organization", &here), ("version", "1"), ("reviewed", "yes"), ("name", "x")]).await.expect(422);
        let bare = house.visitor().ask(Method::POST, &path).form(Vec::new()).like_a_navigation("same-origin").send().await;
        bare.expect(303);
        root.ask(Method::POST, &path).form(vec![("organization".into(), here.clone())]).like_a_navigation("same-origin").send().await.expect(403);
        // What is not archived cannot be restored, and what is not theirs is not there.
        for who in [&root, &ann, &carol] {
            post(who, "/web/organization/restore", &[("organization", &here)]).await.expect(404);
        }
        before.assert_still(&mut house.books());

        operator_archives(&house, keeper.organization());
        let carol = house.signed_in(CAROL).await;
        let before = house.books().picture();
        post(&carol, "/web/organization/restore", &[("organization", &here)]).await.expect(404);
        assert!(!carol.open(SWITCH).await.expect(200).text().contains("Studio Nord"));
        before.assert_still(&mut house.books());
    }

    async fn a_program_archives_but_does_not_restore(house: House) {
        let root = house.signed_in(ROOT).await;
        second_house(&root).await;
        Keeper::of(&house, ANN).join(Keeper::of(&house, ANN).built_in(BuiltInTeam::Administrators), ANN);
        let operator = Operator::of(&house);
        let (_, secret) = operator.make(ROOT, crate::support::operator::Plan::named("all"));
        let here = Keeper::of(&house, ANN).organization();
        let program = house.program(&secret);
        let before = house.books().picture();
        program.ask(Method::POST, "/api/v1/organization/archive").header("If-Match", "\"7\"").send().await.expect(412);
        program.send(Method::POST, "/api/v1/organization/archive", &json!({ "force": true })).await.expect(422);
        program.ask(Method::POST, &format!("/api/v1/organizations/{here}/restore")).send().await.expect(404);
        before.assert_still(&mut house.books());
        program.ask(Method::POST, "/api/v1/organization/archive").header("If-Match", "\"1\"").send().await.expect(204);
        program.get("/api/v1/tokens").await.expect(401);
        program.ask(Method::POST, &format!("/api/v1/organizations/{here}/restore")).send().await.expect(401);
    }
}

/// Founds another organization, in which the person goes on after this one. Answers its id.
async fn second_house(root: &Visitor) -> String {
    let form = root.open(&format!("{PAGE}/new")).await.form("Found organization").fill("name", "Second House");
    let page = root.submit(form).await.expect(200);
    page.form("Switch to Second House").value("organization").expect("an id")
}

async fn archiving(root: &Visitor) -> crate::support::visitor::Reply {
    root.submit_once(root.open(PAGE).await.form("Archive…")).await.expect(200)
}

fn operator_archives(house: &House, id: OrganizationId) {
    let actor = Actor { who: Who::Operator, organization_id: id, origin: Origin::default() };
    house.store().write(&actor, |tx| archive::archive(tx, &actor, None)).expect("the operator may");
}
