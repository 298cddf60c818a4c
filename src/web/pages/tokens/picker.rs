//! The rights picker: what the person holds, by scope and category, and what is ticked.

use super::view::picker::{Picker, PickerGroup, PickerRight, PickerScope};
use crate::app::people::whoami::Whoami;
use crate::domain::holdings::built_in_pairs;
use crate::domain::rights::{Catalogue, Category, Resource, Right, RightsTree, Scope};
use crate::web::pages::frame::{Choice, Field};

/// What a picker is drawn from.
pub(super) struct Offer<'a> {
    pub catalogue: &'a Catalogue,
    pub whoami: &'a Whoami,
    /// What the person may hand on.
    pub held: &'a RightsTree,
    /// What is ticked, also when it is not held.
    pub chosen: &'a RightsTree,
    pub error: Option<String>,
}

/// Draws a picker over everything that is held, and what the token has without its owner holding it now.
pub(super) fn draw(offer: &Offer<'_>) -> Picker {
    let shown = offer.held.union(offer.chosen);
    let scopes: Vec<PickerScope> = shown.scopes().map(|scope| draw_scope(offer, &shown, &scope)).collect();
    Picker {
        offers_everything: false,
        kinds: Vec::new(),
        error: Field { value: String::new(), error: offer.error.clone() },
        chosen: offer.chosen.count(),
        scopes: scopes.into_iter().filter(|scope| !scope.groups.is_empty()).collect(),
        unheld: unheld(offer),
    }
}

/// The choice between chosen rights and all of them.
pub(super) fn kinds(chosen: &str) -> Vec<Choice> {
    let mut restricted = Choice::new("restricted", "Only what I choose", chosen != "full-access");
    restricted.hint = "Recommended.".to_owned();
    let mut everything = Choice::new("full-access", "Everything I may do", chosen == "full-access");
    everything.hint = "Also what I may do later.".to_owned();
    vec![restricted, everything]
}

fn draw_scope(offer: &Offer<'_>, shown: &RightsTree, scope: &Scope) -> PickerScope {
    let kind = offer.catalogue.scope(scope.kind.as_str()).map(|kind| capitalised(&kind.singular)).unwrap_or_default();
    let name = offer.whoami.name_of(scope).unwrap_or_else(|| scope.id.to_string());
    let groups =
        offer.catalogue.categories().iter().map(|category| draw_group(offer, shown, scope, category)).collect::<Vec<_>>();
    PickerScope { kind, name, groups: groups.into_iter().filter(|group| !group.rights.is_empty()).collect() }
}

fn draw_group(offer: &Offer<'_>, shown: &RightsTree, scope: &Scope, category: &Category<'_>) -> PickerGroup {
    let rights: Vec<PickerRight> =
        category.resources.iter().flat_map(|resource| draw_resource(offer, shown, scope, resource)).collect();
    let chosen = rights.iter().filter(|right| right.chosen).count();
    PickerGroup { name: category.name.to_owned(), chosen, open: chosen > 0, rights }
}

fn draw_resource(offer: &Offer<'_>, shown: &RightsTree, scope: &Scope, resource: &Resource) -> Vec<PickerRight> {
    let here: Vec<&str> = shown.actions(scope, resource.name.as_str()).map(|action| action.as_str()).collect();
    let known = resource.actions.iter().filter(|action| here.contains(&action.name.as_str()));
    known
        .map(|action| {
            let right = Right { scope: scope.clone(), resource: resource.name.clone(), action: action.name.clone() };
            let sleeps = if offer.held.contains_right(&right) { "" } else { " (asleep: you do not hold it now)" };
            PickerRight {
                value: right.to_string(),
                name: resource.flat_name(action).unwrap_or_else(|| right.pair().to_string()),
                sentence: format!("{}{sleeps}", action.sentence),
                say: format!("{} {}", action.verb, resource.plural),
                reads: action.reads,
                danger: action.danger.then(|| format!("can {}", action.verb)),
                chosen: offer.chosen.contains_right(&right),
                reason: None,
            }
        })
        .collect()
}

fn unheld(offer: &Offer<'_>) -> String {
    let organization = Scope::organization(offer.whoami.organization.id);
    let root = built_in_pairs("root", offer.catalogue).unwrap_or_default();
    let all = root.on(&organization, offer.catalogue).count();
    let held = offer.held.only_on(&organization).count();
    match all.saturating_sub(held) {
        0 => String::new(),
        1 => "One more right exists that your teams do not give you.".to_owned(),
        count => format!("{count} more rights exist that your teams do not give you."),
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
