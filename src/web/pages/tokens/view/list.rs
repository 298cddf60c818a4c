//! The list: rows, tabs, finding, the pager and the empty states.

use askama::Template;

use crate::web::pages::frame::{Chip, Choice, Frame, MomentText, Tab};
use crate::web::pages::marks::hallmark::Hallmark;
use crate::web::pages::marks::lifeline::Lifeline;

/// `GET /web/pats` as a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/index.html")]
pub struct IndexPage {
    pub frame: Frame,
    pub list: TokenList,
}

/// `GET /web/pats` for htmx: the answer to finding and sorting, replaces `#list`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/list_fragment.html")]
pub struct ListFragment {
    pub frame: Frame,
    pub list: TokenList,
}

/// `GET /web/pats?...&after=` for htmx: more rows, replaces the pager.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/rows_fragment.html")]
pub struct RowsFragment {
    pub frame: Frame,
    pub rows: Vec<TokenRow>,
    /// The address of the next rows; `None` on the last ones.
    pub more_href: Option<String>,
    /// `Show 50 more`.
    pub more_label: String,
}

/// One row: the answer to every change made in the list (`place=row`), replaces `#token-{id}`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/row_fragment.html")]
pub struct RowFragment {
    pub frame: Frame,
    pub row: TokenRow,
}

/// Everything below the shell of the list.
#[derive(Clone, Debug, Default)]
pub struct TokenList {
    /// `Four tokens. One ends this week.`
    pub summary: String,
    /// In use, Ending soon, Paused, Ended; their links keep `q` and `sort`.
    pub tabs: Vec<Tab>,
    /// What is being searched for.
    pub find: String,
    /// The value of the open tab, kept by the search form.
    pub state: String,
    /// Ends next, Last used, Name, Made.
    pub sorts: Vec<Choice>,
    pub rows: Vec<TokenRow>,
    /// The address of the next rows; `None` on the last ones.
    pub more_href: Option<String>,
    /// `Show 50 more`.
    pub more_label: String,
    /// Set when there is nothing to list.
    pub empty: Option<Empty>,
    /// Whether this person never had a token: shows `starters` in place of tabs and list.
    pub is_new_here: bool,
    /// The three cards for beginners.
    pub starters: Vec<Starter>,
    /// At most one thing that needs doing.
    pub banner: Option<Banner>,
    pub can_create: bool,
}

/// An empty list with a way on.
#[derive(Clone, Debug, Default)]
pub struct Empty {
    /// `Nothing here matches 'backup'.`
    pub text: String,
    /// `Clear the search`
    pub label: String,
    pub href: String,
}

/// A card that opens a prefilled form.
#[derive(Clone, Debug, Default)]
pub struct Starter {
    pub title: String,
    pub text: String,
    /// The form's address with its prefill.
    pub href: String,
    /// The name of a symbol in `static/icons.svg`.
    pub icon: String,
}

impl Starter {
    /// The three cards that everyone begins with.
    pub fn usual() -> Vec<Self> {
        let card = |title: &str, text: &str, href: &str, icon: &str| Self {
            title: title.to_owned(),
            text: text.to_owned(),
            href: href.to_owned(),
            icon: icon.to_owned(),
        };
        vec![
            card("A script on my machine", "Seven days, for something you try out today.", "/web/pats/new?ends=P7D", "terminal"),
            card("A build job", "Ninety days, then you rotate it.", "/web/pats/new?name=ci&ends=P90D", "rotate-cw"),
            card(
                "A dashboard that only reads",
                "Only rights that read, nothing that changes.",
                "/web/pats/new?name=dashboard&rights=read",
                "shield-check",
            ),
        ]
    }
}

/// One strip above the list, only when action is due.
#[derive(Clone, Debug, Default)]
pub struct Banner {
    /// The token's name.
    pub name: String,
    /// `ends on Friday and was used 6 minutes ago.`
    pub text: String,
    /// `Rotate it now`
    pub label: String,
    pub href: String,
}

/// One token in the list.
#[derive(Clone, Debug, Default)]
pub struct TokenRow {
    pub id: String,
    /// `/web/pats/{id}`
    pub base: String,
    /// The name for labels such as "Revoke nightly-backup".
    pub plain_name: String,
    /// `hp_…d41f`
    pub short_id: String,
    pub hallmark: Hallmark,
    pub chip: Chip,
    pub name: ValueCell,
    pub rights: ValueCell,
    pub from: ValueCell,
    pub until: ValueCell,
    pub lifeline: Lifeline,
    /// `Ends`, `Starts`, `Ended`, `Revoked`, or `No end` with an empty moment.
    pub end_word: String,
    /// A relative moment.
    pub end: MomentText,
    /// `used`, or `not used yet` with an empty moment.
    pub used_word: String,
    /// A relative moment.
    pub used: MomentText,
    /// Whether the switch stands at "paused".
    pub paused: bool,
    /// Whether it was made a moment ago: marked and focused.
    pub is_new: bool,
    /// Whether it works no more and is shown quietly.
    pub faded: bool,
    pub can_edit: bool,
    /// Whether the menu offers another token like this one.
    pub can_duplicate: bool,
    pub can_pause: bool,
    pub can_rotate: bool,
    pub can_revoke: bool,
}

/// One value and the pencil or star beside it. Also an answer of its own, when an edit is cancelled.
#[derive(Clone, Debug, Default)]
pub struct ValueCell {
    /// `token-{id}-{kind}`; empty in a row, where nothing needs it and fifty rows would carry it.
    pub id: String,
    /// `name`, `description`, `rights`, `valid-from` or `valid-until`.
    pub kind: String,
    /// The value; for rights the plain sentence.
    pub text: String,
    /// Makes the value a link (the name in the list).
    pub href: Option<String>,
    /// Shown in place of `text`.
    pub moment: Option<MomentText>,
    pub edit: Option<EditLink>,
    /// Whether focus goes here when it arrives (a new row).
    pub focus: bool,
}

/// `GET /web/pats/{id}/{kind}` for htmx: the value again, when an edit is cancelled.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/cell_fragment.html")]
pub struct CellFragment {
    pub frame: Frame,
    pub cell: ValueCell,
}

/// The pencil or star. Without script it leads to a page with the same form.
#[derive(Clone, Debug, Default)]
pub struct EditLink {
    /// `/web/pats/{id}/{kind}/edit?place=row`
    pub href: String,
    /// `Edit name of nightly-backup`
    pub label: String,
    /// `pencil` or `star`
    pub icon: String,
    /// What the form replaces: the cell, or `#dialog` for rights; empty where the list around it says so.
    pub target: String,
    /// `outerHTML` for the cell, `innerHTML` for the dialog.
    pub swap: String,
}

impl ValueCell {
    /// A text value of a token. `place` is `row` or `page` and comes back with the form.
    pub fn text(token_id: &str, kind: &str, text: &str) -> Self {
        Self { id: format!("token-{token_id}-{kind}"), kind: kind.to_owned(), text: text.to_owned(), ..Self::default() }
    }

    /// A moment of a token.
    pub fn moment(token_id: &str, kind: &str, moment: MomentText) -> Self {
        Self { moment: Some(moment), ..Self::text(token_id, kind, "") }
    }

    /// The same cell with its value as a link.
    pub fn leading_to(mut self, href: &str) -> Self {
        self.href = Some(href.to_owned());
        self
    }

    /// The same cell with its control: a pencil that edits in place, or for `rights` a star that opens the picker.
    /// `place` is `row` or `page`; `name` is the token's.
    pub fn editable(mut self, base: &str, place: &str, name: &str) -> Self {
        let in_dialog = self.kind == "rights";
        if place == "row" {
            self.id.clear();
        }
        let target = match (in_dialog, place) {
            (true, _) => "#dialog",
            // The list says it once for all its rows.
            (false, "row") => "",
            (false, _) => "closest .cell",
        };
        self.edit = Some(EditLink {
            href: format!("{base}/{}/edit?place={place}", self.kind),
            label: format!("Edit {} of {name}", self.kind.replace('-', " ")),
            icon: if in_dialog { "star" } else { "pencil" }.to_owned(),
            target: target.to_owned(),
            swap: if in_dialog { "innerHTML" } else { "outerHTML" }.to_owned(),
        });
        self
    }
}
