//! The two fields of a resource that are more than a text: who may change it, and where it lives.

use super::{
    ScopeKind,
    table::{Found, Table},
};
use crate::domain::rights::{names::ScopeType, roles::BuiltInRole};

/// Which role may change the resource. Absent means Root, the narrowest circle.
pub(super) fn changed_by(table: &mut Table<'_, '_, '_>) -> BuiltInRole {
    let Some(found) = table.optional("changed_by") else {
        return BuiltInRole::Root;
    };
    match found.get_ref().as_str() {
        Some("root") => BuiltInRole::Root,
        Some("admin") => BuiltInRole::Admin,
        Some("author") => BuiltInRole::Author,
        _ => {
            let wrong = table.wrong(found, "`changed_by` must be \"root\", \"admin\" or \"author\"");
            wrong.unwrap_or(BuiltInRole::Root)
        }
    }
}

/// The types of scope on which the resource lives.
pub(super) fn lives_on(table: &mut Table<'_, '_, '_>, found: Found<'_>, scopes: &[ScopeKind]) -> Option<Vec<ScopeType>> {
    let Some(items) = found.get_ref().as_array() else {
        return table.wrong(found, "`on` must be a list of scope types");
    };
    if items.is_empty() {
        return table.wrong(found, "`on` is empty, so the resource would live nowhere");
    }
    let mut on: Vec<ScopeType> = Vec::new();
    for item in items {
        let named = item.get_ref().as_str().and_then(|text| scopes.iter().find(|scope| scope.name.as_str() == text));
        match named {
            Some(scope) if on.contains(&scope.name) => {
                table.wrong::<()>(item, format!("the scope type {:?} is named twice", scope.name));
            }
            Some(scope) => on.push(scope.name.clone()),
            None => {
                let known: Vec<_> = scopes.iter().map(|scope| scope.name.as_str()).collect();
                table.wrong::<()>(item, format!("not a scope type of this file; it has {known:?}"));
            }
        }
    }
    Some(on)
}
