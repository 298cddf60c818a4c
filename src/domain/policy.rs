//! Who may do what to which object: the only place that makes a [`Permit`].
//!
//! A store function that changes something takes the permit, which holds the very object it was granted for,
//! so a handler can neither forget the question nor ask it about something else.
//! What an actor may not see does not exist for them; what they may see but not change is forbidden.

mod requests;

pub use requests::{DecideRequest, may_decide_request, may_see_request, may_withdraw_request};

use super::actor::{Actor, Who};
use super::attenuation::{Ceiling, Maker};
use super::holdings::PROJECT_TO_COME;
use super::ids::{OrganizationId, PersonId, TeamId, TokenId};
use super::organization::Organization;
use super::person::Person;
use super::rights::{RightsTree, Scope};
use super::token::{TOKEN_RESOURCE, Token};
use super::window::Expiry;
use std::collections::BTreeSet;
use std::ops::Deref;

/// The resource whose rights allow reviewing and ending other people's tokens.
pub const MEMBER_TOKEN_RESOURCE: &str = "core.member_token";

/// Proof that the policy allowed a deed on the object inside. Only this module makes one.
pub struct Permit<Deed>(Deed);

impl<Deed> Deref for Permit<Deed> {
    type Target = Deed;
    fn deref(&self) -> &Deed {
        &self.0
    }
}

/// Making a token for somebody.
pub struct CreateToken {
    /// The organization it will act in.
    pub organization_id: OrganizationId,
    /// The person it will act for.
    pub owner_id: PersonId,
    /// The token that makes it, when a program does.
    pub parent_id: Option<TokenId>,
}

/// Changing a token: name, dates, rights, pause, secret.
pub struct ChangeToken {
    /// The token as it is now.
    pub token: Token,
}

/// Ending a token for ever.
pub struct RevokeToken {
    /// The token as it is now.
    pub token: Token,
}

/// Why the policy said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such thing, as far as this actor may know.
    NotFound,
    /// The actor sees it, but lacks this right, given in text form.
    Lacks(String),
}

/// What an actor may do at this moment; read in the same transaction as the object it is held against.
#[derive(Debug, Clone)]
pub struct Authority {
    /// The rights in force: a person's own, or a token's as its owner's rights leave them.
    pub rights: RightsTree,
    /// What sort of maker the actor is.
    pub maker: Maker,
    /// When the actor's credential ends.
    pub until: Expiry,
    /// The service identities in the actor's charge: of the teams they lead, or all where they may change teams.
    pub charges: BTreeSet<PersonId>,
    /// The teams that the actor leads, in person.
    pub leads: Vec<TeamId>,
    /// Who is in these teams.
    pub led: BTreeSet<PersonId>,
}

impl Authority {
    /// What this authority may hand on.
    pub fn ceiling(&self) -> Ceiling {
        Ceiling { rights: self.rights.clone(), maker: self.maker, until: self.until }
    }

    /// Whether `action` on `resource` is held on the organization itself.
    pub fn holds(&self, organization_id: OrganizationId, resource: &str, action: &str) -> bool {
        self.rights.allows(&Scope::organization(organization_id), resource, action)
    }

    /// Whether this owner is a service identity in the actor's charge.
    pub fn has_charge_of(&self, owner_id: PersonId) -> bool {
        self.charges.contains(&owner_id)
    }

    fn demand(&self, organization_id: OrganizationId, resource: &str, action: &str) -> Result<(), Refusal> {
        if self.holds(organization_id, resource, action) {
            return Ok(());
        }
        let scope = Scope::organization(organization_id);
        Err(Refusal::Lacks(format!("{scope}/{resource}:{action}")))
    }
}

/// A person makes tokens for themself and for the service identities in their charge; the operator for anybody;
/// a token only for its owner, or such an identity, and below itself.
pub fn may_create_token(actor: &Actor, authority: &Authority, owner_id: PersonId) -> Result<Permit<CreateToken>, Refusal> {
    if actor.person_id().is_some_and(|id| id != owner_id) && !authority.has_charge_of(owner_id) {
        return Err(Refusal::NotFound);
    }
    authority.demand(actor.organization_id, TOKEN_RESOURCE, "create")?;
    Ok(Permit(CreateToken { organization_id: actor.organization_id, owner_id, parent_id: actor.token_id() }))
}

/// Lets an actor list a kind of thing. A list that exists for everybody is forbidden rather than missing.
pub fn may_list(actor: &Actor, authority: &Authority, resource: &str) -> Result<(), Refusal> {
    authority.demand(actor.organization_id, resource, "get")
}

/// Lets an actor see what an action would do that they could take.
pub fn may_do(actor: &Actor, authority: &Authority, resource: &str, action: &str) -> Result<(), Refusal> {
    authority.demand(actor.organization_id, resource, action)
}

/// Whose tokens somebody may review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everybody's in the organization.
    Everybody,
    /// Those of the people in the teams they lead.
    Led,
}

/// Lets an actor look at other people's tokens: everybody's with the right to, a team's own admin those of its members.
pub fn may_review_tokens(actor: &Actor, authority: &Authority) -> Result<Reach, Refusal> {
    if actor.who == Who::Operator {
        return Ok(Reach::Everybody);
    }
    match authority.demand(actor.organization_id, MEMBER_TOKEN_RESOURCE, "get") {
        Ok(()) => Ok(Reach::Everybody),
        Err(_) if !authority.leads.is_empty() => Ok(Reach::Led),
        Err(refusal) => Err(refusal),
    }
}

/// Lets a person who has just signed in at the API have a login token; no right is needed to be oneself.
pub fn may_log_in(actor: &Actor) -> Result<Permit<CreateToken>, Refusal> {
    match actor.who {
        Who::Person { id, .. } => {
            Ok(Permit(CreateToken { organization_id: actor.organization_id, owner_id: id, parent_id: None }))
        }
        Who::Token { .. } | Who::Operator => Err(Refusal::NotFound),
    }
}

/// Lets an actor see a token: their own, those of identities in their charge, those below the token they use,
/// those of people whose team they lead,
/// or everybody's with the reviewing right.
pub fn may_see_token(actor: &Actor, authority: &Authority, token: &Token) -> Result<(), Refusal> {
    if token.organization_id != actor.organization_id {
        return Err(Refusal::NotFound);
    }
    let seen = match actor.who {
        Who::Operator => true,
        Who::Person { id, .. } => {
            token.owner_id == id
                || authority.has_charge_of(token.owner_id)
                || authority.led.contains(&token.owner_id)
                || reviews(actor, authority, "get")
        }
        Who::Token { id, .. } => {
            (is_below(token, id) || authority.has_charge_of(token.owner_id))
                && authority.holds(actor.organization_id, TOKEN_RESOURCE, "get")
                || reviews(actor, authority, "get")
        }
    };
    if seen { Ok(()) } else { Err(Refusal::NotFound) }
}

/// Lets an actor change a token they see.
pub fn may_change_token(actor: &Actor, authority: &Authority, token: Token) -> Result<Permit<ChangeToken>, Refusal> {
    demand_on_token(actor, authority, &token, "update")?;
    Ok(Permit(ChangeToken { token }))
}

/// Lets an actor give a token more than it has: a new secret, wider rights, a longer life.
/// Whoever reviews other people's tokens may only take away: a new secret would let them act as its owner.
pub fn may_enlarge_token(actor: &Actor, authority: &Authority, permit: &Permit<ChangeToken>) -> Result<(), Refusal> {
    let is_in_charge = match actor.who {
        Who::Operator => true,
        Who::Person { id, .. } => permit.token.owner_id == id,
        Who::Token { id, .. } => is_below(&permit.token, id),
    } || authority.has_charge_of(permit.token.owner_id);
    let scope = Scope::organization(actor.organization_id);
    if is_in_charge { Ok(()) } else { Err(Refusal::Lacks(format!("{scope}/{TOKEN_RESOURCE}:update as its owner"))) }
}

/// Lets an actor revoke a token they see. Whoever holds a token may always end it, and an owner always their own.
pub fn may_revoke_token(actor: &Actor, authority: &Authority, token: Token) -> Result<Permit<RevokeToken>, Refusal> {
    let own =
        matches!(actor.who, Who::Person { id, .. } if id == token.owner_id) && token.organization_id == actor.organization_id;
    if !own && actor.token_id() != Some(token.id) {
        demand_on_token(actor, authority, &token, "delete")?;
    }
    Ok(Permit(RevokeToken { token }))
}

fn demand_on_token(actor: &Actor, authority: &Authority, token: &Token, action: &str) -> Result<(), Refusal> {
    may_see_token(actor, authority, token)?;
    let resource = match actor.who {
        Who::Operator => return Ok(()),
        Who::Person { id, .. } if id == token.owner_id => TOKEN_RESOURCE,
        Who::Token { id, .. } if is_below(token, id) => TOKEN_RESOURCE,
        Who::Person { .. } | Who::Token { .. } if authority.has_charge_of(token.owner_id) => TOKEN_RESOURCE,
        Who::Person { .. } | Who::Token { .. } => MEMBER_TOKEN_RESOURCE,
    };
    authority.demand(actor.organization_id, resource, action)
}

fn reviews(actor: &Actor, authority: &Authority, action: &str) -> bool {
    authority.holds(actor.organization_id, MEMBER_TOKEN_RESOURCE, action)
}

/// A token stands below itself only for looking; changing itself would let it widen.
fn is_below(token: &Token, asking: TokenId) -> bool {
    token.parent_id == Some(asking)
}

/// Something that an organization's administrators keep: its people, teams, roles, projects, and itself.
/// `object` is the thing as it is now; a thing to be made is given as it will be.
pub struct Keep<T> {
    /// The organization it belongs to.
    pub organization_id: OrganizationId,
    /// The thing.
    pub object: T,
}

/// Lets an actor see a kind of thing of their organization. What they may not see does not exist for them.
pub fn may_see(actor: &Actor, authority: &Authority, resource: &str) -> Result<(), Refusal> {
    if authority.holds(actor.organization_id, resource, "get") { Ok(()) } else { Err(Refusal::NotFound) }
}

/// Lets an actor do `action` to a thing of their organization that they may see.
pub fn may_keep<T>(
    actor: &Actor,
    authority: &Authority,
    resource: &str,
    action: &str,
    object: T,
) -> Result<Permit<Keep<T>>, Refusal> {
    may_see(actor, authority, resource)?;
    may_keep_seen(actor, authority, resource, action, object)
}

/// The same for a thing that the actor is known to see, by whatever way: a member sees their team without the right to see all.
pub fn may_keep_seen<T>(
    actor: &Actor,
    authority: &Authority,
    resource: &str,
    action: &str,
    object: T,
) -> Result<Permit<Keep<T>>, Refusal> {
    authority.demand(actor.organization_id, resource, action)?;
    Ok(Permit(Keep { organization_id: actor.organization_id, object }))
}

/// Lets an administrator of an organization, or the operator, archive it; an administrator needs the right to change it too,
/// so that a token reaches no further than it says.
pub fn may_archive_organization(
    actor: &Actor,
    authority: &Authority,
    is_administrator: bool,
    organization: Organization,
) -> Result<Permit<Keep<Organization>>, Refusal> {
    let permit = may_keep(actor, authority, ORGANIZATION_RESOURCE, "update", organization)?;
    let administrators = || Refusal::Lacks("to administer the organization".to_owned());
    if is_administrator { Ok(permit) } else { Err(administrators()) }
}

/// Lets an administrator of an archived organization, or the operator, bring it back. Nobody holds rights in it meanwhile,
/// and a token acts in its own organization only.
pub fn may_restore_organization(
    actor: &Actor,
    is_administrator: bool,
    organization: Organization,
) -> Result<Permit<Keep<Organization>>, Refusal> {
    if !is_administrator || matches!(actor.who, Who::Token { .. }) {
        return Err(Refusal::NotFound);
    }
    Ok(Permit(Keep { organization_id: organization.id, object: organization }))
}

/// Lets a team's own admin change who is in it, and everybody who may change teams. The actor is known to see the team.
pub fn may_change_members<T>(
    actor: &Actor,
    authority: &Authority,
    is_team_admin: bool,
    team: T,
) -> Result<Permit<Keep<T>>, Refusal> {
    if is_team_admin && matches!(actor.who, Who::Person { .. }) {
        return Ok(Permit(Keep { organization_id: actor.organization_id, object: team }));
    }
    may_keep_seen(actor, authority, TEAM_RESOURCE, "update", team)
}

/// Lets whoever has charge of a service identity change it, and of its tokens' making. They are known to see it.
pub fn may_keep_identity(actor: &Actor, authority: &Authority, identity: Person) -> Result<Permit<Keep<Person>>, Refusal> {
    if authority.has_charge_of(identity.id) {
        return Ok(Permit(Keep { organization_id: actor.organization_id, object: identity }));
    }
    may_keep_seen(actor, authority, TEAM_RESOURCE, "update", identity)
}

/// Taking a token away from whoever has it and giving it to a service identity, with a new secret.
pub struct HandOver {
    /// The token as it is now.
    pub token: Token,
    /// Who will have it.
    pub to: PersonId,
    /// The token that asks, when a program does: what it takes over falls with it.
    pub parent_id: Option<TokenId>,
}

/// Lets an actor hand a token over who may end its owner's access, sees the token, and could make one for the identity.
/// `stopping` is the proof of the first.
pub fn may_hand_over(
    actor: &Actor,
    authority: &Authority,
    stopping: &Permit<Keep<Person>>,
    token: Token,
    to: PersonId,
) -> Result<Permit<HandOver>, Refusal> {
    if token.owner_id != stopping.object.id {
        return Err(Refusal::NotFound);
    }
    may_see_token(actor, authority, &token)?;
    let making = may_create_token(actor, authority, to)?;
    Ok(Permit(HandOver { token, to, parent_id: making.parent_id }))
}

/// Lets a team's own admin make service identities for it, and everybody who may change teams. They are known to see the team.
pub fn may_make_identity<T>(
    actor: &Actor,
    authority: &Authority,
    is_team_admin: bool,
    team: T,
) -> Result<Permit<Keep<T>>, Refusal> {
    if is_team_admin && matches!(actor.who, Who::Person { .. }) {
        return Ok(Permit(Keep { organization_id: actor.organization_id, object: team }));
    }
    may_keep_seen(actor, authority, TEAM_RESOURCE, "update", team)
}

/// Nobody gives what they do not have: whatever a change gives to anybody must have been given to whoever makes it.
/// Without this, a right to change teams would be a right to everything.
pub fn may_give(own: &RightsTree, gained: &RightsTree) -> Result<(), Refusal> {
    match gained.rights().find(|right| !own.contains_right(right)) {
        None => Ok(()),
        // Every project to come is written as a star.
        Some(right) => Err(Refusal::Lacks(right.to_string().replace(&PROJECT_TO_COME.to_string(), "*"))),
    }
}

/// The resource of the audit log.
pub const AUDIT_RESOURCE: &str = "core.audit";
/// The resource of people.
pub const PERSON_RESOURCE: &str = "core.person";
/// The resource of teams.
pub const TEAM_RESOURCE: &str = "core.team";
/// The resource of roles.
pub const ROLE_RESOURCE: &str = "core.role";
/// The resource of projects.
pub const PROJECT_RESOURCE: &str = "core.project";
/// The resource of the organization itself.
pub const ORGANIZATION_RESOURCE: &str = "core.customer";
/// The resource of services that ask about tokens.
pub const SERVICE_RESOURCE: &str = "core.service";
