//! Pictures of every page and state, for people to look at: `tests/run quick gallery -- --ignored`.
//! They are kept in `target/screenshots`, each page in four looks.

use serde_json::json;

use super::believable::furnish;
use crate::support::browser::{Browser, Look};
use crate::support::house::{Engine, House};
use crate::support::people::ROOT;

const LOOKS: [(&str, Look); 4] = [("light", Look::DESKTOP), ("dark", DARK), ("phone", Look::PHONE), ("phone-dark", PHONE_DARK)];
const DARK: Look = Look { dark: true, ..Look::DESKTOP };
const PHONE_DARK: Look = Look { dark: true, ..Look::PHONE };

#[test]
#[ignore = "draws pictures for people to look at; nothing is asserted"]
fn gallery() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        door(&House::empty(Engine::Sqlite)).await;
        furnish(&house).await;
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        pages(&browser).await;
        dialogs(&browser).await;
        others(&browser).await;
    });
}

async fn door(house: &House) {
    let browser = house.browser(Look::DESKTOP).await;
    let link = house.server().setup_link().expect("a setup link").to_owned();
    browser.goto(&link).await;
    hang(&browser, "setup").await;
    browser.goto("/sign-in").await;
    browser.fill("Username or e-mail", "nobody").await;
    browser.fill("Password", "a wrong password").await;
    browser.click("button", "Sign in").await;
    browser.css(".note.bad").await;
    hang(&browser, "sign-in-refused").await;
}

async fn pages(browser: &Browser) {
    for (name, path) in [
        ("list", "/web/pats"),
        ("list-ended", "/web/pats?state=ended"),
        ("list-none", "/web/pats?q=zebra"),
        ("new-page", "/web/pats/new?name=dashboard&rights=read"),
        ("account", "/web/account"),
        ("missing", "/web/nothing"),
        ("overview", "/web/admin"),
        ("audit", "/web/admin/audit"),
        ("audit-found", "/web/admin/audit?kind=token&q=ci"),
        ("activity", "/web/activity"),
    ] {
        browser.goto(path).await;
        hang(browser, name).await;
    }
    let token = link_to(browser, "ci-media-deploy").await;
    for (name, end) in [
        ("token", ""),
        ("edit-name", "/name/edit"),
        ("edit-until", "/valid-until/edit"),
        ("rights-page", "/rights/edit"),
        ("rotate-page", "/rotation"),
        ("revoke-page", "/revocation"),
    ] {
        browser.goto(&format!("{token}{end}")).await;
        hang(browser, name).await;
    }
}

async fn dialogs(browser: &Browser) {
    browser.goto("/web/pats").await;
    browser.script("document.querySelector('[data-key=n]').click()").await;
    browser.css("#dialog[open] .new-token").await;
    hang(browser, "dialog-new").await;
    browser.click("button", "Create token").await;
    browser.script("document.querySelector('#dialog [name=name]').removeAttribute('required')").await;
    browser.click("button", "Create token").await;
    browser.css("#dialog .error-summary").await;
    hang(browser, "dialog-new-refused").await;
    browser.fill("Name", "picture").await;
    browser
        .script("const box = document.querySelector('#dialog [name=right]'); box.closest('details').open = true; box.click()")
        .await;
    browser.click("button", "Create token").await;
    browser.css("#secret").await;
    hang(browser, "dialog-reveal").await;
    browser.script("document.querySelector('#as-curl').click()").await;
    hang(browser, "dialog-reveal-curl").await;
    browser.click("link", "I have stored it").await;
    browser.css(".row.new").await;
    hang(browser, "list-new").await;
    row_controls(browser).await;
}

async fn row_controls(browser: &Browser) {
    for (name, control, arrives) in [
        ("row-edit-name", ".name .edit", ".row .inline-edit"),
        ("row-edit-until", ".valid-until .edit", ".row .inline-edit"),
        ("row-rights", ".rights .edit", "#dialog[open] .picker"),
        ("row-rotate", "[title=Rotate]", "#dialog[open] form"),
        ("row-revoke", "[title=Revoke]", "#dialog[open] form"),
        ("row-menu", ".menu summary", ".menu[open]"),
        ("row-paused", ".switch", ".toast"),
    ] {
        browser.goto("/web/pats").await;
        browser.script(&format!("document.querySelector('.token:nth-child(2) {control}').click()")).await;
        browser.css(arrives).await;
        hang(browser, name).await;
    }
}

/// What only some people meet: paper, forced colours, text at 200 %.
async fn others(browser: &Browser) {
    browser.goto(&link_to(browser, "ci-media-deploy").await).await;
    tall(browser, Look::DESKTOP).await;
    emulate(browser, json!({ "media": "print" })).await;
    browser.screenshot("token-print").await;
    for (page, path) in [("list", "/web/pats"), ("new", "/web/pats/new")] {
        browser.wear(Look::DESKTOP).await;
        browser.goto(path).await;
        emulate(browser, json!({ "features": [{ "name": "forced-colors", "value": "active" }] })).await;
        browser.screenshot(&format!("{page}-forced")).await;
        browser.wear(Look { width: 640, height: 450, ..Look::DESKTOP }).await;
        tall(browser, Look { width: 640, ..Look::DESKTOP }).await;
        browser.screenshot(&format!("{page}-200")).await;
    }
}

async fn link_to(browser: &Browser, name: &str) -> String {
    browser.goto("/web/pats").await;
    let script =
        format!("return [...document.querySelectorAll('.token .name .value')].find(a => a.textContent === '{name}').pathname");
    browser.script(&script).await.as_str().expect("a path").to_owned()
}

async fn emulate(browser: &Browser, media: serde_json::Value) {
    browser.devtools("Emulation.setEmulatedMedia", media).await;
}

/// The picture of what is shown now, in every look.
async fn hang(browser: &Browser, name: &str) {
    for (suffix, look) in LOOKS {
        browser.wear(look).await;
        let has_dialog = browser.count("dialog[open]").await > 0;
        if !has_dialog {
            tall(browser, look).await;
        }
        browser.screenshot(&format!("{name}-{suffix}")).await;
    }
    browser.wear(Look::DESKTOP).await;
}

/// Makes the window as high as the page, so that all of it is in the picture.
async fn tall(browser: &Browser, look: Look) {
    let height = browser.script("return document.documentElement.scrollHeight").await.as_u64().unwrap_or_default();
    let height = u32::try_from(height).unwrap_or_default().clamp(look.height, 3000);
    browser.wear(Look { height, ..look }).await;
}
