//! What is asked: a line for each page that is measured.

use super::Stage;
use super::places::{Map, after};

/// Who asks.
#[derive(Clone, Copy, PartialEq)]
pub enum Who {
    /// The administrator, in a browser.
    Administrator,
    /// The busiest person, in a browser.
    Busiest,
    /// A program with the administrator's token.
    Key,
}

/// A page.
pub struct Question {
    pub name: String,
    pub path: String,
    pub who: Who,
}

const ALL: &str = "/web/admin/tokens";
const LOG: &str = "/web/admin/audit";

/// Filters of everybody's tokens, each of which combines with any order.
const FILTERS: [(&str, &str); 29] = [
    ("paused", "state=paused"),
    ("ended or revoked", "state=ended"),
    ("revoked", "state=revoked"),
    ("flag never ends", "flag=never_ends"),
    ("flag silent", "flag=silent"),
    ("flag silent, by end", "flag=silent&sort=ends"),
    ("flag owner gone", "flag=owner_gone"),
    ("flag ending soon", "flag=ending_soon"),
    ("flag dangerous", "flag=dangerous"),
    ("flag broad", "flag=broad"),
    ("never ends, by name", "ends=never&sort=name"),
    ("never ends, by last use", "ends=never&sort=used"),
    ("ends in 7 days", "ends=in-7"),
    ("never used for 30 days", "used=never-30"),
    ("never used, by end", "used=never&sort=ends"),
    ("not used for 90 days", "used=not-90"),
    ("not used for 90 days, by last use", "used=not-90&sort=used"),
    ("login tokens", "kind=login&state=all"),
    ("short-lived tokens, by name", "kind=ephemeral&sort=name"),
    ("of one person", "owner=busy"),
    ("of nobody", "owner=nobody-of-this-name"),
    ("can delete assets", "can=ams.asset:delete"),
    ("can what few can", "can=core.policy:update"),
    ("waiting for approval", "state=waiting"),
    ("bound to networks", "networks=bound"),
    ("used from one address", "used_from=203.0.113.7"),
    ("used from a large network", "used_from=10.0.0.0/8"),
    ("can delete assets, silent", "can=ams.asset:delete&flag=silent"),
    ("ended before 2000", "state=all&ends_before=2000-01-01"),
];

/// With what the names of searches begin.
pub const SEARCH: &str = "search: ";

/// Searches of everybody's tokens.
const SEARCHES: [(&str, &str); 7] = [
    ("common", "q=deploy"),
    ("common, by name", "q=deploy&sort=name"),
    ("rare", "q=zanzibar"),
    ("rare, by last use", "q=zanzibar&sort=used"),
    ("absent", "q=xyzzyplugh"),
    ("two letters, absent", "q=qj"),
    ("common letters, absent word", "q=deploy%20zanzibar"),
];

/// What is asked of the log.
const ENTRIES: [(&str, &str); 10] = [
    ("refused", "?result=refused"),
    ("common action", "?action=token.revoked"),
    ("rare action", "?action=organization.renamed"),
    ("action that never was", "?action=token.never"),
    ("address that never was", "?address=192.0.2.1"),
    ("person by a name that nobody has", "?who=xyzzyplugh"),
    ("text that is nowhere", "?q=xyzzyplugh"),
    ("text and common action", "?q=xyzzyplugh&action=token.revoked"),
    ("about projects", "?kind=project"),
    ("until 2000", "?until=2000-01-01"),
];

/// All questions for one database.
pub fn questions(stage: &Stage<'_>) -> Vec<Question> {
    let ask = |name: &str, path: String| Question { name: name.to_owned(), path, who: Who::Administrator };
    let map = Map::of(stage);
    let mut all = vec![ask("overview", "/web/admin".to_owned())];
    for (order, words) in [("made", "newest first"), ("ends", "by end"), ("used", "by last use"), ("name", "by name")] {
        let places = map.places(stage, order);
        all.push(ask(&format!("all tokens, {words}: first"), format!("{ALL}?sort={order}")));
        all.push(ask("- middle", format!("{ALL}?sort={order}&after={}", places.middle)));
        all.push(ask("- last", format!("{ALL}?sort={order}&after={}", places.last)));
    }
    all.extend(FILTERS.iter().map(|(name, query)| ask(&format!("all tokens: {name}"), format!("{ALL}?{query}"))));
    all.extend(SEARCHES.iter().map(|(name, query)| ask(&format!("{SEARCH}{name}"), format!("{ALL}?{query}"))));
    all.push(ask("one token, explained", format!("{ALL}/{}", stage.database.filled.secrets.tokens[0].id)));
    all.push(Question {
        name: "API: everybody's, 50".to_owned(),
        path: "/api/v1/tokens?owner=all&limit=50".to_owned(),
        who: Who::Key,
    });
    all.extend(own(stage));
    all.extend(log(stage, &map));
    all
}

/// The list of the person who has one token in a hundred.
fn own(stage: &Stage<'_>) -> Vec<Question> {
    let ask = |name: &str, path: String| Question { name: name.to_owned(), path, who: Who::Busiest };
    let mut pages = vec!["/web/pats".to_owned()];
    while pages.len() < 400
        && let Some(cursor) = after(&stage.reader.text(pages.last().expect("a page"), Who::Busiest), "more-rows")
    {
        pages.push(format!("/web/pats?after={cursor}"));
    }
    vec![
        ask("own tokens of one in a hundred: first", pages[0].clone()),
        ask("- middle", pages[pages.len() / 2].clone()),
        ask("- last", pages[pages.len() - 1].clone()),
        ask("own tokens, search: common", "/web/pats?q=deploy".to_owned()),
        ask("own tokens, search: absent", "/web/pats?q=xyzzyplugh".to_owned()),
    ]
}

fn log(stage: &Stage<'_>, map: &Map) -> Vec<Question> {
    let ask = |name: &str, path: String| Question { name: name.to_owned(), path, who: Who::Administrator };
    let newest = stage.reader.json("/api/v1/audit?limit=1");
    let newest = newest["data"][0]["number"].as_i64().unwrap_or(100);
    let page = |number: i64| format!("{LOG}?after={}", map.cursor("made", &format!("newest:{number}"), "at 0"));
    let mut all = vec![ask("log: first", LOG.to_owned()), ask("- middle", page(newest / 2)), ask("- last", page(51))];
    all.extend(ENTRIES.iter().map(|(name, query)| ask(&format!("log: {name}"), format!("{LOG}{query}"))));
    all
}
