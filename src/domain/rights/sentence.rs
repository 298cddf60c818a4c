//! Rights said in one plain sentence.
//!
//! It may leave out detail when there is much to say, but then it says how much, and sharp rights are named first.
//! It never says less than the truth: "Cannot change anything" stands there only if every single right only reads.
//! Rights that the catalogue does not know have no effect and are not mentioned.

use std::cmp::Reverse;

use super::{
    catalogue::{Action, Catalogue, Resource},
    names::{ScopeId, ScopeType},
    roles::RolePairs,
    text::Scope,
    tree::RightsTree,
};
use uuid::Uuid;

const CLAUSES_SHOWN: usize = 4;
const KINDS_SHOWN: usize = 6;
const SCOPES_SHOWN: usize = 3;

/// Knows what people call an organization or a project. Any `Fn(&Scope) -> Option<String>` will do.
pub trait ScopeNames {
    /// The name, or `None` where there is none or the reader may not know it; then the start of the id is shown.
    fn name_of(&self, scope: &Scope) -> Option<String>;
}

impl<F: Fn(&Scope) -> Option<String>> ScopeNames for F {
    fn name_of(&self, scope: &Scope) -> Option<String> {
        self(scope)
    }
}

/// What a token of kind full-access may do.
pub fn full_access_sentence() -> &'static str {
    "Everything its owner may do."
}

/// Says the rights plainly: "Can read and delete assets in project Studio, nothing else."
/// The organization is not named while there is only one. Plain text: escape it for HTML.
pub fn sentence(rights: &RightsTree, catalogue: &Catalogue, names: &dyn ScopeNames) -> String {
    let rights = &catalogue.known(rights);
    let places = Places::Said { organizations: organizations(rights) };
    Speaker { catalogue, names, places }.say_rights(rights)
}

/// The same for what a role allows, wherever a team will give it: "Can read and delete assets, nothing else."
pub fn role_sentence(pairs: &RolePairs, catalogue: &Catalogue) -> String {
    // No place is said, so any id will do; each resource is said once, on the first kind of scope that it lives on.
    let id = ScopeId::from(Uuid::nil());
    let mut rights = RightsTree::new();
    for pair in pairs.pairs() {
        if let Some(kind) = catalogue.resource(pair.resource.as_str()).and_then(|resource| resource.on.first()) {
            rights.insert(pair.on(Scope { kind: kind.clone(), id }));
        }
    }
    let nameless = |_: &Scope| None;
    Speaker { catalogue, names: &nameless, places: Places::Unsaid }.say_rights(&catalogue.known(&rights))
}

/// Whether a sentence says where.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Places {
    Said { organizations: usize },
    Unsaid,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    ReadsOnly,
    NothingElse,
}

/// The same verbs for several kinds of resource, in the same places.
struct Clause<'a> {
    verbs: Vec<&'a str>,
    kinds: Vec<&'a str>,
    scopes: Vec<Scope>,
    reads_only: bool,
    has_danger: bool,
}

impl<'a> Clause<'a> {
    fn new(scope: &Scope, resource: &'a Resource, actions: &[&'a Action]) -> Self {
        Self {
            verbs: actions.iter().map(|action| action.verb.as_str()).collect(),
            kinds: vec![&resource.plural],
            scopes: vec![scope.clone()],
            reads_only: actions.iter().all(|action| action.reads),
            has_danger: actions.iter().any(|action| action.danger),
        }
    }

    fn rights(&self) -> usize {
        self.verbs.len() * self.kinds.len() * self.scopes.len()
    }

    /// Takes in a clause with the same verbs in the same places.
    fn add_kinds(&mut self, other: Self) {
        self.kinds.extend(other.kinds);
        self.reads_only &= other.reads_only;
        self.has_danger |= other.has_danger;
    }

    fn says_the_same(&self, other: &Self) -> bool {
        let kind = |clause: &Self| clause.scopes.first().map(|scope| scope.kind.clone());
        self.kinds == other.kinds && self.verbs == other.verbs && kind(self) == kind(other)
    }
}

fn clauses<'a>(rights: &RightsTree, catalogue: &'a Catalogue) -> Vec<Clause<'a>> {
    let mut clauses: Vec<Clause<'a>> = Vec::new();
    for scope in rights.scopes() {
        for clause in clauses_on(&scope, rights, catalogue) {
            match clauses.iter_mut().find(|said| said.says_the_same(&clause)) {
                Some(said) => said.scopes.extend(clause.scopes),
                None => clauses.push(clause),
            }
        }
    }
    clauses
}

fn clauses_on<'a>(scope: &Scope, rights: &RightsTree, catalogue: &'a Catalogue) -> Vec<Clause<'a>> {
    let mut clauses: Vec<Clause<'a>> = Vec::new();
    for resource in catalogue.resources().iter().filter(|resource| resource.on.contains(&scope.kind)) {
        let actions = granted(scope, rights, resource);
        if actions.is_empty() {
            continue;
        }
        let clause = Clause::new(scope, resource, &actions);
        match clauses.iter_mut().find(|said| said.verbs == clause.verbs) {
            Some(said) => said.add_kinds(clause),
            None => clauses.push(clause),
        }
    }
    clauses
}

/// The granted actions in the catalogue's order, which is the order of the sentence.
fn granted<'a>(scope: &Scope, rights: &RightsTree, resource: &'a Resource) -> Vec<&'a Action> {
    let names: Vec<_> = rights.actions(scope, resource.name.as_str()).collect();
    resource.actions.iter().filter(|action| names.contains(&&action.name)).collect()
}

fn organizations(rights: &RightsTree) -> usize {
    rights.scopes().filter(|scope| scope.kind.as_str() == ScopeType::ORGANIZATION).count()
}

struct Speaker<'a> {
    catalogue: &'a Catalogue,
    names: &'a dyn ScopeNames,
    places: Places,
}

impl Speaker<'_> {
    fn say_rights(&self, rights: &RightsTree) -> String {
        let clauses = clauses(rights, self.catalogue);
        let reads_only = clauses.iter().all(|clause| clause.reads_only);
        let ending = if reads_only { Ending::ReadsOnly } else { Ending::NothingElse };
        match clauses.len() {
            0 => "Can do nothing.".into(),
            1..=CLAUSES_SHOWN => self.say_all(&clauses, ending),
            _ => self.say_most(clauses, ending),
        }
    }

    fn say_all(&self, clauses: &[Clause<'_>], ending: Ending) -> String {
        let said = self.say_each(clauses);
        match (ending, clauses.len()) {
            (Ending::ReadsOnly, _) => format!("{said}. Cannot change anything."),
            (Ending::NothingElse, 1) => format!("{said}, nothing else."),
            (Ending::NothingElse, _) => format!("{said}; nothing else."),
        }
    }

    fn say_most(&self, mut clauses: Vec<Clause<'_>>, ending: Ending) -> String {
        clauses.sort_by_key(|clause| Reverse((clause.has_danger, clause.rights())));
        let rest = clauses.split_off(CLAUSES_SHOWN - 1);
        let said = self.say_each(&clauses);
        let more: usize = rest.iter().map(Clause::rights).sum();
        if ending == Ending::ReadsOnly {
            return format!("{said}; and {more} more rights. Cannot change anything.");
        }
        let sharp = if rest.iter().any(|clause| clause.has_danger) { "some" } else { "none" };
        format!("{said}; and {more} more rights, {sharp} of them dangerous.")
    }

    fn say_each(&self, clauses: &[Clause<'_>]) -> String {
        let said: Vec<_> = clauses.iter().map(|clause| format!("can {}", self.say(clause))).collect();
        let said = said.join("; ");
        said.replacen("can", "Can", 1)
    }

    fn say(&self, clause: &Clause<'_>) -> String {
        let kinds = shortened(&clause.kinds, KINDS_SHOWN, "more kinds");
        format!("{} {kinds}{}", listed(&clause.verbs), self.place(&clause.scopes))
    }

    /// " in projects Studio and Film", or nothing for the only organization.
    fn place(&self, scopes: &[Scope]) -> String {
        let Some(first) = scopes.first() else {
            return String::new();
        };
        let is_organization = first.kind.as_str() == ScopeType::ORGANIZATION;
        match self.places {
            Places::Unsaid => return String::new(),
            Places::Said { organizations } if is_organization && organizations < 2 => return String::new(),
            Places::Said { .. } => {}
        }
        let names: Vec<_> = scopes.iter().map(|scope| self.name(scope)).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let noun = self.catalogue.scope(first.kind.as_str()).map_or(first.kind.as_str(), |kind| match scopes.len() {
            1 => &kind.singular,
            _ => &kind.plural,
        });
        format!(" in {noun} {}", shortened(&names, SCOPES_SHOWN, "more"))
    }

    fn name(&self, scope: &Scope) -> String {
        let start_of_id = || scope.id.to_string().chars().take(8).collect();
        self.names.name_of(scope).unwrap_or_else(start_of_id)
    }
}

/// At most `shown` words; beyond that one word fewer and how many are missing, so "1 more" never stands for one word.
fn shortened(words: &[&str], shown: usize, more: &str) -> String {
    if words.len() <= shown {
        return listed(words);
    }
    let kept = &words[..shown - 1];
    format!("{} and {} {more}", kept.join(", "), words.len() - kept.len())
}

/// "a", "a and b", "a, b and c".
fn listed(words: &[&str]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).into(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
