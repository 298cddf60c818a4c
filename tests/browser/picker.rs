//! The rights picker at a thousand rights in fifty projects: with script, by keyboard, and without script.

use serde_json::json;

use super::hands::{assert_nothing_refused, focus_is_on, secret, watch};
use crate::support::browser::{Browser, Look};
use crate::support::house::Engine;
use crate::support::people::ROOT;
use crate::support::rights::rights_of;
use crate::support::wide;

const DOWN: &str = "\u{e015}";
const UP: &str = "\u{e013}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";
const HOME: &str = "\u{e011}";
const END: &str = "\u{e010}";
const SPACE: &str = " ";
const ENTER: &str = "\u{e007}";

#[test]
fn hundreds_of_rights_are_chosen_with_script() {
    crate::support::block_on(async {
        let (house, _) = wide::house(Engine::Sqlite);
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        watch(&browser).await;
        browser.goto("/web/pats").await;
        browser.click("link", "New token").await;
        browser.css("#dialog[open] .picker").await;
        browser.fill("Name", "wide").await;
        assert_eq!(browser.count("#dialog [name=right]").await, 0, "closed groups are not in the page");

        open(&browser, "Project 00", "Heading 07").await;
        browser.until("the group has come", "document.querySelectorAll('#dialog [name=right]').length === 40").await;
        tick(&browser, "wide.r70:get").await;
        browser.sees("Can read things 70 in project Project 00. Cannot change anything.").await;
        browser.until("the group is counted", &count("Project 00", "Heading 07", "1 of 40")).await;
        press_in(&browser, "Project 00", "Heading 07", "All").await;
        browser.until("all are ticked", "document.querySelectorAll('#dialog [name=right]:checked').length === 40").await;
        press_in(&browser, "Project 00", "Heading 07", "Read only").await;
        browser.until("ten are ticked", "document.querySelectorAll('#dialog [name=right]:checked').length === 10").await;

        browser.fill("Find a right", "things 123 for good").await;
        browser.until("two lines are found", "document.querySelectorAll('#dialog [name=right]').length === 2").await;
        focus_is_on(&browser, "Find a right").await;
        browser.press(ENTER).await;
        tick(&browser, "wide.r123:delete").await;
        browser.sees("11 chosen").await;
        assert!(browser.has("button", "Create token").await, "Enter in a search saves nothing");
        clear(&browser, "Find a right").await;
        browser.click("checkbox", "Only chosen").await;
        browser.until("eleven lines are left", "document.querySelectorAll('#dialog [name=right]').length === 11").await;
        browser.click("checkbox", "Only chosen").await;

        browser.script("document.querySelector('.chooser > summary').click()").await;
        browser.fill("Find a place", "44").await;
        browser.until("one place is found", "document.querySelectorAll('.place-list li').length === 1").await;
        browser.script("document.querySelector('.place-list input').click()").await;
        browser
            .until(
                "it stands beside the others",
                "[...document.querySelectorAll('.scope')].some(one => one.ariaLabel === 'Project Project 44')",
            )
            .await;
        browser.click("button", "Create token").await;
        let made = secret(&browser).await;
        let verdict = house.program(&made).get("/api/v1/verify").await.expect(200).json();
        assert_eq!(rights_of(&verdict).len(), 11, "{verdict}");
        assert_nothing_refused(&browser).await;
    });
}

#[test]
fn the_picker_is_walked_by_keyboard() {
    crate::support::block_on(async {
        let (house, _) = wide::house(Engine::Sqlite);
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        watch(&browser).await;
        browser.goto("/web/pats/new?name=by-hand").await;
        browser.script("document.querySelector('.group > summary').focus()").await;
        browser.press(END).await;
        browser.press(HOME).await;
        browser.until("Home leads to the first", "document.activeElement === document.querySelector('.group > summary')").await;
        browser.press(DOWN).await;
        browser.until("Down leads on", "document.activeElement === document.querySelectorAll('.group > summary')[1]").await;
        browser.press(UP).await;
        browser.press(RIGHT).await;
        browser.until("the group has come", "document.querySelector('.group [name=right]')").await;
        browser.until("the focus stayed", "document.activeElement === document.querySelector('.group > summary')").await;
        browser.press(DOWN).await;
        browser.until("Down leads to its first right", "document.activeElement.name === 'right'").await;
        browser.press(SPACE).await;
        browser.sees("1 chosen").await;
        browser
            .until("a tick keeps the focus", "document.activeElement.name === 'right' && document.activeElement.checked")
            .await;
        browser.press(LEFT).await;
        browser.until("Left leads to the heading", "document.activeElement.matches('summary')").await;
        browser.press(LEFT).await;
        browser.until("and closes it", "!document.querySelector('.group').open").await;
        assert_nothing_refused(&browser).await;
    });
}

#[test]
fn hundreds_of_rights_are_chosen_without_script() {
    crate::support::block_on(async {
        let (house, _) = wide::house(Engine::Sqlite);
        let browser = house.browser_of(ROOT, Look::DESKTOP.without_javascript()).await;
        browser.goto("/web/pats/new").await;
        browser.fill("Name", "wide").await;
        plain_open(&browser, "Heading 07").await;
        browser.css("[name=right]").await;
        browser.click("checkbox", "Read things 70 wide.r70:get").await;
        browser.fill("Find a right", "things 123 for good").await;
        browser.press(ENTER).await;
        browser.css(".picker").await;
        browser.sees("1 chosen").await;
        let kept = browser.by_label("Name").await.prop("value").await.expect("a value");
        assert_eq!(kept.as_deref(), Some("wide"), "Enter in a search searches, and keeps what was typed");
        browser.click("button", "Create token").await;
        browser.sees("Copy your token now").await;
    });
}

#[test]
fn the_picker_is_accessible_and_fits_every_screen() {
    crate::support::block_on(async {
        let (house, _) = wide::house(Engine::Sqlite);
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        browser.goto("/web/pats/new?name=wide").await;
        browser.script("document.querySelectorAll('.chooser > summary, .start > summary').forEach(one => one.click())").await;
        open(&browser, "Project 00", "Heading 07").await;
        browser.css("[name=right]").await;
        tick(&browser, "wide.r70:delete").await;
        browser.sees("1 chosen").await;
        for (name, look) in [
            ("desktop", Look::DESKTOP),
            ("dark", Look { dark: true, ..Look::DESKTOP }),
            ("phone", Look { dark: true, ..Look::PHONE }),
        ] {
            browser.wear(look).await;
            // At the end of the page the summary stands in its own place and covers no box in part.
            browser.script("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })").await;
            browser.assert_accessible().await;
            let wide = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
            assert_eq!(wide, json!(0), "the picker scrolls sideways on {name}");
            browser.screenshot(&format!("picker-{name}")).await;
        }
    });
}

/// The group with this heading in this place, as an expression.
fn group(place: &str, heading: &str) -> String {
    format!(
        "[...document.querySelectorAll('.scope')].find(one => one.ariaLabel.endsWith('{place}')).querySelectorAll('.group').values()
            .find(one => one.querySelector('summary').textContent.startsWith('{heading}'))"
    )
}

async fn open(browser: &Browser, place: &str, heading: &str) {
    browser
        .script(&format!("const one = {}; one.scrollIntoView(); one.querySelector('summary').click()", group(place, heading)))
        .await;
}

fn count(place: &str, heading: &str, text: &str) -> String {
    format!("({}).querySelector('.count').textContent === '{text}'", group(place, heading))
}

async fn press_in(browser: &Browser, place: &str, heading: &str, label: &str) {
    let script = format!(
        "[...({}).querySelectorAll('.picks button')].find(one => one.textContent === '{label}').click()",
        group(place, heading)
    );
    browser.script(&script).await;
}

async fn tick(browser: &Browser, name: &str) {
    let script = format!(
        "[...document.querySelectorAll('.right')].find(one => one.textContent.includes('{name}')).querySelector('input').click()"
    );
    browser.script(&script).await;
}

/// Empties a field as typing does.
async fn clear(browser: &Browser, label: &str) {
    browser.by_label(label).await.click().await.expect("the field takes the focus");
    browser.press("\u{e009}a\u{e000}\u{e003}").await;
}

async fn plain_open(browser: &Browser, heading: &str) {
    for summary in browser.driver().find_all(thirtyfour::By::Css(".group summary")).await.expect("groups") {
        if summary.text().await.expect("a name").starts_with(heading) {
            summary.click().await.expect("it opens");
            return browser.css(".group[open] button[value^=open]").await.click().await.expect("its rights are asked for");
        }
    }
    panic!("no group {heading}");
}
