//! Everybody's tokens, for those who look after them: found by what matters, with the risks of each and the reasons.
//!
//! What a row tells is asked of the database; what only the rights in force tell is worked out here, batch by batch.
//! Both together never look at more than [`MOST_LOOKED_AT`] rows for one page: a list that is not filled by then
//! says from where it goes on.

mod counted;
pub mod explain;
mod export;
pub mod given;
mod holdings;
mod reach;
mod sight;

pub use counted::{Counted, MOST_COUNTED, count};
pub use export::allow_export;
pub use reach::{Team, teams_to_choose};
use sight::Lens;
pub use sight::{Owner, Reviewed};

use super::AppError;
use crate::domain::actor::Actor;
use crate::domain::flag::Flag;
use crate::domain::ids::{PersonId, ProjectId, TeamId, TokenId};
use crate::domain::listing::{Place, TokenQuery};
use crate::domain::rights::{Pair, Scope};
use crate::store::Snapshot;
use crate::store::token_list::{self, List};

/// How many rows are looked at for one page at most.
pub const MOST_LOOKED_AT: usize = 20_000;
/// For how many of these the rights in force are worked out at most, which takes longer than reading a row.
const MOST_SEEN: usize = 2_000;
/// How many rows are read at once at most when only some of them may be shown.
const AT_ONCE: usize = 500;

/// What a review asks for.
#[derive(Debug, Clone, Default)]
pub struct ReviewQuery {
    /// What rows tell.
    pub tokens: TokenQuery,
    /// Only this person's.
    pub owner: Option<Whom>,
    /// Only those of this team's members.
    pub team: Option<TeamId>,
    /// Only those that can do this at present, somewhere.
    pub can: Option<Pair>,
    /// Only those that can do anything in this project at present.
    pub project: Option<ProjectId>,
}

/// A person, by whatever one knows of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// By id.
    Id(PersonId),
    /// By username or address.
    Named(String),
}

impl Whom {
    /// Reads an id; anything else is a name.
    pub fn parse(text: &str) -> Self {
        PersonId::parse(text).map_or_else(|_| Self::Named(text.to_owned()), Self::Id)
    }
}

impl ReviewQuery {
    /// Whether rows alone cannot tell which tokens are meant.
    fn needs_sight(&self) -> bool {
        self.can.is_some() || self.project.is_some() || self.tokens.flags.iter().any(|flag| !flag.is_in_the_row())
    }

    fn fits(&self, seen: &Reviewed) -> bool {
        let place = |project: &ProjectId| Scope::project(*project);
        let can = |pair: &Pair| match &self.project {
            Some(project) => seen.rights.contains_right(&pair.clone().on(place(project))),
            None => seen.rights.scopes().any(|scope| seen.rights.contains_right(&pair.clone().on(scope))),
        };
        let reaches = |project: &ProjectId| seen.rights.scopes().any(|scope| scope == place(project));
        let has = |flag: &Flag| seen.flags.contains(flag);
        self.can.as_ref().is_none_or(can)
            && self.project.as_ref().is_none_or(reaches)
            && self.tokens.flags.iter().filter(|flag| !flag.is_in_the_row()).all(has)
    }
}

/// One page of a review.
pub struct ReviewPage {
    /// The tokens.
    pub rows: Vec<Reviewed>,
    /// From where the list goes on, if it does.
    pub next: Option<Place>,
    /// Whether the list was not looked through far enough to fill the page.
    pub is_cut: bool,
    list: List,
}

/// The tokens that the actor may review and that are asked for; `most` at most.
/// The number of queries depends on the number of rows looked at, which is bounded, and not on how many tokens there are.
/// Errors: `Forbidden` for whoever may review nobody's; `NotFound` for a team or person out of their reach.
pub fn review(snapshot: &mut Snapshot<'_>, actor: &Actor, query: &ReviewQuery, most: usize) -> Result<ReviewPage, AppError> {
    let whose = reach::of(snapshot, actor, query)?;
    let mut rows: Vec<Reviewed> = Vec::new();
    let mut asked = query.tokens.clone();
    let (mut looked_at, mut seen_through, mut step) = (0, 0, AT_ONCE.min(most + 1));
    let mut lens = Lens::new(snapshot, actor.organization_id)?;
    // What a token can do its owner holds: whoever is in no team that gives it need not be looked at.
    asked.owned_in = match &query.can {
        Some(pair) => lens.teams_that_give(snapshot, pair)?,
        None => None,
    };
    let mut list = List::new(actor.organization_id, whose, asked);
    loop {
        let wanted = if query.needs_sight() { step } else { most + 1 - rows.len() };
        let found = list.page(snapshot, wanted)?;
        // What is common fills a page soon, and what is rare should not be sought in many small steps.
        step = AT_ONCE.min(step * 2);
        looked_at += found.looked_at;
        seen_through += found.rows.len();
        let seen = lens.look(snapshot, found.rows)?;
        rows.extend(seen.into_iter().filter(|row| query.fits(row)).take(most + 1 - rows.len()));
        if rows.len() > most {
            rows.truncate(most);
            let next = rows.last().map(|row| row.listed.place.clone());
            return Ok(ReviewPage { rows, next, is_cut: false, list });
        }
        if found.rest.is_none() || looked_at >= MOST_LOOKED_AT || seen_through >= MOST_SEEN {
            return Ok(ReviewPage { rows, is_cut: found.rest.is_some(), next: found.rest, list });
        }
    }
}

/// One token as a reviewer sees it. Errors: `NotFound`.
pub fn review_one(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TokenId) -> Result<Reviewed, AppError> {
    super::visible(snapshot, actor, id)?;
    let listed = token_list::one(snapshot, id)?.ok_or(AppError::NotFound)?;
    Lens::new(snapshot, actor.organization_id)?.look(snapshot, vec![listed])?.pop().ok_or(AppError::NotFound)
}
