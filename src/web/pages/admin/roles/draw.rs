//! Draws one role.

use super::view::{GiverLine, RoleView};
use super::{ROOM, Sight, base};
use crate::app::roles::show::Giver;
use crate::domain::policy::TEAM_RESOURCE;
use crate::domain::rights::{Catalogue, RolePairs, role_sentence};
use crate::web::pages::admin::allowed::{self, Place};
use crate::web::pages::admin::remarks::Remarks;
use crate::web::pages::admin::teams::view::Note;
use crate::web::pages::admin::teams::{built_in, place_words};
use crate::web::pages::log;
use crate::web::visit::Visit;

/// The page of a role with what was remarked about the last change.
pub(super) fn role(visit: &Visit, sight: &Sight, remarks: &Remarks) -> RoleView {
    let (shown, catalogue) = (&sight.shown, visit.shared.catalogue());
    let role = &shown.role;
    RoleView {
        base: base(role.id),
        copy_href: shown.may_create.then(|| format!("{ROOM}/new?from={}", role.id)),
        name: role.name.as_str().to_owned(),
        description: role.description.clone(),
        chip: role.built_in.as_ref().map(|_| built_in()),
        note: note(remarks),
        sentence: role_sentence(&role.pairs, catalogue),
        hint: hint(role.built_in.is_some(), shown.may_create),
        places: places(&role.pairs, catalogue),
        retired: retired(&role.pairs, catalogue),
        givers: givers(sight),
        can_edit: shown.may_update,
        can_delete: shown.may_delete,
        trail_href: log::trail(&sight.whoami, "target", role.id),
    }
}

/// The sentence about a change that was not made.
pub(super) fn note(remarks: &Remarks) -> Option<Note> {
    if remarks.text.is_empty() {
        return None;
    }
    let more = " Your change was not made. This is the role as it is now.";
    let more = if remarks.is_clash { more } else { " Nothing was changed." };
    Some(Note { kind: if remarks.is_clash { "warn" } else { "bad" }.to_owned(), text: format!("{}{more}", remarks.text) })
}

fn hint(is_built_in: bool, may_create: bool) -> String {
    let hint = match (is_built_in, may_create) {
        (true, true) => "Built-in roles follow the catalogue and cannot be changed. Make a copy to change it.",
        (true, false) => "Built-in roles follow the catalogue and cannot be changed.",
        (false, _) => "",
    };
    hint.to_owned()
}

fn places(pairs: &RolePairs, catalogue: &Catalogue) -> Vec<Place> {
    let kinds = catalogue.scopes().iter().map(|kind| kind.name.clone());
    let heading = |kind: &_| super::picker::heading(catalogue, std::slice::from_ref(kind));
    kinds.filter_map(|kind| allowed::place(pairs, &kind, catalogue, &heading(&kind), "")).collect()
}

/// The pairs that the catalogue no longer knows; they have no effect.
pub(super) fn retired(pairs: &RolePairs, catalogue: &Catalogue) -> Vec<String> {
    let gone = pairs.pairs().filter(|pair| catalogue.action(pair.resource.as_str(), pair.action.as_str()).is_none());
    gone.map(|pair| pair.to_string()).collect()
}

/// By team, and within a team the organization first.
fn givers(sight: &Sight) -> Vec<GiverLine> {
    let mut lines: Vec<GiverLine> = sight.shown.givers.iter().map(|giver| giver_line(sight, giver)).collect();
    lines.sort_by_cached_key(|line| (line.team.to_lowercase(), !line.place.starts_with("on "), line.place.clone()));
    lines
}

fn giver_line(sight: &Sight, giver: &Giver) -> GiverLine {
    GiverLine {
        team: giver.team_name.clone(),
        href: sight.whoami.may(TEAM_RESOURCE, "get").then(|| format!("/web/admin/teams/{}", giver.team_id)),
        place: place_words(&sight.whoami, giver.scope),
    }
}
