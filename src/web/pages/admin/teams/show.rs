//! The page of one team.

use super::view::FoundFragment;
use super::{Asked, draw, page, parse_id, sight};
use crate::web::pages::admin::remarks::Remarks;
use crate::web::pages::shell;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};

/// The team; for htmx only the people who were looked for.
pub async fn show(visit: Visit, present: Present, id: Path<String>, asked: Query<Asked>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?, asked.find.as_deref()).await?;
    if visit.wants_fragment {
        return drawn(&FoundFragment { frame: shell::bare(&visit, ""), finding: draw::finding(&sight, asked.find.as_deref()) });
    }
    page(&visit, &sight, &asked, StatusCode::OK, &Remarks::default())
}
