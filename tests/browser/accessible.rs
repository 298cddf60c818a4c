//! axe-core on every page and in every state: at a desk, on a phone, in the dark.

use super::believable;
use super::hands::tick;
use crate::support::browser::{Browser, Look};
use crate::support::house::{Engine, House};
use crate::support::people::ROOT;

const DARK_PHONE: Look = Look { dark: true, ..Look::PHONE };
const DARK: Look = Look { dark: true, ..Look::DESKTOP };

#[test]
fn every_page_is_accessible() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        believable::some(&house).await;
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        pages(&browser).await;
        states(&browser).await;
        door(&browser, &House::empty(Engine::Sqlite)).await;
    });
}

async fn check(browser: &Browser) {
    for look in [Look::DESKTOP, DARK, DARK_PHONE] {
        browser.wear(look).await;
        browser.assert_accessible().await;
        no_sideways_scrolling(browser).await;
    }
    browser.wear(Look::DESKTOP).await;
}

async fn no_sideways_scrolling(browser: &Browser) {
    let wide = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
    assert_eq!(wide, 0, "{} scrolls sideways", browser.path().await);
}

async fn pages(browser: &Browser) {
    for path in
        ["/web/pats", "/web/pats?state=ended", "/web/pats?q=zebra", "/web/pats/new?rights=read", "/web/account", "/nothing"]
    {
        browser.goto(path).await;
        check(browser).await;
    }
    browser.goto("/web/pats").await;
    let token = browser.script("return document.querySelector('.token .name .value').pathname").await;
    for end in ["", "/name/edit", "/valid-until/edit", "/rights/edit", "/rotation", "/revocation"] {
        browser.goto(&format!("{}{end}", token.as_str().unwrap_or_default())).await;
        check(browser).await;
    }
}

async fn states(browser: &Browser) {
    for (control, arrives) in [
        (".name .edit", ".row .inline-edit"),
        (".valid-until .edit", ".row .inline-edit"),
        (".rights .edit", "#dialog[open] .picker"),
        ("[title=Rotate]", "#dialog[open] form"),
        ("[title=Revoke]", "#dialog[open] form"),
        (".menu summary", ".menu[open]"),
        (".switch", ".toast"),
    ] {
        browser.goto("/web/pats").await;
        browser.script(&format!("document.querySelector('.token {control}').click()")).await;
        browser.css(arrives).await;
        check(browser).await;
    }
    the_dialog(browser).await;
}

async fn the_dialog(browser: &Browser) {
    browser.goto("/web/pats").await;
    browser.click("link", "New token").await;
    browser.css("#dialog[open] .new-token").await;
    check(browser).await;
    browser.fill("Name", "looked-at").await;
    browser.click("button", "Create token").await;
    browser.css("#dialog .error-summary").await;
    check(browser).await;
    tick(browser, "DATA_FETCH").await;
    browser.click("button", "Create token").await;
    browser.css("#secret").await;
    check(browser).await;
    browser.press("\u{e00c}").await;
    browser.sees("You have not copied the secret.").await;
    check(browser).await;
}

async fn door(browser: &Browser, empty: &House) {
    browser.goto(empty.server().setup_link().expect("a setup link")).await;
    check(browser).await;
    browser.goto(&format!("{}/sign-in", empty.server().url())).await;
    browser.fill("Username or e-mail", "nobody").await;
    browser.fill("Password", "a wrong password").await;
    browser.click("button", "Sign in").await;
    browser.css(".note.bad").await;
    check(browser).await;
}
