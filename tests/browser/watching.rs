//! The overview and the audit log in a browser: with script, without it, by keyboard, and accessible in every look.

use super::believable;
use super::hands::sign_in;
use crate::pages::admin_people::post;
use crate::support::browser::Look;
use crate::support::house::{Engine, House};
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, ROOT};

const LOOKS: [Look; 3] = [Look::DESKTOP, Look { dark: true, ..Look::DESKTOP }, Look { dark: true, ..Look::PHONE }];

#[test]
fn overview_and_log_are_accessible_in_every_state() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        believable::some(&house).await;
        refuse_something(&house).await;
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        for path in [
            "/web/admin",
            "/web/admin/audit",
            "/web/admin/audit?result=refused&who=bob",
            "/web/admin/audit?q=zebra",
            "/web/activity",
        ] {
            browser.goto(path).await;
            browser.script("document.querySelectorAll('main details').forEach(one => one.open = true)").await;
            for look in LOOKS {
                browser.wear(look).await;
                browser.assert_accessible().await;
                let wide =
                    browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
                assert_eq!(wide, 0, "{path} scrolls sideways");
            }
            browser.wear(Look::DESKTOP).await;
        }
    });
}

async fn refuse_something(house: &House) {
    let (id, _) = Operator::of(house).make(ANN, Plan::named("anns-own"));
    post(&house.signed_in(BOB).await, &format!("/web/pats/{id}/pause"), &[]).await.expect(404);
}

fn many(house: &House) {
    let plans = (0..60).map(|number| Plan::named(&format!("batch-{number}")));
    Operator::of(house).make_many(ANN, plans);
}

crate::on_both_databases! {
    async fn the_log_is_searched_and_unfolded_with_script_and_by_keyboard(house: House) {
        many(&house);
        refuse_something(&house).await;
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        browser.goto("/web/admin/audit").await;
        assert_eq!(browser.count(".log > li:not(.pager)").await, 50);
        browser.click("link", "Show 50 more").await;
        browser.until("more entries come", "document.querySelectorAll('.log > li:not(.pager)').length > 60").await;
        browser.fill("Find", "anns-own").await;
        browser.until("two entries are left", "document.querySelectorAll('.log > li').length === 2").await;
        let query = browser.script("return location.search").await;
        assert!(query.as_str().is_some_and(|query| query.contains("q=anns-own")), "{query}");
        browser.script("document.querySelector('.log .refused summary').focus()").await;
        browser.press("\u{e007}").await;
        browser.css(".log .refused details[open] dl.facts").await;
        browser.sees("It exists, but is not theirs to see.").await;
        browser.script("document.querySelector('.filter-marks a').click()").await;
        browser.until("the filter is gone", "document.querySelectorAll('.log > li').length > 10").await;
        browser.click("button", "Check now").await;
        browser.sees("no gap").await;
    }

    async fn the_log_is_searched_and_unfolded_without_javascript(house: House) {
        refuse_something(&house).await;
        let browser = house.browser(Look::DESKTOP.without_javascript()).await;
        browser.goto("/web/admin/audit").await;
        sign_in(&browser, ROOT).await;
        browser.fill("Find", "anns-own").await;
        browser.click("button", "Apply").await;
        browser.sees("tried to pause").await;
        assert_eq!(browser.count(".log > li").await, 2);
        browser.css(".log .refused summary").await.click().await.expect("it unfolds");
        browser.sees("It exists, but is not theirs to see.").await;
        browser.click("button", "Check now").await;
        browser.sees("no gap").await;
        browser.goto("/web/admin").await;
        browser.sees("Deserves a look").await;
    }
}
