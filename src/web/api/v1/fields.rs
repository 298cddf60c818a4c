//! Fields that several resources share.

use crate::app::FieldError;
use crate::domain::organization::Title;
use crate::domain::text::paragraphs;
use crate::web::api::sheet::Sheet;

/// The most characters that say what a team or role is for.
pub const LONGEST_DESCRIPTION: usize = 500;

/// Takes the name of a project, team or role.
pub fn title(sheet: &mut Sheet, field: &'static str) -> Option<Title> {
    let text = sheet.text(field)?;
    sheet.read(field, &text, |text| Title::parse(text).map_err(|error| FieldError::text(field, error)))
}

/// Takes what a team or role is for.
pub fn description(sheet: &mut Sheet) -> Option<String> {
    let text = sheet.text("description")?;
    sheet.read("description", &text, |text| {
        paragraphs(text, LONGEST_DESCRIPTION).map_err(|error| FieldError::text("description", error))
    })
}
