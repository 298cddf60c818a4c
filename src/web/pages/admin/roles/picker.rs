//! The picker of a role: resource and action pairs by kind of scope and category.

use super::view::{PairGroup, PairKind, PairLine, PairPicker};
use crate::app::FieldError;
use crate::domain::rights::{Action, Catalogue, Category, Pair, Resource, RolePairs, ScopeType};
use crate::web::pages::admin::allowed::name_of;
use crate::web::pages::asked::field;

/// What a picker is drawn from.
pub(super) struct Offer<'a> {
    pub catalogue: &'a Catalogue,
    /// What may be ticked: what the person was given, and what the role has already.
    pub reach: &'a RolePairs,
    /// What is ticked.
    pub chosen: &'a RolePairs,
    pub errors: &'a [FieldError],
}

/// Draws all rights of the catalogue; what the person may not hand on stands last and cannot be ticked.
pub(super) fn draw(offer: &Offer<'_>) -> PairPicker {
    let kinds: Vec<PairKind> = homes(offer.catalogue).into_iter().map(|home| draw_kind(offer, home)).collect();
    let lines = || kinds.iter().flat_map(|kind| &kind.groups).flat_map(|group| &group.rights);
    let unheld = lines().filter(|line| line.is_out_of_reach).count();
    PairPicker {
        error: field("rights", "", offer.errors),
        chosen: lines().filter(|line| line.chosen).count(),
        unheld: match unheld {
            0 => String::new(),
            1 => "One right cannot be ticked: nobody hands on what they do not have.".to_owned(),
            count => format!("{count} rights cannot be ticked: nobody hands on what they do not have."),
        },
        kinds,
    }
}

/// The different sets of kinds of scope on which resources live, in the catalogue's order.
fn homes(catalogue: &Catalogue) -> Vec<&[ScopeType]> {
    let mut homes: Vec<&[ScopeType]> = Vec::new();
    for resource in catalogue.resources() {
        if !homes.contains(&resource.on.as_slice()) {
            homes.push(&resource.on);
        }
    }
    homes
}

fn draw_kind(offer: &Offer<'_>, home: &[ScopeType]) -> PairKind {
    let categories = offer.catalogue.categories();
    let groups = categories.iter().map(|category| draw_group(offer, home, category));
    PairKind { heading: heading(offer.catalogue, home), groups: groups.filter(|group| !group.rights.is_empty()).collect() }
}

/// `On the organization`, `In projects`, or both.
pub(super) fn heading(catalogue: &Catalogue, home: &[ScopeType]) -> String {
    let word = |kind: &ScopeType| match catalogue.scope(kind.as_str()) {
        Some(_) if kind.as_str() == ScopeType::ORGANIZATION => "on the organization".to_owned(),
        Some(known) => format!("in {}", known.plural),
        None => kind.to_string(),
    };
    let words = home.iter().map(word).collect::<Vec<_>>().join(" and ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn draw_group(offer: &Offer<'_>, home: &[ScopeType], category: &Category<'_>) -> PairGroup {
    let here = category.resources.iter().filter(|resource| resource.on == home);
    let mut rights: Vec<PairLine> = here.flat_map(|resource| lines(offer, resource)).collect();
    rights.sort_by_key(|line| line.is_out_of_reach);
    let chosen = rights.iter().filter(|line| line.chosen).count();
    PairGroup { name: category.name.to_owned(), chosen, open: chosen > 0, rights }
}

fn lines<'a>(offer: &'a Offer<'_>, resource: &'a Resource) -> impl Iterator<Item = PairLine> + 'a {
    resource.actions.iter().map(move |action| line(offer, resource, action))
}

fn line(offer: &Offer<'_>, resource: &Resource, action: &Action) -> PairLine {
    let pair = Pair { resource: resource.name.clone(), action: action.name.clone() };
    let has = |pairs: &RolePairs| pairs.contains_pair(resource.name.as_str(), action.name.as_str());
    PairLine {
        value: pair.to_string(),
        name: name_of(resource, action),
        sentence: action.sentence.clone(),
        say: format!("{} {}", action.verb, resource.plural),
        reads: action.reads,
        danger: action.danger.then(|| format!("can {}", action.verb)),
        chosen: has(offer.chosen) && has(offer.reach),
        is_out_of_reach: !has(offer.reach),
    }
}
