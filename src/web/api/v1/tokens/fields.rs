//! The fields that creating and changing a token share.

use crate::app::FieldError;
use crate::domain::ids::OrganizationId;
use crate::domain::networks::Networks;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree, Scope};
use crate::domain::token::{Description, TokenName};
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::entries;
use crate::web::api::sheet::Sheet;
use crate::web::refusal::Refusal;

/// Takes a name. It may be left out, but not emptied.
pub(super) fn name(sheet: &mut Sheet) -> Option<TokenName> {
    let text = sheet.text("name")?;
    sheet.read("name", &text, |text| TokenName::parse(text).map_err(|error| FieldError::text("name", error)))
}

/// Takes a description.
pub(super) fn description(sheet: &mut Sheet) -> Option<Description> {
    let text = sheet.text("description")?;
    sheet.read("description", &text, |text| Description::parse(text).map_err(|error| FieldError::text("description", error)))
}

/// Takes the networks from which it may be used; `null` and an empty list mean everywhere.
pub(super) fn networks(sheet: &mut Sheet) -> Option<Networks> {
    if sheet.take_null("networks") {
        return Some(Networks::default());
    }
    let lines = sheet.texts("networks")?;
    match Networks::parse(lines.iter().map(String::as_str)) {
        Ok(networks) => Some(networks),
        Err(wrong) => {
            for one in wrong {
                let _: Option<()> =
                    sheet.wrong_entry("networks", one.line.saturating_sub(1), "token.network_unreadable", one.message);
            }
            None
        }
    }
}

/// Takes rights: a tree in `permissions`, or a list in `rights` of text forms and flat names.
pub(in crate::web::api::v1) fn rights(
    sheet: &mut Sheet,
    catalogue: &Catalogue,
    organization_id: OrganizationId,
) -> Option<RightsTree> {
    if sheet.has("permissions") && sheet.has("rights") {
        sheet.take("permissions");
        sheet.take("rights");
        return sheet.wrong("rights", "token.rights_twice", "Send permissions or rights, not both.");
    }
    if sheet.has("permissions") {
        return sheet.rights("permissions");
    }
    let texts = sheet.texts("rights")?;
    let mut rights = RightsTree::default();
    for (place, text) in texts.iter().enumerate() {
        let Some(right) = right(text, catalogue, organization_id) else {
            let words = format!("There is no right {} here.", shown(text));
            return sheet.wrong_entry("rights", place, "token.right_unknown", words);
        };
        if !rights.insert(right) {
            return sheet.wrong_entry("rights", place, "rights.twice", "A right comes twice.");
        }
    }
    Some(rights)
}

/// A refusal that points at the very right or network of the body that it speaks of.
pub(in crate::web::api) fn pointed(refusal: Refusal, caller: &Caller, body: &Body) -> Refusal {
    let Ok(sent) = body.value() else { return refusal };
    let read = |text: &str| right(text, caller.shared.catalogue(), caller.actor.organization_id);
    refusal.placed(|remark| entries::place(remark, &sent, read))
}

fn right(text: &str, catalogue: &Catalogue, organization_id: OrganizationId) -> Option<Right> {
    text.parse().ok().or_else(|| {
        let pair: Pair = catalogue.pair_of_flat_name(text)?;
        Some(pair.on(Scope::organization(organization_id)))
    })
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(100).collect()
}
