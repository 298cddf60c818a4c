//! The history of a token: audit events as people read them.

use super::view::detail::{Change, HistoryEntry};
use crate::app::tokens::show::EventRecord;
use crate::domain::audit;
use crate::domain::moment::Moment;
use crate::domain::rights::Right;
use crate::domain::token::RevocationReason;
use crate::web::pages::frame::MomentText;
use crate::web::pages::words;
use crate::web::state::Shared;
use std::collections::BTreeSet;

/// How many rights one line names before it only counts them.
const RIGHTS_NAMED: usize = 6;

pub(in crate::web::pages) fn entry(shared: &Shared, event: &EventRecord, now: Moment) -> HistoryEntry {
    let who = event.person_name.clone().unwrap_or_else(|| "The operator".to_owned());
    // That it was paused is said already.
    let told = event.changes.iter().filter(|change| change.field != "enabled");
    HistoryEntry {
        who: if event.token_id.is_some() { format!("A token of {who}") } else { who },
        what: deed(&event.action).to_owned(),
        at: words::relative(event.at, now),
        from: event.address.clone().unwrap_or_default(),
        note: event.note.clone().unwrap_or_default(),
        changes: told.map(|one| change(shared, one)).collect(),
    }
}

fn deed(action: &str) -> &str {
    match action {
        "token.created" => "made it",
        "token.renamed" => "renamed it",
        "token.described" => "changed its description",
        "token.start_moved" => "moved its start",
        "token.end_moved" => "moved its end",
        "token.rights_changed" => "changed its rights",
        "token.paused" => "paused it",
        "token.resumed" => "let it work again",
        "token.rotated" => "gave it a new secret",
        "token.revoked" => "revoked it",
        "token.handed_over" => "handed it over, with a new secret",
        "identity.created" => "made it",
        "identity.edited" => "changed what it is called or for",
        "identity.disabled" => "disabled it",
        "identity.enabled" => "let it act again",
        "identity.deleted" => "deleted it",
        "identity.token_taken_over" => "gave it a token of somebody who leaves",
        "token.networks_changed" => "changed from where it may be used",
        "token.approval_asked" => "asked for approval",
        "token.widening_asked" => "asked for approval of more",
        "token.approved" => "approved it",
        "token.declined" => "declined what was asked",
        "token.request_withdrawn" => "withdrew the request",
        "token.secret_made" => "revealed its first secret",
        other => other,
    }
}

/// A value before and after, in words.
pub fn change(shared: &Shared, change: &audit::Change) -> Change {
    let (old, new) = (change.old.as_deref().unwrap_or_default(), change.new.as_deref().unwrap_or_default());
    let (old, new) = match change.field.as_str() {
        "valid_from" | "valid_until" => (moment(old), moment(new)),
        "rights" => (rights_without(old, new), rights_without(new, old)),
        "hint" => (secret(shared, old), secret(shared, new)),
        "reason" => (MomentText::word(""), reason(new)),
        _ => (MomentText::word(old), MomentText::word(new)),
    };
    Change { field: label(&change.field), old, new }
}

fn label(field: &str) -> String {
    match field {
        "hint" => "Secret".to_owned(),
        "valid_from" => "From".to_owned(),
        "valid_until" => "Until".to_owned(),
        other => {
            let mut letters = other.chars();
            let first = letters.next().map(|first| first.to_uppercase());
            first.into_iter().flatten().chain(letters).map(|letter| if letter == '_' { ' ' } else { letter }).collect()
        }
    }
}

fn moment(text: &str) -> MomentText {
    Moment::parse(text).map_or_else(|_| MomentText::word(&words::capitalised(text)), words::full)
}

/// The rights of the one list that the other lacks: what stayed is not worth reading.
fn rights_without(these: &str, others: &str) -> MomentText {
    if these.starts_with("everything") {
        return MomentText::word(&words::capitalised(these));
    }
    let others: BTreeSet<&str> = others.split(' ').collect();
    let names: Vec<String> = these.split(' ').filter(|right| !right.is_empty() && !others.contains(right)).map(name).collect();
    let shown = names.iter().take(RIGHTS_NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(RIGHTS_NAMED) {
        0 => MomentText::word(&shown),
        more => MomentText::word(&format!("{shown} and {more} more")),
    }
}

fn name(right: &str) -> String {
    let Ok(right) = right.parse::<Right>() else { return right.to_owned() };
    right.flat_name().unwrap_or_else(|| right.pair().to_string())
}

fn secret(shared: &Shared, hint: &str) -> MomentText {
    MomentText::word(&format!("{}…{hint}", shared.rules().prefix.as_str()))
}

fn reason(word: &str) -> MomentText {
    MomentText::word(RevocationReason::parse(word).map_or("Other", |reason| reason.label()))
}
