//! A second person agrees, in a browser: with JavaScript and without it, and axe-core on every page of it.

use crate::support::browser::{Browser, Look};
use crate::support::house::{Engine, House};
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, ROOT};
use hallpass::domain::organization::GrantScope;

crate::on_both_databases! {
    async fn a_token_is_approved_with_javascript(house: House) {
        journey(&house, Look::DESKTOP).await;
    }

    async fn a_token_is_approved_without_javascript(house: House) {
        journey(&house, Look::DESKTOP.without_javascript()).await;
    }
}

#[test]
fn the_pages_fit_a_phone_and_the_dark() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("nightly").for_ever());
        the_policy_is_set(&house.browser_of(ROOT, Look::DESKTOP).await, Look::DESKTOP).await;
        it_is_asked_for(&house.browser_of(ANN, Look::DESKTOP).await, Look::DESKTOP).await;
        let root = house.browser_of(ROOT, Look::DESKTOP).await;
        for path in ["/web/admin/policy", "/web/requests", "/web/admin", "/web/admin/tokens?state=waiting"] {
            root.goto(path).await;
            in_every_look(&root).await;
        }
        root.goto("/web/admin/policy").await;
        root.css("#networks").await.send_keys("192.0.2.0/24").await.expect("a network can be typed");
        root.click("button", "Preview what it does").await;
        root.sees("Nothing breaks.").await;
        in_every_look(&root).await;
        root.goto("/web/requests").await;
        root.click("link", "people reader").await;
        root.sees("Ann Andersen asks for a new token").await;
        in_every_look(&root).await;
    });
}

/// News comes by itself, and whoever has a place in the list keeps it.
#[test]
fn the_list_of_requests_looks_for_news_and_leaves_the_focus_alone() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        Operator::of(&house).make(ANN, Plan::named("nightly").for_ever());
        the_policy_is_set(&house.browser_of(ROOT, Look::DESKTOP).await, Look::DESKTOP).await;
        it_is_asked_for(&house.browser_of(ANN, Look::DESKTOP).await, Look::DESKTOP).await;
        let root = house.browser_of(ROOT, Look::DESKTOP).await;
        root.goto("/web/requests").await;
        root.script("document.querySelector('#requests .row a').focus()").await;
        // What happens every twenty seconds happens now.
        root.script("document.querySelector('#requests .row').classList.add('seen'); htmx.trigger('#news', 'every')").await;
        root.until("it looked", "document.querySelector('#news').getAttribute('hx-get') === '/web/requests?look=2'").await;
        root.until("the list was replaced", "!document.querySelector('#requests .row.seen')").await;
        root.until("the focus stayed", "document.activeElement.matches('#requests .row a')").await;
    });
}

async fn in_every_look(browser: &Browser) {
    for look in [Look::DESKTOP, Look { dark: true, ..Look::DESKTOP }, Look::PHONE, Look { dark: true, ..Look::PHONE }] {
        browser.wear(look).await;
        browser.assert_accessible().await;
        let wide = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        assert_eq!(wide, 0, "{} scrolls sideways", browser.path().await);
    }
    browser.wear(Look::DESKTOP).await;
}

async fn journey(house: &House, look: Look) {
    let operator = Operator::of(house);
    operator.let_do(BOB, GrantScope::Organization, &["core.approval:get", "core.approval:update"]);
    operator.make(ANN, Plan::named("nightly").for_ever());
    // One browser at a time: there are only a few seats, and a story that holds several waits for itself.
    the_policy_is_set(&house.browser_of(ROOT, look).await, look).await;
    it_is_asked_for(&house.browser_of(ANN, look).await, look).await;
    it_is_approved(&house.browser_of(BOB, look).await, look).await;
    let secret = it_is_revealed(&house.browser_of(ANN, look).await).await;
    house.program(&secret).get("/api/v1/verify").await.expect(200);
}

async fn check(browser: &Browser, look: Look) {
    // Without script there is nothing that axe-core could run in.
    if look.javascript {
        browser.assert_accessible().await;
    }
}

/// Each press is followed by a look for what only the next page says: a button of the old page is never pressed twice.
async fn the_policy_is_set(root: &Browser, look: Look) {
    root.goto("/web/admin/policy").await;
    check(root, look).await;
    root.css("#longest_life_full_access").await.send_keys("90").await.expect("a number can be typed");
    root.open_group("User Management").await;
    choose(root, "#rule-user-fetch option[value^='approve']").await;
    root.click("button", "Preview what it does").await;
    root.sees("Held against all live tokens, 1 of them").await;
    check(root, look).await;
    root.click("button", "Apply").await;
    root.sees("The policy holds from now on").await;
}

async fn it_is_asked_for(ann: &Browser, look: Look) {
    ann.goto("/web/pats/new").await;
    ann.fill("Name", "people reader").await;
    ann.open_group("User Management").await;
    ann.click("checkbox", "Read people's profiles Needs approval USER_FETCH").await;
    // The button can only tell before the page is sent where there is a script.
    ann.click("button", if look.javascript { "Ask for approval" } else { "Create token" }).await;
    ann.sees("works nowhere until somebody else agrees").await;
    ann.goto("/web/requests").await;
    check(ann, look).await;
    ann.click("link", "people reader").await;
    ann.sees("Nobody decides their own request").await;
    check(ann, look).await;
}

async fn it_is_approved(bob: &Browser, look: Look) {
    bob.goto("/web/requests").await;
    bob.click("link", "people reader").await;
    bob.sees("Ann Andersen asks for a new token").await;
    check(bob, look).await;
    bob.click("button", "Approve").await;
    bob.sees("Bob Berg approved it").await;
}

async fn it_is_revealed(ann: &Browser) -> String {
    ann.goto("/web/requests").await;
    ann.click("link", "people reader").await;
    ann.click("link", "Reveal secret").await;
    ann.click("button", "Reveal secret").await;
    ann.sees("Copy your token now").await;
    ann.css("#secret").await.text().await.expect("the secret can be read")
}

/// Opens a group by the keyboard: headings move while a page is laid out, and a press at a place may hit the next one.
/// Chooses one by itself: typing its first letters counts on how fast they come, and more than one begins with the first.
async fn choose(browser: &Browser, option: &str) {
    browser.css(option).await.click().await.expect("an option can be chosen");
}
