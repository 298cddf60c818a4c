//! Exactly what the list shows, as a file: all rows of its filters, in its order.

use super::asked::Asked;
use super::now;
use crate::app::AppError;
use crate::app::tokens::review::allow_export;
use crate::web::reply::Answer;
use crate::web::token_export::{Format, begin};
use crate::web::visit::{Present, Visit};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Path, Query};

/// `tokens.csv` or `tokens.json`.
pub async fn show(visit: Visit, present: Present, format: Path<String>, asked: Query<Asked>) -> Answer {
    let format = Format::parse(&format).ok_or(AppError::NotFound)?;
    let query = asked.read(visit.shared.catalogue(), now(&visit.shared))?;
    let (wanted, filters, uses) = (query.clone(), asked.query(), visit.shared.uses.clone());
    visit.shared.desk.run(move |store| Ok(uses.flush(store)?)).await?;
    let desk = &visit.shared.desk;
    desk.write(&present.actor, move |tx, actor| allow_export(tx, actor, &wanted, format.as_str(), &filters)).await?;
    let body = begin(desk.clone(), present.actor.clone(), query, format, now(&visit.shared)).await?;
    let name = format!("attachment; filename=\"tokens.{}\"", format.as_str());
    Ok(HttpResponse::Ok()
        .content_type(format.media())
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body))
}
