//! A person signs in, makes a token, uses it, edits it, deletes it: with JavaScript.

use super::hands::{assert_nothing_refused, focus_is_on, retype, secret, sign_in, tick, watch};
use crate::support::browser::{Browser, Look};
use crate::support::house::House;
use crate::support::people::ROOT;

crate::on_both_databases! {
    async fn a_token_lives_from_its_first_form_to_the_ended_shelf(house: House) {
        let browser = house.browser(Look::DESKTOP).await;
        watch(&browser).await;
        browser.goto("/web/pats").await;
        sign_in(&browser, ROOT).await;
        browser.sees("A token lets a program act for you").await;

        a_form_that_comes_back_keeps_everything(&browser).await;
        let first = the_secret_is_shown_and_put_away(&browser).await;
        a_program_uses_it(&house, &browser, &first).await;
        its_name_is_changed_in_place(&browser).await;
        its_window_is_changed_in_place(&browser).await;
        its_rights_are_changed_with_the_star(&house, &browser, &first).await;
        it_is_paused_and_undone(&house, &browser, &first).await;
        let second = it_gets_a_new_secret(&house, &browser, &first).await;
        it_is_duplicated_but_not_yet_made(&browser).await;
        it_is_revoked(&house, &browser, &second).await;
        assert_nothing_refused(&browser).await;
    }
}

async fn a_form_that_comes_back_keeps_everything(browser: &Browser) {
    browser.click("link", "New token").await;
    focus_is_on(browser, "Name").await;
    browser.fill("Name", "ci-deploy").await;
    browser.fill("Description optional", "For the build server").await;
    tick(browser, "DATA_FETCH").await;
    browser.sees("Can read data. Cannot change anything.").await;
    browser.click("radio", "On a date").await;
    browser.set("End UTC", "2020-01-02T03:04").await;
    browser.click("button", "Create token").await;
    browser.css("#dialog[open] .error-summary").await;
    browser.until("the summary has the focus", "document.activeElement.matches('.error-summary')").await;
    let kept = browser
        .script(
            "const form = document.querySelector('#dialog form');
        return [form.elements.name.value, form.elements.description.value, form.elements.ends.value, form.elements.ends_at.value,
                form.querySelectorAll('[name=right]:checked').length, form.elements.ends_at.ariaInvalid].join('|')",
        )
        .await;
    assert_eq!(kept, "ci-deploy|For the build server|at|2020-01-02T03:04|1|true");
    assert!(browser.has("link", "New token").await || browser.count("dialog[open]").await == 1, "the list is still behind it");
    browser.click("radio", "90 days").await;
    browser.click("button", "Create token").await;
}

async fn the_secret_is_shown_and_put_away(browser: &Browser) -> String {
    let shown = secret(browser).await;
    browser.sees("Copy your token now").await;
    focus_is_on(browser, "Copy").await;
    browser.click("button", "Copy").await;
    browser.sees("Copied").await;
    assert_eq!(browser.clipboard().await, shown);
    browser.click("link", "I have stored it").await;
    browser.css(".token.new").await;
    focus_is_on(browser, "ci-deploy").await;
    assert!(!browser.html().await.contains(&shown));
    shown
}

async fn a_program_uses_it(house: &House, browser: &Browser, secret: &str) {
    browser.sees("Not used yet").await;
    house.program(secret).get("/api/v1/verify").await.expect(200);
    browser.reload().await;
    browser.sees("Used just now").await;
}

async fn its_name_is_changed_in_place(browser: &Browser) {
    browser.click("link", "Edit name of ci-deploy").await;
    focus_is_on(browser, "Name").await;
    retype(browser, "given up").await;
    browser.press("\u{e00c}").await;
    focus_is_on(browser, "Edit name of ci-deploy").await;
    browser.click("link", "Edit name of ci-deploy").await;
    focus_is_on(browser, "Name").await;
    retype(browser, "\u{202e}backwards").await;
    browser.press("\u{e007}").await;
    browser.css(".row .inline-edit .field-error").await;
    let kept = browser.script("return document.querySelector('.inline-edit [name=name]').value").await;
    assert_eq!(kept, "\u{202e}backwards");
    retype(browser, "ci-release").await;
    browser.press("\u{e007}").await;
    browser.sees("Name changed.").await;
    focus_is_on(browser, "Edit name of ci-release").await;
}

async fn its_window_is_changed_in_place(browser: &Browser) {
    browser.click("link", "Edit valid from of ci-release").await;
    browser.css(".row .inline-edit").await;
    browser.click("radio", "Now").await;
    browser.click("button", "Save").await;
    browser.sees("Valid from changed.").await;
    browser.click("link", "Edit valid until of ci-release").await;
    browser.css(".row .inline-edit").await;
    browser.set("Valid until UTC", "2020-01-02T03:04").await;
    browser.click("button", "Save").await;
    browser.css(".row .inline-edit .field-error").await;
    browser.click("radio", "In 7 days").await;
    browser.click("button", "Save").await;
    browser.sees("Valid until changed.").await;
    browser.sees("Ending soon").await;
    focus_is_on(browser, "Edit valid until of ci-release").await;
}

async fn its_rights_are_changed_with_the_star(house: &House, browser: &Browser, secret: &str) {
    browser.click("link", "Edit rights of ci-release").await;
    browser.css("#dialog[open] .picker").await;
    tick(browser, "PROJECT_FETCH").await;
    browser.click("button", "Save rights").await;
    browser.sees("Can read projects and data.").await;
    browser.until("the dialog is closed", "!document.querySelector('dialog[open]')").await;
    let answer = house.program(secret).get("/api/v1/verify").await.expect(200);
    assert!(answer.text().contains("project"), "{}", answer.text());
}

async fn it_is_paused_and_undone(house: &House, browser: &Browser, secret: &str) {
    browser.click("switch", "ci-release works").await;
    browser.sees("ci-release is paused.").await;
    house.program(secret).get("/api/v1/verify").await.expect(401);
    browser.click("button", "Undo").await;
    browser.sees("ci-release works again.").await;
    browser.no_longer_sees("ci-release is paused.").await;
    assert_eq!(browser.path().await.split('?').next(), Some("/web/pats"), "the list stays where it was");
    house.program(secret).get("/api/v1/verify").await.expect(200);
}

async fn it_gets_a_new_secret(house: &House, browser: &Browser, old: &str) -> String {
    browser.click("link", "Rotate ci-release").await;
    focus_is_on(browser, "Keep it").await;
    browser.sees("The old secret stops working at once.").await;
    browser.click("button", "Rotate and show the new secret").await;
    let new = secret(browser).await;
    assert_ne!(new, old);
    house.program(old).get("/api/v1/verify").await.expect(401);
    house.program(&new).get("/api/v1/verify").await.expect(200);
    browser.click("button", "Copy").await;
    browser.sees("Copied").await;
    browser.click("link", "I have stored it").await;
    browser.sees("gave it a new secret").await;
    browser.click("link", "Your tokens").await;
    new
}

async fn it_is_duplicated_but_not_yet_made(browser: &Browser) {
    browser.css(".token .menu summary").await.click().await.expect("the menu opens");
    browser.click("link", "Duplicate").await;
    browser.css(".new-token").await;
    browser.sees("Filled in from ci-release. Check every line.").await;
    browser.sees("Can read projects and data.").await;
    browser.click("link", "Cancel").await;
    browser.css(".token").await;
}

async fn it_is_revoked(house: &House, browser: &Browser, secret: &str) {
    browser.click("link", "Revoke ci-release").await;
    focus_is_on(browser, "Keep it").await;
    browser.sees("It was used just now from 127.0.0.1").await;
    browser.click("link", "Keep it").await;
    focus_is_on(browser, "Revoke ci-release").await;
    browser.click("link", "Revoke ci-release").await;
    browser.css("#dialog[open] .danger").await;
    browser.click("button", "Revoke token").await;
    browser.sees("ci-release is revoked.").await;
    house.program(secret).get("/api/v1/verify").await.expect(401);
    browser.css(".tabs a[href*=ended]").await.click().await.expect("the shelf opens");
    browser.css(".token.faded").await;
    browser.sees("Revoked just now").await;
    assert!(!browser.has("link", "Edit name of ci-release").await, "what is revoked cannot be changed");
}
