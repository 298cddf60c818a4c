//! The pages about services: the APIs that ask whether a token may come in.

mod configuration;
mod credentials;
mod draft;
mod edit;
mod index;
mod show;
mod trial;
mod view;

pub use configuration::show as configuration;
pub use credentials::create as create_credential;
pub use edit::{create, destroy, edit, new, update};
pub use index::index;
pub use show::show;
pub use trial::create as try_request;

use crate::app::AppError;
use crate::domain::ids::ServiceId;

fn parse_id(text: &str) -> Result<ServiceId, AppError> {
    ServiceId::parse(text).map_err(|_| AppError::NotFound)
}

fn base(id: ServiceId) -> String {
    format!("/web/admin/services/{id}")
}
