//! One entry as a person reads it.

use super::phrases;
use super::view::{Entry, Whereabouts};
use crate::app::audit::list::EventRecord;
use crate::app::people::whoami::Whoami;
use crate::domain::moment::Moment;
use crate::domain::policy::{PERSON_RESOURCE, PROJECT_RESOURCE, ROLE_RESOURCE, SERVICE_RESOURCE, TEAM_RESOURCE};
use crate::web::pages::frame::Chip;
use crate::web::pages::tokens::history::change;
use crate::web::pages::tokens::view::detail::Fact;
use crate::web::pages::words;
use crate::web::visit::Visit;

pub(super) fn draw(visit: &Visit, whoami: &Whoami, event: &EventRecord, now: Moment) -> Entry {
    let name = if event.target_name.is_empty() { nameless(event) } else { event.target_name.clone() };
    Entry {
        id: format!("entry-{}", event.id),
        at: words::relative(event.at, now),
        who: event.person_name.clone().unwrap_or_else(|| "The operator".to_owned()),
        by_token: event.token_id.is_some(),
        what: what(event),
        target: Whereabouts { link: link(event, &name), name, href: href(whoami, event) },
        is_about_self: is_about_self(event),
        from: event.address.clone().unwrap_or_default(),
        refused: event.is_refused.then(|| Chip { kind: "bad".to_owned(), mark: "✕".to_owned(), word: "Refused".to_owned() }),
        reason: event.code.as_deref().map(|code| phrases::reason(code, event.note.as_deref())).unwrap_or_default(),
        note: event.note.clone().filter(|_| !event.is_refused).unwrap_or_default(),
        // Ids are for programs; the name stands beside each.
        changes: event.changes.iter().filter(|one| !one.field.ends_with("_id")).map(|one| change(&visit.shared, one)).collect(),
        facts: facts(event),
    }
}

fn what(event: &EventRecord) -> String {
    if event.is_refused {
        return phrases::tried(&event.action);
    }
    let value = |field: &str| {
        let change = event.changes.iter().find(|change| change.field == field)?;
        change.new.as_deref().or(change.old.as_deref())
    };
    phrases::done_with(&event.action, value).unwrap_or_else(|| phrases::done(&event.action))
}

/// Signing in and out is about whoever does it: their name need not be said twice.
fn is_about_self(event: &EventRecord) -> bool {
    let is_of_session =
        ["person.signed_in", "person.signed_out", "person.switched_organization"].contains(&event.action.as_str());
    is_of_session && event.person_id.as_deref() == Some(event.target_id.as_str())
}

fn nameless(event: &EventRecord) -> String {
    match (event.target_kind.as_str(), event.target_id.is_empty()) {
        ("account", _) => "their account".to_owned(),
        (kind, true) => format!("a {}", phrases::one(kind)),
        (kind, false) => format!("a {} of another organization", phrases::one(kind)),
    }
}

/// What the link to the thing says.
fn link(event: &EventRecord, name: &str) -> String {
    if event.target_kind == "job" { "What became of each token".to_owned() } else { format!("Go to {name}") }
}

/// Where the thing is shown, for those who may go there.
fn href(whoami: &Whoami, event: &EventRecord) -> Option<String> {
    let id = event.target_id.as_str();
    if id.is_empty() || event.target_name.is_empty() {
        return None;
    }
    let room = |resource: &str, room: &str| whoami.may(resource, "get").then(|| format!("/web/admin/{room}/{id}"));
    match event.target_kind.as_str() {
        "token" => Some(format!("/web/pats/{id}")),
        "job" => Some(format!("/web/admin/jobs/{id}")),
        "person" => room(PERSON_RESOURCE, "people"),
        "identity" => room(PERSON_RESOURCE, "identities"),
        "team" => room(TEAM_RESOURCE, "teams"),
        "role" => room(ROLE_RESOURCE, "roles"),
        "project" => room(PROJECT_RESOURCE, "projects"),
        "service" => room(SERVICE_RESOURCE, "services"),
        _ => None,
    }
}

fn facts(event: &EventRecord) -> Vec<Fact> {
    let id = &event.id;
    let mut facts = vec![
        Fact::moment("When", words::full(event.at)),
        Fact::words("Action", &event.action),
        Fact::words("With", credential(event)),
    ];
    let code = |term: &str, value: &Option<String>, place: &str| {
        value.as_deref().map(|value| Fact::code(term, value, &format!("{place}-{id}")))
    };
    facts.extend(code("Token", &event.token_id, "token"));
    facts.extend(code("Address", &event.address, "address"));
    facts.extend(event.user_agent.as_deref().map(|agent| Fact::words("Client", agent)));
    facts.extend(code("Request", &event.request_id, "request"));
    facts.extend(code("Reason code", &event.code, "code"));
    if !event.target_id.is_empty() {
        facts.push(Fact::code("Thing", &event.target_id, &format!("target-{id}")));
    }
    facts.push(Fact::words("Entry", &words::grouped(event.number)));
    facts
}

fn credential(event: &EventRecord) -> &str {
    match event.credential.as_str() {
        "session" => "A session in a browser",
        "token" => "A token",
        "operator" => "The command line",
        other => other,
    }
}
