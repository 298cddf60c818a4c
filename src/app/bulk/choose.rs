//! Which tokens are meant, as they are now.

use super::{AppError, MOST};
use crate::app::authority;
use crate::app::tokens::review::{ReviewQuery, review};
use crate::domain::actor::Actor;
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::keyring::hex;
use crate::domain::moment::Moment;
use crate::domain::policy;
use crate::domain::token::Token;
use crate::store::{Snapshot, people, token_uses, tokens};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use time::Duration;

/// How many are read at once.
const AT_ONCE: usize = 500;

/// How tokens are chosen.
#[derive(Debug, Clone)]
pub enum Choice {
    /// One by one.
    These(Vec<TokenId>),
    /// All that match.
    All(Box<ReviewQuery>),
}

/// A choice, and what was taken out of it again.
#[derive(Debug, Clone)]
pub struct Selection {
    /// What is meant.
    pub choice: Choice,
    /// What is left alone after all.
    pub without: BTreeSet<TokenId>,
}

/// A chosen token.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The token as it is now.
    pub token: Token,
    /// What its owner is called.
    pub owner: String,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
}

/// The tokens that are meant; those used last come first.
pub struct Set {
    /// The tokens.
    pub chosen: Vec<Chosen>,
    /// How many people own them.
    pub people: usize,
    /// How many of them were used within the last day; they stand first.
    pub used_today: usize,
    /// Tells this set in this state from any other.
    pub fingerprint: String,
}

/// Finds the tokens that are meant. Errors: `NotFound` when one of them is out of the actor's sight;
/// `Conflict` when there are too many; those of the review.
pub fn choose(snapshot: &mut Snapshot<'_>, actor: &Actor, selection: &Selection) -> Result<Set, AppError> {
    let mut chosen = match &selection.choice {
        Choice::These(ids) => these(snapshot, actor, ids)?,
        Choice::All(query) => all(snapshot, actor, query)?,
    };
    chosen.retain(|one| !selection.without.contains(&one.token.id));
    chosen.sort_by_key(|one| (std::cmp::Reverse(one.last_used_at), one.token.id));
    let yesterday = snapshot.now().minus(Duration::DAY);
    let owners: BTreeSet<PersonId> = chosen.iter().map(|one| one.token.owner_id).collect();
    Ok(Set {
        people: owners.len(),
        used_today: chosen.iter().filter(|one| one.last_used_at > Some(yesterday)).count(),
        fingerprint: fingerprint(&chosen),
        chosen,
    })
}

fn these(snapshot: &mut Snapshot<'_>, actor: &Actor, ids: &[TokenId]) -> Result<Vec<Chosen>, AppError> {
    let ids: BTreeSet<TokenId> = ids.iter().copied().collect();
    let ids: Vec<TokenId> = ids.into_iter().collect();
    if ids.len() > MOST {
        return Err(too_many());
    }
    let authority = authority::of(snapshot, actor)?;
    let mut chosen = Vec::new();
    for part in ids.chunks(AT_ONCE) {
        let found = tokens::some(snapshot, part)?;
        if found.len() < part.len() {
            return Err(AppError::NotFound);
        }
        found.iter().try_for_each(|token| policy::may_see_token(actor, &authority, token))?;
        let owners = names(snapshot, &found)?;
        let last: HashMap<TokenId, Moment> = token_uses::last_of_some(snapshot, part)?.into_iter().collect();
        chosen.extend(found.into_iter().map(|token| Chosen {
            owner: owners.get(&token.owner_id).cloned().unwrap_or_default(),
            last_used_at: last.get(&token.id).copied(),
            token,
        }));
    }
    Ok(chosen)
}

fn names(snapshot: &mut Snapshot<'_>, found: &[Token]) -> Result<HashMap<PersonId, String>, AppError> {
    let ids: BTreeSet<PersonId> = found.iter().map(|token| token.owner_id).collect();
    let people = people::some(snapshot, &ids.into_iter().collect::<Vec<_>>())?;
    Ok(people.into_iter().map(|person| (person.id, person.full_name.as_str().to_owned())).collect())
}

fn all(snapshot: &mut Snapshot<'_>, actor: &Actor, query: &ReviewQuery) -> Result<Vec<Chosen>, AppError> {
    let (mut chosen, mut query) = (Vec::new(), query.clone());
    loop {
        let page = review(snapshot, actor, &query, AT_ONCE)?;
        chosen.extend(page.rows.into_iter().map(|seen| Chosen {
            owner: seen.owner.person.full_name.as_str().to_owned(),
            last_used_at: seen.listed.last_use.as_ref().map(|last| last.at),
            token: seen.listed.token,
        }));
        if chosen.len() > MOST {
            return Err(too_many());
        }
        query.tokens.after = page.next;
        if query.tokens.after.is_none() {
            return Ok(chosen);
        }
    }
}

fn too_many() -> AppError {
    AppError::conflict("bulk.too_many", "More than 100,000 tokens match. Narrow the filters, and do it in parts.")
}

/// Every token with its version: whatever is changed about one of them, or whichever comes or goes, makes it another.
fn fingerprint(chosen: &[Chosen]) -> String {
    let mut lines: Vec<String> = chosen.iter().map(|one| format!("{} {}\n", one.token.id, one.token.version)).collect();
    lines.sort_unstable();
    hex(&Sha256::digest(lines.concat())[..16])
}
