//! What people do again and again on these pages, and the watch that is kept meanwhile.

use serde_json::json;

use crate::support::browser::Browser;
use crate::support::people::Person;

/// Runs before every page's own script: reports what the policy refuses, and lets a test move the page's clock.
const WATCH: &str = "
    document.addEventListener('securitypolicyviolation', event =>
        console.error('policy: ' + [event.violatedDirective, event.blockedURI, event.sample].join(' ')));
    window.shift = 0;
    const now = Date.now;
    Date.now = () => now() + window.shift;";

/// Keeps watch over everything this browser shows from now on.
pub async fn watch(browser: &Browser) {
    browser.devtools("Page.enable", json!({})).await;
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
}

/// Fails when the policy refused something, a script failed or a prompt stands open.
pub async fn assert_nothing_refused(browser: &Browser) {
    let complaints = browser.complaints().await;
    assert!(complaints.is_empty(), "the browser complained: {complaints:#?}");
}

/// Lets the page believe that time has passed.
pub async fn let_pass(browser: &Browser, seconds: u32) {
    browser.script(&format!("window.shift += {seconds} * 1000")).await;
}

pub async fn sign_in(browser: &Browser, person: Person) {
    browser.fill("Username or e-mail", person.username).await;
    browser.fill("Password", person.password).await;
    browser.click("button", "Sign in").await;
}

/// Ticks a right in the picker that is open, given by its name in code.
pub async fn tick(browser: &Browser, name: &str) {
    let script = format!(
        "const line = [...document.querySelectorAll('.right')].find(line => line.textContent.includes('{name}'));
         line.closest('details').open = true;
         line.scrollIntoView();
         line.querySelector('input').click();"
    );
    browser.script(&script).await;
}

/// Makes a token in the dialog of the list and returns its secret, which is then on the screen.
pub async fn make(browser: &Browser, name: &str) -> String {
    browser.goto("/web/pats").await;
    browser.click("link", "New token").await;
    browser.css("#dialog[open] .new-token").await;
    browser.fill("Name", name).await;
    tick(browser, "DATA_FETCH").await;
    browser.click("button", "Create token").await;
    secret(browser).await
}

/// The secret that is on the screen; waits for it.
pub async fn secret(browser: &Browser) -> String {
    browser.until("a secret is shown", "document.querySelector('#secret')?.textContent").await;
    let secret = browser.script("return document.querySelector('#secret').textContent").await;
    let secret = secret.as_str().unwrap_or_default().to_owned();
    assert!(secret.starts_with("hp_") && secret.len() > 40, "{secret:?} is no secret");
    secret
}

/// How many rows bear this name, on the shelf of tokens in use.
pub async fn rows_named(browser: &Browser, name: &str) -> usize {
    browser.goto("/web/pats").await;
    let script = "return [...document.querySelectorAll('.token .name .value')].map(name => name.textContent)";
    let names = browser.script(script).await;
    names.as_array().into_iter().flatten().filter(|known| known.as_str() == Some(name)).count()
}

/// Waits until the focus is on the thing with this label or text.
pub async fn focus_is_on(browser: &Browser, name: &str) {
    let name = serde_json::to_string(name).expect("a text");
    let focused = "(document.activeElement.ariaLabel || document.activeElement.labels?.[0]?.textContent || document.activeElement.textContent).trim()";
    browser.until(&format!("the focus is on {name}"), &format!("{focused}.startsWith({name})")).await;
}

/// Selects what stands in the field with the focus and types over it.
pub async fn retype(browser: &Browser, text: &str) {
    browser.press(&format!("\u{e009}a\u{e000}{text}")).await;
}
