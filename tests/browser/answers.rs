//! What an administrator who has never seen Hallpass must be able to answer, on the data of the demonstration: which tokens of
//! the archive keepers can delete assets, which of them were not used this quarter, who gave them that right; then to
//! revoke them, and to prove it. Once from the keyboard alone, once without JavaScript.

use super::demo::Demo;
use super::hands::{assert_nothing_refused, watch};
use crate::support::browser::{Browser, Look};

const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const BACK_TAB: &str = "\u{e008}\u{e004}\u{e000}";
const QUESTION: &str = "team:archive-keepers can:ams.asset:delete ";
const LOOKS: [(&str, Look); 4] = [
    ("light", Look::DESKTOP),
    ("dark", Look { dark: true, ..Look::DESKTOP }),
    ("phone", Look::PHONE),
    ("phone-dark", Look { dark: true, ..Look::PHONE }),
];

#[test]
fn an_administrator_answers_and_proves_from_the_keyboard() {
    crate::support::block_on(async {
        let demo = Demo::start();
        let browser = demo.browser(Look::DESKTOP).await;
        watch(&browser).await;
        browser.goto("/web/admin").await;
        show(&browser, "1-overview").await;
        tab_to(&browser, "All tokens").await;
        browser.press(ENTER).await;
        browser.sees("Everybody's tokens").await;
        // Which tokens of these people can delete assets?
        browser.press("/").await;
        browser.press(&format!("{QUESTION}{ENTER}")).await;
        browser
            .until("the filters are in the address", "location.search.includes('can=ams') && location.search.includes('team=')")
            .await;
        browser.sees("Archive cleanup").await;
        browser.sees("Duplicate finder").await;
        show(&browser, "2-who-can-delete").await;
        // Which of them were not used this quarter?
        browser.press("/").await;
        browser.press(&format!("unused:90d{ENTER}")).await;
        browser.sees("Archive cleanup").await;
        browser.no_longer_sees("Duplicate finder").await;
        show(&browser, "3-not-used").await;
        // Who gave them that right?
        tab_to(&browser, "Archive cleanup").await;
        browser.press(ENTER).await;
        browser.sees("What it can do, and why").await;
        browser.sees("Archive keepers").await;
        browser.sees("Archivist").await;
        browser.sees("Maren Oldenburg let Freja Lindqvist into the team").await;
        browser.sees("Maren Oldenburg let the team give this role").await;
        show(&browser, "4-why").await;
        browser.back().await;
        // Revoke them.
        tab_to(&browser, "All that match").await;
        browser.press(ENTER).await;
        tab_to(&browser, "Revoke all that match").await;
        browser.press(ENTER).await;
        browser.sees("Why?").await;
        show(&browser, "5-dry-run").await;
        tab_to(&browser, "Why?").await;
        browser.press(&format!("not used this quarter{ENTER}")).await;
        browser.sees("Finished.").await;
        show(&browser, "6-done").await;
        // And prove it: the entries of this very deed, then that the log is whole.
        tab_to(&browser, "Each change in the log").await;
        browser.press(ENTER).await;
        browser.sees("revoked Archive cleanup").await;
        browser.sees("ordered the bulk change").await;
        back_to(&browser, "Audit").await;
        browser.press(ENTER).await;
        tab_to(&browser, "Check now").await;
        browser.press(ENTER).await;
        browser.sees("no gap").await;
        walk_until(&browser, "revoked Archive cleanup", TAB).await;
        browser.press(ENTER).await;
        browser.sees("not used this quarter").await;
        show(&browser, "7-proof").await;
        assert_nothing_refused(&browser).await;
        demo.verify();
        demo.stop();
    });
}

#[test]
fn the_same_without_javascript() {
    crate::support::block_on(async {
        let demo = Demo::start();
        let browser = demo.browser(Look::DESKTOP.without_javascript()).await;
        browser.goto("/web/admin").await;
        browser.click("link", "All tokens").await;
        browser.fill("Find", &format!("{QUESTION}unused:90d")).await;
        browser.click("button", "Apply").await;
        browser.sees("Archive cleanup").await;
        browser.no_longer_sees("Duplicate finder").await;
        browser.click("link", "Archive cleanup").await;
        browser.sees("Archivist").await;
        browser.back().await;
        browser.by_role("checkbox", "Choose Archive cleanup").await.click().await.expect("a tick");
        browser.click("button", "Revoke").await;
        browser.fill("Why?", "not used this quarter").await;
        browser.click("button", "Revoke token").await;
        browser.sees("Finished.").await;
        browser.click("link", "Audit").await;
        browser.click("button", "Check now").await;
        browser.sees("no gap").await;
        browser.fill("Find", "not used this quarter").await;
        browser.click("button", "Apply").await;
        browser.sees("revoked Archive cleanup").await;
        browser.css(".log summary").await.click().await.expect("an entry");
        browser.sees("not used this quarter").await;
        demo.verify();
        demo.stop();
    });
}

/// Looks at a step as people would: accessible in every look, and kept as a picture of each.
async fn show(browser: &Browser, step: &str) {
    for (name, look) in LOOKS {
        browser.wear(look).await;
        browser.assert_accessible().await;
        browser.screenshot(&format!("answer-{step}-{name}")).await;
    }
    browser.wear(Look::DESKTOP).await;
}

async fn tab_to(browser: &Browser, name: &str) {
    walk_to(browser, name, TAB).await;
}

async fn back_to(browser: &Browser, name: &str) {
    walk_to(browser, name, BACK_TAB).await;
}

async fn walk_to(browser: &Browser, name: &str, key: &str) {
    walk(browser, name, key, |here| here == name || (here.starts_with(name) && here.len() < name.len() + 20)).await;
}

/// To what holds these words.
async fn walk_until(browser: &Browser, words: &str, key: &str) {
    walk(browser, words, key, |here| here.contains(words)).await;
}

async fn walk(browser: &Browser, name: &str, key: &str, fits: impl Fn(&str) -> bool) {
    let question = "const on = document.activeElement;
        if (on === document.body) return '';
        return (on.ariaLabel || on.labels?.[0]?.textContent || on.textContent).trim().replace(/\\s+/g, ' ')";
    let mut met = Vec::new();
    for _ in 0..150 {
        let here = browser.script(question).await.as_str().unwrap_or_default().to_owned();
        if fits(&here) {
            return;
        }
        met.push(here);
        browser.press(key).await;
    }
    panic!("the tabulator never reaches “{name}”; it met {met:?}");
}
