//! What stops if somebody's access ends now: token by token beforehand, and an account of every one afterwards.

use super::view::{HandedLine, LeavingPage, LeavingTokenLine, LeavingView};
use super::{base, parse_id};
use crate::app::identities::list::in_charge;
use crate::app::people::leaving::{Handover, Leaving, LeavingToken, foresee};
use crate::app::people::show::{Shown, show as look};
use crate::app::people::whoami::{Whoami, whoami};
use crate::domain::ids::PersonId;
use crate::domain::moment::Moment;
use crate::web::failure::Failure;
use crate::web::pages::frame::{MomentText, PersonBadge, initials};
use crate::web::pages::marks::hallmark::Hallmark;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::tokens::{now, row};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// The field by which the page asks for an account afterwards.
pub(super) const ACCOUNT: &str = "account";

/// How things stand with the person.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing was done yet: this is what would stop.
    Before,
    /// They are disabled: this is what stopped.
    Disabled,
    /// They belong here no longer: this is what stopped.
    Removed,
}

/// Everything the page is drawn from, read in one picture.
pub(super) struct Outlook {
    whoami: Whoami,
    shown: Shown,
    leaving: Leaving,
    /// Whether there is anybody to hand tokens over to.
    has_takers: bool,
}

impl Outlook {
    fn stage(&self) -> Stage {
        if self.shown.person.is_active() { Stage::Before } else { Stage::Disabled }
    }
}

/// The page.
pub async fn show(visit: Visit, present: Present, id: Path<String>) -> Answer {
    let outlook = outlook(&visit, &present, parse_id(&id)?).await?;
    let stage = outlook.stage();
    page(&visit, &outlook, stage)
}

/// Reads what would stop. Uses that wait in memory are written first, so that what is said is true.
pub(super) async fn outlook(visit: &Visit, present: &Present, id: PersonId) -> Result<Outlook, Failure> {
    let (actor, uses) = (present.actor.clone(), visit.shared.uses.clone());
    let read = visit.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| {
            let shown = look(snapshot, &actor, id)?;
            let leaving = foresee(snapshot, &actor, id)?;
            let has_takers = !in_charge(snapshot, &actor)?.is_empty();
            Ok(Outlook { whoami: whoami(snapshot, &actor)?, shown, leaving, has_takers })
        })
    });
    Ok(read.await?)
}

/// The page, also as the account of a removal, after which nobody can read it any more.
pub(super) fn page(visit: &Visit, outlook: &Outlook, stage: Stage) -> Answer {
    let leaving = draw(visit, outlook, stage);
    let frame = shell::frame(visit, &outlook.whoami, Section::People, &format!("{} – People", leaving.title));
    drawn(&LeavingPage { frame, leaving })
}

fn draw(visit: &Visit, outlook: &Outlook, stage: Stage) -> LeavingView {
    let Outlook { shown, leaving, .. } = outlook;
    let name = shown.person.full_name.as_str();
    let can_end = shown.may_disable && !shown.is_out_of_reach && stage != Stage::Removed;
    let can_hand_over = can_end && leaving.may_review && outlook.has_takers;
    let now = now(&visit.shared);
    LeavingView {
        base: base(shown.person.id),
        badge: PersonBadge { name: name.to_owned(), detail: shown.person.username.as_str().to_owned(), initials: initials(name) },
        title: title(name, stage),
        summary: summary(leaving, stage),
        services: leaving.services.clone(),
        tokens: leaving.tokens.iter().map(|token| line(visit, outlook, token, now, can_hand_over)).collect(),
        unlisted: unlisted(leaving),
        handed: leaving.handed_over.iter().map(|handover| handed(handover, now)).collect(),
        is_over: stage != Stage::Before,
        fate: if stage == Stage::Before { "Would stop" } else { "Stopped" }.to_owned(),
        organization: outlook.whoami.organization.name.as_str().to_owned(),
        hint: hint(outlook, stage),
        can_disable: can_end && !shown.belongs_elsewhere && shown.person.is_active(),
        can_enable: can_end && !shown.belongs_elsewhere && !shown.person.is_active(),
        can_remove: can_end,
        is_removed: stage == Stage::Removed,
    }
}

fn title(name: &str, stage: Stage) -> String {
    match stage {
        Stage::Before => format!("If {name} is disabled now"),
        Stage::Disabled => format!("{name} is disabled"),
        Stage::Removed => format!("{name} does not belong here any more"),
    }
}

/// `7 tokens stop, 3 of them used in the last 24 hours, by vod and billing.`
fn summary(leaving: &Leaving, stage: Stage) -> String {
    let (verb, verbs) = if stage == Stage::Before { ("would stop", "would stop") } else { ("stopped", "stopped") };
    let used = match leaving.used_today {
        0 => ", none of them used in the last 24 hours".to_owned(),
        used if used == leaving.total => ", all of them used in the last 24 hours".to_owned(),
        used => format!(", {} of them used in the last 24 hours", words::grouped(used)),
    };
    match leaving.total {
        0 if stage == Stage::Before => "No token would stop.".to_owned(),
        0 => "No token stopped.".to_owned(),
        1 if leaving.used_today == 1 => format!("One token {verb}, and it was used in the last 24 hours."),
        1 => format!("One token {verb}. It was not used in the last 24 hours."),
        count => format!("{} tokens {verbs}{used}.", words::grouped(count)),
    }
}

fn unlisted(leaving: &Leaving) -> String {
    if !leaving.may_review {
        return "You may not see single tokens of others: that needs the right to review them.".to_owned();
    }
    match leaving.total - leaving.tokens.len() {
        0 => String::new(),
        more => format!("and {} more that were used longer ago or never", words::grouped(more)),
    }
}

fn hint(outlook: &Outlook, stage: Stage) -> String {
    let can_try = outlook.leaving.may_review && !outlook.shown.is_out_of_reach && !outlook.leaving.tokens.is_empty();
    match stage {
        Stage::Removed => "Nothing of theirs is deleted: when they are added again, their tokens work again.".to_owned(),
        _ if can_try && !outlook.has_takers => {
            "Nothing can be handed over yet: you have charge of no service identity. Make one for a team first.".to_owned()
        }
        Stage::Disabled if can_try => "A token that is still needed can be handed over to a service identity.".to_owned(),
        Stage::Before if can_try => {
            "Hand over what is still needed before the access ends: the token goes on under a service identity, with a new secret."
                .to_owned()
        }
        _ => String::new(),
    }
}

fn line(visit: &Visit, outlook: &Outlook, one: &LeavingToken, now: Moment, can_hand_over: bool) -> LeavingTokenLine {
    let token = &one.token;
    let (used_word, used) = row::used_words(one.last_use.as_ref(), now);
    let (address, agent) = one.last_use.as_ref().map_or((None, None), |last| (last.address.clone(), last.user_agent.clone()));
    LeavingTokenLine {
        name: token.name.as_str().to_owned(),
        href: format!("/web/pats/{}", token.id),
        hallmark: Hallmark::strike(&token.id.to_string()),
        chip: row::chip(token, now),
        short_id: row::short_id(&visit.shared, token),
        used_word,
        used,
        origin: origin(address, agent),
        services: one.services.join(", "),
        is_used_today: one.is_used_today,
        hand_over_href: can_hand_over.then(|| format!("{}/leaving/{}", base(outlook.shown.person.id), token.id)),
    }
}

fn origin(address: Option<String>, agent: Option<String>) -> String {
    match (address, agent) {
        (Some(address), Some(agent)) => format!("from {address} by {agent}"),
        (Some(address), None) => format!("from {address}"),
        (None, Some(agent)) => format!("by {agent}"),
        (None, None) => String::new(),
    }
}

fn handed(handover: &Handover, now: Moment) -> HandedLine {
    let at: MomentText = words::relative(handover.at, now);
    HandedLine {
        name: handover.token_name.clone(),
        href: format!("/web/pats/{}", handover.token_id),
        to: handover.to_name.clone(),
        to_href: crate::web::pages::admin::identities::base(handover.to_id),
        at,
    }
}
