//! The JSON API: our own surface in `v1`, and beside it the surfaces of the systems whose clients Hallpass serves.
//!
//! A handler reads as three lines: read the request, call the use case, draw the answer.
//! What all surfaces share is here: bodies, parameters, preconditions, paging.

pub mod body;
pub mod caller;
mod entries;
pub mod health;
pub mod jwks;
pub mod kriten;
pub mod listing;
pub mod mkio;
pub mod naming;
pub mod openapi;
pub mod precondition;
pub mod profile;
pub mod question;
pub mod sheet;
pub mod shelf;
pub mod strict_json;
pub mod v1;

use super::refusal::Refusal;
use actix_web::HttpResponse;

/// What an API handler answers.
pub type Answer = Result<HttpResponse, Refusal>;
