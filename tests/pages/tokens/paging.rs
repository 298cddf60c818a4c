//! A long list, page by page.

use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB};
use crate::support::visitor::{Page, Visitor};

const TOKENS: usize = 120;

crate::on_both_databases! {
    async fn every_token_comes_once_in_every_order(house: House) {
        let ann = house.signed_in(ANN).await;
        fill(&house);
        for way in Way::BOTH {
            for order in ["ends", "used", "name", "made"] {
                let (ids, names) = walk(&ann, way, &format!("/web/pats?state=all&sort={order}")).await;
                assert_eq!(ids.len(), TOKENS, "{order}");
                let mut different = ids.clone();
                different.sort();
                different.dedup();
                assert_eq!(different.len(), TOKENS, "{order}: some token came twice");
                if order == "name" {
                    let mut sorted = names.clone();
                    sorted.sort();
                    assert_eq!(names, sorted);
                }
            }
            let (found, _) = walk(&ann, way, "/web/pats?state=all&q=twin&sort=name").await;
            assert_eq!(found.len(), TOKENS / 2);
        }
    }

    async fn a_place_in_a_list_cannot_be_forged(house: House) {
        let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
        fill(&house);
        let page = ann.open("/web/pats?state=all&sort=name").await.page();
        let href = more(&page).expect("more rows");
        let cursor = href.split("after=").nth(1).expect("a place").to_owned();
        let (sign, body) = cursor.split_at(32);
        let wrong = [
            "1".to_owned(),
            "é".repeat(40),
            "0".repeat(200),
            sign.to_owned(),
            format!("{}{body}", "0".repeat(32)),
            format!("{sign}{}", &body[2..]),
            format!("{sign}{body}00"),
            cursor.to_uppercase(),
            "' OR 1=1 --".to_owned(),
        ];
        for way in Way::BOTH {
            for forged in &wrong {
                let path = format!("/web/pats?state=all&sort=name&after={}", encoded(forged));
                let reply = way.open(&ann, &path).await.expect(422);
                assert!(reply.text().contains("This list cannot go on from there."), "{forged}");
            }
            for other in ["ends", "used", "made"] {
                way.open(&ann, &format!("/web/pats?state=all&sort={other}&after={cursor}")).await.expect(422);
            }
            // Somebody else may have the address: they see their own list, going on from there.
            let reply = way.open(&bob, &href).await.expect(200);
            assert_eq!(reply.page().count("li.token"), 0);
        }
    }
}

/// Half of them share a name and an end, some never end, some were used at the same moment.
fn fill(house: &House) {
    let operator = Operator::of(house);
    let plans = (0..TOKENS).map(|number| match number % 4 {
        0 => Plan::named("twin").days(20),
        1 => Plan::named(&format!("token {number:03}")).for_ever(),
        2 => Plan::named("twin").for_ever(),
        _ => Plan::named(&format!("token {number:03}")).days(10 + number as i64),
    });
    let made = operator.make_many(ANN, plans);
    let now = house.clock.now().unix_timestamp() * 1_000_000;
    let rows = made.iter().enumerate().filter(|(number, _)| number % 3 == 0);
    let rows: Vec<String> = rows.map(|(number, id)| format!("('{id}', {}, NULL, NULL, 1)", now - (number % 2) as i64)).collect();
    house.books().order(&format!("INSERT INTO token_uses VALUES {}", rows.join(", ")));
}

/// Ids and names of all rows, from page to page.
async fn walk(visitor: &Visitor, way: Way, first: &str) -> (Vec<String>, Vec<String>) {
    let (mut ids, mut names, mut next) = (Vec::new(), Vec::new(), Some(first.to_owned()));
    while let Some(path) = next {
        let page = way.open(visitor, &path).await.expect(200).page();
        assert!(page.count("li.token") <= 50);
        ids.extend(page.attributes("li.token", "id"));
        names.extend(page.words_of("li.token .who a.value"));
        assert!(ids.len() <= 2 * TOKENS, "the list goes in circles");
        next = more(&page);
    }
    (ids, names)
}

fn more(page: &Page) -> Option<String> {
    page.attributes("#more-rows a", "href").pop()
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
