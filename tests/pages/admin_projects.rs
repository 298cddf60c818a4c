//! The projects of an organization.

use super::admin_people::post;
use crate::pages::tokens::works;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::Visitor;
use hallpass::domain::organization::GrantScope;
use hallpass::domain::rights::{Right, RightsTree};
use hallpass::domain::token::Grant;
use reqwest::Method;
use time::Duration;

const LIST: &str = "/web/admin/projects";
const NOTHING: &str = "01890000-0000-7000-8000-000000000000";

crate::on_both_databases! {
    async fn a_project_is_made_renamed_put_away_and_brought_back(house: House) {
        let root = house.signed_in(ROOT).await;
        assert!(root.open(LIST).await.expect(200).page().text().contains("No project is in use"));
        let form = root.open(&format!("{LIST}/new")).await.expect(200).form("Create project");
        let made = root.submit(form.fill("name", "Studio")).await.expect(200);
        assert!(made.page().text().contains("Studio is there."), "{}", made.page().text());
        assert!(made.page().text().contains("Administrators Root on every project"), "{}", made.page().text());

        let renamed = root.submit(made.form("Rename").fill("name", "Film")).await.expect(200);
        assert_eq!(renamed.page().words_of("h1"), ["Film"]);
        let review = root.submit_once(renamed.form("Archive Film")).await.expect(200);
        assert!(review.page().text().contains("1 person loses rights."), "{}", review.page().text());
        let archived = root.submit(review.form("Archive")).await.expect(200);
        assert!(archived.page().text().contains("Archived since"));
        let list = root.open(LIST).await.page();
        assert_eq!(list.words_of(".archived td a"), ["Film"], "archived ones stand apart");

        let review = root.submit_once(archived.form("Restore")).await.expect(200);
        assert!(review.page().text().contains("1 person gains rights."), "{}", review.page().text());
        root.submit(review.form("Restore")).await.expect(200);
        assert_eq!(root.open(LIST).await.page().count(".archived"), 0);
        let id = house.books().lines("SELECT id AS line FROM projects").concat();
        assert_eq!(house.books().actions_on(&id), ["project.archived", "project.created", "project.renamed", "project.restored"]);
    }

    async fn rights_on_an_archived_project_sleep_in_tokens(house: House) {
        let operator = Operator::of(&house);
        let project = operator.found_project(ANN, "Studio");
        operator.let_do(ANN, GrantScope::Project(project), &["ams.asset:get"]);
        let right: Right = format!("core.project/{project}/ams.asset:get").parse().expect("a right");
        let grant = Grant::Only([right.clone()].into_iter().collect());
        let (_, secret) = operator.make(ANN, Plan { name: "ci".into(), grant, until: Some(Duration::days(30)) });
        let root = house.signed_in(ROOT).await;
        let page = format!("{LIST}/{project}");

        let before = house.books().picture();
        let review = root.submit_once(root.open(&page).await.form("Archive Studio")).await.expect(200);
        let text = review.page().text();
        assert!(text.contains("2 people lose rights.") && text.contains("1 token goes partly dormant."), "{text}");
        before.assert_still(&mut house.books());
        root.submit_once(review.form("Archive")).await.expect(303);
        let (rights, dormant) = held(&root, &secret).await;
        assert!(rights.is_empty() && dormant.contains_right(&right), "the very next check");
        assert!(works(&root, &secret).await, "the token itself is good");

        let review = root.submit_once(root.open(&page).await.form("Restore")).await.expect(200);
        assert!(review.page().text().contains("1 token gets rights back."), "{}", review.page().text());
        root.submit_once(review.form("Restore")).await.expect(303);
        let (rights, dormant) = held(&root, &secret).await;
        assert!(rights.contains_right(&right) && dormant.is_empty());
    }

    async fn nobody_widens_themself_behind_an_archived_project(house: House) {
        let operator = Operator::of(&house);
        let project = operator.found_project(BOB, "Studio");
        let things = ["core.team:get", "core.team:update", "core.role:get", "core.project:get", "core.project:update"];
        operator.let_do(BOB, GrantScope::Organization, &things);
        let bob = house.signed_in(BOB).await;
        post(&bob, &format!("{LIST}/{project}/archive"), &[("version", "1"), ("reviewed", "yes")]).await.expect(303);
        // While it sleeps, he gives his own team a role there that he never held.
        let team = house.books().lines("SELECT id AS line FROM teams WHERE name LIKE 'bob:%'").concat();
        let version = house.books().lines("SELECT CAST(version AS TEXT) AS line FROM teams WHERE name LIKE 'bob:%'").concat();
        let organization = operator.organization_of(BOB);
        let role = format!("SELECT id AS line FROM roles WHERE built_in = 'author' AND organization_id = '{organization}'");
        let role = house.books().lines(&role).concat();
        let before = house.books().picture();
        let place = project.to_string();
        let grant = [("version", version.as_str()), ("role", &role), ("place", &place), ("reviewed", "yes")];
        let refused = post(&bob, &format!("/web/admin/teams/{team}/roles"), &grant).await;
        assert_eq!(refused.status(), 403, "{}", refused.page().text());
        before.assert_still(&mut house.books());
        let back = post(&bob, &format!("{LIST}/{project}/restore"), &[("version", "2"), ("reviewed", "yes")]).await;
        back.expect(303);
    }

    async fn names_are_checked_and_what_was_typed_stays(house: House) {
        let root = house.signed_in(ROOT).await;
        let project = Operator::of(&house).found_project(ROOT, "Studio");
        Operator::of(&house).found_project(ROOT, "Film");
        let before = house.books().picture();
        for (typed, said) in [("", "Fill this in"), ("studio", "Another project has this name"), (&"x".repeat(81), "at most 80"), ("a\u{200b}b", "invisible")] {
            let form = root.open(&format!("{LIST}/new")).await.form("Create project").fill("name", typed);
            let reply = root.submit_once(form).await.expect(422);
            assert!(reply.page().words_of("#name-error").concat().contains(said), "{typed}: {}", reply.page().text());
            assert_eq!(reply.form("Create project").value("name").as_deref(), Some(typed));
        }
        let rename = root.open(&format!("{LIST}/{project}")).await.form("Rename");
        let reply = root.submit_once(rename.fill("name", "FILM")).await.expect(422);
        assert!(reply.page().words_of("#name-error").concat().contains("Another project has this name"));
        assert_eq!(reply.form("Rename").value("name").as_deref(), Some("FILM"));
        assert_eq!(reply.page().words_of("h1"), ["Studio"]);
        before.assert_still(&mut house.books());
    }

    async fn the_second_editor_sees_both_versions(house: House) {
        let (one, other) = (house.signed_in(ROOT).await, house.signed_in(ROOT).await);
        let page = format!("{LIST}/{}", Operator::of(&house).found_project(ROOT, "Studio"));
        let (first, second) = (one.open(&page).await.form("Rename"), other.open(&page).await.form("Rename"));
        let archive = other.open(&page).await.form("Archive Studio");
        one.submit_once(first.fill("name", "Film")).await.expect(303);
        let reply = other.submit_once(second.fill("name", "Radio")).await.expect(409);
        assert!(reply.page().words_of(".clash td") == ["Film", "Radio"], "{}", reply.page().text());
        other.submit_once(archive).await.expect(409);
        let saved = other.submit(reply.form("Rename")).await.expect(200);
        assert_eq!(saved.page().words_of("h1"), ["Radio"]);
    }

    async fn every_change_of_a_project_refuses_what_it_must(house: House) {
        let operator = Operator::of(&house);
        operator.let_do(BOB, GrantScope::Organization, &["core.project:get"]);
        let (root, ann, bob) = (house.signed_in(ROOT).await, house.signed_in(ANN).await, house.signed_in(BOB).await);
        let carol = house.signed_in(CAROL).await;
        let (_, secret) = operator.make(ROOT, Plan::named("ci"));
        let project = operator.found_project(ROOT, "Studio").to_string();
        let organization = operator.organization_of(ROOT).to_string();
        let foreign = operator.found_project(CAROL, "Hers").to_string();
        let before = house.books().picture();
        let change = vec![("version", "1"), ("reviewed", "yes")];
        for (path, fields) in [
            ("{id}/name", vec![("version", "1"), ("name", "Stolen")]),
            ("{id}/archive", change.clone()),
            ("{id}/restore", change),
            ("", vec![("organization", organization.as_str()), ("name", "Stolen")]),
        ] {
            let address = format!("{LIST}/{}", path.replace("{id}", &project)).trim_end_matches('/').to_owned();
            let pairs: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            house.visitor().ask(Method::POST, &address).form(pairs.clone()).like_a_navigation("same-origin").send().await.expect(303);
            let program = house.program(&secret).ask(Method::POST, &address).form(pairs.clone());
            program.like_a_navigation("same-origin").send().await.expect(303);
            root.ask(Method::POST, &address).form(pairs).like_a_navigation("same-origin").send().await.expect(403);
            post(&ann, &address, &fields).await.expect(404);
            let lacks = post(&bob, &address, &fields).await.expect(403);
            assert!(lacks.page().text().contains("core.project:"), "{}", lacks.page().text());
            post(&carol, &address, &fields).await.expect(if path.is_empty() { 409 } else { 404 });
            let mut odd = fields.clone();
            odd.push(("archived_at", "0"));
            post(&root, &address, &odd).await.expect(422);
            for id in [foreign.as_str(), NOTHING, "x", "%00"] {
                if !path.is_empty() {
                    post(&root, &format!("{LIST}/{}", path.replace("{id}", id)), &fields).await.expect(404);
                }
            }
        }
        for id in [foreign.as_str(), NOTHING, "x"] {
            root.open(&format!("{LIST}/{id}")).await.expect(404);
        }
        ann.open(LIST).await.expect(404);
        bob.open(&format!("{LIST}/new")).await.expect(403);
        assert_eq!(bob.open(&format!("{LIST}/{project}")).await.expect(200).page().count("main form"), 0, "a reader gets no controls");
        before.assert_still(&mut house.books());
    }
}

/// What a token may do at this moment, and what sleeps in it.
async fn held(visitor: &Visitor, secret: &str) -> (RightsTree, RightsTree) {
    let answer = visitor.program(secret).get("/api/v1/verify").await.expect(200).json();
    let tree =
        |name: &str| serde_json::from_value(answer[name].clone()).unwrap_or_else(|error| panic!("{name}: {error} in {answer}"));
    (tree("permissions"), tree("dormant"))
}
