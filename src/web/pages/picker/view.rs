//! What a picker shows. Plain data.

use askama::Template;

use super::step::Spot;
use crate::web::pages::frame::{Choice, Field, Frame};

/// The words and labels of the three levels of a group.
pub const LEVELS: [(&str, &str); 3] = [("none", "None"), ("reads", "Read only"), ("all", "All")];

/// A picker. The form sends one `right` for every ticked box, and a `kept` for what is chosen out of sight.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    /// Where every step is sent.
    pub action: String,
    /// Whether `kinds` is shown (full access or a choice of rights).
    pub offers_everything: bool,
    /// Sent as `kind`; values `restricted` and `full-access`.
    pub kinds: Vec<Choice>,
    /// The message about the rights as a whole.
    pub error: Field,
    /// What a step brought about.
    pub note: Option<Note>,
    /// `12 chosen`
    pub chosen: String,
    /// What the button of the form says, where that depends on what is chosen; empty where it does not.
    pub button: String,
    /// What is looked for.
    pub find: String,
    /// Whether only what is chosen is shown.
    pub only: bool,
    /// The choice among many places.
    pub chooser: Option<Chooser>,
    /// The places that stand side by side.
    pub places: Vec<PlaceView>,
    /// What is chosen in places that are not shown.
    pub kept: Vec<String>,
    /// Why nothing is shown, or that more would match; empty for nothing to say.
    pub remark: String,
    /// What one can start from.
    pub starts: Vec<Choice>,
    /// The rights that were written, kept when they cannot be read.
    pub paste: String,
    /// What may be pasted.
    pub paste_hint: String,
}

/// The choice among many places.
#[derive(Clone, Debug, Default)]
pub struct Chooser {
    /// `2 of 51 shown`
    pub summary: String,
    /// What is looked for among their names.
    pub seek: String,
    /// Those that match.
    pub lines: Vec<PlaceLine>,
    /// Those that are shown side by side but do not match.
    pub others: Vec<String>,
    /// Whether it stands open.
    pub open: bool,
    /// Whether another search was made since the list was drawn.
    pub is_new: bool,
}

/// One place in the chooser.
#[derive(Clone, Debug, Default)]
pub struct PlaceLine {
    /// Its word in the form.
    pub key: String,
    /// `Project`
    pub kind: String,
    /// `Studio`
    pub name: String,
    /// Whether it is shown.
    pub shown: bool,
    /// How many rights are chosen in it.
    pub chosen: usize,
}

/// A place with its groups.
#[derive(Clone, Debug, Default)]
pub struct PlaceView {
    /// Its word in the form.
    pub key: String,
    /// `Project`, or empty.
    pub kind: String,
    /// `Studio`
    pub name: String,
    /// `Project Studio`, for those who do not see where it stands.
    pub label: String,
    /// Whether its choice can be spread over other places.
    pub can_spread: bool,
    /// What is chosen here in groups that are not shown; empty for nothing.
    pub kept: String,
    /// The headings of the catalogue.
    pub groups: Vec<Group>,
}

/// The rights under one heading in one place.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The id of its element.
    pub id: String,
    /// Its word in the form.
    pub key: String,
    /// The heading.
    pub name: String,
    /// `Assets in Studio`
    pub label: String,
    /// `2 of 5`
    pub count: String,
    /// Whether it stands open.
    pub open: bool,
    /// Whether its rights are in the page.
    pub loaded: bool,
    /// Whether any of them may be chosen.
    pub can_pick: bool,
    /// What is chosen here but not in the page; empty for nothing.
    pub kept: String,
    /// The rights; those that cannot be chosen last.
    pub lines: Vec<Line>,
}

/// One right.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// What the form sends.
    pub value: String,
    /// The name in code, `USER_FETCH`.
    pub name: String,
    /// `Read people's profiles`
    pub sentence: String,
    /// The word of a sharp right, `can delete`.
    pub danger: Option<String>,
    /// Whether a second person has to agree to it.
    pub needs_approval: bool,
    /// Whether it is ticked.
    pub chosen: bool,
    /// Why it cannot be chosen; it is then disabled.
    pub reason: Option<String>,
}

/// What a step brought about.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// `ok` or `bad`.
    pub kind: String,
    /// The sentence.
    pub text: String,
}

impl Note {
    pub(super) fn good(text: String) -> Self {
        Self { kind: "ok".to_owned(), text }
    }

    pub(super) fn bad(text: String) -> Self {
        Self { kind: "bad".to_owned(), text }
    }
}

impl Picker {
    pub(super) fn group(&self, spot: &Spot) -> Option<&Group> {
        let key = spot.key();
        self.places.iter().flat_map(|place| &place.groups).find(|group| group.key == key)
    }
}

/// The answer to a tick: the sentence and the numbers.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/picker/said_answer.html")]
pub struct SaidAnswer {
    pub frame: Frame,
    pub chosen: String,
    pub button: String,
    /// The id of the group and its number.
    pub count: (String, String),
    pub sentence: String,
}

/// The answer to a step in one group: that group.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/picker/group_answer.html")]
pub struct GroupAnswer {
    pub frame: Frame,
    pub action: String,
    pub group: Group,
    pub chosen: String,
    pub button: String,
    pub sentence: String,
}

/// The answer to all other steps: everything but the fields in which somebody may be typing.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/picker/parts_answer.html")]
pub struct PartsAnswer {
    pub frame: Frame,
    pub picker: Picker,
    /// Whether the list of places is drawn anew; otherwise a tick set meanwhile would be lost.
    pub relist: bool,
    pub sentence: String,
}
