//! The main tasks without a mouse.

use super::hands::{assert_nothing_refused, focus_is_on, secret, watch};
use crate::support::browser::{Browser, Look};
use crate::support::house::{Engine, House};
use crate::support::people::ROOT;

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const SPACE: &str = " ";
const TAB: &str = "\u{e004}";

#[test]
fn everything_can_be_done_from_the_keyboard() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        let browser = house.browser(Look::DESKTOP).await;
        watch(&browser).await;
        the_door(&browser).await;
        a_new_token(&browser).await;
        a_row(&browser).await;
        the_end(&browser).await;
        assert_nothing_refused(&browser).await;
    });
}

/// Goes on with the tabulator until the focus is on the thing with this name.
async fn tab_to(browser: &Browser, name: &str) {
    let question = "const on = document.activeElement;
        return (on.ariaLabel || on.labels?.[0]?.textContent || on.textContent).trim().replace(/\\s+/g, ' ')";
    let mut met = Vec::new();
    for _ in 0..80 {
        let here = browser.script(question).await.as_str().unwrap_or_default().to_owned();
        if here.starts_with(name) {
            return;
        }
        met.push(here);
        browser.press(TAB).await;
    }
    panic!("the tabulator never reaches “{name}”; it met {met:?}");
}

async fn the_door(browser: &Browser) {
    browser.goto("/web/pats").await;
    focus_is_on(browser, "Username or e-mail").await;
    browser.press(ROOT.username).await;
    browser.press(TAB).await;
    browser.press(ROOT.password).await;
    browser.press(ENTER).await;
    browser.sees("Your tokens").await;
    browser.press(TAB).await;
    focus_is_on(browser, "Skip to content").await;
    browser.press(ENTER).await;
    browser.until("the content has the focus", "document.activeElement.id === 'main'").await;
}

async fn a_new_token(browser: &Browser) {
    browser.press("n").await;
    focus_is_on(browser, "Name").await;
    browser.press("by-hand").await;
    tab_to(browser, "Data Operations").await;
    browser.press(ENTER).await;
    tab_to(browser, "Read data").await;
    browser.press(SPACE).await;
    browser.sees("Can read data.").await;
    tab_to(browser, "Create token").await;
    browser.press(ENTER).await;
    let shown = secret(browser).await;
    focus_is_on(browser, "Copy").await;
    browser.press(ENTER).await;
    browser.sees("Copied").await;
    assert_eq!(browser.clipboard().await, shown);
    tab_to(browser, "I have stored it").await;
    browser.press(ENTER).await;
    browser.css(".token.new").await;
    focus_is_on(browser, "by-hand").await;
}

async fn a_row(browser: &Browser) {
    browser.press(TAB).await;
    focus_is_on(browser, "Edit name of by-hand").await;
    browser.press(ENTER).await;
    focus_is_on(browser, "Name").await;
    browser.press("-made").await;
    browser.press(ENTER).await;
    browser.sees("Name changed.").await;
    tab_to(browser, "Edit valid until of").await;
    browser.press(ENTER).await;
    browser.css(".row .inline-edit").await;
    browser.press(ESCAPE).await;
    focus_is_on(browser, "Edit valid until of").await;
    tab_to(browser, "Actions for").await;
    browser.press(ENTER).await;
    browser.css(".menu[open]").await;
    browser.press(ESCAPE).await;
    focus_is_on(browser, "Actions for").await;
    browser.until("the menu is closed", "!document.querySelector('.menu[open]')").await;
    browser.script("document.querySelector('.token .switch').focus()").await;
    browser.press(SPACE).await;
    browser.sees("is paused.").await;
    browser.until("the switch keeps the focus", "document.activeElement.matches('.switch')").await;
    browser.press("/").await;
    focus_is_on(browser, "Find by name").await;
}

async fn the_end(browser: &Browser) {
    tab_to(browser, "Revoke").await;
    browser.press(ENTER).await;
    focus_is_on(browser, "Keep it").await;
    browser.press(ESCAPE).await;
    focus_is_on(browser, "Revoke").await;
    browser.press(ENTER).await;
    focus_is_on(browser, "Keep it").await;
    tab_to(browser, "Revoke token").await;
    browser.press(ENTER).await;
    browser.sees("is revoked.").await;
    browser.until("the focus stays near", "document.activeElement.closest('.token')").await;
    browser.press("g").await;
    browser.press("a").await;
    browser.sees("Where you are signed in").await;
}
