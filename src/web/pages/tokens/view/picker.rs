//! The rights picker: scopes side by side, in each the categories, in each the rights.

use crate::web::pages::frame::{Choice, Field};

/// A picker. The form sends one `right` for every ticked box.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    /// Whether `kinds` is shown (full access or a choice of rights).
    pub offers_everything: bool,
    /// Sent as `kind`; values `restricted` and `full-access`.
    pub kinds: Vec<Choice>,
    /// The message about the rights as a whole.
    pub error: Field,
    /// How many rights are ticked.
    pub chosen: usize,
    /// With one scope its heading is left out.
    pub scopes: Vec<PickerScope>,
    /// `12 more rights exist that your roles do not hold.`, or empty.
    pub unheld: String,
}

/// The rights on one organization or project.
#[derive(Clone, Debug, Default)]
pub struct PickerScope {
    /// `Project`
    pub kind: String,
    /// `Studio`
    pub name: String,
    pub groups: Vec<PickerGroup>,
}

/// One category, which opens and closes.
#[derive(Clone, Debug, Default)]
pub struct PickerGroup {
    pub name: String,
    /// How many of its rights are ticked.
    pub chosen: usize,
    pub open: bool,
    pub rights: Vec<PickerRight>,
}

/// One right.
#[derive(Clone, Debug, Default)]
pub struct PickerRight {
    /// What the form sends, the text form of the right.
    pub value: String,
    /// The name in code, `USER_FETCH`.
    pub name: String,
    /// `Read people's profiles`
    pub sentence: String,
    /// The piece of the running sentence, `read people`.
    pub say: String,
    /// Whether it only reads.
    pub reads: bool,
    /// The word of a sharp right, `can delete`.
    pub danger: Option<String>,
    pub chosen: bool,
    /// Why it cannot be chosen; it is then disabled.
    pub reason: Option<String>,
}
