//! The rules of a service: one line each, as people write them.
//!
//! ```text
//! GET,HEAD /projects/{project}/assets   core.project/{project}/ams.asset:get
//! POST     /users                       user:create user:fetch
//! GET      /health                      anonymous
//! *        /me/**                       signed-in
//! ```
//!
//! The first line that fits decides. A right without a place is held against the token's organization.
//! `any` before the rights asks for one of them instead of all.

use super::path::{Bindings, ClearPath, PathPattern};
use crate::domain::ids::OrganizationId;
use crate::domain::rights::{Catalogue, Pair, Right, Scope, ScopeId, ScopeType};
use std::fmt;

/// More lines are refused.
const MOST_RULES: usize = 1_000;

/// All rules of a service, in their order.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    text: String,
    rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The methods, in capitals; empty for all.
    pub methods: Vec<String>,
    /// The paths.
    pub path: PathPattern,
    /// What is needed.
    pub needs: Needs,
}

/// What a request needs.
#[derive(Debug, Clone)]
pub enum Needs {
    /// Nothing: whoever comes is let in, and the application is told that nobody is known.
    Nothing,
    /// A token that is good.
    AnyToken,
    /// All of these rights.
    All(Vec<RuleRight>),
    /// One of these rights.
    Any(Vec<RuleRight>),
}

/// A right with its place still open.
#[derive(Debug, Clone)]
pub struct RuleRight {
    /// Where.
    pub place: RulePlace,
    /// What.
    pub pair: Pair,
}

/// Where a right is needed.
#[derive(Debug, Clone)]
pub enum RulePlace {
    /// On the token's organization.
    Organization,
    /// On the scope of this type whose id stands in the path under this name.
    FromPath(ScopeType, String),
    /// On this very scope.
    Fixed(Scope),
}

/// The rights that a request needs, with their places settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of them; none at all asks for a good token only.
    All(Vec<Right>),
    /// One of them.
    Any(Vec<Right>),
    /// A scope in the path is no id: nobody can have a right there.
    Nowhere,
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Line {line}: {why}")]
pub struct InvalidRule {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

impl Rules {
    /// Reads lines that somebody writes now; empty ones and those that begin with `#` are remarks.
    /// Errors: every line that is wrong or names a right that the catalogue does not know.
    pub fn parse(text: &str, catalogue: &Catalogue) -> Result<Self, Vec<InvalidRule>> {
        Self::read(text, Some(catalogue))
    }

    /// Reads lines that were stored. A right that has left the catalogue stays needed, and nobody has it.
    pub fn stored(text: &str) -> Result<Self, Vec<InvalidRule>> {
        Self::read(text, None)
    }

    fn read(text: &str, catalogue: Option<&Catalogue>) -> Result<Self, Vec<InvalidRule>> {
        let (mut rules, mut wrong) = (Vec::new(), Vec::new());
        for (number, line) in text.lines().enumerate().map(|(place, line)| (place + 1, line.trim())) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match rule(line, catalogue) {
                Ok(rule) => rules.push(rule),
                Err(why) => wrong.push(InvalidRule { line: number, why }),
            }
        }
        if rules.len() > MOST_RULES {
            wrong.push(InvalidRule { line: MOST_RULES + 1, why: format!("at most {MOST_RULES} rules") });
        }
        let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned();
        if wrong.is_empty() { Ok(Self { text, rules }) } else { Err(wrong) }
    }

    /// The lines as they were written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether there is no rule: then any good token comes in, unless the gateway asks for more.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rules, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The first rule that fits, with what stood in the path.
    pub fn first_for<'r, 'a>(&'r self, method: &str, path: ClearPath<'a>) -> Option<(&'r Rule, Bindings<'r, 'a>)> {
        let mut fitting = self.rules.iter().filter(|rule| rule.takes(method));
        fitting.find_map(|rule| rule.path.fit(path).map(|bindings| (rule, bindings)))
    }
}

impl Rule {
    fn takes(&self, method: &str) -> bool {
        self.methods.is_empty() || self.methods.iter().any(|known| known == method)
    }
}

impl Needs {
    /// The rights for one request by a token of this organization.
    pub fn settled(&self, organization_id: OrganizationId, bindings: &Bindings<'_, '_>) -> Wanted {
        let settle = |rights: &[RuleRight]| {
            rights.iter().map(|right| right.settled(organization_id, bindings)).collect::<Option<Vec<Right>>>()
        };
        match self {
            Needs::Nothing | Needs::AnyToken => Wanted::All(Vec::new()),
            Needs::All(rights) => settle(rights).map_or(Wanted::Nowhere, Wanted::All),
            Needs::Any(rights) => settle(rights).map_or(Wanted::Nowhere, Wanted::Any),
        }
    }
}

impl RuleRight {
    /// Reads `resource:action`, `USER_FETCH`, `<type>/<id>/resource:action` or `<type>/{name}/resource:action`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('/').collect();
        let (place, pair) = match parts.as_slice() {
            [pair] => (RulePlace::Organization, *pair),
            [kind, id, pair] => (rule_place(kind, id)?, *pair),
            _ => return Err(format!("{text} is not a right")),
        };
        let pair = pair.parse().or_else(|_| Pair::from_flat_name(pair)).map_err(|_| format!("{text} is not a right"))?;
        Ok(Self { place, pair })
    }

    fn settled(&self, organization_id: OrganizationId, bindings: &Bindings<'_, '_>) -> Option<Right> {
        let scope = match &self.place {
            RulePlace::Organization => Scope::organization(organization_id),
            RulePlace::Fixed(scope) => scope.clone(),
            RulePlace::FromPath(kind, name) => Scope { kind: kind.clone(), id: ScopeId::parse(bindings.get(name)?).ok()? },
        };
        Some(self.pair.clone().on(scope))
    }

    fn kind(&self) -> ScopeType {
        match &self.place {
            RulePlace::Organization => ScopeType::organization(),
            RulePlace::Fixed(scope) => scope.kind.clone(),
            RulePlace::FromPath(kind, _) => kind.clone(),
        }
    }
}

impl fmt::Display for Wanted {
    /// The rights in text form with spaces between them, as the `scope` of a challenge.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Wanted::All(rights) | Wanted::Any(rights)) = self else { return Ok(()) };
        f.write_str(&rights.iter().map(Right::to_string).collect::<Vec<_>>().join(" "))
    }
}

fn rule_place(kind: &str, id: &str) -> Result<RulePlace, String> {
    let kind = ScopeType::parse(kind).map_err(|error| error.to_string())?;
    match id.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some("organization") => Ok(RulePlace::Organization),
        Some(name) => Ok(RulePlace::FromPath(kind, name.to_owned())),
        None => ScopeId::parse(id).map(|id| RulePlace::Fixed(Scope { kind, id })).map_err(|error| error.to_string()),
    }
}

fn rule(line: &str, catalogue: Option<&Catalogue>) -> Result<Rule, String> {
    let mut words = line.split_whitespace();
    let (Some(methods), Some(path)) = (words.next(), words.next()) else {
        return Err("write a method, a path and what is needed".to_owned());
    };
    let path = PathPattern::parse(path).map_err(|_| format!("{path} is not a path pattern"))?;
    let needs = needs(&words.collect::<Vec<_>>(), &path, catalogue)?;
    Ok(Rule { methods: method_list(methods)?, path, needs })
}

fn method_list(text: &str) -> Result<Vec<String>, String> {
    if text == "*" {
        return Ok(Vec::new());
    }
    let is_method = |word: &str| !word.is_empty() && word.len() <= 20 && word.bytes().all(|b| b.is_ascii_uppercase());
    let methods: Vec<String> = text.split(',').map(str::to_owned).collect();
    if methods.iter().all(|word| is_method(word)) {
        Ok(methods)
    } else {
        Err(format!("{text} is not a method: write GET, or GET,HEAD, or *"))
    }
}

fn needs(words: &[&str], path: &PathPattern, catalogue: Option<&Catalogue>) -> Result<Needs, String> {
    match words {
        [] => Err("say what is needed: rights, signed-in, or anonymous".to_owned()),
        ["anonymous"] => Ok(Needs::Nothing),
        ["signed-in"] => Ok(Needs::AnyToken),
        ["any", rights @ ..] if !rights.is_empty() => rule_rights(rights, path, catalogue).map(Needs::Any),
        rights => rule_rights(rights, path, catalogue).map(Needs::All),
    }
}

fn rule_rights(words: &[&str], path: &PathPattern, catalogue: Option<&Catalogue>) -> Result<Vec<RuleRight>, String> {
    words.iter().map(|word| known_right(word, path, catalogue)).collect()
}

fn known_right(word: &str, path: &PathPattern, catalogue: Option<&Catalogue>) -> Result<RuleRight, String> {
    let right = RuleRight::parse(word)?;
    if let RulePlace::FromPath(_, name) = &right.place
        && !path.names(name)
    {
        return Err(format!("the path has no {{{name}}}"));
    }
    if catalogue.is_some_and(|known| !known.knows(&right.kind(), &right.pair.resource, &right.pair.action)) {
        return Err(format!("there is no right {} on {} here", right.pair, right.kind()));
    }
    Ok(right)
}
