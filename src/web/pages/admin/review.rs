//! Shows what a change would do before it is made.
//!
//! A form is posted twice: the first time the change is tried out and taken back, and this page shows whose rights it changes;
//! the second time, with `reviewed=yes`, it is made. A change that touches nobody's rights is made at once.

use crate::app::desk;
use crate::app::impact::Impact;
use crate::app::people::whoami::Whoami;
use crate::domain::rights::{RightsTree, sentence};
use crate::web::fields::Fields;
use crate::web::pages::frame::Frame;
use crate::web::pages::words;
use crate::web::state::Shared;
use askama::Template;

/// The field that says that the person has seen what the change does.
pub const REVIEWED: &str = "reviewed";
/// How many people are named one by one.
const MOST_NAMED: usize = 50;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/review.html")]
pub struct ReviewPage {
    /// The shell.
    pub frame: Frame,
    /// What is shown.
    pub review: Review,
}

/// A change, and what it does.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// `Remove Ada Lovelace from Editors?`
    pub title: String,
    /// `3 people lose something. 7 tokens go partly dormant.`
    pub summary: Vec<String>,
    /// Who gains and loses what.
    pub people: Vec<PersonLine>,
    /// `and 12 more people`, or empty.
    pub more: String,
    /// Where the form is sent again.
    pub action: String,
    /// Its fields, as they were typed.
    pub fields: Vec<(String, String)>,
    /// `Remove from team`
    pub button: String,
    /// Whether somebody loses something.
    pub is_sharp: bool,
    /// Where *Keep it as it is* leads.
    pub back_href: String,
}

impl Review {
    /// Makes it the last question before something is gone; `besides` is what else happens then.
    pub fn before_deletion(&mut self, impact: &Impact, besides: Option<String>) {
        let nobody = impact.is_empty().then(|| "Nobody loses rights. This cannot be undone.".to_owned());
        self.is_sharp = true;
        self.summary.extend(besides.into_iter().chain(nobody));
    }
}

/// What changes for one person.
#[derive(Clone, Debug, Default)]
pub struct PersonLine {
    /// Their name.
    pub name: String,
    /// What they gain, as `read and change assets.`; empty for nothing.
    pub gains: String,
    /// What they lose, likewise.
    pub loses: String,
}

/// What the page says besides the impact.
pub struct Words<'a> {
    /// The question.
    pub title: &'a str,
    /// The button.
    pub button: &'a str,
    /// Where the form is sent again.
    pub action: &'a str,
    /// Where one goes instead.
    pub back_href: &'a str,
}

/// The version that a form carries; one that cannot be read is no version of anything.
pub fn version(fields: &Fields) -> i64 {
    fields.text("version").parse().unwrap_or_default()
}

/// Whether the person must see this change before it is made.
pub fn is_due(impact: &Impact, fields: &Fields) -> bool {
    !impact.is_empty() && fields.text(REVIEWED) != "yes"
}

/// The same question for [`desk::Desk::settle`].
pub fn state(fields: &Fields) -> desk::Review {
    if fields.text(REVIEWED) == "yes" { desk::Review::Done } else { desk::Review::Due }
}

/// Draws what a change does, with the form to send again.
pub fn draw(shared: &Shared, whoami: &Whoami, impact: &Impact, fields: &Fields, words: &Words<'_>) -> Review {
    let line = |person: &crate::app::impact::PersonImpact| PersonLine {
        name: person.name.clone(),
        gains: say(shared, whoami, &person.gained),
        loses: say(shared, whoami, &person.lost),
    };
    let more = impact.people.len().saturating_sub(MOST_NAMED);
    Review {
        title: words.title.to_owned(),
        summary: summary(impact),
        people: impact.people.iter().take(MOST_NAMED).map(line).collect(),
        more: if more > 0 { format!("and {} more people", words::grouped(more)) } else { String::new() },
        action: words.action.to_owned(),
        fields: fields.iter().filter(|(name, _)| *name != "csrf" && *name != REVIEWED).map(owned).collect(),
        button: words.button.to_owned(),
        is_sharp: impact.people.iter().any(|person| !person.lost.is_empty()),
        back_href: words.back_href.to_owned(),
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn say(shared: &Shared, whoami: &Whoami, rights: &RightsTree) -> String {
    if rights.is_empty() {
        return String::new();
    }
    bare(&sentence(rights, shared.catalogue(), &|scope: &_| whoami.name_of(scope)))
}

/// `Can read and change assets, nothing else.` as it stands after *Loses*: what is lost is not all there is.
pub(super) fn bare(sentence: &str) -> String {
    const ENDINGS: [&str; 3] = [", nothing else.", "; nothing else.", ". Cannot change anything."];
    let said = sentence.replacen("Can ", "", 1).replace("; can ", "; ");
    let cut = ENDINGS.iter().find_map(|ending| said.strip_suffix(ending)).map(|rest| format!("{rest}."));
    cut.unwrap_or(said)
}

fn summary(impact: &Impact) -> Vec<String> {
    let count = |pick: fn(&crate::app::impact::PersonImpact) -> bool| impact.people.iter().filter(|person| pick(person)).count();
    let losing = count(|person| !person.is_service && !person.lost.is_empty());
    let gaining = count(|person| !person.is_service && !person.gained.is_empty());
    let services_losing = count(|person| person.is_service && !person.lost.is_empty());
    let services_gaining = count(|person| person.is_service && !person.gained.is_empty());
    let mut lines = Vec::new();
    lines.extend(counted(losing, "person loses rights", "people lose rights"));
    lines.extend(counted(services_losing, "service identity loses rights", "service identities lose rights"));
    lines.extend(counted(gaining, "person gains rights", "people gain rights"));
    lines.extend(counted(services_gaining, "service identity gains rights", "service identities gain rights"));
    lines.extend(counted(impact.tokens_losing, "token goes partly dormant", "tokens go partly dormant"));
    lines.extend(counted(impact.tokens_regaining, "token gets rights back", "tokens get rights back"));
    lines
}

fn counted(count: usize, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}.")),
        count => Some(format!("{} {many}.", words::grouped(count))),
    }
}
