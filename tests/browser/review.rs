//! A review in a real browser: found, explained, revoked and proved; with script, without it, and from the keyboard.

use super::hands::{assert_nothing_refused, watch};
use crate::support::browser::{Browser, Look};
use crate::support::house::{Engine, House};
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, ROOT};
use hallpass::domain::rights::{Right, RightsTree};
use hallpass::domain::token::Grant;

const LIST: &str = "/web/admin/tokens";
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const SPACE: &str = " ";

/// Ann's team may delete people; two of its tokens can, a third one of Bob's only reads.
async fn furnish(house: &House) {
    let keeper = Keeper::of(house, ANN);
    let (team, _) = keeper.team_of("Studio team", &["user:fetch", "user:delete"], ANN);
    keeper.join(team, BOB);
    keeper.lead(team, BOB);
    let operator = Operator::of(house);
    let organization = operator.organization_of(ANN);
    let only = |pairs: &[&str]| {
        let right = |pair: &&str| -> Right { format!("core.customer/{organization}/{pair}").parse().expect("a right") };
        Grant::Only(pairs.iter().map(right).collect::<RightsTree>())
    };
    operator.make(ANN, Plan { grant: only(&["user:fetch", "user:delete"]), ..Plan::named("old-cleanup").for_ever() });
    let busy = operator.make(ANN, Plan { grant: only(&["user:delete"]), ..Plan::named("busy-cleanup") }).1;
    operator.make(BOB, Plan { grant: only(&["user:fetch"]), ..Plan::named("reads") });
    house.program(&busy).get("/api/v1/user/profile").await.expect(200);
}

#[test]
fn a_review_from_the_question_to_the_proof() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        furnish(&house).await;
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        watch(&browser).await;
        browser.goto("/web/pats").await;
        browser.click("link", "All tokens").await;
        browser.sees("Everybody's tokens").await;
        browser.set("Can", "user:delete").await;
        browser.until("the filter is in the address", "location.search.includes('can=user')").await;
        browser.no_longer_sees("reads").await;
        browser.set("Risk", "never_ends").await;
        browser.until("only one fits", "document.querySelectorAll('table.review tbody tr[id^=token]').length === 1").await;
        browser.until("nothing else is in the address", "!/=(&|$)/.test(location.search)").await;
        browser.css("td[data-label=Rights] a").await.click().await.expect("a link");
        browser.sees("Who gave these rights").await;
        browser.sees("The operator let Ann Andersen into the team").await;
        browser.assert_accessible().await;
        browser.click("link", "Close").await;
        browser.click("link", "old-cleanup").await;
        browser.sees("Studio team").await;
        browser.click("link", "Revoke").await;
        browser.fill("Why?", "nobody needs it").await;
        browser.click("button", "Revoke token").await;
        browser.sees("Finished.").await;
        browser.click("link", "Each change in the log").await;
        browser.sees("came to the end of the bulk change").await;
        browser.sees("revoked old-cleanup").await;
        browser.back().await;
        browser.sees("Finished.").await;
        browser.click("link", "old-cleanup").await;
        browser.sees("nobody needs it").await;
        browser.sees("Revoked").await;
        assert_nothing_refused(&browser).await;
    });
}

#[test]
fn the_same_without_javascript() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        furnish(&house).await;
        let browser = house.browser_of(ROOT, Look::DESKTOP.without_javascript()).await;
        browser.goto(LIST).await;
        browser.set("Can", "user:delete").await;
        browser.click("button", "Apply").await;
        browser.sees("busy-cleanup").await;
        browser.no_longer_sees("reads").await;
        browser.click("checkbox", "Choose old-cleanup").await;
        browser.click("checkbox", "Choose busy-cleanup").await;
        browser.click("button", "Pause").await;
        browser.sees("Pause 2 tokens?").await;
        browser.fill("Why?", "looking into it").await;
        browser.fill("Type the number 2 to go on", "2").await;
        browser.click("button", "Pause 2 tokens").await;
        browser.sees("2 done").await;
        browser.click("button", "Undo: let them work again").await;
        browser.sees("2 done").await;
        browser.sees("an earlier pause").await;
    });
}

#[test]
fn a_token_is_found_and_chosen_from_the_keyboard() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        furnish(&house).await;
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        browser.goto(LIST).await;
        browser.press("/").await;
        browser.press("old-clean").await;
        browser.until("only one fits", "document.querySelectorAll('table.review tbody tr[id^=token]').length === 1").await;
        tab_to(&browser, "Choose old-cleanup").await;
        browser.press(SPACE).await;
        browser.goto(&format!("{LIST}?q=old-cleanup")).await;
        tab_to(&browser, "Choose old-cleanup").await;
        browser.press(SPACE).await;
        browser.script("document.querySelector('.deeds button[value=pause]').focus()").await;
        browser.press(ENTER).await;
        browser.sees("Pause old-cleanup?").await;
        tab_to(&browser, "Why?").await;
        browser.press("by hand").await;
        browser.press(ENTER).await;
        browser.sees("1 done").await;
    });
}

#[test]
fn thousands_go_on_when_the_tab_is_closed() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        Operator::of(&house).make_thousands(ANN, Plan::named("t"), 1_500);
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        browser.goto(&format!("{LIST}/bulk?deed=pause&all=yes")).await;
        browser.fill("Why?", "looking into it").await;
        browser.fill("Type the number 1\u{a0}500 to go on", "1500").await;
        browser.press(ENTER).await;
        browser.css("[role=progressbar]").await;
        let job = browser.path().await;
        // Nobody watches; the server's own worker goes on.
        browser.goto("about:blank").await;
        browser.goto(&job).await;
        browser.until("all are accounted for", "/Finished[.]/.test(document.querySelector('[role=status]').innerText)").await;
        browser.sees("Finished.").await;
        browser.click("button", "Undo: let them work again").await;
        browser.sees("an earlier pause").await;
        browser.until("all work again", "/Finished[.]/.test(document.querySelector('[role=status]').innerText)").await;
        assert_eq!(house.books().number("count(*) FROM tokens WHERE NOT enabled"), 0);
    });
}

#[test]
fn what_is_ticked_keeps_its_deeds_in_sight() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        Operator::of(&house).make_thousands(ANN, Plan::named("t"), 40);
        for look in [Look::DESKTOP, Look::PHONE] {
            let browser = house.browser_of(ROOT, look).await;
            browser.goto(LIST).await;
            assert!(browser.has("button", "Pause").await == (look.width > 1_000), "{look:?}: before anything is ticked");
            browser.script("[...document.querySelectorAll('[name=token]')].at(-1).click()").await;
            browser.script("scrollTo(0, document.body.scrollHeight)").await;
            let in_sight = "const bar = document.querySelector('.deeds-bar button').getBoundingClientRect();
                return bar.height > 0 && bar.top >= 0 && bar.bottom <= innerHeight";
            browser.until("the bar is in sight", &format!("(() => {{ {in_sight} }})()")).await;
            browser.assert_accessible().await;
            browser.click("button", "Pause").await;
            browser.sees("Pause t").await;
        }
    });
}

async fn tab_to(browser: &Browser, name: &str) {
    let question = "const on = document.activeElement;
        return (on.ariaLabel || on.labels?.[0]?.textContent || on.textContent).trim().replace(/\\s+/g, ' ')";
    for _ in 0..120 {
        if browser.script(question).await.as_str().unwrap_or_default().starts_with(name) {
            return;
        }
        browser.press(TAB).await;
    }
    panic!("the tabulator never reaches “{name}”");
}

#[test]
fn every_page_of_a_review_is_accessible() {
    crate::support::block_on(async {
        let house = House::furnished(Engine::Sqlite);
        furnish(&house).await;
        let browser = house.browser_of(ROOT, Look::DESKTOP).await;
        browser.goto(LIST).await;
        let token = browser.script("return document.querySelector('.token-cell a').pathname").await;
        let token = token.as_str().unwrap_or_default().to_owned();
        let id = token.rsplit('/').next().unwrap_or_default().to_owned();
        let pages = [
            LIST.to_owned(),
            format!("{LIST}?q=zebra"),
            format!("{LIST}?kind=restricted&flag=dangerous"),
            token,
            format!("{LIST}/bulk?deed=revoke&all=yes"),
            format!("{LIST}/bulk?deed=narrow&all=yes"),
            format!("{LIST}/bulk?deed=shorten&token={id}"),
            "/web/admin/jobs".to_owned(),
        ];
        for path in pages {
            browser.goto(&path).await;
            look_at(&browser).await;
        }
        browser.goto(&format!("{LIST}/bulk?deed=pause&token={id}")).await;
        browser.fill("Why?", "looking into it").await;
        browser.click("button", "Pause token").await;
        browser.sees("Finished.").await;
        look_at(&browser).await;
        browser.goto("/web/admin/jobs").await;
        look_at(&browser).await;
    });
}

async fn look_at(browser: &Browser) {
    for look in [Look::DESKTOP, Look { dark: true, ..Look::DESKTOP }, Look { dark: true, ..Look::PHONE }] {
        browser.wear(look).await;
        browser.assert_accessible().await;
        let wide = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        assert_eq!(wide, 0, "{} scrolls sideways", browser.path().await);
    }
    browser.wear(Look::DESKTOP).await;
}
