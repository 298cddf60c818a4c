//! Reads rights in documents.

use serde_json::Value;

/// The rights in the `permissions` of a document, in text form and sorted.
#[track_caller]
pub fn rights_of(document: &Value) -> Vec<String> {
    let mut rights = Vec::new();
    for (scope, things) in branches(&document["permissions"]) {
        for (id, resources) in branches(things) {
            for (resource, actions) in branches(resources) {
                let actions = actions.as_array().unwrap_or_else(|| panic!("no actions: {document}"));
                rights
                    .extend(actions.iter().map(|action| format!("{scope}/{id}/{resource}:{}", action.as_str().expect("a name"))));
            }
        }
    }
    rights.sort();
    rights
}

#[track_caller]
fn branches(tree: &Value) -> impl Iterator<Item = (&String, &Value)> {
    tree.as_object().unwrap_or_else(|| panic!("no branch: {tree}")).iter()
}
