//! Rights that somebody wrote down or copied from elsewhere: a list of text forms, or JSON.

use super::offer::Place;
use crate::app::FieldError;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree, RolePairs};
use serde_json::Value;

/// Reads written rights. JSON is a rights tree, bare or under `rbac` or `permissions`, or a role's pairs;
/// anything else is a list of text forms and flat names.
/// What says no place applies in each of `places` on which it lives.
/// Errors: the first name that is no right, so that a typing error never narrows in silence.
pub fn written(text: &str, places: &[&Place], catalogue: &Catalogue) -> Result<RightsTree, FieldError> {
    let text = text.trim();
    let rights = if text.starts_with('{') { read_json(text, places, catalogue)? } else { read_list(text, places, catalogue)? };
    // A role says no places, so rights that do say one count everywhere.
    if places.iter().all(|place| place.is_said) { Ok(rights) } else { everywhere(&pairs_of(&rights), places, catalogue) }
}

fn read_json(text: &str, places: &[&Place], catalogue: &Catalogue) -> Result<RightsTree, FieldError> {
    let whole: Value = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    let inner = ["rbac", "permissions"].iter().find_map(|name| whole.get(name));
    // The tree itself is read from the text, because a parsed value has lost the names that were said twice.
    let inner = inner.map_or_else(|| text.to_owned(), Value::to_string);
    if let Ok(pairs) = serde_json::from_str::<RolePairs>(&inner) {
        return everywhere(&pairs.pairs().collect::<Vec<_>>(), places, catalogue);
    }
    let rights: RightsTree = serde_json::from_str(&inner).map_err(|error| unreadable(&error))?;
    catalogue.validate(&rights).map_err(|unknown| missing(&unknown.path.to_string()))?;
    Ok(rights)
}

fn read_list(text: &str, places: &[&Place], catalogue: &Catalogue) -> Result<RightsTree, FieldError> {
    let is_between = |letter: char| letter.is_whitespace() || ",;[]\"".contains(letter);
    let (mut rights, mut placeless) = (RightsTree::new(), Vec::new());
    for word in text.split(is_between).filter(|word| !word.is_empty()) {
        match word.parse::<Right>() {
            Ok(right) if catalogue.knows_right(&right) => _ = rights.insert(right),
            _ => placeless.push(pair(word, catalogue).ok_or_else(|| missing(word))?),
        }
    }
    rights.absorb(&everywhere(&placeless, places, catalogue)?);
    Ok(rights)
}

fn pair(word: &str, catalogue: &Catalogue) -> Option<Pair> {
    word.parse().ok().or_else(|| catalogue.pair_of_flat_name(word))
}

/// The pairs on each of the places on which they live. Errors: the first that lives on none of them.
fn everywhere(pairs: &[Pair], places: &[&Place], catalogue: &Catalogue) -> Result<RightsTree, FieldError> {
    let mut rights = RightsTree::new();
    for pair in pairs {
        let resource =
            catalogue.resource(pair.resource.as_str()).filter(|resource| resource.action(pair.action.as_str()).is_some());
        let resource = resource.ok_or_else(|| missing(&pair.to_string()))?;
        let mut homes = places.iter().filter(|place| place.has(resource)).peekable();
        if homes.peek().is_none() {
            let words = format!("{pair} belongs to no place that is shown. Show one to which it belongs.");
            return Err(FieldError::new("rights", "rights.no_place", words));
        }
        rights.extend(homes.map(|place| pair.clone().on(place.scope.clone())));
    }
    Ok(rights)
}

fn pairs_of(rights: &RightsTree) -> Vec<Pair> {
    rights.rights().map(|right| right.pair()).collect()
}

fn missing(name: &str) -> FieldError {
    let shown: String = name.chars().filter(|letter| !letter.is_control()).take(100).collect();
    FieldError::new("rights", "rights.unknown", format!("There is no right {shown} here."))
}

fn unreadable(error: &serde_json::Error) -> FieldError {
    FieldError::new("rights", "rights.unreadable", format!("This is not the JSON of rights: {error}."))
}
