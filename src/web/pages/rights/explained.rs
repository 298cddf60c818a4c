//! Draws rights with their reasons: right, team, role, scope.

use super::view::{ExplainedGroup, ExplainedRight, ExplainedScope, Via};
use crate::app::people::explain::Explained;
use crate::app::people::whoami::Whoami;
use crate::domain::holdings::Source;
use crate::domain::organization::GrantScope;
use crate::domain::policy::TEAM_RESOURCE;
use crate::domain::rights::{Category, Pair, Resource, RightsTree, RolePairs, Scope};
use crate::web::pages::words;
use crate::web::state::Shared;
use serde::Deserialize;

/// How many rights one page lists line by line; further places get a link of their own.
const MOST_LISTED: usize = 2_000;
/// How many projects are named one by one.
const MOST_NAMED: usize = 6;

/// What an address of the page may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The id of the place whose rights are listed alone.
    on: String,
}

impl Asked {
    /// Where all places are listed again; empty when they are.
    pub fn all_href(&self, base: &str) -> String {
        if self.on.is_empty() { String::new() } else { base.to_owned() }
    }
}

/// Places with the same rights from the same teams.
struct Alike<'a> {
    first: Scope,
    others: Vec<Scope>,
    pairs: RolePairs,
    sources: Vec<&'a Source>,
}

impl Alike<'_> {
    fn scopes(&self) -> impl Iterator<Item = &Scope> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// What is held, place by place, each right with the teams and roles behind it. `base` is the address of the page.
pub fn draw(shared: &Shared, whoami: &Whoami, explained: &Explained, base: &str, asked: &Asked) -> Vec<ExplainedScope> {
    let mut room = MOST_LISTED;
    let all = alike(explained).into_iter();
    let wanted = all.filter(|place| asked.on.is_empty() || place.scopes().any(|scope| scope.id.to_string() == asked.on));
    wanted
        .map(|place| {
            let count = place.pairs.count();
            let fits = count <= room || !asked.on.is_empty();
            room = room.saturating_sub(count);
            draw_place(shared, whoami, &place, fits, base)
        })
        .collect()
}

fn alike(explained: &Explained) -> Vec<Alike<'_>> {
    let mut all: Vec<Alike<'_>> = Vec::new();
    for scope in explained.rights.scopes() {
        let pairs = explained.rights.pairs_on(&scope);
        let gives = |rights: &RightsTree| rights.scopes().any(|known| known == scope);
        let sources: Vec<&Source> =
            explained.sources.iter().filter(|(_, rights)| gives(rights)).map(|(source, _)| source).collect();
        let is_like = |place: &&mut Alike<'_>| {
            place.pairs == pairs && place.first.kind == scope.kind && have_same_names(&place.sources, &sources)
        };
        match all.iter_mut().find(is_like) {
            Some(place) => place.others.push(scope),
            None => all.push(Alike { first: scope, others: Vec::new(), pairs, sources }),
        }
    }
    all
}

fn have_same_names(one: &[&Source], other: &[&Source]) -> bool {
    let names = |source: &&Source| (source.team_id, source.role_name.clone(), source.scope == GrantScope::EveryProject);
    one.iter().map(names).eq(other.iter().map(names))
}

fn draw_place(shared: &Shared, whoami: &Whoami, place: &Alike<'_>, is_listed: bool, base: &str) -> ExplainedScope {
    let count = place.pairs.count();
    let categories = shared.catalogue().categories();
    let groups = categories.iter().map(|category| draw_group(whoami, place, category)).filter(|group| !group.rights.is_empty());
    ExplainedScope {
        kind: kind(shared, place),
        name: names(whoami, place),
        count: if count == 1 { "1 right".to_owned() } else { format!("{} rights", words::grouped(count)) },
        groups: if is_listed { groups.collect() } else { Vec::new() },
        more_href: (!is_listed).then(|| format!("{base}?on={}", place.first.id)),
    }
}

fn kind(shared: &Shared, place: &Alike<'_>) -> String {
    let Some(kind) = shared.catalogue().scope(place.first.kind.as_str()) else { return String::new() };
    match place.scopes().count() {
        1 => words::capitalised(&kind.singular),
        count => format!("{} {}", words::grouped(count), kind.plural),
    }
}

fn names(whoami: &Whoami, place: &Alike<'_>) -> String {
    let name = |scope: &Scope| whoami.name_of(scope).unwrap_or_else(|| scope.id.to_string());
    let mut named: Vec<String> = place.scopes().map(name).collect();
    named.sort();
    let more = named.len().saturating_sub(MOST_NAMED);
    named.truncate(MOST_NAMED);
    let list = named.join(", ");
    if more > 0 { format!("{list} and {more} more") } else { list }
}

/// Ways that all rights of a category share are said once, above them.
fn draw_group(whoami: &Whoami, place: &Alike<'_>, category: &Category<'_>) -> ExplainedGroup {
    let mut rights: Vec<ExplainedRight> =
        category.resources.iter().flat_map(|resource| draw_resource(whoami, place, resource)).collect();
    let mut shared = rights.first().map(|right| right.via.clone()).unwrap_or_default();
    shared.retain(|via| rights.iter().all(|right| right.via.contains(via)));
    rights.iter_mut().for_each(|right| right.via.retain(|via| !shared.contains(via)));
    ExplainedGroup { name: category.name.to_owned(), via: shared, rights }
}

fn draw_resource(whoami: &Whoami, place: &Alike<'_>, resource: &Resource) -> Vec<ExplainedRight> {
    let held = resource.actions.iter().filter_map(|action| {
        let pair = Pair { resource: resource.name.clone(), action: action.name.clone() };
        place.pairs.contains_pair(pair.resource.as_str(), pair.action.as_str()).then_some((action, pair))
    });
    held.map(|(action, pair)| ExplainedRight {
        sentence: action.sentence.clone(),
        name: resource.flat_name(action).unwrap_or_else(|| pair.to_string()),
        danger: action.danger.then(|| format!("can {}", action.verb)),
        via: place
            .sources
            .iter()
            .filter(|source| source.pairs.contains_pair(pair.resource.as_str(), pair.action.as_str()))
            .map(|source| via(whoami, source))
            .collect(),
    })
    .collect()
}

/// A team's role in words.
pub fn via(whoami: &Whoami, source: &Source) -> Via {
    let place = if source.scope == GrantScope::EveryProject { "on every project" } else { "" };
    Via {
        team: source.team_name.clone(),
        team_href: whoami.may(TEAM_RESOURCE, "get").then(|| format!("/web/admin/teams/{}", source.team_id)),
        role: source.role_name.clone(),
        place: place.to_owned(),
    }
}
