//! People who leave: what stops is said beforehand, what is needed goes on under a service identity, and every token is accounted for.

use super::admin_identities::verdict;
use super::admin_people::page_of;
use super::tokens::{Made, make, works};
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::people::{ANN, BOB, ROOT};
use crate::support::rights::rights_of;
use crate::support::visitor::{Form, Reply, Visitor};
use hallpass::domain::ids::PersonId;
use time::Duration;

/// A service identity that may fetch users.
pub fn taker(house: &House) -> PersonId {
    let keeper = Keeper::of(house, ROOT);
    let (team, _) = keeper.team_of("Cutters", &["user:fetch", "data:fetch"], BOB);
    keeper.identity(team, "Exporter")
}

/// The form that hands a token over.
pub async fn handing(visitor: &Visitor, leaver: &str, made: &Made) -> Form {
    visitor.open(&format!("{leaver}/leaving/{}", made.id)).await.expect(200).form("Hand over and show the new secret")
}

fn says(reply: &Reply, parts: &[&str]) {
    let text = reply.page().text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
}

crate::on_both_databases! {
    async fn what_stops_is_said_before_and_after(house: House) {
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let (idle, used, old) = (make(&ann, "idle").await, make(&ann, "used today").await, make(&ann, "used before").await);
        assert!(works(&ann, &old.secret).await);
        house.clock.advance(Duration::days(2));
        assert!(works(&ann, &used.secret).await);
        let root = { drop(root); house.signed_in(ROOT).await };
        let page = page_of(&house, ANN);
        let entry = root.open(&page).await.expect(200);
        assert_eq!(entry.page().attributes(&format!("a[href='{page}/leaving']"), "href").len(), 1);
        let before = house.books().picture();
        let outlook = root.open(&format!("{page}/leaving")).await.expect(200);
        says(&outlook, &["If Ann Andersen is disabled now", "3 tokens would stop, 1 of them used in the last 24 hours", "from 127.0.0.1"]);
        assert_eq!(outlook.page().words_of("li.leaving strong"), ["used today", "used before", "idle"]);
        before.assert_still(&mut house.books());
        assert!(works(&ann, &idle.secret).await);

        let account = root.submit(outlook.form("Disable Ann Andersen")).await.expect(200);
        says(&account, &["Ann Andersen is disabled", "3 tokens stopped", "used today", "used before", "idle"]);
        for token in [&idle, &used, &old] {
            assert_eq!(verdict(&root, &token.secret).await["code"], "owner_inactive");
        }
        let asked = root.submit_once(account.form("Let them act again")).await.expect(200);
        root.submit(asked.form("Let them act again")).await.expect(200);
        assert!(works(&root, &idle.secret).await);
    }

    async fn a_token_is_handed_over_with_a_new_secret(house: House) {
        let to = taker(&house);
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let (made, other) = (make(&ann, "ci").await, make(&ann, "other").await);
        let page = page_of(&house, ANN);
        let form = handing(&root, &page, &made).await;
        assert_eq!(form.value("to").as_deref(), Some(to.to_string().as_str()), "the only one is chosen");
        let before = house.books().picture();
        // Whenever the password was typed before, it is asked for again.
        says(&root.submit_once(form.clone()).await.expect(422), &["a hand-over is confirmed each time"]);
        says(&root.submit_once(form.clone().fill("password", "wrong")).await.expect(422), &["not your password"]);
        before.assert_still(&mut house.books());
        assert!(works(&ann, &made.secret).await);

        let reply = root.submit_once(form.clone().fill("password", ROOT.password)).await.expect(200);
        assert_eq!(reply.header("cache-control"), "no-store");
        let taken = Made::read(&reply);
        assert_eq!(taken.id, made.id, "the same token");
        assert_ne!(taken.secret, made.secret);
        assert_eq!(verdict(&root, &made.secret).await["code"], "unknown", "the leaver's secret is dead at once");
        let told = verdict(&root, &taken.secret).await;
        assert_eq!((&told["owner"]["kind"], &told["owner"]["name"]), (&"service".into(), &"Exporter".into()));
        assert_eq!(told["token_name"], "ci");
        house.books().assert_nowhere(&taken.secret);
        // Sending it twice hands nothing over twice.
        root.submit_once(form.fill("password", ROOT.password)).await.expect(404);
        ann.open(&made.path()).await.expect(404);
        says(&root.open(&format!("/web/admin/identities/{to}")).await.expect(200), &["ci", "gave it a token of somebody who leaves"]);
        says(&root.open(&taken.path()).await.expect(200), &["handed it over, with a new secret", "Ann Andersen", "Exporter"]);

        let outlook = root.open(&format!("{page}/leaving")).await.expect(200);
        says(&outlook, &["One token would stop", "Handed over", "goes on under Exporter"]);
        let account = root.submit(outlook.form("Disable Ann Andersen")).await.expect(200);
        says(&account, &["One token stopped", "other", "goes on under Exporter"]);
        assert!(works(&root, &taken.secret).await && !works(&root, &other.secret).await);
        let mut books = house.books();
        assert_eq!(books.actions_on(&made.id), ["token.created", "token.handed_over"]);
        assert_eq!(books.actions_on(&to.to_string()), ["identity.created", "identity.token_taken_over"]);
        let ann_id = Keeper::of(&house, ROOT).person(ANN).to_string();
        assert!(books.actions_on(&ann_id).contains(&"person.token_given_up".to_owned()));
    }

    async fn the_new_owner_gets_no_more_than_it_has(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        keeper.team_of("Wide", &["data:update"], ANN);
        let to = taker(&house);
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let page = page_of(&house, ANN);
        // Everything that Ann has becomes the named part that the team has too.
        let form = ann.open("/web/pats/new").await.form("Create token").fill("name", "all").choose("kind", "full-access");
        let all = Made::read(&ann.submit_once(form).await.expect(200));
        says(&root.open(&format!("{page}/leaving/{}", all.id)).await.expect(200), &["Keeps", "Loses"]);
        let taken = handing(&root, &page, &all).await.fill("password", ROOT.password);
        let taken = Made::read(&root.submit_once(taken).await.expect(200));
        let told = verdict(&root, &taken.secret).await;
        let rights = rights_of(&told);
        let rights: Vec<&str> = rights.iter().filter_map(|right| right.rsplit('/').next()).collect();
        assert_eq!((told["type"].as_str(), rights), (Some("restricted"), vec!["data:fetch", "user:fetch"]));
        // The team's gain is not the token's.
        let role = keeper.role("More", &["data:update"]);
        let team = house.books().lines(&format!("SELECT team_id AS line FROM people WHERE id = '{to}'")).concat();
        keeper.give(hallpass::domain::ids::TeamId::parse(&team).expect("an id"), role, hallpass::domain::organization::GrantScope::Organization);
        assert_eq!(rights_of(&verdict(&root, &taken.secret).await).len(), 2);

        // Nothing in common, nothing handed over.
        let form = ann.open("/web/pats/new").await.form("Create token").fill("name", "odd");
        let odd = crate::pages::tokens::right(&form, "core.token:get");
        let odd = Made::read(&ann.submit_once(form.tick("right", &odd)).await.expect(200));
        let shown = root.open(&format!("{page}/leaving/{}", odd.id)).await.expect(200);
        says(&shown, &["Nothing of what it does is within the rights"]);
        assert!(shown.page().forms_with("Hand over and show the new secret").is_empty());
    }

    async fn a_removal_accounts_for_every_token_too(house: House) {
        let to = taker(&house);
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let (made, other) = (make(&ann, "ci").await, make(&ann, "other").await);
        let page = page_of(&house, ANN);
        let taken = handing(&root, &page, &made).await.fill("password", ROOT.password);
        let taken = Made::read(&root.submit_once(taken).await.expect(200));
        let outlook = root.open(&format!("{page}/leaving")).await.expect(200);
        let account = root.submit_once(outlook.form("Remove Ann Andersen")).await.expect(200);
        says(&account, &["Ann Andersen does not belong here any more", "One token stopped", "other", "goes on under Exporter"]);
        assert!(works(&root, &taken.secret).await && !works(&root, &other.secret).await);
        root.open(&format!("{page}/leaving")).await.expect(404);
        drop((ann, to));
    }
}
