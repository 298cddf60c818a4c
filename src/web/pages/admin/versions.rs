//! Two editors of one thing: both versions, so that the second one can choose.

/// Somebody changed the thing after the form was opened. Plain data for `admin/versions.html`.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    /// `Somebody changed this person after you opened them.`
    pub text: String,
    /// The fields in which the two differ.
    pub differences: Vec<Difference>,
}

/// One field in both versions.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// What the field is called.
    pub field: String,
    /// What is stored.
    pub theirs: String,
    /// What was typed.
    pub mine: String,
}

impl Versions {
    /// Compares what is stored with what was typed, field by field: label, stored, typed.
    pub fn compare(text: &str, fields: &[(&str, &str, &str)]) -> Self {
        let differing = fields.iter().filter(|(_, theirs, mine)| theirs != mine);
        let difference = |(field, theirs, mine): &(&str, &str, &str)| Difference {
            field: (*field).to_owned(),
            theirs: (*theirs).to_owned(),
            mine: (*mine).to_owned(),
        };
        Self { text: text.to_owned(), differences: differing.map(difference).collect() }
    }
}
