//! What a role or a team allows, in full: place by place, under the catalogue's headings, sharp rights marked.

use crate::domain::rights::{Action, Catalogue, Resource, RolePairs, ScopeType};

/// Fewer rights than this are all shown at once; of more, only the headings.
const SHOWN_AT_ONCE: usize = 12;

/// Where rights apply.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// `On the organization`, `In every project`, `In project Studio`
    pub heading: String,
    /// `Later ones too.`, or empty.
    pub hint: String,
    /// The headings of the catalogue.
    pub groups: Vec<Group>,
}

/// The rights under one heading of the catalogue.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The heading.
    pub name: String,
    /// Whether its rights are shown at first.
    pub open: bool,
    /// `3 dangerous`; empty for none.
    pub sharp: String,
    /// The rights.
    pub rights: Vec<AllowedRight>,
}

/// One right.
#[derive(Clone, Debug, Default)]
pub struct AllowedRight {
    /// `Read assets`
    pub sentence: String,
    /// The name in code, `ams.asset:get`.
    pub name: String,
    /// `can delete`, for a sharp right.
    pub danger: Option<String>,
}

/// Draws what pairs allow on a kind of scope; nothing when they allow nothing there.
pub fn place(pairs: &RolePairs, kind: &ScopeType, catalogue: &Catalogue, heading: &str, hint: &str) -> Option<Place> {
    let mut groups: Vec<Group> = Vec::new();
    for category in catalogue.categories() {
        let here = category.resources.iter().filter(|resource| resource.on.contains(kind));
        let rights: Vec<AllowedRight> = here.flat_map(|resource| allowed(pairs, resource)).collect();
        if !rights.is_empty() {
            groups.push(group(category.name, rights));
        }
    }
    let count: usize = groups.iter().map(|group| group.rights.len()).sum();
    groups.iter_mut().for_each(|group| group.open = count <= SHOWN_AT_ONCE);
    (count > 0).then(|| Place { heading: heading.to_owned(), hint: hint.to_owned(), groups })
}

fn group(name: &str, rights: Vec<AllowedRight>) -> Group {
    let sharp = rights.iter().filter(|right| right.danger.is_some()).count();
    Group {
        name: name.to_owned(),
        open: false,
        sharp: if sharp > 0 { format!("{sharp} dangerous") } else { String::new() },
        rights,
    }
}

fn allowed<'a>(pairs: &'a RolePairs, resource: &'a Resource) -> impl Iterator<Item = AllowedRight> + 'a {
    let has = |action: &&Action| pairs.contains_pair(resource.name.as_str(), action.name.as_str());
    resource.actions.iter().filter(has).map(|action| AllowedRight {
        sentence: action.sentence.clone(),
        name: resource.name_of(action),
        danger: action.danger.then(|| format!("can {}", action.verb)),
    })
}
