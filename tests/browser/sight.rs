//! B12 and B13: the one sight of a secret is usable on paper, in the dark, at 400 % and by a screen reader, and nothing fetches it ahead.

use reqwest::Method;
use serde_json::json;

use super::hands::{make, secret, tick};
use crate::support::browser::{Browser, Look};
use crate::support::house::{Engine, House};
use crate::support::people::ROOT;

/// 1280 pixels at 400 %.
const ZOOMED: Look = Look { width: 320, height: 256, ..Look::DESKTOP };
const DARK_ZOOMED: Look = Look { dark: true, ..ZOOMED };

#[test]
fn b12_the_secret_can_be_read_by_everybody() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        let shown = make(&browser, "read-by-everybody").await;
        for look in [ZOOMED, DARK_ZOOMED] {
            browser.wear(look).await;
            browser.assert_accessible().await;
            all_of_it_can_be_reached(&browser).await;
        }
        browser.wear(Look::DESKTOP).await;
        it_has_a_name(&browser).await;
        it_is_on_paper(&browser, &shown).await;
    });
}

/// Nothing is cut off: what does not fit is scrolled to, downwards only.
async fn all_of_it_can_be_reached(browser: &Browser) {
    let hidden = browser
        .script(
            "const sheet = document.querySelector('dialog[open]');
             const beyond = [...sheet.querySelectorAll('output, button, a, dd, h2')].filter(one => {
                 if (!one.checkVisibility()) return false;
                 const box = one.getBoundingClientRect();
                 return box.right > innerWidth + 1 || box.left < -1;
             });
             return [sheet.scrollWidth - sheet.clientWidth, ...beyond.map(one => one.outerHTML.slice(0, 80))].join('|')",
        )
        .await;
    assert_eq!(hidden, "0", "what stands beyond the edge");
    browser.script("document.querySelector('[data-stored]').scrollIntoView()").await;
    browser
        .until(
            "the last button is in sight",
            "document.querySelector('[data-stored]').getBoundingClientRect().bottom <= innerHeight + 1",
        )
        .await;
}

async fn it_has_a_name(browser: &Browser) {
    let name = browser.css("#secret").await.attr("aria-label").await.expect("an attribute");
    assert_eq!(name.as_deref(), Some("The secret of read-by-everybody"));
    let dialog = browser.script("return document.querySelector('#dialog').ariaLabelledByElements?.[0]?.textContent ?? document.querySelector('#dialog-title').textContent").await;
    assert_eq!(dialog, "Copy your token now");
}

async fn it_is_on_paper(browser: &Browser, shown: &str) {
    browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    let printed =
        browser.script("const box = document.querySelector('#secret'); return box.checkVisibility() && box.textContent").await;
    assert_eq!(printed, shown);
    browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
}

crate::on_both_databases! {
    async fn b13_nothing_is_fetched_ahead(house: House) {
        let root = house.signed_in(ROOT).await;
        let before = house.books().picture();
        for path in ["/web/pats", "/web/pats/new"] {
            for purpose in ["prefetch", "prefetch;prerender"] {
                let ask = root.ask(Method::GET, path).header("Sec-Purpose", purpose).header("Purpose", "prefetch");
                let reply = ask.send().await.expect(200);
                assert!(!reply.text().contains("data-secret") && reply.page().count("link[rel=prefetch], link[rel=prerender]") == 0);
                assert_eq!(reply.header("cache-control"), "no-store");
            }
        }
        before.assert_still(&mut house.books());
        // The sight itself is the answer to a POST: asking for its address again shows a form or a list.
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        browser.goto("/web/pats/new").await;
        browser.fill("Name", "ahead").await;
        tick(&browser, "DATA_FETCH").await;
        browser.click("button", "Create token").await;
        let shown = secret(&browser).await;
        let again = root.ask(Method::GET, &browser.path().await).header("Sec-Purpose", "prefetch").send().await.expect(200);
        assert!(!again.text().contains(&shown));
        let workers = browser.script("return navigator.serviceWorker.getRegistrations().then(all => all.length)").await;
        assert_eq!(workers, 0);
    }
}
