//! A team admin gives a service its own token; an administrator lets somebody go and hands a token over. With JavaScript and without.

use super::hands::{assert_nothing_refused, secret, sign_in, tick, watch};
use crate::support::browser::{Browser, Look};
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, ROOT};

const DARK_PHONE: Look = Look { dark: true, ..Look::PHONE };
const DARK: Look = Look { dark: true, ..Look::DESKTOP };

crate::on_both_databases! {
    async fn somebody_leaves_and_what_is_needed_goes_on(house: House) {
        let browser = house.browser(Look::DESKTOP).await;
        watch(&browser).await;
        the_story(&house, &browser, true).await;
        assert_nothing_refused(&browser).await;
    }

    async fn somebody_leaves_without_javascript(house: House) {
        let browser = house.browser(Look::DESKTOP.without_javascript()).await;
        the_story(&house, &browser, false).await;
    }
}

async fn the_story(house: &House, browser: &Browser, has_script: bool) {
    let keeper = Keeper::of(house, ROOT);
    let (team, _) = keeper.team_of("Cutters", &["user:fetch", "data:fetch"], ROOT);
    keeper.lead(team, ROOT);
    let (_, old) = Operator::of(house).make(ANN, Plan::named("ci-media-deploy"));
    Operator::of(house).make(ANN, Plan::named("laptop"));
    house.program(&old).get("/api/v1/verify").await.expect(200);
    browser.goto(&format!("/web/admin/teams/{team}")).await;
    sign_in(browser, ROOT).await;
    an_identity_is_made(browser, has_script).await;
    let first = a_token_is_made_for_it(browser, has_script).await;
    house.program(&first).get("/api/v1/verify").await.expect(200);
    let new = a_token_is_handed_over(house, browser, has_script).await;
    house.program(&old).get("/api/v1/verify").await.expect(401);
    house.program(&new).get("/api/v1/verify").await.expect(200);
    the_leaver_is_let_go(house, browser, has_script).await;
    house.program(&new).get("/api/v1/verify").await.expect(200);
}

async fn look(browser: &Browser, has_script: bool) {
    if !has_script {
        return;
    }
    for look in [Look::DESKTOP, DARK, DARK_PHONE] {
        browser.wear(look).await;
        browser.assert_accessible().await;
        let wide = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        assert_eq!(wide, 0, "{} scrolls sideways", browser.path().await);
    }
    browser.wear(Look::DESKTOP).await;
}

async fn an_identity_is_made(browser: &Browser, has_script: bool) {
    browser.sees("None yet. A service identity owns tokens for the team").await;
    look(browser, has_script).await;
    browser.click("link", "New").await;
    look(browser, has_script).await;
    browser.fill("Name", "Nightly export").await;
    browser.fill("What it is for optional", "Writes the report of the day.").await;
    browser.click("button", "Create service identity").await;
    browser.sees("It has no token yet, so nothing can act as it.").await;
    look(browser, has_script).await;
}

async fn a_token_is_made_for_it(browser: &Browser, has_script: bool) -> String {
    browser.click("link", "New token").await;
    browser.sees("New token for Nightly export").await;
    look(browser, has_script).await;
    browser.fill("Name", "export").await;
    if has_script {
        tick(browser, "DATA_FETCH").await;
        browser.click("button", "Create token").await;
        let made = secret(browser).await;
        browser.click("button", "Copy").await;
        browser.click("link", "I have stored it").await;
        browser.css(".token.new").await;
        assert!(!browser.html().await.contains(&made));
        look(browser, has_script).await;
        return made;
    }
    let group = browser.driver().find(thirtyfour::By::XPath("//summary[starts-with(normalize-space(), 'Data')]")).await;
    group.expect("a group").click().await.expect("it opens");
    browser.click("checkbox", "Read data DATA_FETCH").await;
    browser.click("button", "Create token").await;
    browser.sees("Copy your token now").await;
    let made = browser.css("#secret").await.text().await.expect("a secret");
    browser.click("link", "I have stored it").await;
    browser.css(".token.new").await;
    made
}

async fn a_token_is_handed_over(house: &House, browser: &Browser, has_script: bool) -> String {
    let ann = Keeper::of(house, ROOT).person(ANN);
    browser.goto(&format!("/web/admin/people/{ann}")).await;
    browser.click("link", "If Ann Andersen leaves").await;
    browser.sees("2 tokens would stop, 1 of them used in the last 24 hours.").await;
    look(browser, has_script).await;
    browser.click("link", "Hand over ci-media-deploy").await;
    browser.sees("Its present secret is refused at once").await;
    browser.sees("Can read people and data").await;
    look(browser, has_script).await;
    browser.fill("Your password", "not the password").await;
    browser.click("button", "Hand over and show the new secret").await;
    browser.sees("That is not your password.").await;
    look(browser, has_script).await;
    browser.fill("Your password", ROOT.password).await;
    browser.click("button", "Hand over and show the new secret").await;
    browser.sees("Copy your token now").await;
    let new = browser.css("#secret").await.text().await.expect("a secret");
    look(browser, has_script).await;
    if has_script {
        browser.click("button", "Copy").await;
    }
    browser.click("link", "I have stored it").await;
    browser.css(".token.new").await;
    browser.back().await;
    assert!(!browser.html().await.contains(&new), "going back shows no secret");
    new
}

async fn the_leaver_is_let_go(house: &House, browser: &Browser, has_script: bool) {
    let ann = Keeper::of(house, ROOT).person(ANN);
    browser.goto(&format!("/web/admin/people/{ann}/leaving")).await;
    browser.sees("goes on under Nightly export").await;
    browser.click("button", "Disable Ann Andersen").await;
    browser.sees("Ann Andersen is disabled").await;
    browser.sees("One token stopped").await;
    look(browser, has_script).await;
    browser.goto("/web/admin/identities").await;
    browser.sees("Nightly export").await;
    look(browser, has_script).await;
}
