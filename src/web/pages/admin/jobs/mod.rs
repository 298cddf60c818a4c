//! Deeds on many tokens: how far they are, what became of each token, and taking a pause back.

pub mod index;
pub mod show;
pub mod undo;
pub mod view;

use crate::app::AppError;
use crate::app::bulk::work::work;
use crate::app::desk::Desk;
use crate::domain::bulk::{Deed, Job, Taken};
use crate::domain::ids::JobId;
use crate::web::pages::words;
use crate::web::state::Shared;

/// Where the list is.
const LIST: &str = "/web/admin/jobs";

/// The page of a job.
pub(in crate::web::pages) fn base(id: JobId) -> String {
    format!("{LIST}/{id}")
}

fn parse_id(id: &str) -> Result<JobId, AppError> {
    JobId::parse(id).map_err(|_| AppError::NotFound)
}

/// Begins with what waits at once, rather than at the next chore. Whatever is left then is done by the chores.
pub(in crate::web::pages) fn work_soon(desk: &Desk) {
    let desk = desk.clone();
    actix_web::rt::spawn(async move { while desk.run(work).await.unwrap_or_default() {} });
}

/// What is done, in words: `Revoke 214 tokens`.
fn title(shared: &Shared, job: &Job) -> String {
    let tokens = if job.total == 1 { "one token".to_owned() } else { format!("{} tokens", words::grouped(job.total)) };
    match &job.deed {
        Deed::Revoke(_) => format!("Revoke {tokens}"),
        Deed::Pause => format!("Pause {tokens}"),
        Deed::Resume => format!("Let {tokens} work again"),
        Deed::Shorten(until) => format!("Let {tokens} end by {}", words::full_text(*until)),
        Deed::Narrow(Taken::Unused) => format!("Take never-used rights from {tokens}"),
        Deed::Narrow(Taken::One(pair)) => {
            let action = shared.catalogue().action(pair.resource.as_str(), pair.action.as_str());
            format!("Take “{}” from {tokens}", action.map_or_else(|| pair.to_string(), |action| action.sentence.clone()))
        }
    }
}
