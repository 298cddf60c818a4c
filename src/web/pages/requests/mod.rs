//! What people ask a second person to approve: one's own requests, and those of others that one may decide.

pub mod decide;
pub mod index;
pub mod show;
pub mod view;

use super::frame::Chip;
use crate::app::AppError;
use crate::app::people::whoami::Whoami;
use crate::app::requests::RequestRecord;
use crate::domain::ids::RequestId;
use crate::domain::request::RequestState;
use crate::domain::rights::{full_access_sentence, sentence};
use crate::domain::token::Grant;
use crate::web::state::Shared;

/// Where the lists are.
const LIST: &str = "/web/requests";

fn base(id: RequestId) -> String {
    format!("{LIST}/{id}")
}

fn parse_id(id: &str) -> Result<RequestId, AppError> {
    RequestId::parse(id).map_err(|_| AppError::NotFound)
}

/// What became of a request, as word, shape and colour.
fn chip(state: RequestState) -> Chip {
    let (kind, mark, word) = match state {
        RequestState::Open => ("wait", "◇", "Waiting for approval"),
        RequestState::Approved => ("ok", "●", "Approved"),
        RequestState::Declined => ("bad", "✕", "Declined"),
        RequestState::Withdrawn => ("idle", "○", "Withdrawn"),
    };
    Chip { kind: kind.to_owned(), mark: mark.to_owned(), word: word.to_owned() }
}

/// The verb for whoever asked: what was decided is over.
fn asks(state: RequestState) -> &'static str {
    if state == RequestState::Open { "asks" } else { "asked" }
}

/// For whom it is asked, where that is not whoever asks.
fn whose(record: &RequestRecord) -> String {
    let is_own = record.request.requester_id == record.token.owner_id;
    if is_own { String::new() } else { format!(" of {}", record.owner_name) }
}

/// What a grant lets its token do, as a plain sentence.
fn say(shared: &Shared, whoami: &Whoami, grant: &Grant) -> String {
    match grant {
        Grant::Everything { .. } => full_access_sentence().to_owned(),
        Grant::Only(rights) => sentence(rights, shared.catalogue(), &|scope: &_| whoami.name_of(scope)),
    }
}
