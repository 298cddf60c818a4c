//! Everything that a review finds, as a file: the columns and the order are those of the pages' file.

use super::index::{filter_parameters, review_of};
use crate::app::tokens::review::allow_export;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::token_export::{Format, begin};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

/// All tokens that match, written while it is sent; broken off when reading fails.
pub async fn show(caller: Caller, request: HttpRequest) -> Answer {
    let known: Vec<&str> = filter_parameters().into_iter().chain(["format", "sort"]).collect();
    let question = Question::of(&request, &known)?;
    let format = question.word("format", Format::parse)?.unwrap_or(Format::Json);
    let query = review_of(&question, &caller.shared)?;
    let (wanted, filters, uses) = (query.clone(), request.query_string().to_owned(), caller.shared.uses.clone());
    caller.shared.desk.run(move |store| Ok(uses.flush(store)?)).await?;
    caller.change(move |tx, actor| allow_export(tx, actor, &wanted, format.as_str(), &filters)).await?;
    let name = format!("attachment; filename=\"tokens.{}\"", format.as_str());
    let body = begin(caller.shared.desk.clone(), caller.actor.clone(), query, format, caller.now()).await?;
    Ok(HttpResponse::Ok()
        .content_type(format.media())
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body))
}
