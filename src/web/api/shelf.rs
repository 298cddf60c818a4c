//! Lists that are short enough to be read whole: searched, ordered, and handed out page by page.
//!
//! Databases differ in how they order text, so the order is made here, and a page goes on after a name and an id.

use super::Answer;
use super::caller::Caller;
use super::listing::{self, MOST, USUAL};
use super::question::Question;
use crate::domain::listing::{Order, Place, PlaceKey};
use crate::domain::person::sign_in_key;
use crate::web::cursor;
use crate::web::refusal::Refusal;
use actix_web::HttpRequest;
use serde_json::Value;

/// The parameters that all these lists take.
pub const PARAMETERS: [&str; 4] = ["cursor", "limit", "q", "sort"];

/// One thing on the shelf.
pub struct Item {
    id: String,
    name: String,
    text: String,
    body: Value,
}

impl Item {
    /// A thing with its name, by which it is ordered, and the further text in which it is found.
    pub fn new(id: impl ToString, name: &str, text: &[&str], body: Value) -> Self {
        let name = sign_in_key(name);
        let text = sign_in_key(&[&[name.as_str()], text].concat().join("\n"));
        Self { id: id.to_string(), name, text, body }
    }

    fn key(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }
}

/// The page that is asked for, by name. Errors: 400 naming the parameter.
pub fn page(caller: &Caller, request: &HttpRequest, question: &Question, items: Vec<Item>) -> Answer {
    page_by("name", caller, request, question, items)
}

/// The same in another order: `usual` is the word for it when nobody says, with a minus for backwards.
/// What a thing is ordered by stands as its name.
pub fn page_by(usual: &str, caller: &Caller, request: &HttpRequest, question: &Question, mut items: Vec<Item>) -> Answer {
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let is_backwards = question.word("sort", |word| is_backwards(word, usual))?.unwrap_or(usual.starts_with('-'));
    let after = question.text("cursor").map(|cursor| place(caller, cursor)).transpose()?;
    let wanted = sign_in_key(question.search("q")?.unwrap_or_default());
    items.retain(|item| item.text.contains(&wanted));
    items.sort_by(|one, other| if is_backwards { other.key().cmp(&one.key()) } else { one.key().cmp(&other.key()) });
    if let Some((name, id)) = after {
        let after = (name.as_str(), id.as_str());
        items.retain(|item| if is_backwards { item.key() < after } else { item.key() > after });
    }
    let has_more = items.len() > most;
    items.truncate(most);
    let next = items.last().filter(|_| has_more).map(|item| {
        let place = Place { key: PlaceKey::Text(item.name.clone()), id: item.id.clone() };
        cursor::write(&caller.shared, Order::Name, &place)
    });
    listing::page(request, &caller.shared, items.into_iter().map(|item| item.body).collect(), next)
}

/// Reads an order: forwards, or the other way round. `None` for any word but `order`, with or without a minus.
pub fn is_backwards(word: &str, order: &str) -> Option<bool> {
    let is_known = word.trim_start_matches('-') == order.trim_start_matches('-') && !word.starts_with("--");
    is_known.then(|| word.starts_with('-'))
}

fn place(caller: &Caller, cursor: &str) -> Result<(String, String), Refusal> {
    match cursor::read(&caller.shared, Order::Name, cursor).map(|place| (place.key, place.id)) {
        Ok((PlaceKey::Text(name), id)) => Ok((name, id)),
        _ => Err(listing::lost()),
    }
}
