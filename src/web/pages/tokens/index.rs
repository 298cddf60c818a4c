//! The list of one's own tokens: shelves, finding, sorting, page by page.

use super::row::{self, Drawing};
use super::view::list::{Banner, Empty, IndexPage, ListFragment, RowsFragment, Starter, TokenList, TokenRow};
use super::{DAYS_SHOWN, base, now};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::tokens::list::{self, Listed, Page};
use crate::app::tokens::usage::day_number;
use crate::domain::listing::{Order, Shelf, ShelfCounts, TokenQuery};
use crate::domain::moment::Moment;
use crate::web::cursor;
use crate::web::failure::Failure;
use crate::web::pages::frame::{Choice, Tab};
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use actix_web::web::Query;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use time::Duration;

/// Rows on a page.
const ROWS: usize = 50;
/// Longer searches find nothing anyway.
const LONGEST_SEARCH: usize = 100;
/// A token that ends within this and was used of late deserves the banner.
const PRESSING: Duration = Duration::days(7);

/// What an address of the list may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    q: String,
    sort: String,
    after: String,
    new: String,
}

impl Asked {
    fn shelf(&self) -> Shelf {
        Shelf::parse(&self.state).unwrap_or_default()
    }

    fn order(&self) -> Order {
        Order::parse(&self.sort).unwrap_or_default()
    }

    fn search(&self) -> String {
        self.q.trim().chars().take(LONGEST_SEARCH).collect()
    }

    /// The address of the same list with another shelf, going on after a place.
    fn address(&self, shelf: Shelf, after: Option<String>) -> String {
        let mut parts = vec![format!("state={}", shelf.as_str())];
        if !self.search().is_empty() {
            parts.push(format!("q={}", utf8_percent_encode(&self.search(), NON_ALPHANUMERIC)));
        }
        if self.order() != Order::default() {
            parts.push(format!("sort={}", self.order().as_str()));
        }
        parts.extend(after.map(|after| format!("after={after}")));
        format!("/web/pats?{}", parts.join("&"))
    }
}

/// The list as a page, as a region, or as more rows.
pub async fn index(visit: Visit, present: Present, asked: Query<Asked>) -> Answer {
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    let after = after.map(|after| cursor::read(&visit.shared, asked.order(), after)).transpose()?;
    let is_more = after.is_some();
    let query = TokenQuery {
        shelf: asked.shelf(),
        search: Some(asked.search()).filter(|search| !search.is_empty()),
        order: asked.order(),
        after,
        ..TokenQuery::default()
    };
    let (whoami, page) = read(&visit, &present, query).await?;
    let more_href =
        page.next.as_ref().map(|place| asked.address(asked.shelf(), Some(cursor::write(&visit.shared, asked.order(), place))));
    let rows = rows(&visit, &whoami, &page, &asked);
    if visit.wants_fragment && is_more {
        return drawn(&RowsFragment { frame: shell::bare(&visit, ""), rows, more_href, more_label: more_label() });
    }
    let list = list(&visit, &whoami, &page, &asked, rows, more_href);
    if visit.wants_fragment {
        return drawn(&ListFragment { frame: shell::bare(&visit, ""), list });
    }
    drawn(&IndexPage { frame: shell::frame(&visit, &whoami, Section::Tokens, "Your tokens"), list })
}

async fn read(visit: &Visit, present: &Present, query: TokenQuery) -> Result<(Whoami, Page), Failure> {
    let (actor, uses) = (present.actor.clone(), visit.shared.uses.clone());
    let since_day = day_number(now(&visit.shared)) - DAYS_SHOWN + 1;
    let read = visit.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| Ok((whoami(snapshot, &actor)?, list::own(snapshot, &actor, &query, ROWS, since_day)?)))
    });
    Ok(read.await?)
}

fn rows(visit: &Visit, whoami: &Whoami, page: &Page, asked: &Asked) -> Vec<TokenRow> {
    let draw = |listed: &Listed| {
        let id = listed.token.id.to_string();
        let mut row = row::draw(&Drawing {
            shared: &visit.shared,
            whoami,
            token: &listed.token,
            last_use: listed.last_use.as_ref(),
            days: page.days.get(&id).map(Vec::as_slice).unwrap_or_default(),
            held: &page.held,
        });
        row.is_new = asked.new == id;
        row.name.focus = row.is_new;
        row
    };
    page.rows.iter().map(draw).collect()
}

fn list(visit: &Visit, whoami: &Whoami, page: &Page, asked: &Asked, rows: Vec<TokenRow>, more_href: Option<String>) -> TokenList {
    let search = asked.search();
    let is_new_here = page.counts == ShelfCounts::default() && search.is_empty();
    TokenList {
        summary: summary(&page.counts),
        tabs: tabs(asked, &page.counts),
        find: search.clone(),
        state: asked.shelf().as_str().to_owned(),
        sorts: sorts(asked.order()),
        empty: rows.is_empty().then(|| empty(asked, &search)),
        rows,
        more_href,
        more_label: more_label(),
        is_new_here,
        starters: if is_new_here { Starter::usual() } else { Vec::new() },
        banner: banner(page, now(&visit.shared)),
        can_create: page.held.allows(
            &crate::domain::rights::Scope::organization(whoami.organization.id),
            crate::domain::token::TOKEN_RESOURCE,
            "create",
        ),
    }
}

fn more_label() -> String {
    format!("Show {ROWS} more")
}

fn summary(counts: &ShelfCounts) -> String {
    let in_use = format!("{} in use.", words::counted(counts.in_use, "token"));
    match counts.ending_soon {
        0 => in_use,
        1 => format!("{in_use} One ends within two weeks."),
        soon => format!("{in_use} {} end within two weeks.", words::number(soon)),
    }
}

fn tabs(asked: &Asked, counts: &ShelfCounts) -> Vec<Tab> {
    let tab = |shelf: Shelf| {
        let (label, count) = match shelf {
            Shelf::EndingSoon => ("Ending soon", counts.ending_soon),
            Shelf::Paused => ("Paused", counts.paused),
            Shelf::Over => ("Ended", counts.over),
            Shelf::InUse | Shelf::Waiting | Shelf::Live | Shelf::Revoked | Shelf::All => ("In use", counts.in_use),
        };
        let count = if count > 10_000 { "10 000+".to_owned() } else { count.to_string() };
        Tab { label: label.to_owned(), count, href: asked.address(shelf, None), current: asked.shelf() == shelf }
    };
    Shelf::TABS.into_iter().map(tab).collect()
}

fn sorts(chosen: Order) -> Vec<Choice> {
    let label = |order| match order {
        Order::EndsNext => "Ends next",
        Order::LastUsed => "Last used",
        Order::Name => "Name",
        Order::Made => "Made last",
    };
    Order::ALL.map(|order| Choice::new(order.as_str(), label(order), order == chosen)).into()
}

fn empty(asked: &Asked, search: &str) -> Empty {
    if !search.is_empty() {
        let cleared = Asked { state: asked.state.clone(), sort: asked.sort.clone(), ..Asked::default() };
        return Empty {
            text: format!("Nothing here matches '{search}'."),
            label: "Clear the search".to_owned(),
            href: cleared.address(asked.shelf(), None),
        };
    }
    let (text, label, href) = match asked.shelf() {
        Shelf::EndingSoon => ("No token ends within two weeks.", "Show those in use", "/web/pats"),
        Shelf::Paused => ("No token is paused.", "Show those in use", "/web/pats"),
        Shelf::Over | Shelf::Revoked => ("No token has ended yet.", "Show those in use", "/web/pats"),
        Shelf::Waiting => ("No token waits for approval.", "Show those in use", "/web/pats"),
        Shelf::InUse | Shelf::Live | Shelf::All => ("No token is in use.", "New token", "/web/pats/new"),
    };
    Empty { text: text.to_owned(), label: label.to_owned(), href: href.to_owned() }
}

/// The most pressing token on this page: it ends within a week, and something still uses it.
fn banner(page: &Page, now: Moment) -> Option<Banner> {
    let pressing = |listed: &&Listed| {
        let end = listed.token.terms.window.until.moment();
        let ends_soon = end.is_some_and(|end| end > now && end.since(now) < PRESSING);
        let used_lately = listed.last_use.as_ref().is_some_and(|last| now.since(last.at) < PRESSING);
        ends_soon && used_lately && listed.token.revocation.is_none() && listed.token.enabled
    };
    let listed = page.rows.iter().find(pressing)?;
    let (end, last) = (listed.token.terms.window.until.moment()?, listed.last_use.as_ref()?);
    Some(Banner {
        name: listed.token.name.as_str().to_owned(),
        text: format!("ends {} and was used {}.", words::relative_text(end, now), words::relative_text(last.at, now)),
        label: "Look at it".to_owned(),
        href: base(listed.token.id),
    })
}
