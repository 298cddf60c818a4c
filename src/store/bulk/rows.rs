//! The rows, made from the same values and by the same rules as those of the use cases.

use super::super::schema::{memberships, people, team_members, token_use_days, token_uses};
use crate::domain::ids::{OrganizationId, PersonId, TeamId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::organization::TeamMember;
use crate::domain::person::Person;
use crate::store::token_uses::{LastUse, UseDay};
use diesel::prelude::*;

/// The last use of a token.
#[derive(Insertable)]
#[diesel(table_name = token_uses, treat_none_as_default_value = false)]
pub struct UseRow {
    token_id: String,
    last_used_at: i64,
    last_address: Option<String>,
    last_user_agent: Option<String>,
    times: i64,
}

impl UseRow {
    /// The row of a last use.
    pub fn new(id: TokenId, last: LastUse) -> Self {
        Self {
            token_id: id.to_string(),
            last_used_at: last.at.micros(),
            last_address: last.address,
            last_user_agent: last.user_agent,
            times: last.times,
        }
    }
}

/// What a token did on one day.
#[derive(Insertable)]
#[diesel(table_name = token_use_days, treat_none_as_default_value = false)]
pub struct DayRow {
    token_id: String,
    day: i64,
    allowed: i64,
    refused: i64,
}

impl DayRow {
    /// The row of a day.
    pub fn new(id: TokenId, day: UseDay) -> Self {
        Self { token_id: id.to_string(), day: day.day, allowed: day.allowed, refused: day.refused }
    }
}

/// A person.
#[derive(Insertable)]
#[diesel(table_name = people, treat_none_as_default_value = false)]
pub struct PersonRow {
    id: String,
    username: String,
    email: String,
    email_key: String,
    full_name: String,
    password_hash: String,
    disabled_at: Option<i64>,
    active_organization_id: String,
    created_at: i64,
    version: i64,
    kind: &'static str,
    team_id: Option<String>,
    description: String,
}

impl PersonRow {
    /// The row of a person with this password hash, which may be empty.
    pub fn new(person: &Person, password_hash: &str) -> Self {
        Self {
            id: person.id.to_string(),
            username: person.username.as_str().to_owned(),
            email: person.email.as_str().to_owned(),
            email_key: person.email.key(),
            full_name: person.full_name.as_str().to_owned(),
            password_hash: password_hash.to_owned(),
            disabled_at: person.disabled_at.map(Moment::micros),
            active_organization_id: person.active_organization_id.to_string(),
            created_at: person.created_at.micros(),
            version: person.version,
            kind: person.nature.as_str(),
            team_id: person.team_id().map(|id| id.to_string()),
            description: person.description().to_owned(),
        }
    }
}

/// That a person belongs to an organization.
#[derive(Insertable)]
#[diesel(table_name = memberships, treat_none_as_default_value = false)]
pub struct MembershipRow {
    organization_id: String,
    person_id: String,
    created_at: i64,
}

impl MembershipRow {
    /// The row of a membership.
    pub fn new(organization_id: OrganizationId, person_id: PersonId, at: Moment) -> Self {
        Self { organization_id: organization_id.to_string(), person_id: person_id.to_string(), created_at: at.micros() }
    }
}

/// That a person is in a team.
#[derive(Insertable)]
#[diesel(table_name = team_members, treat_none_as_default_value = false)]
pub struct MemberRow {
    team_id: String,
    person_id: String,
    is_team_admin: bool,
    created_at: i64,
}

impl MemberRow {
    /// The row of a member.
    pub fn new(team_id: TeamId, member: TeamMember, at: Moment) -> Self {
        Self {
            team_id: team_id.to_string(),
            person_id: member.person_id.to_string(),
            is_team_admin: member.is_team_admin,
            created_at: at.micros(),
        }
    }
}
