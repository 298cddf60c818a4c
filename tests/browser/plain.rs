//! The same life without JavaScript: every control is a link or a form.

use super::hands::sign_in;
use crate::support::browser::{Browser, Look};
use crate::support::house::House;
use crate::support::people::ROOT;

crate::on_both_databases! {
    async fn everything_works_without_javascript(house: House) {
        let browser = house.browser(Look::DESKTOP.without_javascript()).await;
        browser.goto("/web/pats").await;
        sign_in(&browser, ROOT).await;
        browser.sees("A token lets a program act for you").await;
        let first = it_is_made(&browser).await;
        house.program(&first).get("/api/v1/verify").await.expect(200);
        browser.goto("/web/pats").await;
        browser.sees("Used just now").await;
        it_is_edited(&browser).await;
        it_is_paused_and_resumed(&house, &browser, &first).await;
        let second = it_gets_a_new_secret(&house, &browser, &first).await;
        it_is_revoked(&house, &browser, &second).await;
    }
}

async fn shown_secret(browser: &Browser) -> String {
    browser.css("#secret").await.text().await.expect("the secret can be read")
}

async fn it_is_made(browser: &Browser) -> String {
    browser.click("link", "New token").await;
    browser.fill("Name", "ci-deploy").await;
    browser.click("button", "Create token").await;
    browser.sees("Please check one thing").await;
    let typed = browser.by_label("Name").await.prop("value").await.expect("a value");
    assert_eq!(typed.as_deref(), Some("ci-deploy"));
    browser.open_group("Data Operations").await;
    browser.click("checkbox", "Read data DATA_FETCH").await;
    browser.click("button", "Create token").await;
    browser.sees("Copy your token now").await;
    let secret = shown_secret(browser).await;
    browser.click("link", "I have stored it").await;
    browser.css(".token.new").await;
    assert!(!browser.html().await.contains(&secret));
    // Going back asks for the form again, and never shows the secret again.
    browser.back().await;
    assert!(!browser.html().await.contains(&secret));
    browser.goto("/web/pats").await;
    assert_eq!(browser.count(".token").await, 1);
    secret
}

async fn it_is_edited(browser: &Browser) {
    browser.click("link", "Edit name of ci-deploy").await;
    browser.fill("Name", "ci-release").await;
    browser.click("button", "Save").await;
    browser.click("link", "Edit valid from of ci-release").await;
    browser.click("radio", "Now").await;
    browser.click("button", "Save").await;
    browser.click("link", "Edit valid until of ci-release").await;
    browser.click("radio", "In 7 days").await;
    browser.click("button", "Save").await;
    browser.sees("Ending soon").await;
    browser.click("link", "Edit rights of ci-release").await;
    browser.open_group("Project Management").await;
    browser.click("checkbox", "Read projects PROJECT_FETCH").await;
    browser.click("button", "Save rights").await;
    browser.sees("Can read projects and data.").await;
}

async fn it_is_paused_and_resumed(house: &House, browser: &Browser, secret: &str) {
    browser.click("switch", "ci-release works").await;
    browser.sees("No token is in use.").await;
    browser.goto("/web/pats?state=paused").await;
    house.program(secret).get("/api/v1/verify").await.expect(401);
    browser.click("switch", "ci-release works").await;
    browser.css(".token .switch[aria-checked=true]").await;
    house.program(secret).get("/api/v1/verify").await.expect(200);
}

async fn it_gets_a_new_secret(house: &House, browser: &Browser, old: &str) -> String {
    browser.click("link", "Rotate ci-release").await;
    browser.click("button", "Rotate and show the new secret").await;
    browser.sees("Copy your token now").await;
    let new = shown_secret(browser).await;
    house.program(old).get("/api/v1/verify").await.expect(401);
    house.program(&new).get("/api/v1/verify").await.expect(200);
    browser.click("link", "I have stored it").await;
    browser.sees("gave it a new secret").await;
    new
}

async fn it_is_revoked(house: &House, browser: &Browser, secret: &str) {
    browser.goto("/web/pats").await;
    browser.click("link", "Revoke ci-release").await;
    browser.sees("Programs using it fail at once.").await;
    browser.click("button", "Revoke token").await;
    browser.sees("revoked it").await;
    house.program(secret).get("/api/v1/verify").await.expect(401);
    browser.goto("/web/pats?state=ended").await;
    browser.css(".token.faded").await;
}
