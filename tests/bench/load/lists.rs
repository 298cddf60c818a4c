//! What a page of a list costs, with few tokens and with many: first, middle and last page, and searches.
//!
//! To measure another list, add a line to [`LISTS`].

use std::time::{Duration, Instant};

use serde_json::Value;

use super::filling::{Database, Databases};
use super::numbers::{Table, median, micros};
use super::options::Options;
use super::server::{Named, Server};

/// How often each page is read.
const READS: usize = 15;
/// How many pages are turned at most on the way to the last one.
const MOST_PAGES: usize = 2_000;

/// A list: what it is called, where it is, and where the page after one is found.
struct List {
    name: &'static str,
    /// `{busy}` stands for the id of the person with the most tokens.
    path: &'static str,
    who: Who,
}

/// Who reads it.
#[derive(Clone, Copy, PartialEq)]
enum Who {
    /// The administrator's token, at the API.
    AdministratorsToken,
    /// The busiest person, in a browser.
    BusiestInBrowser,
}

const LISTS: [List; 9] = [
    List { name: "own list, page, first", path: "/web/pats", who: Who::BusiestInBrowser },
    List { name: "own list, page, search common", path: "/web/pats?q=deploy", who: Who::BusiestInBrowser },
    List { name: "own list, page, search rare", path: "/web/pats?q=zanzibar", who: Who::BusiestInBrowser },
    List { name: "own list, page, search absent", path: "/web/pats?q=xyzzyplugh", who: Who::BusiestInBrowser },
    List { name: "one person, API", path: "/api/v1/tokens?owner={busy}&limit=50", who: Who::AdministratorsToken },
    List { name: "everybody, API", path: "/api/v1/tokens?owner=all&limit=50", who: Who::AdministratorsToken },
    List {
        name: "everybody, API, search common",
        path: "/api/v1/tokens?owner=all&limit=50&q=deploy",
        who: Who::AdministratorsToken,
    },
    List {
        name: "everybody, API, search rare",
        path: "/api/v1/tokens?owner=all&limit=50&q=zanzibar",
        who: Who::AdministratorsToken,
    },
    List {
        name: "everybody, API, search absent",
        path: "/api/v1/tokens?owner=all&limit=50&q=xyzzyplugh",
        who: Who::AdministratorsToken,
    },
];

/// Measures every list on every database and prints one table.
pub fn run(options: &Options) {
    let databases = Databases::fill(options);
    println!("# What a page of a list costs\n");
    databases.describe();
    let servers: Vec<(Server, Reader)> = databases.all.iter().map(start).collect();
    let headings: Vec<String> = databases.all.iter().map(|one| format!("{}, {} tokens", one.kind, one.tokens)).collect();
    let mut table = Table::new(&[&["median ms"], headings.iter().map(String::as_str).collect::<Vec<_>>().as_slice()].concat());
    for list in &LISTS {
        let mut measured: Vec<Vec<(&str, f64)>> = servers.iter().map(|(server, reader)| reader.measure(server, list)).collect();
        let places: Vec<&str> =
            measured.iter().max_by_key(|pages| pages.len()).into_iter().flatten().map(|(place, _)| *place).collect();
        for place in places {
            let cell = |pages: &mut Vec<(&str, f64)>| pages.iter().find(|(known, _)| *known == place).map(|(_, took)| *took);
            let cells = measured.iter_mut().map(|pages| cell(pages).map_or_else(String::new, |took| format!("{took:.2}")));
            table.row(&std::iter::once(format!("{}{place}", list.name)).chain(cells).collect::<Vec<_>>());
        }
    }
    table.print();
    println!("\nThrough HTTP, whole pages as they are served; median of {READS} reads.");
}

fn start(database: &Database) -> (Server, Reader) {
    let server = Server::hallpass(&database.filled);
    server.wait_until_warm();
    let reader = Reader::new(&server, database);
    (server, reader)
}

/// Reads lists in either way.
struct Reader {
    runtime: tokio::runtime::Runtime,
    browser: reqwest::Client,
    key: String,
    busy: String,
}

impl Reader {
    fn new(server: &Server, database: &Database) -> Reader {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let browser = reqwest::Client::builder().no_proxy().cookie_store(true).build().expect("a client");
        let tokens = &database.filled.secrets.tokens;
        let busiest = database.filled.secrets.people.iter().find(|person| person.username == "busy").expect("the busiest");
        let mut reader = Reader { runtime, browser, key: tokens[0].secret.clone(), busy: String::new() };
        reader.sign_in(server, busiest);
        let about = reader.text(&format!("{}/api/v1/verify", server.url), Some(&tokens[1].secret));
        let about: Value = serde_json::from_str(&about).expect("JSON");
        reader.busy = about["owner"]["id"].as_str().expect("the id of the busiest").to_owned();
        reader
    }

    fn sign_in(&self, server: &Server, person: &Named) {
        let address = format!("{}/sign-in", server.url);
        let form = self.text(&address, None);
        let token = form.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");
        let fields = [("username", person.username.as_str()), ("password", person.password.as_str()), ("csrf", token)];
        let answer = self.runtime.block_on(self.browser.post(&address).header("Origin", &server.url).form(&fields).send());
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "signing in: {}", answer.status());
    }

    fn text(&self, address: &str, key: Option<&str>) -> String {
        let request = self.browser.get(address);
        let request = key.map_or(request.try_clone().expect("a request"), |key| request.bearer_auth(key));
        self.runtime.block_on(async {
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{address}: {}", answer.status());
            answer.text().await.expect("a body")
        })
    }

    /// The first, middle and last page, as far as there are so many.
    fn measure(&self, server: &Server, list: &List) -> Vec<(&'static str, f64)> {
        let first = format!("{}{}", server.url, list.path.replace("{busy}", &self.busy));
        let mut pages = vec![first];
        while pages.len() < MOST_PAGES
            && let Some(next) = self.next(server, list, pages.last().expect("a page"))
        {
            pages.push(next);
        }
        let mut measured = vec![("", self.time(list, &pages[0]))];
        if pages.len() > 2 {
            measured.push((", middle", self.time(list, &pages[pages.len() / 2])));
            measured.push((", last", self.time(list, pages.last().expect("a page"))));
        }
        measured
    }

    fn next(&self, server: &Server, list: &List, page: &str) -> Option<String> {
        let text = self.text(page, self.key_for(list));
        if list.who == Who::AdministratorsToken {
            let document: Value = serde_json::from_str(&text).expect("JSON");
            let cursor = document["next_cursor"].as_str()?;
            let kept = page.split("&cursor=").next().unwrap_or(page);
            return Some(format!("{kept}&cursor={cursor}"));
        }
        let pager = text.split("id=\"more-rows\"").nth(1)?;
        let address = pager.split("href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&").replace("&#38;", "&");
        Some(format!("{}{address}", server.url))
    }

    fn time(&self, list: &List, page: &str) -> f64 {
        let read = || -> Duration {
            let begun = Instant::now();
            self.text(page, self.key_for(list));
            begun.elapsed()
        };
        median(&micros(&(0..READS).map(|_| read()).collect::<Vec<_>>())) / 1_000.0
    }

    fn key_for(&self, list: &List) -> Option<&str> {
        (list.who == Who::AdministratorsToken).then_some(self.key.as_str())
    }
}
