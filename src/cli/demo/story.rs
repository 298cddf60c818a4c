//! The story as `organization.toml` tells it. All spans are whole days, counted back from today.

use super::Failure;
use crate::domain::token_policy::TokenPolicy;
use serde::Deserialize;

const TEXT: &str = include_str!("organization.toml");

/// All of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    /// What the organization is called.
    pub organization: String,
    pub project: Vec<ProjectStory>,
    pub role: Vec<RoleStory>,
    pub team: Vec<TeamStory>,
    /// The first one founds the organization.
    pub person: Vec<PersonStory>,
    /// Owners of tokens that are no people.
    pub identity: Vec<IdentityStory>,
    pub service: Vec<ServiceStory>,
    pub token: Vec<TokenStory>,
    pub policy: PolicyStory,
    pub request: Vec<RequestStory>,
}

/// What the organization allows its tokens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyStory {
    /// When the present rules were set.
    pub set: i64,
    /// When the coming ones were decided.
    pub revised: i64,
    /// In how many days they hold.
    pub next_in: i64,
    pub rules: TokenPolicy,
    pub next: TokenPolicy,
}

/// A token that waits for a second person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestStory {
    pub owner: String,
    pub name: String,
    pub about: String,
    pub rights: Vec<String>,
    pub asked: i64,
    /// How many days it is to live.
    pub life: i64,
}

/// An API that asks about tokens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceStory {
    pub name: String,
    pub about: String,
    pub rules: Vec<String>,
    pub begun: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectStory {
    pub name: String,
    pub begun: i64,
    /// Since when it is archived.
    pub archived: Option<i64>,
}

/// A role of the organization's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleStory {
    pub name: String,
    pub about: String,
    /// `resource:action`, one after another.
    pub pairs: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamStory {
    pub name: String,
    pub about: String,
    /// What it gives.
    pub role: String,
    /// `organization`, `every project`, or the name of one.
    pub on: Vec<String>,
    pub begun: i64,
    /// Usernames; the first one may change who is in it.
    pub members: Vec<String>,
    /// Who has left it again.
    #[serde(default)]
    pub left: Vec<Leaving>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Leaving {
    pub who: String,
    pub ago: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonStory {
    pub username: String,
    pub name: String,
    /// The built-in team that they are in, by its word.
    pub team: String,
    pub joined: i64,
    pub left: Option<i64>,
    /// What they may do, for the table of sign-in names.
    pub may: String,
    /// Where they usually sit.
    pub address: String,
}

/// A service identity. The first member of its team makes it, and its tokens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityStory {
    pub name: String,
    pub about: String,
    pub team: String,
    pub made: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenStory {
    /// A username, or the name of a service identity.
    pub owner: String,
    pub name: String,
    #[serde(default)]
    pub about: String,
    /// Flat names, `resource:action`, or `Project name/resource:action`; none of them for a full-access token.
    #[serde(default)]
    pub rights: Vec<String>,
    pub made: i64,
    /// How long after its start it ends; for ever when it is not there.
    pub life: Option<i64>,
    /// How long after it was made it starts.
    pub starts_after: Option<i64>,
    /// What happened to it afterwards, in order.
    #[serde(default)]
    pub then: Vec<Chapter>,
    #[serde(rename = "use")]
    pub usage: Option<Usage>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Chapter {
    /// How many days ago.
    pub ago: i64,
    #[serde(flatten)]
    pub deed: Deed,
}

/// What can happen to a token.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub(super) enum Deed {
    Pause,
    Resume,
    Rotate,
    /// It was called otherwise before.
    Rename {
        was: String,
    },
    /// Its end moved to so many days after that day.
    Extend {
        days: i64,
    },
    /// It was given these rights as well.
    Widen {
        rights: Vec<String>,
    },
    Revoke {
        reason: String,
    },
}

/// How a token is used.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Usage {
    pub rhythm: Rhythm,
    /// How often on a usual day.
    pub a_day: i64,
    pub from: String,
    pub by: String,
    /// Since when nobody uses it.
    pub quiet: Option<i64>,
    /// The service that asks about it; Hallpass itself when none does.
    #[serde(default)]
    pub at: Option<String>,
    /// What it is asked for; every right that it names when nothing else is said.
    #[serde(rename = "for", default)]
    pub wants: Vec<String>,
    /// Whether its program does not notice that it is refused.
    #[serde(default)]
    pub stubborn: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Rhythm {
    /// A person's tool: on working days, and hardly otherwise.
    Workdays,
    /// A service: day and night, a little less at weekends.
    Always,
    /// A job that runs every night.
    Nightly,
    /// A job that runs on Mondays.
    Weekly,
    /// Shows, which are on Fridays and Saturdays.
    Weekends,
    /// By hand, when somebody needs it.
    Rarely,
}

impl Story {
    /// The story that comes with the program. Errors: a slip in it, which a test would have found.
    pub(super) fn embedded() -> Result<Self, Failure> {
        toml::from_str(TEXT).map_err(|error| Failure::failed(format!("organization.toml: {error}")))
    }
}
