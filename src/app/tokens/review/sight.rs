//! What a reviewer needs to know of tokens besides their rows, for a whole page at once.

use super::AppError;
use super::holdings::{Effect, Held, Holdings, Teams};
use crate::domain::flag::{Flag, Known, flags};
use crate::domain::ids::{OrganizationId, PersonId, TeamId, TokenId};
use crate::domain::person::Person;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree};
use crate::domain::token::{Grant, Token};
use crate::store::standing::DEEPEST;
use crate::store::token_list::Listed;
use crate::store::token_uses::{UsedRight, rights_of_some};
use crate::store::{Snapshot, people, policies, projects, services, teams, tokens};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Whose a token is.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The person.
    pub person: Person,
    /// Whether they still belong to the organization.
    pub is_member: bool,
    /// The teams they are in besides Everyone, by name.
    pub teams: Vec<String>,
}

impl Owner {
    /// Whether they may act here.
    pub fn may_act(&self) -> bool {
        self.is_member && self.person.is_active()
    }
}

/// A token as a reviewer sees it.
pub struct Reviewed {
    /// The token and its last use.
    pub listed: Listed,
    /// Whose it is.
    pub owner: Arc<Owner>,
    /// What the token is called that made it, if one did.
    pub maker: Option<String>,
    /// What is in force, as long as the token works.
    pub rights: Arc<RightsTree>,
    /// What it names and nobody above it holds any more.
    pub dormant: Arc<RightsTree>,
    /// What would be in force if the organization did not withhold it from tokens.
    pub withheld: Arc<RightsTree>,
    /// How many rights its owner holds.
    pub held: usize,
    /// Those in force that are dangerous.
    pub dangerous: Arc<Vec<Right>>,
    /// Those that it was asked for, in force or not.
    used: BTreeSet<Right>,
    /// How many of those in force were ever asked for.
    pub used_count: usize,
    /// The service that asked for it last.
    pub last_service: Option<String>,
    /// What is worth a look about it.
    pub flags: Vec<Flag>,
}

impl Reviewed {
    /// The token.
    pub fn token(&self) -> &Token {
        &self.listed.token
    }

    /// The rights in force that were never asked for; none of a token that was never asked for any, because that tells nothing.
    pub fn unused(&self) -> Vec<Right> {
        match self.used.is_empty() {
            true => Vec::new(),
            false => self.rights.rights().filter(|right| !self.used.contains(right)).collect(),
        }
    }
}

/// What a page of tokens shares.
struct Around {
    owners: HashMap<PersonId, Arc<Owner>>,
    held: HashMap<PersonId, Arc<Held>>,
    makers: HashMap<TokenId, Token>,
    uses: HashMap<String, Vec<UsedRight>>,
}

/// What all tokens of an organization are looked at through: read once, however many are looked at.
/// Of the teams only those are read that have to do with these tokens.
pub(super) struct Lens {
    organization_id: OrganizationId,
    services: HashMap<String, String>,
    holdings: Holdings,
}

impl Lens {
    /// Reads what the organization's tokens have in common.
    pub(super) fn new(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Self, AppError> {
        let live = projects::live_ids(snapshot, organization_id)?;
        let policy = policies::in_force(snapshot, organization_id)?;
        Ok(Self {
            organization_id,
            services: services::names(snapshot, organization_id)?.into_iter().collect(),
            holdings: Holdings::new(organization_id, live, policy, &snapshot.rules().catalogue),
        })
    }

    /// The teams that give this somewhere; `None` when everybody has it.
    pub(super) fn teams_that_give(&mut self, snapshot: &mut Snapshot<'_>, pair: &Pair) -> Result<Option<Vec<TeamId>>, AppError> {
        self.holdings.read_all(teams::sources_of_organization(snapshot, self.organization_id)?);
        Ok(self.holdings.teams_that_give(pair))
    }

    /// Reads what Everyone and these teams give, where that is not known yet.
    fn read_teams(&mut self, snapshot: &mut Snapshot<'_>, ids: impl IntoIterator<Item = TeamId>) -> Result<(), AppError> {
        if let Some(unread) = self.holdings.unread(ids) {
            let given = teams::sources_of_teams(snapshot, self.organization_id, &unread)?;
            self.holdings.read_some(unread, given);
        }
        Ok(())
    }

    /// Looks at tokens. The number of queries does not depend on the number of tokens.
    pub(super) fn look(&mut self, snapshot: &mut Snapshot<'_>, rows: Vec<Listed>) -> Result<Vec<Reviewed>, AppError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let around = around(snapshot, self, &rows)?;
        rows.into_iter().map(|listed| reviewed(snapshot, self, &around, listed)).collect()
    }
}

fn around(snapshot: &mut Snapshot<'_>, lens: &mut Lens, rows: &[Listed]) -> Result<Around, AppError> {
    let organization_id = lens.organization_id;
    let owner_ids: BTreeSet<PersonId> = rows.iter().map(|row| row.token.owner_id).collect();
    let owner_ids: Vec<PersonId> = owner_ids.into_iter().collect();
    let ids: Vec<TokenId> = rows.iter().map(|row| row.token.id).collect();
    let memberships = teams::teams_of_people(snapshot, organization_id, &owner_ids)?;
    let mut uses: HashMap<String, Vec<UsedRight>> = HashMap::new();
    for used in rights_of_some(snapshot, &ids)? {
        uses.entry(used.token_id.clone()).or_default().push(used);
    }
    let owners = owners(snapshot, lens, &owner_ids, &memberships)?;
    let owning = owners.values().filter_map(|owner| owner.person.team_id());
    lens.read_teams(snapshot, memberships.iter().map(|(_, team, _)| *team).chain(owning))?;
    Ok(Around {
        held: held(lens, &owners, &memberships, &snapshot.rules().catalogue),
        owners,
        makers: makers(snapshot, rows)?,
        uses,
    })
}

fn owners(
    snapshot: &mut Snapshot<'_>,
    lens: &Lens,
    ids: &[PersonId],
    memberships: &[(PersonId, TeamId, String)],
) -> Result<HashMap<PersonId, Arc<Owner>>, AppError> {
    let members: BTreeSet<PersonId> = people::members_among(snapshot, lens.organization_id, ids)?.into_iter().collect();
    let owner = |person: Person| {
        let own = memberships.iter().filter(|(id, ..)| *id == person.id);
        let teams = own.map(|(.., name)| name.clone()).collect();
        (person.id, Arc::new(Owner { is_member: members.contains(&person.id), teams, person }))
    };
    Ok(people::some(snapshot, ids)?.into_iter().map(owner).collect())
}

/// What people hold; those who left hold nothing.
fn held(
    lens: &mut Lens,
    owners: &HashMap<PersonId, Arc<Owner>>,
    memberships: &[(PersonId, TeamId, String)],
    catalogue: &Catalogue,
) -> HashMap<PersonId, Arc<Held>> {
    let mut own: HashMap<PersonId, Vec<TeamId>> = HashMap::new();
    memberships.iter().for_each(|(person, team, _)| own.entry(*person).or_default().push(*team));
    let members = owners.values().filter(|owner| owner.is_member);
    members
        .map(|owner| {
            let teams = Teams::of(&owner.person, own.remove(&owner.person.id).unwrap_or_default());
            (owner.person.id, lens.holdings.held(teams, catalogue))
        })
        .collect()
}

/// The tokens that made these, and those that made them, level by level.
fn makers(snapshot: &mut Snapshot<'_>, rows: &[Listed]) -> Result<HashMap<TokenId, Token>, AppError> {
    let mut known: HashMap<TokenId, Token> = HashMap::new();
    let mut wanted: Vec<TokenId> = rows.iter().filter_map(|row| row.token.parent_id).collect();
    for _ in 0..DEEPEST {
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|id| !known.contains_key(id));
        if wanted.is_empty() {
            break;
        }
        let found = tokens::some(snapshot, &wanted)?;
        wanted = found.iter().filter_map(|token| token.parent_id).collect();
        known.extend(found.into_iter().map(|token| (token.id, token)));
    }
    Ok(known)
}

fn reviewed(snapshot: &Snapshot<'_>, lens: &mut Lens, around: &Around, mut listed: Listed) -> Result<Reviewed, AppError> {
    // What is listed ends when the organization's policy lets it end.
    listed.token.terms.window = lens.holdings.policy.window(listed.token.kind, listed.token.terms.window);
    let (token, now) = (&listed.token, snapshot.now());
    let owner = around.owners.get(&token.owner_id).cloned().ok_or_else(|| AppError::broken("a token without its owner"))?;
    let held = around.held.get(&token.owner_id);
    let catalogue = &snapshot.rules().catalogue;
    let effect = lens.holdings.effect(held.map(AsRef::as_ref), token, &grants_above(around, token), catalogue);
    let Effect { rights, count, dormant, withheld, dangerous } = effect;
    let uses = around.uses.get(&token.id.to_string()).map(Vec::as_slice).unwrap_or_default();
    let used: BTreeSet<Right> = uses.iter().filter_map(|used| used.right.parse().ok()).collect();
    let used_count = used.iter().filter(|right| rights.contains_right(right)).count();
    let known = Known {
        last_used_at: listed.last_use.as_ref().map(|last| last.at),
        owner_may_act: owner.may_act(),
        rights: count,
        dangerous: dangerous.len(),
        used: used_count,
    };
    Ok(Reviewed {
        flags: flags(token, &known, now),
        maker: token.parent_id.and_then(|id| around.makers.get(&id)).map(|maker| maker.name.as_str().to_owned()),
        last_service: uses.iter().max_by_key(|used| used.at).and_then(|used| lens.services.get(&used.service_id).cloned()),
        held: held.map_or(0, |held| held.count),
        owner,
        rights,
        dormant,
        withheld,
        dangerous,
        used,
        used_count,
        listed,
    })
}

fn grants_above<'a>(around: &'a Around, token: &Token) -> Vec<&'a Grant> {
    let mut grants = Vec::new();
    let mut next = token.parent_id;
    while let Some(maker) = next.and_then(|id| around.makers.get(&id)).filter(|_| grants.len() < DEEPEST) {
        grants.push(&maker.terms.grant);
        next = maker.parent_id;
    }
    grants
}
