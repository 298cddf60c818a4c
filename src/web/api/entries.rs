//! Where in a body an entry stands that a refusal names.
//!
//! The domain says which right or network it means, in text form, and knows nothing of bodies.
//! Here it is found again where it was sent: in a list, or along the branches of a tree (RFC 6901).

use super::strict_json::step;
use crate::domain::networks::Networks;
use crate::domain::rights::Right;
use crate::web::refusal::Remark;
use serde_json::Value;

/// The JSON pointer to what a remark on `rights` or `networks` means in `sent`; `None` where that is not known better.
/// `read` reads a right in any form in which a list may hold it.
pub fn place(remark: &Remark, sent: &Value, read: impl Fn(&str) -> Option<Right>) -> Option<String> {
    match remark.pointer.as_str() {
        "/rights" => match (sent.get("permissions"), &remark.entry) {
            (Some(tree), entry) => Some(format!("/permissions{}", in_tree(tree, entry.as_deref().unwrap_or_default()))),
            (None, Some(path)) => in_list(sent, "rights", |text| read(text).is_some_and(|right| lies_under(&right, path))),
            (None, None) => None,
        },
        "/networks" => in_list(sent, "networks", |text| is_network(text, remark.entry.as_deref())),
        _ => None,
    }
}

fn in_list(sent: &Value, name: &str, is_meant: impl Fn(&str) -> bool) -> Option<String> {
    let place = sent.get(name)?.as_array()?.iter().position(|item| item.as_str().is_some_and(&is_meant))?;
    Some(format!("/{name}/{place}"))
}

/// Whether a right is the one at this path, or below it.
fn lies_under(right: &Right, path: &str) -> bool {
    let text = right.to_string();
    text.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
}

fn is_network(text: &str, meant: Option<&str>) -> bool {
    Networks::parse([text]).is_ok_and(|network| network.lines().next().as_deref() == meant)
}

/// The steps to `scope_type/scope_id/resource:action`, or to as much of it as there is.
fn in_tree(tree: &Value, path: &str) -> String {
    let (branches, action) = path.split_once(':').map_or((path, None), |(branches, action)| (branches, Some(action)));
    let (mut pointer, mut at) = (String::new(), tree);
    for branch in branches.split('/') {
        // Ids are the same in capital letters.
        let found = at.as_object().and_then(|all| all.iter().find(|(name, _)| name.eq_ignore_ascii_case(branch)));
        let Some((name, below)) = found else { return pointer };
        pointer.push_str(&step(name));
        at = below;
    }
    let place = at.as_array().and_then(|all| all.iter().position(|one| one.as_str() == action));
    place.map_or_else(|| pointer.clone(), |place| format!("{pointer}/{place}"))
}
