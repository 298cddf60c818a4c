//! One deed done to many tokens: what it is, and what became of each.

use super::ids::{JobId, OrganizationId, PersonId, TokenId};
use super::moment::Moment;
use super::rights::Pair;
use super::text::{self, InvalidText};
use super::token::RevocationReason;

/// What is done. Each only takes away, but for [`Deed::Resume`], which takes a pause back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// End them for ever.
    Revoke(RevocationReason),
    /// Make them refuse until they are let work again.
    Pause,
    /// Let paused ones work again.
    Resume,
    /// Let none of them end later than this.
    Shorten(Moment),
    /// Take rights away.
    Narrow(Taken),
}

/// Which rights are taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// This one, wherever a token has it.
    One(Pair),
    /// Those that no service ever asked for; only of tokens whose rights were asked for at all.
    Unused,
}

impl Deed {
    /// The word in addresses, forms and JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Revoke(_) => "revoke",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Shorten(_) => "shorten",
            Self::Narrow(_) => "narrow",
        }
    }

    /// What it is done with, as text; empty for nothing.
    pub fn detail(&self) -> String {
        match self {
            Self::Revoke(reason) => reason.as_str().to_owned(),
            Self::Pause | Self::Resume => String::new(),
            Self::Shorten(until) => until.to_string(),
            Self::Narrow(Taken::One(pair)) => pair.to_string(),
            Self::Narrow(Taken::Unused) => "unused".to_owned(),
        }
    }

    /// The whole as one text, for storing.
    pub fn text(&self) -> String {
        format!("{} {}", self.word(), self.detail()).trim_end().to_owned()
    }

    /// Reads what [`Deed::text`] wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, detail) = text.split_once(' ').unwrap_or((text, ""));
        match (word, detail) {
            ("revoke", detail) => RevocationReason::parse(detail).map(Self::Revoke),
            ("pause", "") => Some(Self::Pause),
            ("resume", "") => Some(Self::Resume),
            ("shorten", detail) => Moment::parse(detail).ok().map(Self::Shorten),
            ("narrow", "unused") => Some(Self::Narrow(Taken::Unused)),
            ("narrow", detail) => detail.parse().ok().map(|pair| Self::Narrow(Taken::One(pair))),
            _ => None,
        }
    }
}

/// Why many tokens are changed at once, in the words of whoever does it: 3 to 500 characters, kept for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounds(String);

impl Grounds {
    /// The most characters.
    pub const MOST: usize = 500;

    /// Reads a reason. Errors: see [`InvalidText`]; fewer than three characters say nothing.
    pub fn parse(raw: &str) -> Result<Self, InvalidText> {
        let line = text::line(raw, Self::MOST)?;
        if line.chars().count() < 3 { Err(InvalidText::Empty) } else { Ok(Self(line)) }
    }

    /// The reason as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What became of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// Nothing was to do.
    Already,
    /// It may not be done, for the reason beside it.
    NotAllowed,
    /// Somebody changed the token after it was chosen, so it was left alone.
    Changed,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Done, Self::Already, Self::NotAllowed, Self::Changed];

    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Already => "already",
            Self::NotAllowed => "not_allowed",
            Self::Changed => "changed",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// A deed on many tokens, as it is kept.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Where.
    pub organization_id: OrganizationId,
    /// Who ordered it.
    pub person_id: PersonId,
    /// What is done.
    pub deed: Deed,
    /// Why.
    pub grounds: String,
    /// How many tokens it is about.
    pub total: i64,
    /// The request that ordered it, under which the log knows each of its changes.
    pub request_id: Option<String>,
    /// The job that it takes back.
    pub undoes: Option<JobId>,
    /// When it was ordered.
    pub created_at: Moment,
    /// When the last token was dealt with.
    pub ended_at: Option<Moment>,
}

/// One token of a job.
#[derive(Debug, Clone)]
pub struct JobItem {
    /// Its place.
    pub number: i64,
    /// The token.
    pub token_id: TokenId,
    /// What it was called.
    pub name: String,
    /// The version that was chosen.
    pub version: i64,
    /// The version that it has since.
    pub version_after: Option<i64>,
    /// What became of it; `None` while it waits.
    pub outcome: Option<Outcome>,
    /// Why it was left alone.
    pub detail: Option<String>,
}
