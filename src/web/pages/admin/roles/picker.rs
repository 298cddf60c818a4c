//! The rights picker of a role, which says no places: one sort of places stands beside the other.

use super::parse_id;
use crate::app::FieldError;
use crate::domain::organization::Role;
use crate::domain::rights::{Catalogue, Pair, RightsTree, RolePairs, Scope, ScopeType};
use crate::web::pages::frame::Choice;
use crate::web::pages::picker::{Home, Offer, Place, Sent, written};
use crate::web::pages::words::capitalised;
use uuid::Uuid;

/// What is offered: the sorts of places on which resources live, in the catalogue's order.
/// Each is stood for by a scope of its own, so that the pairs of a role can be carried as rights; see [`off`] for the way back.
pub(super) fn places(catalogue: &Catalogue) -> Vec<Place> {
    let mut homes: Vec<&[ScopeType]> = Vec::new();
    for resource in catalogue.resources() {
        if !homes.contains(&resource.on.as_slice()) {
            homes.push(&resource.on);
        }
    }
    homes.into_iter().zip(1..).map(|(home, number)| place(catalogue, home, number)).collect()
}

fn place(catalogue: &Catalogue, home: &[ScopeType], number: u128) -> Place {
    Place {
        scope: Scope::organization(Uuid::from_u128(number)),
        kind: String::new(),
        name: heading(catalogue, home),
        home: Home::Exactly(home.to_vec()),
        is_said: false,
    }
}

/// `On the organization`, `In projects`, or both.
pub(super) fn heading(catalogue: &Catalogue, home: &[ScopeType]) -> String {
    let word = |kind: &ScopeType| match catalogue.scope(kind.as_str()) {
        Some(_) if kind.as_str() == ScopeType::ORGANIZATION => "on the organization".to_owned(),
        Some(known) => format!("in {}", known.plural),
        None => kind.to_string(),
    };
    capitalised(&home.iter().map(word).collect::<Vec<_>>().join(" and "))
}

/// The pairs of a role, each on the scope that stands for its sort of places. Retired pairs have none and are left out.
pub(super) fn on(pairs: &RolePairs, catalogue: &Catalogue) -> RightsTree {
    let places = places(catalogue);
    let mut rights = RightsTree::new();
    for pair in pairs.pairs() {
        let resource = catalogue.resource(pair.resource.as_str()).filter(|one| one.action(pair.action.as_str()).is_some());
        if let Some(place) = resource.and_then(|resource| places.iter().find(|place| place.has(resource))) {
            rights.insert(pair.on(place.scope.clone()));
        }
    }
    rights
}

/// The pairs without the scopes that stood for nothing but a sort of places.
pub(super) fn off(rights: &RightsTree) -> RolePairs {
    rights.rights().map(|right| right.pair()).collect()
}

/// What is ticked and carried. Errors: the first right that does not exist, so that a typing error never narrows in silence.
pub(super) fn chosen(sent: &Sent, catalogue: &Catalogue) -> Result<RolePairs, FieldError> {
    let mut pairs = off(&sent.carried(catalogue)?);
    for text in &sent.rights {
        pairs.insert(known(text, catalogue).ok_or_else(|| unknown(text))?);
    }
    Ok(pairs)
}

/// What of it can be read.
pub(super) fn readable(sent: &Sent, catalogue: &Catalogue) -> RolePairs {
    let mut pairs = off(&sent.carried(catalogue).unwrap_or_else(|_| sent.begun.clone()));
    sent.rights.iter().filter_map(|text| known(text, catalogue)).for_each(|pair| _ = pairs.insert(pair));
    pairs
}

fn known(text: &str, catalogue: &Catalogue) -> Option<Pair> {
    let pair: Pair = text.parse().ok()?;
    catalogue.action(pair.resource.as_str(), pair.action.as_str()).map(|_| pair)
}

fn unknown(text: &str) -> FieldError {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(100).collect();
    FieldError::new("rights", "role.right_unknown", format!("There is no right {shown} here."))
}

/// What one can begin with.
pub(super) fn starts(roles: &[Role], from: &str) -> Vec<Choice> {
    let role = |role: &Role| {
        let id = role.id.to_string();
        Choice::new(&id, role.name.as_str(), id == from)
    };
    std::iter::once(Choice::new("", "Nothing", from.is_empty())).chain(roles.iter().map(role)).collect()
}

/// The rights to begin with: what was pasted, else those of another role.
/// Errors: what cannot be read, or is not there; a role of another organization is not there.
pub(super) fn source(sent: &Sent, roles: &[Role], offer: &Offer<'_>) -> Result<RightsTree, FieldError> {
    if !sent.paste.trim().is_empty() {
        return written(&sent.paste, &offer.places.iter().collect::<Vec<_>>(), offer.catalogue);
    }
    if sent.from.is_empty() {
        return Ok(RightsTree::new());
    }
    let id = parse_id(&sent.from).ok();
    let role = roles.iter().find(|role| Some(role.id) == id);
    let role = role.ok_or_else(|| FieldError::new("rights", "rights.no_such_start", "There is no such role to begin with."))?;
    Ok(on(&role.pairs, offer.catalogue))
}
