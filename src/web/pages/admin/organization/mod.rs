//! The organization itself, and founding another one.

pub mod archive;
pub mod create;
pub mod name;
pub mod show;
pub mod view;

use crate::app::AppError;
use crate::app::people::whoami::{Whoami, whoami};
use crate::domain::policy::{self, ORGANIZATION_RESOURCE};
use crate::web::failure::Failure;
use crate::web::visit::{Present, Visit};

/// Where its page is.
const PAGE: &str = "/web/admin/organization";

/// Who looks. Errors: `NotFound` without the right to see the organization.
async fn looking(visit: &Visit, present: &Present) -> Result<Whoami, Failure> {
    let actor = present.actor.clone();
    let whoami = visit.shared.desk.read(move |snapshot| whoami(snapshot, &actor)).await?;
    policy::may_see(&present.actor, &whoami.authority, ORGANIZATION_RESOURCE).map_err(AppError::from)?;
    Ok(whoami)
}
