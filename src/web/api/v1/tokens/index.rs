//! Lists of tokens: filtered, ordered, and page by page.

use super::document::{Document, reviewed as reviewed_document};
use crate::app::FieldError;
use crate::app::tokens::list::{Asked, Listed, visible};
use crate::app::tokens::review::{ReviewQuery, Whom, review};
use crate::domain::address_span::AddressSpan;
use crate::domain::flag::Flag;
use crate::domain::ids::{PersonId, ProjectId, TeamId};
use crate::domain::listing::{Bounds, Order, Place, Shelf, TokenQuery, Whence};
use crate::domain::rights::Pair;
use crate::domain::token::TokenKind;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing::{self, MOST, USUAL};
use crate::web::api::question::Question;
use crate::web::cursor;
use crate::web::refusal::Refusal;
use crate::web::state::Shared;
use actix_web::HttpRequest;

/// The parameters.
pub const PARAMETERS: [&str; 22] = [
    "can",
    "cursor",
    "ends_after",
    "ends_before",
    "flag",
    "kind",
    "last_used_after",
    "last_used_before",
    "limit",
    "made_before",
    "networks",
    "never_ends",
    "never_used",
    "owner",
    "project",
    "q",
    "right",
    "sort",
    "state",
    "team",
    "unused_since",
    "used_from",
];

/// Those that only a review takes: they ask for what is worked out for other people's tokens.
const OF_A_REVIEW: [&str; 4] = ["can", "flag", "project", "team"];

/// One page of the tokens that the caller may see: their own, unless `owner` asks for others.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &PARAMETERS)?;
    let asked = question.read("owner", owner)?.unwrap_or(Asked::Own);
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let query = query(&question, &caller.shared)?;
    let is_own = asked == Asked::Own || matches!(asked, Asked::Of(id) if Some(id) == caller.actor.person_id());
    if !is_own {
        return reviewed(&caller, &request, asked, review_query(&question, &caller.shared, query)?, most).await;
    }
    refuse_review_only(&question)?;
    let order = query.order;
    let (rows, next) = read(&caller, asked, query, most).await?;
    let data =
        rows.iter().map(|row| Document { token: &row.token, last_use: row.last_use.as_ref(), now: caller.now() }.to_json());
    let next = next.map(|place| cursor::write(&caller.shared, order, &place));
    listing::page(&request, &caller.shared, data.collect(), next)
}

fn refuse_review_only(question: &Question) -> Result<(), Refusal> {
    let words = "This parameter is for reviews. Send owner=all, or somebody's id, with it.";
    match OF_A_REVIEW.iter().find(|name| question.text(name).is_some()) {
        Some(name) => Err(Refusal::asked(name, "query.needs_owner", words)),
        None => Ok(()),
    }
}

async fn reviewed(caller: &Caller, request: &HttpRequest, asked: Asked, mut query: ReviewQuery, most: usize) -> Answer {
    if let Asked::Of(id) = asked {
        query.owner = Some(Whom::Id(id));
    }
    let order = query.tokens.order;
    let (actor, uses) = (caller.actor.clone(), caller.shared.uses.clone());
    let read = caller.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| review(snapshot, &actor, &query, most))
    });
    let page = read.await?;
    let data = page.rows.iter().map(|seen| reviewed_document(seen, caller.now())).collect();
    let next = page.next.map(|place| cursor::write(&caller.shared, order, &place));
    listing::page(request, &caller.shared, data, next)
}

/// Uses that wait in memory are written first, so that what is shown is true.
async fn read(caller: &Caller, asked: Asked, query: TokenQuery, most: usize) -> Result<(Vec<Listed>, Option<Place>), Refusal> {
    let (actor, uses) = (caller.actor.clone(), caller.shared.uses.clone());
    let read = caller.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| visible(snapshot, &actor, asked, &query, most))
    });
    Ok(read.await?)
}

/// The parameters that filter, for whoever means all that match.
pub fn filter_parameters() -> Vec<&'static str> {
    PARAMETERS.into_iter().filter(|name| !["cursor", "limit", "sort"].contains(name)).collect()
}

/// A review of everybody's tokens, or of one person's, as parameters ask for it. Errors: 400 naming the parameter.
pub(super) fn review_of(question: &Question, shared: &Shared) -> Result<ReviewQuery, Refusal> {
    let asked = question.read("owner", owner)?;
    let query = review_query(question, shared, query(question, shared)?)?;
    match asked {
        Some(Asked::Of(id)) => Ok(ReviewQuery { owner: Some(Whom::Id(id)), ..query }),
        Some(Asked::Everybody) | None => Ok(query),
        Some(Asked::Own) => Err(Refusal::asked("owner", "query.owner_unknown", "Send all, or a person's id.")),
    }
}

/// Reads what is asked. Errors: 400 naming the parameter.
pub fn query(question: &Question, shared: &Shared) -> Result<TokenQuery, Refusal> {
    let order = question.word("sort", Order::parse)?.unwrap_or(Order::Made);
    let after = question.text("cursor").map(|cursor| cursor::read(shared, order, cursor)).transpose();
    let unreadable = |_| Refusal::asked("cursor", "cursor.invalid", "This list cannot go on from there. Begin again.");
    let search = question.search("q")?.map(|text| text.trim().to_owned());
    Ok(TokenQuery {
        shelf: question.word("state", Shelf::parse)?.unwrap_or(Shelf::All),
        search: search.filter(|text: &String| !text.is_empty()),
        order,
        after: after.map_err(unreadable)?,
        kind: question.word("kind", TokenKind::parse)?,
        bounds: Bounds {
            ends_before: question.moment("ends_before")?,
            ends_after: question.moment("ends_after")?,
            used_before: question.moment("last_used_before")?,
            used_after: question.moment("last_used_after")?,
            made_before: question.moment("made_before")?,
            unused_since: question.moment("unused_since")?,
            never_used: question.word("never_used", flag)?.unwrap_or_default(),
            has_no_end: question.word("never_ends", flag)?.unwrap_or_default(),
        },
        owned_in: None,
        whence: question.word("networks", Whence::parse)?,
        used_from: question.read("used_from", addresses)?,
        right: question.read("right", |text| right(text, shared))?,
        flags: question.word("flag", Flag::parse)?.into_iter().collect(),
    })
}

/// The same with what only a review asks for.
fn review_query(question: &Question, shared: &Shared, tokens: TokenQuery) -> Result<ReviewQuery, Refusal> {
    let can = question.read("can", |text| pair(text, shared))?;
    Ok(ReviewQuery {
        owner: None,
        team: question.word("team", |text| TeamId::parse(text).ok())?,
        project: question.word("project", |text| ProjectId::parse(text).ok())?,
        tokens: TokenQuery { right: tokens.right.or_else(|| can.as_ref().map(spellings)), ..tokens },
        can,
    })
}

fn flag(text: &str) -> Option<bool> {
    text.parse().ok()
}

fn addresses(text: &str) -> Result<AddressSpan, FieldError> {
    let words = "Send an address, or a network such as 10.0.0.0/8.";
    AddressSpan::parse(text).ok_or_else(|| FieldError::new("", "query.network_unreadable", words))
}

fn owner(text: &str) -> Result<Asked, FieldError> {
    let wrong = || FieldError::new("", "query.owner_unknown", "Send me, all, or a person's id.");
    match text {
        "me" => Ok(Asked::Own),
        "all" => Ok(Asked::Everybody),
        id => PersonId::parse(id).map(Asked::Of).map_err(|_| wrong()),
    }
}

/// A right by its flat name or as `resource:action`, in both of its spellings.
fn right(text: &str, shared: &Shared) -> Result<[String; 2], FieldError> {
    pair(text, shared).map(|pair| spellings(&pair))
}

fn spellings(pair: &Pair) -> [String; 2] {
    [pair.flat_name().unwrap_or_else(|| pair.to_string()), pair.to_string()]
}

fn pair(text: &str, shared: &Shared) -> Result<Pair, FieldError> {
    let wrong = || FieldError::new("", "token.right_unknown", "Send a right as resource:action or as a flat name.");
    let flat = shared.catalogue().pair_of_flat_name(text);
    let pair = flat.or_else(|| text.parse().ok()).ok_or_else(wrong)?;
    if shared.catalogue().action(pair.resource.as_str(), pair.action.as_str()).is_none() {
        return Err(wrong());
    }
    Ok(pair)
}
