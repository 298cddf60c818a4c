//! A person's own account.

pub mod appearance;
pub mod password;
pub mod sessions;
pub mod view;

use super::asked::{field, summary};
use super::frame::{Choice, Frame};
use super::shell::{self, Section};
use super::words;
use crate::app::FieldError;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::sessions::keep::SessionRecord;
use crate::app::sessions::list;
use crate::domain::moment::Moment;
use crate::web::failure::Failure;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use view::{Account, AccountPage, SessionLine};

const PASSWORD_HINT: &str = "At least 15 characters. A few words are easier than symbols.";
/// The zones that are offered by name; the browser's own is the usual choice.
const ZONES: [&str; 18] = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Oslo",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Athens",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
];

/// The account page.
pub async fn show(visit: Visit, present: Present) -> Answer {
    let (frame, account) = account(&visit, &present, &[]).await?;
    drawn(&AccountPage { frame, account })
}

/// Everything on the page, with what was wrong in a form that came back.
async fn account(visit: &Visit, present: &Present, errors: &[FieldError]) -> Result<(Frame, Account), Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, list::own(snapshot, &actor)?)));
    let (whoami, sessions) = read.await?;
    let now = visit.shared.desk.store().env().clock.now();
    let account = Account {
        lede: lede(&whoami),
        errors: summary(errors, str::to_owned),
        username: whoami.person.username.as_str().to_owned(),
        email: whoami.person.email.as_str().to_owned(),
        full_name: whoami.person.full_name.as_str().to_owned(),
        current_password: field("current_password", "", errors),
        new_password: field("new_password", "", errors),
        password_hint: PASSWORD_HINT.to_owned(),
        sessions: lines(sessions, present, now),
        themes: Account::usual_themes(&visit.taste.theme),
        zones: zones(&visit.taste.zone),
        keys: vec![Choice::new("on", "On", !visit.taste.keys_off), Choice::new("off", "Off", visit.taste.keys_off)],
    };
    Ok((shell::frame(visit, &whoami, Section::Account, "Account"), account))
}

fn lede(whoami: &Whoami) -> String {
    format!("{}, member of {}.", whoami.person.full_name.as_str(), whoami.organization.name.as_str())
}

fn zones(chosen: &str) -> Vec<Choice> {
    let own = Choice::new("", "As my browser says", chosen.is_empty());
    let known = ZONES.iter().map(|zone| Choice::new(zone, zone, *zone == chosen));
    // A zone that was set elsewhere stays chosen, also when it is not on the short list.
    let other = (!chosen.is_empty() && !ZONES.contains(&chosen)).then(|| Choice::new(chosen, chosen, true));
    std::iter::once(own).chain(known).chain(other).collect()
}

fn lines(sessions: Vec<SessionRecord>, present: &Present, now: Moment) -> Vec<SessionLine> {
    let line = |record: SessionRecord| SessionLine {
        id: record.id.to_string(),
        device: device(record.user_agent.as_deref().unwrap_or_default()),
        address: record.address.unwrap_or_else(|| "an unknown address".to_owned()),
        since: words::full(record.created_at),
        seen: words::relative(record.seen_at, now),
        current: record.id == present.signed_in.session_id,
    };
    let mut lines: Vec<SessionLine> = sessions.into_iter().map(line).collect();
    lines.sort_by_key(|line| !line.current);
    lines
}

/// `Firefox on Linux`, from what a browser calls itself; good enough to recognise one's own.
fn device(user_agent: &str) -> String {
    let first = |pairs: &[(&str, &'static str)]| pairs.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name);
    // Most browsers also name those they imitate, so the order matters.
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "An unknown browser".to_owned(),
    }
}
