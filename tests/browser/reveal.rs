//! The one sight of a secret, with the back/forward cache on: afterwards nothing of it is left.
//! B1 to B14 are the numbers under which these demands are kept.

use super::hands::{assert_nothing_refused, let_pass, make, rows_named, secret, sign_in, tick, watch};
use crate::support::browser::{Browser, Look};
use crate::support::house::House;
use crate::support::people::{BOB, ROOT};

crate::on_both_databases! {
    async fn nothing_of_a_secret_is_left(house: House) {
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        watch(&browser).await;
        b1_reloading(&browser).await;
        b2_going_back(&browser).await;
        b3_b4_looking_everywhere(&browser).await;
        b5_b11_leading_nowhere(&browser).await;
        b7_opening_it_again(&browser).await;
        b9_copying(&browser).await;
        the_countdown_wipes_and_can_be_extended(&browser).await;
        leaving_before_copying_is_asked_about(&browser).await;
        b14_hostile_names(&browser).await;
        assert_nothing_refused(&browser).await;
        b8_sending_twice(&browser).await;
        b10_losing_the_connection(&browser).await;
        b6_signing_out(&browser).await;
    }
}

async fn assert_gone(browser: &Browser, secret: &str) {
    assert!(!browser.html().await.contains(secret), "the secret stands in the document");
    assert!(!browser.traces().await.contains(secret), "the secret is kept somewhere");
}

async fn b1_reloading(browser: &Browser) {
    let shown = make(browser, "reloaded").await;
    browser.reload().await;
    assert_gone(browser, &shown).await;
    assert_eq!(rows_named(browser, "reloaded").await, 1);
}

async fn b2_going_back(browser: &Browser) {
    let in_dialog = make(browser, "left").await;
    browser.goto("/web/account").await;
    browser.back().await;
    assert_gone(browser, &in_dialog).await;
    let on_page = make_on_page(browser, "left-page").await;
    browser.goto("/web/account").await;
    assert_gone(browser, &on_page).await;
    // The browser asks before it would send the form again; the page of that question has no storage to look into.
    browser.back().await;
    assert!(!browser.html().await.contains(&on_page));
    assert_eq!(rows_named(browser, "left-page").await, 1);
    assert_gone(browser, &on_page).await;
}

async fn make_on_page(browser: &Browser, name: &str) -> String {
    browser.goto("/web/pats/new").await;
    browser.fill("Name", name).await;
    tick(browser, "DATA_FETCH").await;
    browser.click("button", "Create token").await;
    secret(browser).await
}

async fn b3_b4_looking_everywhere(browser: &Browser) {
    let shown = make(browser, "searched").await;
    assert!(!browser.traces().await.contains(&shown), "kept somewhere while it is shown");
    browser.click("button", "Copy").await;
    browser.click("link", "I have stored it").await;
    browser.css(".token.new").await;
    assert_gone(browser, &shown).await;
    browser.fill("Find by name, right, note or last four", "sear").await;
    browser.until("the address follows the search", "location.search.includes('q=sear')").await;
    browser.back().await;
    assert_gone(browser, &shown).await;
}

async fn b5_b11_leading_nowhere(browser: &Browser) {
    make(browser, "closed").await;
    let found = browser
        .script(
            "const reveal = document.querySelector('[data-reveal]');
             const outside = [...reveal.querySelectorAll('a')].filter(link => link.origin !== location.origin).length;
             const fields = reveal.querySelectorAll('input:not([type=radio]), textarea, [autocomplete]').length;
             return [outside, fields, document.querySelector('#secret').tagName].join(' ')",
        )
        .await;
    assert_eq!(found, "0 0 OUTPUT");
}

async fn b7_opening_it_again(browser: &Browser) {
    let shown = make_on_page(browser, "twice").await;
    let again = browser.script("return fetch(location.href, { cache: 'force-cache' }).then(answer => answer.text())").await;
    assert!(!again.as_str().unwrap_or_default().contains(&shown));
    let workers = browser.script("return navigator.serviceWorker.getRegistrations().then(all => all.length)").await;
    assert_eq!(workers, 0, "B13: no service worker");
}

async fn b9_copying(browser: &Browser) {
    let shown = make(browser, "copied").await;
    browser.click("button", "Copy").await;
    browser.sees("Copied").await;
    assert_eq!(browser.clipboard().await, shown);
    let selectable = browser.script("return getComputedStyle(document.querySelector('#secret')).userSelect").await;
    assert_eq!(selectable, "all", "one click selects all of it without script");
}

async fn the_countdown_wipes_and_can_be_extended(browser: &Browser) {
    let shown = make(browser, "unattended").await;
    let_pass(browser, 200).await;
    browser.until("less than two minutes are left", "document.querySelector('[data-left]').textContent.startsWith('1:')").await;
    browser.click("button", "Keep it for five more minutes").await;
    browser.until("five minutes are left", "/^(5:00|4:5)/.test(document.querySelector('[data-left]').textContent)").await;
    assert!(browser.html().await.contains(&shown));
    let_pass(browser, 301).await;
    browser.sees("The secret is gone from this page.").await;
    assert_gone(browser, &shown).await;
}

async fn leaving_before_copying_is_asked_about(browser: &Browser) {
    let shown = make(browser, "hesitated").await;
    browser.press("\u{e00c}").await;
    browser.sees("You have not copied the secret.").await;
    assert!(browser.html().await.contains(&shown));
    browser.click("link", "I have stored it").await;
    browser.css(".token.new").await;
    assert_gone(browser, &shown).await;
}

/// Errors of answers are looked for elsewhere: here only what a name can do to a page.
async fn b14_hostile_names(browser: &Browser) {
    let name = "<img src=x onerror=alert(1)>\"'><b>";
    make(browser, name).await;
    browser.click("button", "Copy").await;
    browser.click("link", "I have stored it").await;
    browser.css(".token.new").await;
    assert_eq!(rows_named(browser, name).await, 1);
    browser.click("link", &format!("Revoke {name}")).await;
    browser.sees(&format!("Revoke {name}?")).await;
    browser.click("link", "Keep it").await;
    browser.click("link", name).await;
    browser.sees("History").await;
    assert_eq!(browser.count("main img, main b").await, 0);
}

async fn b8_sending_twice(browser: &Browser) {
    browser.goto("/web/pats").await;
    browser.click("link", "New token").await;
    browser.css("#dialog[open] .new-token").await;
    browser.fill("Name", "double").await;
    tick(browser, "DATA_FETCH").await;
    browser
        .script("const button = document.querySelector('.create'); button.click(); button.click(); button.form.requestSubmit()")
        .await;
    secret(browser).await;
    assert_eq!(rows_named(browser, "double").await, 1);
    browser.goto("/web/pats/new").await;
    browser.fill("Name", "double-page").await;
    tick(browser, "DATA_FETCH").await;
    browser.script("const button = document.querySelector('.create'); button.click(); button.click()").await;
    secret(browser).await;
    assert_eq!(rows_named(browser, "double-page").await, 1);
}

async fn b10_losing_the_connection(browser: &Browser) {
    browser.goto("/web/pats").await;
    browser.click("link", "New token").await;
    browser.css("#dialog[open] .new-token").await;
    browser.fill("Name", "lost").await;
    tick(browser, "DATA_FETCH").await;
    browser.set_offline(true).await;
    browser.click("button", "Create token").await;
    browser.sees("The connection broke. The token may exist already").await;
    browser.set_offline(false).await;
    let kept = browser.script("return document.querySelector('#dialog [name=name]').value").await;
    assert_eq!(kept, "lost");
    browser.click("button", "Create token").await;
    secret(browser).await;
}

async fn b6_signing_out(browser: &Browser) {
    let shown = make(browser, "signed-out").await;
    browser.goto("/web/account").await;
    browser.click("button", "Sign out").await;
    browser.sees("Sign in").await;
    for _ in 0..2 {
        browser.back().await;
        assert_gone(browser, &shown).await;
    }
    browser.goto("/web/pats").await;
    sign_in(browser, BOB).await;
    browser.sees("Your tokens").await;
    browser.back().await;
    assert_gone(browser, &shown).await;
    assert!(!browser.html().await.contains("signed-out"), "nothing of the person before");
}
