//! What people ask a second person to approve.

pub mod decide;
pub mod document;
pub mod index;

use crate::domain::ids::RequestId;
use crate::web::refusal::Refusal;

fn parse_id(text: &str) -> Result<RequestId, Refusal> {
    RequestId::parse(text).map_err(|_| Refusal::not_found())
}
