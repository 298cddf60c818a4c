//! The organization itself, founding another one, and switching between them.

use super::admin_people::post;
use crate::pages::door::is_in;
use crate::pages::tokens::{make, works};
use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use hallpass::domain::organization::GrantScope;
use reqwest::Method;

const PAGE: &str = "/web/admin/organization";
const SWITCH: &str = "/web/organization";

crate::on_both_databases! {
    async fn the_organization_gets_another_name(house: House) {
        let (one, other) = (house.signed_in(ROOT).await, house.signed_in(ROOT).await);
        let (first, second) = (one.open(PAGE).await.form("Rename"), other.open(PAGE).await.form("Rename"));
        let saved = one.submit(first.fill("name", "Studio Süd")).await.expect(200);
        assert!(saved.page().text().contains("It is called Studio Süd now."));
        assert!(saved.page().words_of(".side .organization").concat().contains("Studio Süd"));
        let reply = other.submit_once(second.fill("name", "Studio West")).await.expect(409);
        assert_eq!(reply.page().words_of(".clash td"), ["Studio Süd", "Studio West"]);
        other.submit_once(reply.form("Rename")).await.expect(303);
        for (typed, said) in [("", "Fill this in"), ("a\u{202e}b", "invisible")] {
            let reply = one.submit_once(one.open(PAGE).await.form("Rename").fill("name", typed)).await.expect(422);
            assert!(reply.page().words_of("#name-error").concat().contains(said), "{}", reply.page().text());
        }
    }

    async fn whoever_founds_another_administers_it_and_nobody_else_sees_it(house: House) {
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        assert_eq!(root.open("/web/pats").await.page().count(".side .organization a"), 0, "one organization needs no switch");
        let form = root.open(&format!("{PAGE}/new")).await.expect(200).form("Found organization");
        let reply = root.submit_once(form.clone().fill("name", " ")).await.expect(422);
        assert!(reply.page().words_of("#name-error").concat().contains("Fill this in"));
        let landed = root.submit(form.fill("name", "Second House")).await.expect(200);
        assert_eq!(landed.page().words_of(".rows strong"), ["Studio Nord", "Second House"]);
        assert!(!ann.open(SWITCH).await.expect(200).page().text().contains("Second House"));

        let there = root.submit(landed.form("Switch to Second House")).await.expect(200);
        assert!(there.page().words_of(".side .organization").concat().contains("Second House"));
        let people = root.open("/web/admin/people").await.expect(200).page();
        assert_eq!(people.words_of("tbody .person small"), ["root"]);
        assert!(root.open("/web/admin/teams").await.expect(200).page().text().contains("Administrators"));
    }

    async fn switching_changes_what_is_there_and_leaks_nothing(house: House) {
        let operator = Operator::of(&house);
        let (here, there) = (operator.organization_of(CAROL), operator.organization_of(ROOT));
        let (hers, theirs) = (operator.found_project(CAROL, "Hers"), operator.found_project(ROOT, "Theirs"));
        let ann_id = operator.id_of(ANN);
        operator.let_in(CAROL, ROOT);
        let carol = house.signed_in(CAROL).await;
        let made = make(&carol, "ci").await;
        let opened = carol.open("/web/admin/people/new").await.form("Add person");
        let renaming = carol.open(PAGE).await.form("Rename");
        for path in [format!("/web/admin/people/{ann_id}"), format!("/web/admin/projects/{theirs}")] {
            carol.open(&path).await.expect(404);
        }
        assert!(carol.open("/web/rights/rbac.json").await.text().contains(&here.to_string()));

        let twin = carol.twin();
        let switch = carol.open(SWITCH).await.expect(200).form("Switch to Studio Nord");
        let landed = carol.submit(switch).await.expect(200);
        assert!(landed.page().words_of(".side .organization").concat().contains("Studio Nord"));
        assert!(!is_in(&twin).await, "another organization, another cookie");
        assert!(!landed.page().text().contains("ci"), "tokens stay where they were made");
        carol.open(&made.path()).await.expect(404);
        assert!(works(&carol, &made.secret).await);
        // She administers her own house and nothing here.
        for path in ["/web/admin/people", "/web/admin/projects", &format!("/web/admin/projects/{hers}"), &format!("/web/admin/people/{ann_id}")] {
            carol.open(path).await.expect(404);
        }
        let rights = carol.open("/web/rights/rbac.json").await.text();
        assert!(rights.contains(&there.to_string()) && !rights.contains(&here.to_string()), "{rights}");
        assert!(!carol.open("/web/rights").await.text().contains(&hers.to_string()));

        // Forms that were opened over there do nothing here.
        let before = house.books().picture();
        let csrf = carol.open("/web/account").await.form("Save appearance").value("csrf").expect("a form token");
        let stale = opened.forge("csrf", &csrf).fill("full_name", "N N").fill("username", "nn").fill("email", "nn@x.example");
        carol.submit_once(stale).await.expect(409);
        carol.submit_once(renaming.forge("csrf", &csrf).fill("name", "Taken")).await.expect(409);
        before.assert_still(&mut house.books());

        // The next sign-in goes on where she was.
        let again = house.signed_in(CAROL).await;
        assert!(again.open("/web/pats").await.page().words_of(".side .organization").concat().contains("Studio Nord"));
        let id = there.to_string();
        assert!(house.books().actions_on(&id).contains(&"person.switched_organization".to_owned()));
    }

    async fn nobody_switches_to_where_they_do_not_belong(house: House) {
        let (ann, root) = (house.signed_in(ANN).await, house.signed_in(ROOT).await);
        let elsewhere = Operator::of(&house).organization_of(CAROL).to_string();
        let before = house.books().picture();
        for id in [elsewhere.as_str(), "01890000-0000-7000-8000-000000000000", "x", ""] {
            for visitor in [&ann, &root] {
                post(visitor, SWITCH, &[("organization", id)]).await.expect(404);
            }
        }
        post(&ann, SWITCH, &[("organization", &elsewhere), ("role", "root")]).await.expect(422);
        let anonymous = house.visitor().ask(Method::POST, SWITCH).form(vec![("organization".into(), elsewhere.clone())]);
        anonymous.like_a_navigation("same-origin").send().await.expect(303);
        let unsigned = ann.ask(Method::POST, SWITCH).form(vec![("organization".into(), elsewhere)]);
        unsigned.like_a_navigation("same-origin").send().await.expect(403);
        before.assert_still(&mut house.books());
        assert!(ann.open("/web/pats").await.page().words_of(".side .organization").concat().contains("Studio Nord"));
    }

    async fn whoever_was_removed_cannot_go_back_there(house: House) {
        let operator = Operator::of(&house);
        operator.let_in(CAROL, ROOT);
        let (root, carol) = (house.signed_in(ROOT).await, house.signed_in(CAROL).await);
        let switch = carol.open(SWITCH).await.form("Switch to Studio Nord");
        let id = operator.id_of(CAROL);
        post(&root, &format!("/web/admin/people/{id}/removal"), &[("reviewed", "yes")]).await.expect(303);
        assert!(!is_in(&carol).await);
        let carol = house.signed_in(CAROL).await;
        let csrf = carol.open("/web/account").await.form("Save appearance").value("csrf").expect("a form token");
        carol.submit_once(switch.forge("csrf", &csrf)).await.expect(404);
        assert_eq!(carol.open("/web/pats").await.page().count(".side .organization a"), 0);
    }

    async fn renaming_and_founding_need_their_rights(house: House) {
        let operator = Operator::of(&house);
        operator.let_do(BOB, GrantScope::Organization, &["core.customer:update"]);
        let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
        let organization = operator.organization_of(ROOT).to_string();
        let before = house.books().picture();
        let page = ann.open(PAGE).await.expect(200).page();
        assert_eq!(page.count("main form"), 0, "everybody may read the name, not change it");
        let rename = [("organization", organization.as_str()), ("version", "1"), ("name", "Stolen")];
        let lacks = post(&ann, &format!("{PAGE}/name"), &rename).await.expect(403);
        assert!(lacks.page().text().contains("core.customer:update"), "{}", lacks.page().text());
        for visitor in [&ann, &bob] {
            let lacks = post(visitor, PAGE, &[("name", "Mine")]).await.expect(403);
            assert!(lacks.page().text().contains("core.customer:create"), "{}", lacks.page().text());
            visitor.open(&format!("{PAGE}/new")).await.expect(403);
        }
        post(&bob, &format!("{PAGE}/name"), &[rename.as_slice(), &[("id", "x")]].concat()).await.expect(422);
        before.assert_still(&mut house.books());
        post(&bob, &format!("{PAGE}/name"), &rename).await.expect(303);
    }
}
