//! What every page shares: the shell around it, and the small pieces that any page may show.
//!
//! Plain data only. Handlers fill it with ready text, templates print it.

/// The shell of a page; fragments carry it too, because every `hx-` element needs the nonce and every form the CSRF token.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The nonce of this answer's content security policy.
    pub nonce: String,
    /// The CSRF token of the session, printed into every form and into the header htmx sends.
    pub csrf: String,
    /// `"light"`, `"dark"`, or empty to follow the system.
    pub theme: String,
    /// The IANA time zone chosen under Account, or empty for the browser's own.
    pub zone: String,
    /// Whether single-key shortcuts are switched off under Account.
    pub keys_off: bool,
    /// The front of the document title, `Thing – Section`; the layout adds the name of the product.
    pub title: String,
    /// The name of the active organization, empty before anyone signs in.
    pub organization: String,
    /// Where another organization can be chosen; empty for people who belong to one only.
    pub organization_href: String,
    /// Who is signed in.
    pub person: Option<PersonBadge>,
    /// Entries for everyone. On a phone the first four stand in the bottom bar.
    pub nav: Vec<NavItem>,
    /// Entries for administrators, under a rule.
    pub admin_nav: Vec<NavItem>,
    /// Messages that a person sees once, at the lower edge.
    pub toasts: Vec<Toast>,
    /// The version of the program, printed at the foot of the side column.
    pub version: String,
}

/// A person in one line: at the foot of the side column, in lists, as a member of a team.
#[derive(Clone, Debug, Default)]
pub struct PersonBadge {
    /// The full name.
    pub name: String,
    /// Username or e-mail address, whichever tells people apart here.
    pub detail: String,
    /// One or two letters, see [`initials`].
    pub initials: String,
}

/// One entry of the side column.
#[derive(Clone, Debug, Default)]
pub struct NavItem {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The name of a symbol in `static/icons.svg`.
    pub icon: String,
    /// Whether the page belongs to this entry.
    pub current: bool,
}

/// A short message with at most one thing to do about it.
#[derive(Clone, Debug, Default)]
pub struct Toast {
    /// `"ok"`, `"warn"` or `"bad"`. A bad one is announced at once.
    pub kind: String,
    /// What happened, as a sentence.
    pub text: String,
    /// A button that takes it back, as a form of its own.
    pub undo: Option<Undo>,
}

/// A form with one button.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    /// The word on the button, `Undo`.
    pub label: String,
    /// The address it posts to.
    pub action: String,
    /// `row` or `page`, sent along as `place`.
    pub place: String,
    /// What the answer replaces, `#token-{id}` or `#token`.
    pub target: String,
}

/// A moment as people read it. `app.js` rewrites the words into the reader's own zone.
#[derive(Clone, Debug, Default)]
pub struct MomentText {
    /// `2026-12-22T08:00:00Z`, or empty when there is no moment ("Never").
    pub iso: String,
    /// What the page says without script: `22 Dec 2026, 08:00 UTC`, or `Never`.
    pub words: String,
    /// `"full"` (date and time), `"date"`, or `"relative"` ("2 hours ago").
    pub form: String,
}

impl MomentText {
    /// A date with its time of day.
    pub fn full(iso: &str, words: &str) -> Self {
        Self { iso: iso.to_owned(), words: words.to_owned(), form: "full".to_owned() }
    }

    /// How long ago, or in how long.
    pub fn relative(iso: &str, words: &str) -> Self {
        Self { iso: iso.to_owned(), words: words.to_owned(), form: "relative".to_owned() }
    }

    /// A word in place of a moment, such as `Never`.
    pub fn word(words: &str) -> Self {
        Self { words: words.to_owned(), ..Self::default() }
    }
}

/// A state as word, shape and colour together.
#[derive(Clone, Debug, Default)]
pub struct Chip {
    /// `"ok"`, `"warn"`, `"bad"`, `"info"`, `"wait"` or `"idle"`.
    pub kind: String,
    /// The shape before the word: ● ◷ ◔ ‖ ◇ ○ ✕ !
    pub mark: String,
    /// The word.
    pub word: String,
}

impl Chip {
    /// The chip of a state named as the code names it: `starts-later`, `active`, `ending-soon`, `paused`, `waiting`, `ended`, `revoked`, `leaked`.
    /// A state it does not know is shown by its own name.
    pub fn of_state(state: &str) -> Self {
        let (kind, mark, word) = match state {
            "active" => ("ok", "●", "Active"),
            "starts-later" => ("info", "◷", "Starts later"),
            "ending-soon" => ("warn", "◔", "Ending soon"),
            "paused" => ("idle", "‖", "Paused"),
            "waiting" => ("wait", "◇", "Waiting for approval"),
            "ended" => ("idle", "○", "Ended"),
            "revoked" => ("bad", "✕", "Revoked"),
            "leaked" => ("bad", "!", "Reported leaked"),
            other => ("idle", "○", other),
        };
        Self { kind: kind.to_owned(), mark: mark.to_owned(), word: word.to_owned() }
    }
}

/// One field of a form, with what was typed and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// What was typed, or what is stored.
    pub value: String,
    /// The message beside the field, when something is wrong.
    pub error: Option<String>,
}

impl Field {
    /// A field that holds `value` and has nothing to complain about.
    pub fn holding(value: &str) -> Self {
        Self { value: value.to_owned(), error: None }
    }
}

/// One line of the list of errors on top of a form.
#[derive(Clone, Debug, Default)]
pub struct FormError {
    /// The id of the field it leads to, without `#`; empty when it is about the whole form.
    pub field: String,
    /// The same message that stands beside the field.
    pub message: String,
}

/// A choice in a select, a group of radio buttons, or a row of presets.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A second, quieter line; empty for none.
    pub hint: String,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

impl Choice {
    /// A choice without a second line.
    pub fn new(value: &str, label: &str, chosen: bool) -> Self {
        Self { value: value.to_owned(), label: label.to_owned(), hint: String::new(), chosen }
    }
}

/// One tab above a list.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    /// What it says.
    pub label: String,
    /// How many stand behind it, as text (`10 000+`); empty for no number.
    pub count: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is the open one.
    pub current: bool,
}

/// The first letters of the first and the last word of a name, in capitals; `?` for an empty name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    let letters: String = first.into_iter().chain(last).flat_map(char::to_uppercase).collect();
    if letters.is_empty() { "?".to_owned() } else { letters }
}
