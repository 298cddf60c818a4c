//! A second person agrees, in a browser: with JavaScript and without it, and axe-core on every page of it.

use crate::support::browser::{Browser, Look};
use crate::support::house::House;
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

async fn the_policy_is_set(root: &Browser, look: Look) {
    root.goto("/web/admin/policy").await;
    check(root, look).await;
    root.css("#longest_life_full_access").await.send_keys("90").await.expect("a number can be typed");
    root.click("button", "Preview what it does").await;
    root.sees("Held against all live tokens, 1 of them").await;
    check(root, look).await;
    open_group(root, "User Management").await;
    root.css("#rule-user-fetch").await.send_keys("Needs approval").await.expect("an option can be chosen");
    root.click("button", "Preview again").await;
    root.click("button", "Apply").await;
    root.sees("The policy holds from now on").await;
}

async fn it_is_asked_for(ann: &Browser, look: Look) {
    ann.goto("/web/pats/new").await;
    ann.fill("Name", "people reader").await;
    open_group(ann, "User Management").await;
    ann.click("checkbox", "Read people's profiles USER_FETCH").await;
    ann.click("button", "Create token").await;
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

/// Presses the heading of a group as soon as it can be pressed; a page that is being laid out has headings without a size.
async fn open_group(browser: &Browser, name: &str) {
    for _ in 0..200 {
        for summary in browser.driver().find_all(thirtyfour::By::Css(".group summary")).await.expect("groups") {
            let is_it = summary.text().await.is_ok_and(|text| text.starts_with(name));
            if is_it && summary.click().await.is_ok() {
                return;
            }
        }
    }
    panic!("no group {name}");
}
