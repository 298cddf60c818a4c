//! A table of things an administrator keeps: people, teams, roles, projects. Plain data for `components/table.html`.

use crate::web::pages::frame::{Chip, MomentText, PersonBadge};

/// A table. On a phone every row becomes a card whose lines name their column.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What a screen reader calls it.
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<TableRow>,
    /// The address of the next rows; `None` on the last ones.
    pub more_href: Option<String>,
    /// `Show 50 more`
    pub more_label: String,
}

/// The head of a column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub label: String,
    /// The address that sorts by it; `None` for no sorting.
    pub sort_href: Option<String>,
    /// `ascending`, `descending` or empty.
    pub sorted: String,
    /// Whether its cells are numbers, set to the right.
    pub is_number: bool,
}

/// One row; as many cells as there are columns.
#[derive(Clone, Debug, Default)]
pub struct TableRow {
    /// The id of the element, such as `person-{id}`.
    pub id: String,
    pub cells: Vec<TableCell>,
}

/// One cell. What is set is shown, in this order.
#[derive(Clone, Debug, Default)]
pub struct TableCell {
    /// The label of its column, shown on a phone.
    pub label: String,
    pub person: Option<PersonBadge>,
    pub text: String,
    /// Makes the text, or the person's name, a link.
    pub href: Option<String>,
    pub moment: Option<MomentText>,
    pub chips: Vec<Chip>,
    pub is_number: bool,
}

impl TableCell {
    /// A cell with text.
    pub fn text(label: &str, text: &str) -> Self {
        Self { label: label.to_owned(), text: text.to_owned(), ..Self::default() }
    }

    /// A cell whose text leads to the thing itself.
    pub fn link(label: &str, text: &str, href: &str) -> Self {
        Self { href: Some(href.to_owned()), ..Self::text(label, text) }
    }

    /// A number.
    pub fn number(label: &str, text: &str) -> Self {
        Self { is_number: true, ..Self::text(label, text) }
    }

    /// A person, with a link.
    pub fn person(label: &str, person: PersonBadge, href: &str) -> Self {
        Self { person: Some(person), href: Some(href.to_owned()), ..Self::text(label, "") }
    }

    /// States or roles.
    pub fn chips(label: &str, chips: Vec<Chip>) -> Self {
        Self { chips, ..Self::text(label, "") }
    }

    /// A moment.
    pub fn moment(label: &str, moment: MomentText) -> Self {
        Self { moment: Some(moment), ..Self::text(label, "") }
    }
}
