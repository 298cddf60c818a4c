//! From the text of a catalogue file to a `Catalogue`, or to every mistake in it.
//!
//! Reading goes on after a mistake: an operator wants the whole list, not one line a run.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use toml::Spanned;
use toml::de::{DeString, DeTable};

use super::{
    Action, Catalogue, Mistake, Resource, ScopeKind, field,
    mistake::Mistakes,
    table::{Found, Table},
};
use crate::domain::rights::names::{ActionName, ResourceName, ScopeType};

pub(super) fn catalogue(text: &str) -> Result<Catalogue, Vec<Mistake>> {
    let mut reader = Reader { mistakes: Mistakes::of(text), taken: BTreeMap::new() };
    let (document, broken) = DeTable::parse_recoverable(text);
    for error in broken {
        reader.mistakes.note(error.span().unwrap_or(0..0), error.message());
    }
    let mut root = Table::new("the catalogue", 0..0, document.get_ref(), &mut reader.mistakes);
    let (scopes, resources) = (root.required("scope"), root.required("resource"));
    root.finish();
    let scopes = reader.scopes(scopes);
    let resources = reader.resources(resources, &scopes);
    let places = resources.iter().enumerate().map(|(place, resource)| (resource.name.clone(), place)).collect();
    reader.mistakes.or(Catalogue { scopes, resources, places })
}

/// What must not be said twice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unique {
    Scope,
    Resource,
    Plural,
}

struct Reader<'t> {
    mistakes: Mistakes<'t>,
    /// Where each name was said first.
    taken: BTreeMap<(Unique, String), Range<usize>>,
}

impl Reader<'_> {
    fn scopes(&mut self, found: Option<Found<'_>>) -> Vec<ScopeKind> {
        let tables = self.tables("scope", found);
        let scopes: Vec<_> = tables.into_iter().filter_map(|(span, table)| self.scope(span, table)).collect();
        for needed in [ScopeType::ORGANIZATION, ScopeType::PROJECT] {
            let there = scopes.iter().any(|scope| scope.name.as_str() == needed);
            if !there && found.is_some() {
                self.mistakes.note(0..0, format!("the scope type {needed:?} is missing; Hallpass cannot work without it"));
            }
        }
        scopes
    }

    fn scope(&mut self, span: Range<usize>, table: &DeTable<'_>) -> Option<ScopeKind> {
        let mut table = Table::new("the scope type", span, table, &mut self.mistakes);
        let name = table.name("name", ScopeType::parse);
        let (singular, plural) = (table.words("singular"), table.words("plural"));
        table.finish();
        let (name, name_span) = name?;
        self.once(Unique::Scope, name.as_str(), name_span, "scope type");
        Some(ScopeKind { name, singular: singular?, plural: plural? })
    }

    fn resources(&mut self, found: Option<Found<'_>>, scopes: &[ScopeKind]) -> Vec<Resource> {
        let tables = self.tables("resource", found);
        tables.into_iter().filter_map(|(span, table)| self.resource(span, table, scopes)).collect()
    }

    fn resource(&mut self, span: Range<usize>, table: &DeTable<'_>, scopes: &[ScopeKind]) -> Option<Resource> {
        let mut table = Table::new("the resource", span, table, &mut self.mistakes);
        let name = table.name("name", ResourceName::parse);
        let category = table.words("category");
        let (singular, plural) = (table.words("singular"), table.words("plural"));
        let changed_by = field::changed_by(&mut table);
        let on = table.required("on").and_then(|found| field::lives_on(&mut table, found, scopes));
        let plural_span = table.optional("plural").map(|found| found.span());
        let actions = table.required("actions");
        table.finish();
        if let Some((name, span)) = &name {
            self.once(Unique::Resource, name.as_str(), span.clone(), "resource");
        }
        if let (Some(plural), Some(span)) = (&plural, plural_span) {
            self.once(Unique::Plural, plural, span, "plural");
        }
        let actions = self.actions(actions?);
        Some(Resource { name: name?.0, category: category?, on: on?, singular: singular?, plural: plural?, changed_by, actions })
    }

    fn actions(&mut self, found: Found<'_>) -> Vec<Action> {
        let Some(table) = found.get_ref().as_table() else {
            self.mistakes.note(found.span(), "`actions` must be a table, one line an action");
            return Vec::new();
        };
        if table.is_empty() {
            self.mistakes.note(found.span(), "the resource has no actions");
        }
        let mut in_file_order: Vec<_> = table.iter().collect();
        in_file_order.sort_by_key(|(key, _)| key.span().start);
        let mut verbs = BTreeSet::new();
        in_file_order.into_iter().filter_map(|(key, found)| self.action(key, found, &mut verbs)).collect()
    }

    fn action(&mut self, key: &Spanned<DeString<'_>>, found: Found<'_>, verbs: &mut BTreeSet<String>) -> Option<Action> {
        let name = ActionName::parse(key.get_ref());
        let name = name.map_err(|why| self.mistakes.note(key.span(), why.to_string())).ok();
        let Some(table) = found.get_ref().as_table() else {
            let form = "an action must be written { verb = \"…\", sentence = \"…\" }";
            self.mistakes.note(found.span(), form);
            return None;
        };
        let about = format!("the action {:?}", key.get_ref());
        let mut table = Table::new(about, key.span(), table, &mut self.mistakes);
        let (verb, sentence) = (table.words("verb"), table.words("sentence"));
        let (danger, reads) = (table.flag("danger"), table.flag("reads"));
        table.finish();
        let verb = verb?;
        if !verbs.insert(verb.clone()) {
            let message =
                format!("the verb {verb:?} is taken by another action of this resource; a sentence could not tell them apart");
            self.mistakes.note(key.span(), message);
        }
        Some(Action { name: name?, verb, sentence: sentence?, danger, reads })
    }

    /// The tables of `[[key]]`, each with the span of its heading.
    fn tables<'a>(&mut self, key: &str, found: Option<Found<'a>>) -> Vec<(Range<usize>, &'a DeTable<'a>)> {
        let Some(found) = found else {
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in found.get_ref().as_array().into_iter().flatten() {
            match item.get_ref().as_table() {
                Some(table) => tables.push((item.span(), table)),
                None => self.mistakes.note(item.span(), format!("a {key} must be a table, written [[{key}]]")),
            }
        }
        if !found.get_ref().is_array() {
            self.mistakes.note(found.span(), format!("there is no {key} above: each one begins with [[{key}]]"));
        }
        tables
    }

    /// Notes a mistake if the name was said before.
    fn once(&mut self, kind: Unique, name: &str, span: Range<usize>, what: &str) {
        match self.taken.get(&(kind, name.to_owned())) {
            None => _ = self.taken.insert((kind, name.to_owned()), span),
            Some(first) => {
                let line = self.mistakes.line_of(first.clone());
                self.mistakes.note(span, format!("the {what} {name:?} is already on line {line}"));
            }
        }
    }
}
