//! The one attenuation function: nothing made or changed is wider, or lives longer, than its maker.
//!
//! Create, edit, rotate and every API surface come through [`attenuate`], because the store takes only its result.
//! Systems that checked at creation and forgot the update are why there is exactly one.

use super::moment::Moment;
use super::rights::RightsTree;
use super::token::{Grant, TOKEN_RESOURCE, Terms, TokenKind};
use super::token_policy::{Limits, SetBy};
use super::window::{Expiry, Window};
use time::Duration;

/// What a maker may hand on at most, at this moment.
#[derive(Debug, Clone)]
pub struct Ceiling {
    /// The rights the maker has in force now.
    pub rights: RightsTree,
    /// What sort of maker it is.
    pub maker: Maker,
    /// When the maker itself ends.
    pub until: Expiry,
}

/// Who hands rights on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// The owner in person, or the operator in the owner's place.
    Person,
    /// A token with all its owner's rights that may manage tokens.
    FullAccessToken,
    /// A token with chosen rights.
    RestrictedToken,
    /// Whoever makes a token for a service identity: its rights are named one by one, and never "all that comes".
    Steward,
}

/// How long tokens may live in this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifetimes {
    /// The furthest end, counted from now.
    pub longest: Duration,
    /// Whether a token may have no end at all.
    pub may_never_end: bool,
}

/// The furthest end of a token that is handed to one job.
pub const LONGEST_EPHEMERAL: Duration = Duration::days(1);
/// The furthest end of a token that signing in at the API gives.
pub const LONGEST_LOGIN: Duration = Duration::hours(1);

impl Lifetimes {
    /// What holds for this kind of token: some are short whatever the installation allows others.
    pub fn of(&self, kind: TokenKind) -> Lifetimes {
        let short = |most: Duration| Lifetimes { longest: self.longest.min(most), may_never_end: false };
        match kind {
            TokenKind::FullAccess | TokenKind::Restricted => self.clone(),
            TokenKind::Ephemeral => short(LONGEST_EPHEMERAL),
            TokenKind::Login => short(LONGEST_LOGIN),
        }
    }
}

/// Terms that passed [`attenuate`]; there is no other way to get one.
#[derive(Debug, Clone)]
pub struct Attenuated(Terms);

impl Attenuated {
    /// The terms that may be stored.
    pub fn terms(&self) -> &Terms {
        &self.0
    }
}

/// Why terms were refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Excess {
    /// No right was chosen, and none never means all.
    NoRights,
    /// The first right, in text form, that the maker does not have.
    RightNotHeld(String),
    /// A maker with chosen rights cannot hand on all of its owner's.
    EverythingNotHeld,
    /// A token of a service identity names its rights.
    EverythingForService,
    /// The end is not after the start.
    EndsBeforeStart,
    /// The end lies in the past.
    EndsInPast,
    /// The end is further away than the installation allows.
    EndsTooLate {
        /// The furthest end allowed.
        longest: Duration,
    },
    /// The organization does not let tokens live that long.
    LivesTooLong {
        /// The longest life, from the start.
        longest: Duration,
    },
    /// The first right, in text form, that the organization lets no token have.
    RightWithheld(String),
    /// The first network that shares no address with those that the organization allows.
    NetworkOutside(String),
    /// The installation or the organization wants every token to end.
    MustEnd,
    /// The end is after the maker's own.
    OutlivesMaker {
        /// The maker's end.
        until: Moment,
    },
}

impl Excess {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Excess::NoRights => "token.no_rights",
            Excess::RightNotHeld(_) => "token.right_not_held",
            Excess::EverythingNotHeld => "token.everything_not_held",
            Excess::EverythingForService => "token.everything_for_service",
            Excess::EndsBeforeStart => "token.ends_before_start",
            Excess::EndsInPast => "token.ends_in_past",
            Excess::EndsTooLate { .. } => "token.ends_too_late",
            Excess::LivesTooLong { .. } => "token.lives_too_long",
            Excess::RightWithheld(_) => "token.right_withheld",
            Excess::NetworkOutside(_) => "token.network_outside",
            Excess::MustEnd => "token.must_end",
            Excess::OutlivesMaker { .. } => "token.outlives_maker",
        }
    }

    /// Whether a code is that of reaching beyond a limit, and not of a plain mistake such as an end before the start.
    pub fn is_of_limit(code: &str) -> bool {
        let limits = [
            "token.right_not_held",
            "token.everything_not_held",
            "token.ends_too_late",
            "token.lives_too_long",
            "token.right_withheld",
            "token.network_outside",
            "token.must_end",
        ];
        limits.contains(&code) || code == "token.outlives_maker"
    }

    /// The field the refusal belongs to: `rights`, `networks` or `valid_until`.
    pub fn field(&self) -> &'static str {
        match self {
            Excess::NoRights | Excess::RightNotHeld(_) | Excess::EverythingNotHeld | Excess::EverythingForService => "rights",
            Excess::RightWithheld(_) => "rights",
            Excess::NetworkOutside(_) => "networks",
            _ => "valid_until",
        }
    }

    /// The entry of that field, in text form: a right, the part of its path that is not known, or a network.
    pub fn entry(&self) -> Option<&str> {
        match self {
            Excess::RightNotHeld(path) | Excess::RightWithheld(path) => Some(path),
            Excess::NetworkOutside(network) => Some(network),
            _ => None,
        }
    }
}

impl std::fmt::Display for Excess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Excess::NoRights => f.write_str("Choose at least one right."),
            Excess::RightNotHeld(path) => write!(f, "You do not have the right {path}, so the token cannot have it."),
            Excess::EverythingNotHeld => f.write_str("Only a person or a full-access token can make a full-access token."),
            Excess::EverythingForService => f.write_str("A token of a service identity names its rights. Choose them."),
            Excess::EndsBeforeStart => f.write_str("Choose an end after the start."),
            Excess::EndsInPast => f.write_str("Choose an end in the future."),
            Excess::EndsTooLate { longest } if longest.whole_days() < 2 => {
                write!(f, "Tokens of this kind may end at most {} hours from now.", longest.whole_hours())
            }
            Excess::EndsTooLate { longest } => {
                write!(f, "Tokens may end at most {} days from today.", longest.whole_days())
            }
            Excess::LivesTooLong { longest } => {
                write!(f, "Your organization allows tokens of this kind at most {}, from their start.", span_text(*longest))
            }
            Excess::RightWithheld(path) => write!(f, "Your organization lets no token have the right {path}."),
            Excess::NetworkOutside(network) => write!(f, "{network} lies outside the networks that your organization allows."),
            Excess::MustEnd => f.write_str("Every token must have an end here. Choose one."),
            Excess::OutlivesMaker { until } => write!(f, "The token that asks ends at {until}; choose no later end."),
        }
    }
}

/// Lets through terms that are at most the maker's, and says everything that is wrong with others.
///
/// `before` are the terms that the token has already: keeping or narrowing them needs no right anew,
/// so a right that its owner lost for a while stays in the token, asleep.
/// `now` limits the end. Errors: at least one [`Excess`], rights first.
pub fn attenuate(
    ceiling: &Ceiling,
    limits: &Limits,
    now: Moment,
    wish: Terms,
    before: Option<&Terms>,
) -> Result<Attenuated, Vec<Excess>> {
    let mut found = Vec::new();
    found.extend(excess_of_rights(ceiling, limits, &wish.grant, before.map(|terms| &terms.grant)));
    found.extend(excess_of_window(ceiling, limits, now, &wish, before));
    found.extend(excess_of_networks(limits, &wish, before));
    if found.is_empty() { Ok(Attenuated(wish)) } else { Err(found) }
}

fn excess_of_rights(ceiling: &Ceiling, limits: &Limits, wish: &Grant, before: Option<&Grant>) -> Option<Excess> {
    match wish {
        Grant::Only(rights) if rights.is_empty() => Some(Excess::NoRights),
        Grant::Only(rights) => {
            let had = rights_had_before(ceiling, before);
            let new = rights.difference(&had);
            let not_held = new.first_outside(&ceiling.rights).map(|path| Excess::RightNotHeld(path.to_string()));
            not_held.or_else(|| withheld_right(limits, &new))
        }
        Grant::Everything { .. } if Some(wish) == before => None,
        Grant::Everything { manages_tokens } => excess_of_everything(ceiling, *manages_tokens),
    }
}

fn withheld_right(limits: &Limits, new: &RightsTree) -> Option<Excess> {
    let withheld = new.only(&limits.policy.withheld);
    withheld.rights().next().map(|right| Excess::RightWithheld(right.to_string()))
}

fn excess_of_networks(limits: &Limits, wish: &Terms, before: Option<&Terms>) -> Option<Excess> {
    let new = before.map_or_else(|| wish.networks.clone(), |terms| wish.networks.difference(&terms.networks));
    new.first_outside(&limits.policy.networks).map(|network| Excess::NetworkOutside(network.to_string()))
}

fn rights_had_before(ceiling: &Ceiling, before: Option<&Grant>) -> RightsTree {
    match before {
        Some(Grant::Only(rights)) => rights.clone(),
        Some(everything) => everything.effective(&ceiling.rights),
        None => RightsTree::default(),
    }
}

fn excess_of_everything(ceiling: &Ceiling, manages_tokens: bool) -> Option<Excess> {
    match ceiling.maker {
        Maker::Person => None,
        Maker::FullAccessToken if !manages_tokens || ceiling.rights.names_resource(TOKEN_RESOURCE) => None,
        Maker::FullAccessToken | Maker::RestrictedToken => Some(Excess::EverythingNotHeld),
        Maker::Steward => Some(Excess::EverythingForService),
    }
}

fn excess_of_window(ceiling: &Ceiling, limits: &Limits, now: Moment, wish: &Terms, before: Option<&Terms>) -> Option<Excess> {
    let window = wish.window;
    if window.until.has_passed(window.from) {
        return Some(Excess::EndsBeforeStart);
    }
    // Keeping the end or moving it closer asks for nothing new, also when the limits were tightened meanwhile.
    if before.is_some_and(|terms| !window.until.is_later_than(terms.window.until)) {
        return None;
    }
    if window.until.has_passed(now) {
        return Some(Excess::EndsInPast);
    }
    excess_of_end(ceiling, limits, now, window)
}

fn excess_of_end(ceiling: &Ceiling, limits: &Limits, now: Moment, window: Window) -> Option<Excess> {
    let until = window.until;
    if let Expiry::At(makers_end) = ceiling.until
        && until.is_later_than(ceiling.until)
    {
        return Some(Excess::OutlivesMaker { until: makers_end });
    }
    match until {
        Expiry::Never if limits.may_never_end() => None,
        Expiry::Never => Some(Excess::MustEnd),
        Expiry::At(end) => {
            let here = (end.since(now) > limits.lifetimes.longest).then_some(limits.lifetimes.longest);
            let there = limits.lives_too_long(window);
            // Whoever meets both limits is told of the one that binds them.
            match (here, there, limits.longest_life().set_by) {
                (None, None, _) => None,
                (Some(longest), None, _) | (Some(longest), Some(_), SetBy::Installation) => Some(Excess::EndsTooLate { longest }),
                (_, Some(longest), _) => Some(Excess::LivesTooLong { longest }),
            }
        }
    }
}

/// A length of time in the largest whole unit that says it.
pub fn span_text(span: Duration) -> String {
    let counted = |count: i64, unit: &str| if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") };
    match span.whole_seconds() {
        seconds if seconds % 86_400 == 0 => counted(seconds / 86_400, "day"),
        seconds if seconds % 3_600 == 0 => counted(seconds / 3_600, "hour"),
        seconds if seconds % 60 == 0 => counted(seconds / 60, "minute"),
        seconds => counted(seconds, "second"),
    }
}
