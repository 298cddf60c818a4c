//! Filters of the list of all tokens that a person keeps under a name of their own.

use super::{AppError, FieldError};
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::{PersonId, ViewId};
use crate::domain::organization::Title;
use crate::domain::policy;
use crate::store::saved_views;
pub use crate::store::saved_views::SavedView;
use crate::store::{Snapshot, Tx};

/// So many views one person keeps.
const MOST: usize = 50;
/// Longer addresses are no filters.
pub const LONGEST_QUERY: usize = 2_000;

/// The actor's own views, by name. Errors: `Forbidden` for whoever reviews nobody's tokens.
pub fn own(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<SavedView>, AppError> {
    let person_id = reviewer(snapshot, actor)?;
    Ok(saved_views::of_person(snapshot, actor.organization_id, person_id)?)
}

/// Keeps filters under a name. A view of the same name is replaced.
/// Errors: `Forbidden`; `Invalid` when there are too many.
pub fn keep(tx: &mut Tx<'_>, actor: &Actor, name: Title, query: String) -> Result<Audited<SavedView>, AppError> {
    let person_id = reviewer(tx, actor)?;
    let known = saved_views::of_person(tx, actor.organization_id, person_id)?;
    let same = known.iter().find(|view| view.has_name(&name));
    if same.is_none() && known.len() >= MOST {
        return Err(AppError::Invalid(vec![FieldError::new(
            "name",
            "view.too_many",
            "You keep 50 views already. Remove one first.",
        )]));
    }
    if let Some(same) = same {
        saved_views::delete(tx, actor.organization_id, person_id, same.id)?;
    }
    let view = SavedView { id: ViewId::new(tx.new_id()), name, query };
    saved_views::insert(tx, actor.organization_id, person_id, &view)?;
    let event = Event::new("view.kept", Target::new("view", view.id, view.name.as_str())).change(
        "query",
        same.map(|same| same.query.clone()),
        view.query.clone(),
    );
    Ok(Audited::new(view, event))
}

/// Forgets one of the actor's own views. Errors: `NotFound`, also for somebody else's.
pub fn forget(tx: &mut Tx<'_>, actor: &Actor, id: ViewId) -> Result<Audited<()>, AppError> {
    let person_id = reviewer(tx, actor)?;
    let known = saved_views::of_person(tx, actor.organization_id, person_id)?;
    let view = known.into_iter().find(|view| view.id == id).ok_or(AppError::NotFound)?;
    saved_views::delete(tx, actor.organization_id, person_id, id)?;
    Ok(Audited::new((), Event::new("view.forgotten", Target::new("view", id, view.name.as_str()))))
}

fn reviewer(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<PersonId, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_review_tokens(actor, &authority)?;
    actor.person_id().ok_or(AppError::NotFound)
}
