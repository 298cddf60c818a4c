//! Lists of tokens: filtered, ordered, and page by page.

use super::document::Document;
use crate::app::FieldError;
use crate::app::tokens::list::{Asked, Listed, visible};
use crate::domain::ids::PersonId;
use crate::domain::listing::{Bounds, Order, Place, Shelf, TokenQuery};
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
pub const PARAMETERS: [&str; 12] = [
    "cursor",
    "ends_after",
    "ends_before",
    "kind",
    "last_used_after",
    "last_used_before",
    "limit",
    "owner",
    "q",
    "right",
    "sort",
    "state",
];

/// One page of the tokens that the caller may see: their own, unless `owner` asks for others.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &PARAMETERS)?;
    let asked = question.read("owner", owner)?.unwrap_or(Asked::Own);
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let query = query(&question, &caller.shared)?;
    let order = query.order;
    let (rows, next) = read(&caller, asked, query, most).await?;
    let data =
        rows.iter().map(|row| Document { token: &row.token, last_use: row.last_use.as_ref(), now: caller.now() }.to_json());
    let next = next.map(|place| cursor::write(&caller.shared, order, &place));
    listing::page(&request, &caller.shared, data.collect(), next)
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
        },
        right: question.read("right", |text| right(text, shared))?,
    })
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
    let wrong = || FieldError::new("", "token.right_unknown", "Send a right as resource:action or as a flat name.");
    let flat = shared.catalogue().pair_of_flat_name(text);
    let pair = flat.or_else(|| text.parse().ok()).ok_or_else(wrong)?;
    if shared.catalogue().action(pair.resource.as_str(), pair.action.as_str()).is_none() {
        return Err(wrong());
    }
    Ok([pair.flat_name().unwrap_or_else(|| pair.to_string()), pair.to_string()])
}
