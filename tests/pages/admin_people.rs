//! The people of an organization, as its administrators keep them.

use crate::pages::door::{is_in, try_door};
use crate::pages::tokens::{make, works};
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, Person, ROOT};
use crate::support::visitor::{Form, Page, Reply, Visitor};
use hallpass::domain::organization::{BuiltInTeam, GrantScope};
use reqwest::Method;
use time::Duration;

pub const LIST: &str = "/web/admin/people";

crate::on_both_databases! {
    async fn a_newcomer_gets_a_link_chooses_a_password_and_signs_in(house: House) {
        let root = house.signed_in(ROOT).await;
        let before = house.books().number("count(*) FROM people");
        let reply = root.submit_once(adding(&root, "Dora Dahl", "dora", "dora@studio.example").await).await.expect(200);
        let link = link(&reply);
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(house.books().number("count(*) FROM people"), before + 1);
        let code = link.rsplit('=').next().expect("a code");
        house.books().assert_nowhere(code);
        assert!(row(&root, "dora").await.contains("Invited"));
        assert!(try_door(&house.visitor(), "dora", "").await.status() == 422, "nobody signs in without a password");

        let dora = house.visitor();
        let form = dora.open(&link).await.expect(200).form("Choose this password");
        assert_eq!(form.value("username").as_deref(), Some("dora"));
        let landed = dora.submit(form.fill("password", "dora paints lighthouses in winter")).await.expect(200);
        assert!(landed.path().starts_with("/sign-in"), "{}", landed.path());
        assert!(landed.page().text().contains("Your password is set"));
        assert!(!is_in(&dora).await, "a link signs nobody in");
        try_door(&dora, "dora@studio.example", "dora paints lighthouses in winter").await.expect(303);
        dora.open("/web/pats").await.expect(200);
        assert!(row(&root, "dora").await.contains("Active"));
        let person = house.books().lines("SELECT id AS line FROM people WHERE username = 'dora'").concat();
        assert_eq!(house.books().actions_on(&person), ["person.added", "person.password_chosen", "person.signed_in"]);
    }

    async fn somebody_who_exists_elsewhere_joins_with_the_password_they_have(house: House) {
        let root = house.signed_in(ROOT).await;
        let reply = root.submit(adding(&root, "Whoever", "CAROL", "Carol@Elsewhere.example").await).await.expect(200);
        let page = reply.page();
        assert!(page.text().contains("signs in with the password they have"), "{}", page.text());
        assert_eq!(page.words_of("h1"), ["Carol Clark"], "her name is hers");
        assert!(page.text().contains("belongs to other organizations too"));
        for button in ["Edit profile", "New link", "Disable Carol Clark"] {
            assert!(!page.text().contains(button), "{button} would touch the other organization");
        }
        let again = root.submit_once(adding(&root, "Carol Clark", "carol", CAROL.email).await).await.expect(422);
        assert!(again.page().words_of("#username-error").concat().contains("belongs to the organization already"));
        house.signed_in(CAROL).await;
    }

    async fn what_cannot_be_is_said_beside_the_field_and_everything_stays(house: House) {
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        let reply = root.submit_once(adding(&root, "\u{202e}", "Not a name", "nowhere").await).await.expect(422);
        let page = reply.page();
        for field in ["full_name", "username", "email"] {
            assert!(!page.words_of(&format!("#{field}-error")).concat().is_empty(), "nothing beside {field}");
            assert_eq!(page.attributes(&format!("#{field}"), "aria-invalid"), ["true"]);
        }
        let form = page.form("Add person");
        assert_eq!(form.value("username").as_deref(), Some("Not a name"));
        assert_eq!(form.value("email").as_deref(), Some("nowhere"));
        for (username, email, beside) in [("ann", "new@x.example", "username"), ("new", "ANN@studio.example", "email")] {
            let reply = root.submit_once(adding(&root, "New Name", username, email).await).await.expect(422);
            assert!(reply.page().words_of(&format!("#{beside}-error")).concat().contains("already"));
            assert_eq!(reply.form("Add person").value("full_name").as_deref(), Some("New Name"));
        }
        before.assert_still(&mut house.books());
    }

    async fn an_old_session_is_asked_for_the_password_and_nothing_typed_is_lost(house: House) {
        let root = house.signed_in(ROOT).await;
        let begun = adding(&root, "Dora Dahl", "dora", "dora@studio.example").await;
        house.clock.advance(Duration::minutes(11));
        let before = house.books().picture();
        let reply = root.submit_once(begun).await.expect(422);
        assert!(reply.page().words_of("#password-error").concat().contains("Type your password again"));
        let form = reply.form("Add person");
        assert_eq!(form.value("full_name").as_deref(), Some("Dora Dahl"));
        let wrong = root.submit_once(form.clone().fill("password", "wrong")).await.expect(422);
        assert!(wrong.page().words_of("#password-error").concat().contains("not your password"));
        before.assert_still(&mut house.books());
        link(&root.submit_once(form.fill("password", ROOT.password)).await.expect(200));

        house.clock.advance(Duration::minutes(11));
        let ann = page_of(&house, ANN);
        let form = root.open(&format!("{ann}/invitation")).await.expect(200).form("Make a new link");
        let reply = root.submit_once(form).await.expect(422);
        link(&root.submit_once(reply.form("Make a new link").fill("password", ROOT.password)).await.expect(200));
    }

    async fn two_editors_of_one_profile_notice_each_other(house: House) {
        let (one, other) = (house.signed_in(ROOT).await, house.signed_in(ROOT).await);
        let edit = format!("{}/profile/edit", page_of(&house, ANN));
        let (first, second) = (one.open(&edit).await.form("Save profile"), other.open(&edit).await.form("Save profile"));
        one.submit_once(first.fill("full_name", "Ann Arne")).await.expect(303);
        let still = house.books().picture();
        let reply = other.submit_once(second.fill("email", "ann@new.example")).await.expect(409);
        let page = reply.page();
        assert!(page.text().contains("Ann Arne") && page.text().contains("ann@new.example"), "{}", page.text());
        still.assert_still(&mut house.books());
        let form = reply.form("Save profile");
        assert_eq!(form.value("email").as_deref(), Some("ann@new.example"), "what was typed is kept");
        let saved = other.submit(form).await.expect(200);
        assert!(saved.page().text().contains("The profile of Ann Andersen is changed."));
        assert!(saved.page().text().contains("ann@new.example"));
        try_door(&house.visitor(), "ann@new.example", ANN.password).await.expect(303);
    }

    async fn disabling_is_shown_first_and_stops_everything_at_once(house: House) {
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let made = make(&ann, "ci").await;
        let page = page_of(&house, ANN);
        let before = house.books().picture();
        let review = root.submit_once(root.open(&page).await.form("Disable Ann Andersen")).await.expect(200);
        let text = review.page().text();
        assert!(text.contains("Disable Ann Andersen?") && text.contains("Their one token is refused"), "{text}");
        assert!(text.contains("1 person loses rights.") && text.contains("signed out everywhere"), "{text}");
        before.assert_still(&mut house.books());
        assert!(works(&ann, &made.secret).await && is_in(&ann).await);

        let shown = root.submit(review.form("Disable")).await.expect(200);
        assert!(shown.page().text().contains("Ann Andersen is disabled."));
        assert!(!works(&ann, &made.secret).await && !is_in(&ann).await);
        try_door(&house.visitor(), "ann", ANN.password).await.expect(422);
        let review = root.submit_once(shown.form("Let them act again")).await.expect(200);
        assert!(review.page().text().contains("Gains:"), "{}", review.page().text());
        root.submit(review.form("Let them act again")).await.expect(200);
        assert!(works(&ann, &made.secret).await);
        assert!(!is_in(&ann).await, "old sessions stay over");
        let id = Operator::of(&house).id_of(ANN).to_string();
        assert_eq!(house.books().actions_on(&id), ["person.added", "person.disabled", "person.enabled", "person.signed_in"]);
    }

    async fn a_removed_persons_tokens_are_refused_and_come_back_with_them(house: House) {
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let made = make(&ann, "ci").await;
        Operator::of(&house).join(ANN, BuiltInTeam::Viewers);
        let page = page_of(&house, ANN);
        let review = root.submit_once(root.open(&page).await.form("Remove Ann Andersen")).await.expect(200);
        assert!(works(&ann, &made.secret).await, "a preview changes nothing");
        let landed = root.submit(review.form("Remove")).await.expect(200);
        assert!(!landed.page().text().contains("Ann Andersen"));
        assert!(!works(&ann, &made.secret).await && !is_in(&ann).await);
        root.open(&page).await.expect(404);
        try_door(&house.visitor(), "ann", ANN.password).await.expect(422);

        let back = root.submit(adding(&root, "Ann Andersen", "ann", ANN.email).await).await.expect(200);
        assert!(!back.page().words_of(".rows").concat().contains("Viewers"), "teams do not come back");
        assert!(works(&ann, &made.secret).await, "the very next check lets it in again");
        house.signed_in(ANN).await;
    }

    async fn nobody_reaches_up(house: House) {
        let operator = Operator::of(&house);
        operator.let_do(BOB, GrantScope::Organization, &["core.person:get", "core.person:update", "core.person:disable"]);
        let bob = house.signed_in(BOB).await;
        let root_page = page_of(&house, ROOT);
        let page = bob.open(&root_page).await.expect(200).page();
        assert!(page.text().contains("holds rights that you do not hold"), "{}", page.text());
        let before = house.books().picture();
        for (path, fields) in attempts() {
            let reply = post(&bob, &format!("{root_page}{path}"), &fields).await.expect(403);
            assert!(reply.page().text().contains("This needs the right core.customer/"), "{path}: {}", reply.page().text());
        }
        before.assert_still(&mut house.books());
        // Beside him he may.
        let review = bob.submit_once(bob.open(&page_of(&house, ANN)).await.form("Disable Ann Andersen")).await.expect(200);
        bob.submit_once(review.form("Disable")).await.expect(303);
    }

    async fn the_last_administrator_stays(house: House) {
        let root = house.signed_in(ROOT).await;
        let page = page_of(&house, ROOT);
        let before = house.books().picture();
        for path in ["/disable", "/removal"] {
            for fields in [&[][..], &[("reviewed", "yes")][..]] {
                let reply = post(&root, &format!("{page}{path}"), fields).await.expect(409);
                assert!(reply.page().text().contains("Somebody must stay who administers"), "{}", reply.page().text());
            }
        }
        before.assert_still(&mut house.books());
        Operator::of(&house).join(ANN, BuiltInTeam::Administrators);
        post(&root, &format!("{page}/removal"), &[("reviewed", "yes")]).await.expect(303);
        assert!(!is_in(&root).await);
    }

    async fn two_administrators_cannot_disable_each_other_at_once(house: House) {
        Operator::of(&house).join(ANN, BuiltInTeam::Administrators);
        let (root, ann) = (house.signed_in(ROOT).await, house.signed_in(ANN).await);
        let (at_ann, at_root) = (format!("{}/disable", page_of(&house, ANN)), format!("{}/disable", page_of(&house, ROOT)));
        let yes = [("reviewed", "yes")];
        let (one, other) = tokio::join!(post(&root, &at_ann, &yes), post(&ann, &at_root, &yes));
        let active = house.books().number("count(*) FROM people WHERE disabled_at IS NULL AND username IN ('root', 'ann')");
        assert_eq!(active, 1, "{} and {}", one.status(), other.status());
    }

    async fn the_page_says_why_somebody_may_do_what_they_may(house: House) {
        let operator = Operator::of(&house);
        let project = operator.found_project(ROOT, "Studio");
        operator.let_do(ANN, GrantScope::Project(project), &["ams.asset:get", "ams.asset:delete"]);
        operator.join(ANN, BuiltInTeam::Viewers);
        operator.make(ANN, Plan::named("ci"));
        let root = house.signed_in(ROOT).await;
        let page = root.open(&page_of(&house, ANN)).await.expect(200).page();
        let text = page.text();
        for said in ["Viewers → as Viewer", "Everyone → as User", "ann: ams.asset:get ams.asset:delete", "on every project"] {
            assert!(text.contains(said), "{said} is missing in {text}");
        }
        assert!(text.contains("Delete assets for good ! can delete") || text.contains("Delete assets for good can delete"), "{text}");
        assert!(text.contains("One in use or still to start"));
        assert!(text.contains("Can read and delete assets in project Studio") || text.contains("delete assets in project Studio"), "{text}");
    }
}

/// The form for a new person, filled in.
pub async fn adding(visitor: &Visitor, full_name: &str, username: &str, email: &str) -> Form {
    let form = visitor.open(&format!("{LIST}/new")).await.expect(200).form("Add person");
    form.fill("full_name", full_name).fill("username", username).fill("email", email)
}

/// Path and query of the link that an answer shows.
#[track_caller]
pub fn link(reply: &Reply) -> String {
    let page: Page = reply.page();
    let link = page.words_of("output#link").concat();
    assert_eq!(reply.text().matches(&link).count(), 1, "it stands in one place only");
    let (_, path) = link.split_once("/welcome?code=").unwrap_or_else(|| panic!("no link in {}", page.text()));
    format!("/welcome?code={path}")
}

/// A link for somebody who is there already.
pub async fn new_link(visitor: &Visitor, page: &str) -> String {
    let form = visitor.open(&format!("{page}/invitation")).await.expect(200).form("Make a new link");
    link(&visitor.submit_once(form).await.expect(200))
}

/// The address of somebody's page.
pub fn page_of(house: &House, person: Person) -> String {
    format!("{LIST}/{}", Operator::of(house).id_of(person))
}

/// Posts as a browser would, with the session's form token.
pub async fn post(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Reply {
    let csrf = visitor.open("/web/account").await.form("Save appearance").value("csrf").expect("a form token");
    let mut pairs: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    pairs.push(("csrf".into(), csrf));
    visitor.ask(Method::POST, path).form(pairs).like_a_navigation("same-origin").send().await
}

/// Every change of a person, with fields that would be right.
pub fn attempts() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let profile = vec![("version", "1"), ("full_name", "Stolen"), ("username", "stolen"), ("email", "stolen@x.example")];
    let seen = || vec![("reviewed", "yes")];
    vec![("/disable", seen()), ("/enable", seen()), ("/removal", seen()), ("/invitation", vec![]), ("/profile", profile)]
}

/// The row of somebody in the list, as text.
pub async fn row(visitor: &Visitor, username: &str) -> String {
    let page = visitor.open(&format!("{LIST}?q={username}")).await.expect(200).page();
    page.words_of("table.listing tbody").concat()
}
