//! One step in a picker: a group opened, everything under a heading chosen, another search.

use super::offer::Offer;
use super::sent::Sent;
use super::view::Note;
use crate::app::{AppError, FieldError};
use crate::domain::rights::RightsTree;
use crate::web::fields::Fields;

/// What was asked of the picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Say again what is chosen: a tick was set.
    Say(Spot),
    /// Show a group.
    Open(Spot),
    /// Choose everything in a group, what only reads, or nothing.
    Choose(Spot, Level),
    /// Choose in all places of one sort what is chosen in this one.
    Spread(String),
    /// Show other places, or what was searched for.
    Look,
    /// Begin with the rights of something else.
    Start,
}

/// How much of a group is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nothing.
    Nothing,
    /// What only reads.
    Reads,
    /// Everything that may be chosen.
    All,
}

/// A group: the key of its place, and which heading of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot {
    /// The key of the place.
    pub place: String,
    /// The number of the heading.
    pub heading: usize,
}

impl Step {
    /// Reads the step, if the form was sent for one.
    /// Enter presses the first button of a form: it saves, unless something was typed to search for.
    /// Errors: `Invalid` for a step that no picker offers.
    pub fn of(fields: &Fields) -> Result<Option<Self>, AppError> {
        let differs = |typed, done| fields.text(typed).trim() != fields.text(done);
        let step = fields.text("step");
        match step {
            "" => Ok(None),
            "enter" => Ok((differs("find", "found") || differs("seek", "sought")).then_some(Self::Look)),
            "look" => Ok(Some(Self::Look)),
            "start" => Ok(Some(Self::Start)),
            _ => Self::about(step).map(Some).ok_or_else(unknown),
        }
    }

    fn about(text: &str) -> Option<Self> {
        let (verb, place) = text.split_once(' ')?;
        if verb == "spread" {
            return Some(Self::Spread(place.to_owned()));
        }
        let spot = Spot::parse(place)?;
        match verb {
            "say" => Some(Self::Say(spot)),
            "open" => Some(Self::Open(spot)),
            "none" => Some(Self::Choose(spot, Level::Nothing)),
            "reads" => Some(Self::Choose(spot, Level::Reads)),
            "all" => Some(Self::Choose(spot, Level::All)),
            _ => None,
        }
    }

    /// The one group that it is about.
    pub(super) fn spot(&self) -> Option<&Spot> {
        match self {
            Self::Say(spot) | Self::Open(spot) | Self::Choose(spot, _) => Some(spot),
            Self::Spread(_) | Self::Look | Self::Start => None,
        }
    }
}

impl Spot {
    fn parse(text: &str) -> Option<Self> {
        let (place, heading) = text.split_once('~')?;
        Some(Self { place: place.to_owned(), heading: heading.parse().ok()? })
    }

    /// Its word in the form.
    pub(super) fn key(&self) -> String {
        format!("{}~{}", self.place, self.heading)
    }
}

/// Does a step to what is chosen; afterwards `sent` holds all of it. `source` are the rights to start from.
pub fn take(step: &Step, offer: &Offer<'_>, sent: &mut Sent, chosen: RightsTree, source: Result<RightsTree, FieldError>) {
    let (chosen, note) = match step {
        Step::Say(_) | Step::Look => (chosen, None),
        Step::Open(spot) => {
            sent.open.push(spot.key());
            (chosen, None)
        }
        Step::Choose(spot, level) => {
            sent.open.push(spot.key());
            (choose(offer, sent, chosen, spot, *level), None)
        }
        Step::Spread(key) => spread(offer, chosen, key),
        Step::Start => start(offer, sent, chosen, source),
    };
    sent.note = note;
    sent.rights.clear();
    sent.kept.clear();
    sent.begun = chosen;
}

fn choose(offer: &Offer<'_>, sent: &Sent, chosen: RightsTree, spot: &Spot, level: Level) -> RightsTree {
    let Some(place) = offer.place(&spot.place) else { return chosen };
    let here = offer.choosable_under(place, spot.heading, sent);
    let mut chosen = chosen.difference(&here.iter().map(|(right, _)| right.clone()).collect());
    let wanted = here.into_iter().filter(|(_, reads)| level == Level::All || (level == Level::Reads && *reads));
    chosen.extend(wanted.map(|(right, _)| right));
    chosen
}

fn spread(offer: &Offer<'_>, mut chosen: RightsTree, key: &str) -> (RightsTree, Option<Note>) {
    let Some(place) = offer.place(key) else { return (chosen, None) };
    let pairs = chosen.pairs_on(&place.scope);
    let mut reached = 0;
    for other in offer.places.iter().filter(|other| other.home == place.home && other.scope != place.scope) {
        let rights = offer.on_place(pairs.pairs(), other);
        reached += usize::from(!rights.is_empty());
        chosen.absorb(&rights);
    }
    let places = if reached == 1 { "one more place" } else { &format!("{reached} more places") };
    let words = format!("What is chosen in {} is chosen in {places} too, as far as you hold it there.", place.name);
    (chosen, Some(Note::good(words)))
}

fn start(
    offer: &Offer<'_>,
    sent: &mut Sent,
    chosen: RightsTree,
    source: Result<RightsTree, FieldError>,
) -> (RightsTree, Option<Note>) {
    let rights = match source {
        Ok(rights) => rights,
        Err(error) => return (chosen, Some(Note::bad(error.message))),
    };
    let kept = offer.choosable(&rights);
    let words = match rights.count() - kept.count() {
        0 => "These rights are chosen now. Change what you like.".to_owned(),
        1 => "One right of it is left out, because you do not hold it.".to_owned(),
        count => format!("{count} rights of it are left out, because you do not hold them."),
    };
    // What was open and shown belonged to what was chosen before.
    sent.open.clear();
    sent.at.clear();
    sent.paste.clear();
    (kept, Some(Note::good(words)))
}

fn unknown() -> AppError {
    AppError::invalid("form", "form.unknown_step", "This form has no such button. Nothing was changed.")
}
