//! Names for tokens of surfaces that know only descriptions.

use crate::app::AppError;
use crate::domain::token::{Description, TokenName};

/// What a token is called when its description gives no name.
const NAMELESS: &str = "API token";

/// The first line of a description, as far as a name goes.
pub fn from_description(description: &Description) -> Result<TokenName, AppError> {
    let line: String = description.as_str().lines().next().unwrap_or_default().chars().take(TokenName::MOST).collect();
    let name = TokenName::parse(&line).or_else(|_| TokenName::parse(NAMELESS));
    name.map_err(AppError::broken)
}
