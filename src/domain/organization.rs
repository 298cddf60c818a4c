//! Organizations, their projects, teams and roles: where rights come from.
//!
//! People get rights only through teams: a team gives each member its roles, each on a scope.

use super::ids::{OrganizationId, PersonId, ProjectId, RoleId, TeamId};
use super::moment::Moment;
use super::rights::RolePairs;
use super::text::{self, InvalidText};
use serde::Serialize;

/// The tenant: people, projects, teams and tokens belong to one.
#[derive(Debug, Clone)]
pub struct Organization {
    /// Its id, which is also the id of its scope.
    pub id: OrganizationId,
    /// What people call it.
    pub name: Title,
    /// When it was made.
    pub created_at: Moment,
    /// Set while it is archived; nobody acts in it meanwhile.
    pub archived_at: Option<Moment>,
    /// Counts changes.
    pub version: i64,
}

/// A part of an organization.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its id, which is also the id of its scope.
    pub id: ProjectId,
    /// The organization it is a part of.
    pub organization_id: OrganizationId,
    /// What people call it.
    pub name: Title,
    /// Set while it is archived; rights on it sleep meanwhile.
    pub archived_at: Option<Moment>,
    /// Counts changes.
    pub version: i64,
}

/// People, and the roles that they get on scopes.
#[derive(Debug, Clone)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// The organization it belongs to.
    pub organization_id: OrganizationId,
    /// What people call it.
    pub name: Title,
    /// What it is for.
    pub description: String,
    /// Which of the teams that every organization has, if it is one.
    pub built_in: Option<BuiltInTeam>,
    /// Counts changes.
    pub version: i64,
}

/// The teams that every organization has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuiltInTeam {
    /// May do everything, on every project.
    Administrators,
    /// Holds the role Admin.
    Admins,
    /// Holds the role Author.
    Authors,
    /// Holds the role Viewer.
    Viewers,
    /// All members; nobody can leave it.
    Everyone,
}

impl BuiltInTeam {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Administrators, Self::Admins, Self::Authors, Self::Viewers, Self::Everyone];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Administrators => "administrators",
            Self::Admins => "admins",
            Self::Authors => "authors",
            Self::Viewers => "viewers",
            Self::Everyone => "everyone",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|team| team.as_str() == word)
    }

    /// The name it is given when an organization is made.
    pub fn title(self) -> &'static str {
        match self {
            Self::Administrators => "Administrators",
            Self::Admins => "Admins",
            Self::Authors => "Authors",
            Self::Viewers => "Viewers",
            Self::Everyone => "Everyone",
        }
    }

    /// What it is for, in a sentence.
    pub fn description(self) -> &'static str {
        match self {
            Self::Administrators => "May do everything, in every project.",
            Self::Admins => "May do most things, but not manage people or settings.",
            Self::Authors => "May create and change content.",
            Self::Viewers => "May read content.",
            Self::Everyone => "Every member of the organization.",
        }
    }
}

/// A named set of resource and action pairs.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// The organization it belongs to.
    pub organization_id: OrganizationId,
    /// What people call it.
    pub name: Title,
    /// What it is for.
    pub description: String,
    /// The word of the built-in role it is, if it is one; those are copied, not edited.
    pub built_in: Option<String>,
    /// What it allows.
    pub pairs: RolePairs,
    /// Counts changes.
    pub version: i64,
}

/// One line of a team: its members get `role` on `scope`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamGrant {
    /// Where the role applies.
    pub scope: GrantScope,
    /// The role.
    pub role_id: RoleId,
}

/// Where a team's role applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantScope {
    /// The organization itself.
    Organization,
    /// One project.
    Project(ProjectId),
    /// Every project there is and will be. Only teams have this, never tokens: a token names its projects.
    EveryProject,
}

/// A member of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamMember {
    /// The person.
    pub person_id: PersonId,
    /// Whether the person may change who is in the team.
    pub is_team_admin: bool,
}

/// The name of an organization, project, team or role: 1 to 80 visible characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Title(String);

impl Title {
    /// The most characters a title may have.
    pub const MOST: usize = 80;

    /// Normalises and checks a title. Errors: see [`InvalidText`].
    pub fn parse(raw: &str) -> Result<Self, InvalidText> {
        text::line(raw, Self::MOST).map(Self)
    }

    /// The title as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
