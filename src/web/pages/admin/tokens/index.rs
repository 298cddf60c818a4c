//! The list of everybody's tokens: filters that combine and live in the address, page by page.

use super::asked::Asked;
use super::typed::{self, Names};
use super::view::{BulkDeed, ReviewFragment, ReviewList, ReviewPage, ReviewRows};
use super::{filters, now, row};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::tokens::review::{self, Counted, ReviewQuery, Team};
use crate::app::views::{SavedView, own as own_views};
use crate::domain::policy::MEMBER_TOKEN_RESOURCE;
use crate::web::cursor;
use crate::web::failure::Failure;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Query;

/// Rows on a page.
const ROWS: usize = 50;

/// What a page is drawn from.
struct Sight {
    whoami: Whoami,
    teams: Vec<Team>,
    page: review::ReviewPage,
    count: Option<Counted>,
    own_views: Vec<SavedView>,
}

/// The list as a page, as a region, or as more rows.
/// What is typed as filters is answered at once in the list, and a page is led to the address that has them as filters.
pub async fn index(visit: Visit, present: Present, asked: Query<Asked>) -> Answer {
    if !typed::is_typed(&asked.q) {
        return show(visit, present, &asked, None).await;
    }
    let names = names(&visit, &present).await?;
    match typed::absorb(&asked, &names) {
        Ok(filters) if !visit.wants_fragment => see(&filters.address(None)),
        Ok(filters) => show(visit, present, &filters, Some(Typed { text: asked.q.clone(), wrong: None })).await,
        Err(words) => {
            let mut plain = asked.into_inner();
            let text = std::mem::take(&mut plain.q);
            show(visit, present, &plain, Some(Typed { text, wrong: Some(words) })).await
        }
    }
}

/// What stands in the search field besides text.
struct Typed {
    text: String,
    /// What cannot be read of it.
    wrong: Option<String>,
}

async fn names(visit: &Visit, present: &Present) -> Result<Names, Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| {
        let teams = review::teams_to_choose(snapshot, &actor)?;
        let projects = whoami(snapshot, &actor)?.projects;
        Ok(Names {
            teams: teams.into_iter().map(|team| (team.name, team.id.to_string())).collect(),
            projects: projects.into_iter().map(|project| (project.name.as_str().to_owned(), project.id.to_string())).collect(),
        })
    });
    Ok(read.await?)
}

async fn show(visit: Visit, present: Present, asked: &Asked, typed: Option<Typed>) -> Answer {
    let mut query = asked.read(visit.shared.catalogue(), now(&visit.shared))?;
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    query.tokens.after = after.map(|after| cursor::read(&visit.shared, asked.order(), after)).transpose()?;
    let sight = read(&visit, &present, query).await?;
    let mut list = draw(&visit, &sight, asked);
    let mut status = StatusCode::OK;
    if let Some(typed) = typed {
        list.filters.find = typed.text;
        if let Some(words) = typed.wrong {
            status = StatusCode::UNPROCESSABLE_ENTITY;
            list = list.with_nothing_but(words);
        }
    }
    match (visit.wants_fragment, list.is_later) {
        (true, true) => drawn_with(status, &ReviewRows { frame: shell::bare(&visit, ""), list }),
        (true, false) => drawn_with(status, &ReviewFragment { frame: shell::bare(&visit, ""), list }),
        (false, _) => {
            let frame = shell::frame(&visit, &sight.whoami, Section::Review, "All tokens");
            drawn_with(status, &ReviewPage { frame, list })
        }
    }
}

/// Uses that wait in memory are written first, so that what is shown is true.
async fn read(visit: &Visit, present: &Present, query: ReviewQuery) -> Result<Sight, Failure> {
    let (actor, uses) = (present.actor.clone(), visit.shared.uses.clone());
    let read = visit.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| {
            let teams = review::teams_to_choose(snapshot, &actor)?;
            let mut page = review::review(snapshot, &actor, &query, ROWS)?;
            let count = if query.tokens.after.is_none() { review::count(snapshot, &query, &mut page)? } else { None };
            let own_views = own_views(snapshot, &actor)?;
            Ok(Sight { whoami: whoami(snapshot, &actor)?, teams, page, count, own_views })
        })
    });
    Ok(read.await?)
}

fn draw(visit: &Visit, sight: &Sight, asked: &Asked) -> ReviewList {
    let (shared, now) = (&visit.shared, now(&visit.shared));
    let page = &sight.page;
    let next = page.next.as_ref().map(|place| cursor::write(shared, asked.order(), place));
    let rows: Vec<_> = page.rows.iter().map(|seen| row::draw(shared, &sight.whoami, seen, now)).collect();
    let is_empty = rows.is_empty() && next.is_none();
    ReviewList {
        lede: lede(sight),
        count: sight.count.map(counted).unwrap_or_default(),
        views: filters::views(asked),
        own_views: filters::own_views(asked, &sight.own_views),
        keep_query: asked.query(),
        csv_href: asked.export_address("csv"),
        json_href: asked.export_address("json"),
        filters: filters::draw(asked, &sight.whoami, &sight.teams, shared.catalogue()),
        is_seeking: page.is_cut && rows.is_empty(),
        more_label: if page.is_cut { "Look further".to_owned() } else { format!("Show {ROWS} more") },
        cut: if page.is_cut { cut(rows.len()) } else { String::new() },
        more_href: next.map(|next| asked.address(Some(&next))),
        is_later: !asked.after.is_empty(),
        clear_href: super::LIST.to_owned(),
        deeds: deeds(&sight.whoami, asked),
        empty: if is_empty { empty(asked) } else { String::new() },
        rows,
    }
}

/// Whoever may change or end tokens of others may do so to many.
fn deeds(whoami: &Whoami, asked: &Asked) -> Vec<BulkDeed> {
    const OFFERED: [(&str, &str, &str); 5] = [
        ("pause", "Pause", "update"),
        ("resume", "Let work again", "update"),
        ("shorten", "Shorten", "update"),
        ("narrow", "Narrow", "update"),
        ("revoke", "Revoke", "delete"),
    ];
    let query = asked.query();
    let parts =
        |word: &str| if query.is_empty() { format!("deed={word}&all=yes") } else { format!("deed={word}&all=yes&{query}") };
    let may = |action: &str| whoami.may(MEMBER_TOKEN_RESOURCE, action);
    let offered = OFFERED.into_iter().filter(|(_, _, action)| may(action));
    offered
        .map(|(word, label, _)| BulkDeed {
            word: word.to_owned(),
            label: label.to_owned(),
            all_href: format!("{}/bulk?{}", super::LIST, parts(word)),
        })
        .collect()
}

fn lede(sight: &Sight) -> String {
    let organization = sight.whoami.organization.name.as_str();
    if sight.whoami.may(MEMBER_TOKEN_RESOURCE, "get") {
        return format!("Everybody's tokens in {organization}, and what is worth a look about each.");
    }
    "The tokens of the people in the teams you lead, and what is worth a look about each.".to_owned()
}

fn counted(count: Counted) -> String {
    match count {
        Counted::Exactly(count) => words::counted(count, "token"),
        Counted::AtLeast(count) if count >= review::MOST_COUNTED => format!("{}+ tokens", words::grouped(review::MOST_COUNTED)),
        Counted::AtLeast(0) => String::new(),
        Counted::AtLeast(count) => format!("{}+ tokens", words::grouped(count)),
    }
}

fn cut(found: usize) -> String {
    let found = if found == 0 { "None".to_owned() } else { found.to_string() };
    format!("{found} found among those looked through so far. There may be more.")
}

fn empty(asked: &Asked) -> String {
    if asked.filters() { "No token fits these filters.".to_owned() } else { "There is no token yet.".to_owned() }
}
