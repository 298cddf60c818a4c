//! One token, fully explained: what it can do now and why, what sleeps in it and why, what it never used,
//! who changed what, and everything that used it.

use super::given::{Given, given};
use super::{AppError, Reviewed, review_one};
use crate::app::authority;
use crate::app::people::explain::{self, Explained as Sources};
use crate::domain::actor::Actor;
use crate::domain::ids::TokenId;
use crate::domain::policy;
use crate::domain::rights::{Right, Scope};
use crate::domain::token::{Token, TokenKind};
use crate::domain::verdict::Reason;
use crate::store::audit::{EventRecord, of_target};
use crate::store::token_uses::{Origin, UseDay, days_of, origins_of};
use crate::store::{Snapshot, projects, services, standing};
use std::collections::HashMap;

/// How many events of its history are shown at most.
const MOST_EVENTS: i64 = 100;

/// Why a right that a token names does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asleep {
    /// The catalogue does not know it any more.
    Retired,
    /// The organization lets no token have it.
    Withheld,
    /// The owner does not belong to the organization any more.
    OwnerLeft,
    /// The project is archived.
    ProjectArchived,
    /// The token that made it does not have it any more.
    MakerLacks,
    /// No team of the owner's gives it any more.
    NoTeamGives,
}

/// Where and how a token was used, with the service's name.
pub struct Used {
    /// Address, program and times.
    pub origin: Origin,
    /// What the service is called that asked; `None` when it asked itself, or the service is gone.
    pub service: Option<String>,
}

/// A token, fully explained.
pub struct Explained {
    /// The token as the list shows it.
    pub seen: Reviewed,
    /// What is in force, with the teams and roles behind each right.
    pub sources: Sources,
    /// What is not, and why.
    pub asleep: Vec<(Right, Asleep)>,
    /// Why the token is refused as a whole at present; `None` when it works.
    pub fault: Option<Reason>,
    /// Everything that used it, the latest first; a bounded number.
    pub uses: Vec<Used>,
    /// What it did on each day since the asked one.
    pub days: Vec<UseDay>,
    /// What was done to it, newest first.
    pub events: Vec<EventRecord>,
    /// Who gave what it can do; nothing for whoever may not read the log.
    pub given: Vec<Given>,
    /// Whether the actor may pause it and let it work again.
    pub may_change: bool,
    /// Whether the actor may revoke it.
    pub may_revoke: bool,
}

/// Explains a token that the actor may see; days of use from `since_day` on. Errors: `NotFound`.
pub fn explain(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TokenId, since_day: i64) -> Result<Explained, AppError> {
    let seen = review_one(snapshot, actor, id)?;
    let token = seen.token().clone();
    let mut sources = explain::of_person(snapshot, actor.organization_id, token.owner_id)?;
    let asleep = asleep(snapshot, &seen, &sources)?;
    sources.rights = (*seen.rights).clone();
    let authority = authority::of(snapshot, actor)?;
    let is_live = token.revocation.is_none();
    let may_read_log = authority.holds(actor.organization_id, policy::AUDIT_RESOURCE, "get");
    let given = if may_read_log { given(snapshot, &seen, &sources)? } else { Vec::new() };
    Ok(Explained {
        fault: fault(snapshot, token.clone())?,
        uses: uses(snapshot, actor, id)?,
        days: days_of(snapshot, &[id], since_day)?.into_iter().map(|(_, day)| day).collect(),
        events: of_target(snapshot, "token", &id.to_string(), MOST_EVENTS)?,
        may_change: is_live
            && token.kind != TokenKind::Login
            && policy::may_change_token(actor, &authority, token.clone()).is_ok(),
        may_revoke: is_live && policy::may_revoke_token(actor, &authority, token).is_ok(),
        given,
        sources,
        asleep,
        seen,
    })
}

fn fault(snapshot: &mut Snapshot<'_>, token: Token) -> Result<Option<Reason>, AppError> {
    let now = snapshot.now();
    Ok(standing::of_token(snapshot, token)?.fault(now))
}

fn asleep(snapshot: &mut Snapshot<'_>, seen: &Reviewed, held: &Sources) -> Result<Vec<(Right, Asleep)>, AppError> {
    let withheld = seen.withheld.rights().map(|right| (right, Asleep::Withheld));
    if seen.dormant.is_empty() {
        return Ok(withheld.collect());
    }
    let organization_id = seen.token().organization_id;
    let all = projects::of_organization(snapshot, organization_id)?;
    let archived: Vec<Scope> =
        all.iter().filter(|project| project.archived_at.is_some()).map(|project| Scope::project(project.id)).collect();
    let catalogue = &snapshot.rules().catalogue;
    let why = |right: &Right| match right {
        _ if !catalogue.knows_right(right) => Asleep::Retired,
        _ if !seen.owner.is_member => Asleep::OwnerLeft,
        _ if archived.contains(&right.scope) => Asleep::ProjectArchived,
        _ if held.rights.contains_right(right) => Asleep::MakerLacks,
        _ => Asleep::NoTeamGives,
    };
    Ok(withheld.chain(seen.dormant.rights().map(|right| (right.clone(), why(&right)))).collect())
}

fn uses(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TokenId) -> Result<Vec<Used>, AppError> {
    let names: HashMap<String, String> = services::names(snapshot, actor.organization_id)?.into_iter().collect();
    let used = |origin: Origin| Used { service: names.get(&origin.service_id).cloned(), origin };
    Ok(origins_of(snapshot, id)?.into_iter().map(used).collect())
}
