//! What a form with a picker sent.

use super::offer::{Offer, Place};
use super::view::Note;
use crate::app::FieldError;
use crate::domain::rights::{Action, Catalogue, MAX_RIGHTS, Pair, Resource, RightsTree, Scope};
use crate::web::fields::Fields;

/// The fields of a picker that come once.
pub const KNOWN: [&str; 8] = ["step", "find", "found", "seek", "sought", "only", "from", "paste"];
/// The fields of a picker that come as often as they like.
pub const REPEATABLE: [&str; 4] = ["right", "kept", "at", "open"];
/// So many places are shown without a choice among them.
const FEW: usize = 3;
/// At most so many places stand side by side.
const SIDE_BY_SIDE: usize = 6;

/// What was chosen, typed and opened.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// The rights that were ticked in the page, as text.
    pub rights: Vec<String>,
    /// What is chosen where the page does not show it: mark of the catalogue, scope, numbers.
    pub kept: Vec<String>,
    /// What is chosen from the start, before anything was sent.
    pub begun: RightsTree,
    /// The keys of the places that are shown.
    pub at: Vec<String>,
    /// The keys of the groups that are open.
    pub open: Vec<String>,
    /// What is looked for among the rights.
    pub find: String,
    /// What is looked for among the places.
    pub seek: String,
    /// What the list of places was last searched for.
    pub sought: String,
    /// Whether only what is chosen is shown.
    pub only: bool,
    /// What to start from.
    pub from: String,
    /// Rights written as text or JSON.
    pub paste: String,
    /// What the last step brought about.
    pub note: Option<Note>,
}

impl Sent {
    /// Reads the fields of a picker.
    pub fn of(fields: &Fields) -> Self {
        let all = |name| fields.all(name).map(str::to_owned).collect();
        Self {
            rights: all("right"),
            kept: all("kept"),
            begun: RightsTree::default(),
            at: all("at"),
            open: all("open"),
            find: fields.text("find").trim().to_owned(),
            seek: fields.text("seek").trim().to_owned(),
            sought: fields.text("sought").to_owned(),
            only: fields.text("only") == "yes",
            from: fields.text("from").to_owned(),
            paste: fields.text("paste").to_owned(),
            note: None,
        }
    }

    /// A picker in which this is chosen from the start.
    pub fn beginning_with(rights: RightsTree) -> Self {
        Self { begun: rights, ..Self::default() }
    }

    /// What is chosen outside the part that was shown.
    /// Errors: the catalogue changed meanwhile, so that the numbers mean something else; or they were not written here.
    pub fn carried(&self, catalogue: &Catalogue) -> Result<RightsTree, FieldError> {
        let mut rights = self.begun.clone();
        for text in &self.kept {
            let (scope, pairs) = unpacked(text, catalogue).ok_or_else(outdated)?;
            rights.extend(pairs.into_iter().map(|pair| pair.on(scope.clone())));
            if rights.count() > MAX_RIGHTS {
                return Err(outdated());
            }
        }
        Ok(rights)
    }

    /// Those of the places that are shown: all while they are few, otherwise those asked for,
    /// otherwise those in which something is chosen, otherwise the first two.
    pub fn shown<'a>(&self, offer: &'a Offer<'_>, chosen: &RightsTree) -> Vec<&'a Place> {
        let places = || offer.places.iter();
        if offer.places.len() <= FEW {
            return places().collect();
        }
        let asked: Vec<&Place> = places().filter(|place| self.at.contains(&place.key())).take(SIDE_BY_SIDE).collect();
        if !asked.is_empty() {
            return asked;
        }
        let begun: Vec<&Place> = places().filter(|place| chosen.reaches(&place.scope)).take(FEW).collect();
        if begun.is_empty() { places().take(2).collect() } else { begun }
    }

    /// Whether a right is among those that are looked for: by its sentence, its name in code or its heading.
    pub(super) fn finds(&self, resource: &Resource, action: &Action) -> bool {
        let wanted = self.find.to_lowercase();
        let texts = || [&action.sentence, &action.verb, &resource.plural, &resource.category];
        let is_named = || resource.name_of(action).to_lowercase().contains(&wanted);
        wanted.is_empty() || is_named() || texts().into_iter().any(|text| text.to_lowercase().contains(&wanted))
    }

    /// Whether the page shows a selection of the rights only.
    pub(super) fn is_sifted(&self) -> bool {
        self.only || !self.find.is_empty()
    }
}

/// The hidden field for what is chosen on a scope but not shown; empty for nothing.
pub(super) fn packed(scope: &Scope, pairs: impl Iterator<Item = Pair>, catalogue: &Catalogue) -> String {
    let numbers = catalogue.packed(&pairs.collect());
    if numbers.is_empty() { numbers } else { format!("{:08x} {scope} {numbers}", catalogue.mark()) }
}

fn unpacked(text: &str, catalogue: &Catalogue) -> Option<(Scope, Vec<Pair>)> {
    let mut parts = text.splitn(3, ' ');
    let (mark, scope, numbers) = (parts.next()?, parts.next()?, parts.next()?);
    let is_same = mark == format!("{:08x}", catalogue.mark());
    let pairs = Some(numbers).filter(|_| is_same).and_then(|numbers| catalogue.unpacked(numbers))?;
    Some((scope.parse().ok()?, pairs.pairs().collect()))
}

fn outdated() -> FieldError {
    let words = "The rights on offer changed while this form was open. Check what is chosen, then send it again.";
    FieldError::new("rights", "rights.catalogue_changed", words)
}
