//! axe-core on every page of the administration and in its states: at a desk in the light, on a phone in the dark; none scrolls
//! sideways.

use super::demo::Demo;
use super::hands::{assert_nothing_refused, watch};
use crate::support::browser::{Browser, Look};

const LOOKS: [Look; 2] = [Look::DESKTOP, Look { dark: true, ..Look::PHONE }];

/// Pages that have an address of their own.
const PAGES: [&str; 27] = [
    "/web/admin",
    "/web/admin/tokens",
    "/web/admin/tokens?q=zebra",
    "/web/admin/tokens?q=colour:red",
    "/web/admin/tokens?flag=dangerous&kind=restricted&owner=freja",
    "/web/admin/tokens?state=ended",
    "/web/admin/tokens/bulk?deed=revoke&all=yes",
    "/web/admin/tokens/bulk?deed=narrow&all=yes&owner=kwame",
    "/web/admin/tokens/bulk?deed=shorten&all=yes&owner=kwame",
    "/web/admin/jobs",
    "/web/admin/people",
    "/web/admin/people?q=zebra",
    "/web/admin/people/new",
    "/web/admin/identities",
    "/web/admin/identities/new",
    "/web/admin/projects",
    "/web/admin/projects/new",
    "/web/admin/organization",
    "/web/admin/organization/new",
    "/web/admin/teams",
    "/web/admin/teams/new",
    "/web/admin/roles",
    "/web/admin/roles/new",
    "/web/admin/services",
    "/web/admin/services/new",
    "/web/admin/audit",
    "/web/admin/audit?q=zebra",
];

/// Where the first thing of a list is, and the pages below it.
const THINGS: [(&str, &str, &[&str]); 7] = [
    ("/web/admin/tokens", "/web/admin/tokens/", &[""]),
    ("/web/admin/people", "/web/admin/people/", &["", "/profile/edit", "/leaving"]),
    ("/web/admin/identities", "/web/admin/identities/", &["", "/edit", "/deletion", "/tokens/new"]),
    ("/web/admin/projects", "/web/admin/projects/", &[""]),
    ("/web/admin/teams", "/web/admin/teams/", &["", "/edit", "/deletion"]),
    ("/web/admin/roles", "/web/admin/roles/", &["", "/edit", "/deletion"]),
    ("/web/admin/services", "/web/admin/services/", &["", "/edit"]),
];

#[test]
fn every_page_of_the_administration_is_accessible() {
    crate::support::block_on(async {
        let demo = Demo::start();
        let browser = demo.browser(Look::DESKTOP).await;
        watch(&browser).await;
        for path in PAGES {
            browser.goto(path).await;
            look_at(&browser).await;
        }
        for (list, begins, ends) in THINGS {
            let thing = first_of(&browser, list, begins).await;
            for end in ends {
                browser.goto(&format!("{thing}{end}")).await;
                look_at(&browser).await;
            }
        }
        states(&browser).await;
        assert_nothing_refused(&browser).await;
        demo.stop();
    });
}

/// What opens, unfolds or comes back with remarks.
async fn states(browser: &Browser) {
    for (path, control) in [
        ("/web/admin/tokens", ".deeds .menu summary"),
        ("/web/admin/tokens?owner=kwame", ".list-tools .menu summary"),
        ("/web/admin/tokens", ".more-filters summary"),
        ("/web/admin", "details summary"),
        ("/web/admin/audit", ".log details summary"),
    ] {
        browser.goto(path).await;
        browser.script(&format!("document.querySelector('{control}').click()")).await;
        look_at(browser).await;
    }
    for path in ["/web/admin/projects/new", "/web/admin/teams/new", "/web/admin/tokens/bulk?deed=revoke&all=yes&owner=freja"] {
        browser.goto(path).await;
        let script = "const form = document.querySelector('main form:has(button.primary, button.danger)');
             form.noValidate = true;
             form.querySelector('button.primary, button.danger').click()";
        browser.script(script).await;
        browser.css("[aria-invalid=true]").await;
        look_at(browser).await;
    }
}

async fn first_of(browser: &Browser, list: &str, begins: &str) -> String {
    browser.goto(list).await;
    let script = format!(
        "return [...document.querySelectorAll('main a')].map(link => link.pathname)
            .find(path => /^{}[0-9a-f-]{{36}}$/.test(path))",
        begins.replace('/', "\\/")
    );
    let found = browser.script(&script).await;
    found.as_str().unwrap_or_else(|| panic!("nothing on {list} leads to {begins}")).to_owned()
}

async fn look_at(browser: &Browser) {
    for look in LOOKS {
        browser.wear(look).await;
        browser.assert_accessible().await;
        let wide = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        assert_eq!(wide, 0, "{} scrolls sideways", browser.path().await);
    }
    browser.wear(Look::DESKTOP).await;
}
