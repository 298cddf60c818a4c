//! The lists of requests.

use super::view::{IndexFragment, IndexPage, Line, List, Lists};
use super::{LIST, asks, base, chip, say, whose};
use crate::app::AppError;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::requests::RequestRecord;
use crate::app::requests::list::{From, decided, own, to_decide};
use crate::domain::listing::{self, Order, PlaceKey};
use crate::domain::moment::Moment;
use crate::domain::request::RequestSort;
use crate::domain::token_policy::APPROVAL_RESOURCE;
use crate::web::cursor;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, either};
use crate::web::visit::{Present, Visit};
use actix_web::web::Query;
use std::collections::HashMap;

/// The lists, as addresses name them.
const LISTS: [&str; 3] = ["own", "to_decide", "decided"];
/// Requests on a page.
const MOST: usize = 50;
/// How often a page looks for news before somebody must touch it: for a quarter of an hour.
/// Each look is a sign of life of the session, which must end by itself on a desk that was left.
const MOST_LOOKS: u32 = 45;

/// One's own requests, and those of others for whoever may see them; with `list` and `after`, one list from there on.
pub async fn index(visit: Visit, present: Present, query: Query<HashMap<String, String>>) -> Answer {
    let news_href = news_href(&query);
    let after = query.get("after").map(|after| place(&visit, after)).transpose()?;
    let from = From { after, ..From::default() };
    let list = query.get("list").cloned().unwrap_or_default();
    let actor = present.actor.clone();
    let (whoami, own, others, decided) = visit
        .shared
        .desk
        .read(move |snapshot| {
            let whoami = whoami(snapshot, &actor)?;
            let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
            let is_wanted = |word: &str| list == word || !LISTS.contains(&list.as_str());
            let may_see = whoami.may(APPROVAL_RESOURCE, "get");
            let own = if is_wanted("own") { Some(own(snapshot, &actor, &from, most)?) } else { None };
            let others = may_see && is_wanted("to_decide");
            let others = if others { Some(to_decide(snapshot, &actor, &from, most)?) } else { None };
            let decided = may_see && is_wanted("decided");
            let decided = if decided { Some(self::decided(snapshot, &actor, &from, most)?) } else { None };
            Ok((whoami, own, others, decided))
        })
        .await?;
    let lede = match others.as_ref().map(Vec::len) {
        None if own.is_none() => "What was decided here, newest first.".to_owned(),
        None => "What you asked a second person to approve.".to_owned(),
        Some(0) => "Nothing waits for you.".to_owned(),
        Some(1) => "One request waits for somebody to decide.".to_owned(),
        Some(count) if count > MOST => format!("More than {MOST} requests wait for somebody to decide."),
        Some(count) => format!("{} requests wait for somebody to decide.", words::grouped(count)),
    };
    let nothing_waits = "Nobody waits for a decision.";
    let nothing_asked = "You have asked for nothing. A token that needs approval appears here when you make it.";
    let to_decide = others.map(|all| drawn_list(&visit, &whoami, ("To decide", "to_decide", nothing_waits), all));
    let mine = own.map(|all| drawn_list(&visit, &whoami, ("Mine", "own", nothing_asked), all));
    let nothing_decided = "Nobody has decided anything yet.";
    let decided = decided.map(|all| drawn_list(&visit, &whoami, ("Decided", "decided", nothing_decided), all));
    let requests = Lists { lede, news_href, lists: to_decide.into_iter().chain(mine).chain(decided).collect() };
    either(
        &visit,
        || IndexPage { frame: shell::frame(&visit, &whoami, Section::Requests, "Requests"), requests: requests.clone() },
        || IndexFragment { frame: shell::bare(&visit, ""), requests: requests.clone() },
    )
}

/// Where a page of the newest looks for news the next time.
fn news_href(query: &HashMap<String, String>) -> Option<String> {
    let looks: u32 = query.get("look").map_or(Some(0), |look| look.parse().ok())?;
    let is_first = !query.contains_key("after") && !query.contains_key("list");
    (is_first && looks < MOST_LOOKS).then(|| format!("{LIST}?look={}", looks + 1))
}

fn drawn_list(visit: &Visit, whoami: &Whoami, words: (&str, &str, &str), mut all: Vec<RequestRecord>) -> List {
    let (heading, word, empty) = words;
    let has_more = all.len() > MOST;
    all.truncate(MOST);
    let next = all.last().filter(|_| has_more).map(|last| {
        let place = listing::Place { key: PlaceKey::At(last.request.created_at), id: last.request.id.to_string() };
        format!("{LIST}?list={word}&after={}", cursor::write(&visit.shared, Order::Made, &place))
    });
    List {
        id: format!("list-{word}"),
        heading: heading.to_owned(),
        lines: all.iter().map(|record| line(visit, whoami, record)).collect(),
        empty: empty.to_owned(),
        more_href: next,
    }
}

fn line(visit: &Visit, whoami: &Whoami, record: &RequestRecord) -> Line {
    let request = &record.request;
    let what = match request.sort {
        RequestSort::Creation => "a new token",
        RequestSort::Widening => "more for a token",
    };
    Line {
        id: request.id.to_string(),
        href: base(request.id),
        name: record.token.name.as_str().to_owned(),
        chip: chip(request.state),
        who: format!("{} {} for {what}{}", record.requester_name, asks(request.state), whose(record)),
        sentence: say(&visit.shared, whoami, &request.wish.grant),
        at: words::relative(request.created_at, visit.shared.desk.store().env().clock.now()),
    }
}

fn place(visit: &Visit, after: &str) -> Result<(Moment, String), AppError> {
    match cursor::read(&visit.shared, Order::Made, after)? {
        listing::Place { key: PlaceKey::At(at), id } => Ok((at, id)),
        _ => Err(AppError::invalid("after", "cursor.invalid", "This list cannot go on from there. Begin again.")),
    }
}
