//! What a new token may not be: the form comes back with the message beside the field and everything typed still there.

use super::{new_form, right, typed};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::{ANN, CAROL};
use crate::support::visitor::Form;
use time::Duration;

/// What somebody typed, which field the message belongs to, and words of it.
type Case = (&'static str, Box<dyn Fn(Form) -> Form>, &'static str, &'static str);

crate::on_both_databases! {
    async fn wrong_input_comes_back_and_nothing_is_stored(house: House) {
        let ann = house.signed_in(ANN).await;
        let foreign = Operator::of(&house).organization_of(CAROL).to_string();
        let before = house.books().picture();
        for way in Way::BOTH {
            for (story, spoil, field, words) in cases(house.clock.now(), &foreign) {
                let form = spoil(new_form(&ann, way, "typed name").await.fill("description", "typed description"));
                let sent = form.clone();
                let reply = way.submit(&ann, form).await;
                assert_eq!(reply.status(), 422, "{story}: {}", reply.text());
                way.assert_fits(&reply);
                let page = reply.page();
                let said = page.words_of(&format!("#{field}-error")).concat();
                assert!(said.contains(words), "{story}: {said:?} beside {field}, {:?}", page.words_of(".field-error"));
                assert!(page.words_of(".error-summary a").contains(&said), "{story}: the summary leads to the field");
                let again = page.form("Create token");
                for name in ["once", "name", "description", "starts", "starts_at", "ends", "ends_at", "kind"] {
                    // A zero byte cannot stand in HTML, and a preset that does not exist cannot be chosen.
                    let typed = sent.value(name).map(|value| value.replace('\0', "\u{FFFD}"));
                    let is_choice = sent.offers(name).len() == 1 && again.offers(name).len() > 1;
                    assert!(is_choice || again.value(name) == typed, "{story}: what was typed into {name} is lost");
                }
                assert!(page.count("[aria-invalid=true]") > 0 || field == "rights" || field == "ends", "{story}");
            }
        }
        before.assert_still(&mut house.books());
    }

    async fn fields_that_nobody_asked_for_are_refused(house: House) {
        let ann = house.signed_in(ANN).await;
        let before = house.books().picture();
        let forged = ["owner", "owner_id", "user", "id", "state", "enabled", "created_at", "revoked_at", "secret", "digest", "is_admin", ""];
        for way in Way::BOTH {
            for name in forged {
                let reply = way.submit(&ann, new_form(&ann, way, "ci").await.forge(name, "x")).await.expect(422);
                assert!(reply.page().text().contains("This form has no field"), "{name}: {}", reply.text());
            }
        }
        for once in ["\0", "x", &"0".repeat(5_000), &"é".repeat(16)] {
            let reply = ann.submit_once(new_form(&ann, Way::Plain, "ci").await.forge("once", once)).await.expect(422);
            assert!(reply.page().text().contains("Open this form again"));
        }
        let csrf = new_form(&ann, Way::Plain, "ci").await.value("csrf").expect("a token");
        let twice = vec![("csrf".into(), csrf), ("name".into(), "one".into()), ("name".into(), "two".into())];
        ann.ask(reqwest::Method::POST, "/web/pats").form(twice).like_a_navigation("same-origin").send().await.expect(422);
        before.assert_still(&mut house.books());
    }

    async fn limits_of_the_page_and_of_the_server_agree(house: House) {
        let ann = house.signed_in(ANN).await;
        let page = ann.open("/web/pats/new").await.page();
        assert_eq!(page.attributes("#name", "maxlength"), ["80"]);
        assert_eq!(page.attributes("#description", "maxlength"), ["500"]);
        for (name, most) in [("name", 80_usize), ("description", 500)] {
            let form = new_form(&ann, Way::Plain, "ci").await;
            ann.submit_once(form.clone().fill(name, &"é".repeat(most))).await.expect(200);
            let form = new_form(&ann, Way::Plain, "ci").await;
            ann.submit_once(form.fill(name, &"é".repeat(most + 1))).await.expect(422);
        }
    }
}

fn cases(now: time::OffsetDateTime, foreign: &str) -> Vec<Case> {
    let mut cases = texts();
    cases.extend(windows(now));
    cases.extend(rights(foreign));
    cases
}

fn texts() -> Vec<Case> {
    let fill = |story, field: &'static str, value: String, words| -> Case {
        (story, Box::new(move |form: Form| form.forge(field, &value)), field, words)
    };
    vec![
        fill("no name", "name", String::new(), "Fill this in."),
        fill("a blank name", "name", " \t\u{3000} ".into(), "Fill this in."),
        fill("a long name", "name", "n".repeat(81), "at most 80 characters"),
        fill("a book for a name", "name", "n".repeat(100_000), "at most 80 characters"),
        fill("a bell in the name", "name", "ci\u{7}".into(), "Leave out control"),
        fill("a line break in the name", "name", "ci\nroot".into(), "Leave out control"),
        fill("a zero byte in the name", "name", "ci\0x".into(), "Leave out control"),
        fill("a direction override", "name", "ci\u{202E}toor".into(), "Leave out control"),
        fill("an invisible character", "name", "c\u{200B}i".into(), "Leave out control"),
        fill("a long description", "description", "d".repeat(501), "at most 500 characters"),
        fill("an escape in the description", "description", "\u{1b}[2J".into(), "Leave out control"),
    ]
}

fn windows(now: time::OffsetDateTime) -> Vec<Case> {
    let until = |story, end: time::OffsetDateTime, words| -> Case {
        (story, Box::new(move |form: Form| form.choose("ends", "at").fill("ends_at", &typed(end))), "ends_at", words)
    };
    let field = |story, field: &'static str, choice: (&'static str, &'static str), value: &'static str, words| -> Case {
        (story, Box::new(move |form: Form| form.choose(choice.0, choice.1).fill(field, value)), field, words)
    };
    let early = typed(now + Duration::days(1));
    let late = typed(now + Duration::days(2));
    vec![
        until("an end in the past", now - Duration::days(1), "after the start"),
        until("beyond 366 days", now + Duration::days(367), "at most 366 days"),
        until("beyond the calendar of everybody", now + Duration::days(365 * 7_000), "at most 366 days"),
        field("no end", "ends_at", ("ends", "at"), "", "Choose the date and time at which it ends."),
        field("an end in words", "ends_at", ("ends", "at"), "tomorrow", "Choose the date and time at which it ends."),
        field("the thirtieth of February", "ends_at", ("ends", "at"), "2027-02-30T10:00", "Choose the date and time"),
        field("the zero date", "ends_at", ("ends", "at"), "0000-01-01T00:00", "after the start"),
        field("no start", "starts_at", ("starts", "later"), "", "Choose the date and time at which it starts."),
        (
            "an end before the start",
            Box::new(move |form: Form| {
                form.choose("starts", "later").fill("starts_at", &late).choose("ends", "at").fill("ends_at", &early)
            }),
            "ends_at",
            "after the start",
        ),
        ("an unknown preset", Box::new(|form: Form| form.forge("ends", "P999Y")), "ends", "Choose when it ends."),
    ]
}

fn rights(foreign: &str) -> Vec<Case> {
    let forge = |story, value: String, words| -> Case {
        (story, Box::new(move |form: Form| form.forge("right", &value)), "rights", words)
    };
    let unknown = "There is no right";
    vec![
        (
            "no right",
            Box::new(|form: Form| {
                let held = right(&form, "/user:fetch");
                form.untick("right", &held)
            }),
            "rights",
            "Choose at least one right.",
        ),
        (
            "a right that Ann does not hold",
            Box::new(|form: Form| {
                let held = right(&form, "/user:fetch");
                form.forge("right", &held.replace("user:fetch", "user:delete"))
            }),
            "rights",
            "You do not have the right",
        ),
        ("another organization's right", format_right(foreign, "user:fetch"), "rights", "You do not have the right"),
        forge("a word", "admin".into(), unknown),
        forge("a wildcard", "*".into(), unknown),
        forge("everything by wildcard", format!("core.customer/{foreign}/*:*"), unknown),
        forge("another case", "user_fetch".into(), unknown),
        forge("wide letters", "ＵＳＥＲ_FETCH".into(), unknown),
        forge("markup", "<script>alert(1)</script>".into(), unknown),
        forge("nothing", String::new(), unknown),
        (
            "an unknown action",
            Box::new(|form: Form| {
                let held = right(&form, "/user:fetch");
                form.forge("right", &held.replace("user:fetch", "user:rule"))
            }),
            "rights",
            unknown,
        ),
        ("an unknown kind", Box::new(|form: Form| form.forge("kind", "login")), "rights", "Choose what the token may do."),
    ]
}

fn format_right(organization: &str, pair: &str) -> Box<dyn Fn(Form) -> Form> {
    let value = format!("core.customer/{organization}/{pair}");
    Box::new(move |form| form.forge("right", &value))
}
