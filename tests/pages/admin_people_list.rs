//! The list of people: finding somebody, page by page, and nobody of elsewhere.

use super::admin_people::LIST;
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::{ANN, CAROL, ROOT};
use crate::support::visitor::Page;
use hallpass::app::AppError;
use hallpass::app::people::add::{self, NewPerson};
use hallpass::domain::actor::{Actor, Origin, Who};
use hallpass::domain::ids::OrganizationId;
use hallpass::domain::organization::BuiltInTeam;
use hallpass::domain::person::{Email, FullName, Username};

crate::on_both_databases! {
    async fn fifty_at_a_time_in_both_ways(house: House) {
        crowd(&house, 120);
        let root = house.signed_in(ROOT).await;
        for way in Way::BOTH {
            let (mut path, mut seen) = (LIST.to_owned(), Vec::new());
            loop {
                let text = way.open(&root, &path).await.expect(200).text();
                let names: Vec<&str> = between(&text, "<small>", "</small></span></span></td>");
                assert!(names.len() <= 50);
                seen.extend(names.into_iter().map(str::to_owned));
                match between(&text, "class=\"button\" href=\"/web/admin/people?q=", "\"").first() {
                    Some(next) => path = format!("{LIST}?q={}", next.replace("&#38;", "&")),
                    None => break,
                }
            }
            assert_eq!(seen.len(), 123, "{way:?}: everybody once");
            assert!(seen.is_sorted() && seen.windows(2).all(|pair| pair[0] != pair[1]), "{seen:?}");
        }
        let more = root.open_as_htmx(&format!("{LIST}?after=p050")).await.expect(200);
        assert!(!more.text().contains("<h1>"), "only rows");
        let page = root.open(&format!("{LIST}?after=p050")).await.expect(200).page();
        assert!(page.text().contains("Back to the first"));
    }

    async fn finding_by_name_username_and_address(house: House) {
        let root = house.signed_in(ROOT).await;
        for (asked, found) in [("ANDERSEN", vec!["ann"]), ("bob", vec!["bob"]), ("studio.example", vec!["ann", "bob", "root"]), ("rut r", vec!["root"])] {
            for way in Way::BOTH {
                let reply = way.open(&root, &format!("{LIST}?q={}", asked.replace(' ', "%20"))).await.expect(200);
                way.assert_fits(&reply);
                assert_eq!(usernames(&reply.page()), found, "{asked}");
                assert_eq!(reply.page().attributes("#find", "value"), [asked]);
            }
        }
        for nothing in ["carol", "elsewhere", "%25", "<b>"] {
            let reply = root.open(&format!("{LIST}?q={nothing}")).await.expect(200);
            assert!(reply.page().text().contains("Nobody here matches"), "{nothing}");
            assert!(!reply.text().contains("<b>"));
        }
        root.open(&format!("{LIST}?q={}", "x".repeat(5_000))).await.expect(200);
        root.open(&format!("{LIST}?after=%00&q=%F0%9F%92%A9")).await.expect(200);
    }

    async fn only_who_may_see_people_sees_any(house: House) {
        let (ann, carol) = (house.signed_in(ANN).await, house.signed_in(CAROL).await);
        ann.open(LIST).await.expect(404);
        let page = ann.open("/web/pats").await.expect(200).page();
        assert!(!page.attributes("a", "href").iter().any(|href| href.starts_with(LIST)), "links to closed doors");
        let page = carol.open(LIST).await.expect(200).page();
        assert_eq!(usernames(&page), ["carol"]);
    }
}

fn usernames(page: &Page) -> Vec<String> {
    page.words_of("tbody .person small")
}

/// What stands between two marks, each time; rows without their table are no document that could be parsed.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(inside, _)| inside).collect()
}

/// Many people, without a password each: hashing so many would take minutes.
fn crowd(house: &House, count: usize) {
    let store = house.store();
    let id: OrganizationId = crate::support::operator::Operator::of(house).organization_of(ROOT);
    let actor = Actor { who: Who::Operator, organization_id: id, origin: Origin::default() };
    for number in 0..count {
        let new = NewPerson {
            username: Username::parse(&format!("p{number:03}")).expect("a username"),
            email: Email::parse(&format!("p{number}@crowd.example")).expect("an address"),
            full_name: FullName::parse(&format!("Person {number}")).expect("a name"),
            password_hash: "none".to_owned(),
        };
        store.write::<_, AppError>(&actor, |tx| add::add(tx, id, new, BuiltInTeam::Everyone)).expect("a person");
    }
}
