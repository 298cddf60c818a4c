//! Deeds on many tokens: how far they are, and taking a pause back.

pub mod index;
pub mod show;
pub mod undo;

use crate::domain::ids::JobId;
use crate::web::refusal::Refusal;

fn parse_id(id: &str) -> Result<JobId, Refusal> {
    JobId::parse(id).map_err(|_| Refusal::not_found())
}
