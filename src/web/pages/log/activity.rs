//! A person's own activity: what they did, and what was done to them and their tokens.

use super::asked::Asked;
use super::view::{Head, LogPage};
use super::{draw, part, read, whole};
use crate::app::AppError;
use crate::app::audit::export::Format;
use crate::web::export::{self, Log};
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use actix_web::web::Query;

const BASE: &str = "/web/activity";

/// The activity as a page, as a list, or as more entries.
pub async fn index(visit: Visit, present: Present, asked: Query<Asked>) -> Answer {
    let page = read(&visit, &present, Log::Own, &asked).await?;
    let list = draw(&visit, &page, BASE, &asked);
    if let Some(answer) = part(|| shell::bare(&visit, ""), &visit, &list) {
        return answer;
    }
    let frame = shell::frame(&visit, &page.whoami, Section::Activity, "Activity");
    let organization = page.whoami.organization.name.as_str();
    let head = Head {
        title: "Activity".to_owned(),
        lede: format!("What you did in {organization}, and what was done to you and your tokens."),
        check: None,
    };
    drawn(&LogPage { frame, head, filters: asked.filters(BASE), list })
}

/// All of it that is asked for, as a file.
pub async fn export(visit: Visit, present: Present, asked: Query<Asked>) -> Answer {
    let format = Format::parse(&asked.format).ok_or(AppError::NotFound)?;
    Ok(export::entries(&visit.shared, &present.actor, Log::Own, whole(&asked)?, format).await?)
}
