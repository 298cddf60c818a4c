//! One deed on many tokens: shown first with those used today on top, done once the number is typed and a reason given.
//!
//! One form serves the preview and the order. Its button *Leave the ticked ones alone* only draws the preview again.

mod said;

use super::asked::Asked;
use super::sent::{Sent, asked};
use super::view::bulk::{Bulk, BulkPage, BulkRow};
use super::{base, now};
use crate::app::bulk::SET_CHANGED;
use crate::app::bulk::choose::{Chosen, Selection, Set, choose};
use crate::app::bulk::order::{Order, order};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::tokens::review::teams_to_choose;
use crate::app::{AppError, FieldError};
use crate::domain::bulk::{Grounds, Job};
use crate::domain::token::RevocationReason;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::jobs;
use crate::web::pages::asked::{demand_only, field, summary};
use crate::web::pages::frame::{Choice, MomentText};
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use said::{button, effect, say, title};

/// How many tokens that were not used today are named one by one.
const MOST_NAMED: usize = 200;
/// Fields that may come once.
const KNOWN: [&str; 27] = [
    "csrf",
    "deed",
    "all",
    "update",
    "why",
    "until",
    "take",
    "reason",
    "count",
    "fingerprint",
    "q",
    "state",
    "kind",
    "owner",
    "team",
    "can",
    "project",
    "flag",
    "ends",
    "ends_after",
    "ends_before",
    "used",
    "unused_since",
    "networks",
    "used_from",
    "sort",
    "done",
];

/// Why the page comes back.
#[derive(Default)]
struct Remarks {
    errors: Vec<FieldError>,
    conflict: String,
}

/// What would be done, to which tokens.
pub async fn new(visit: Visit, present: Present, query: Query<Vec<(String, String)>>) -> Answer {
    let fields = Fields::new(query.into_inner());
    demand_only(&fields, &KNOWN, &["token", "without"])?;
    if is_bare(&fields) {
        return nothing_chosen(&visit, &present, &fields).await;
    }
    let sent = Sent::read(&fields)?;
    preview(&visit, &present, &sent, StatusCode::OK, Remarks::default()).await
}

/// Whether it is not said what to do, or to what: somebody pressed a button before ticking anything, or kept the address alone.
fn is_bare(fields: &Fields) -> bool {
    fields.text("deed").is_empty() || (fields.text("all") != "yes" && fields.all("token").next().is_none())
}

async fn nothing_chosen(visit: &Visit, present: &Present, fields: &Fields) -> Answer {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| {
        teams_to_choose(snapshot, &actor)?;
        whoami(snapshot, &actor)
    });
    let frame = shell::frame(visit, &read.await?, Section::Review, "Nothing is ticked – All tokens");
    let bulk = Bulk {
        title: "Nothing is ticked yet".to_owned(),
        summary: "Tick tokens in the list and say what to do with them, or choose all that match. Nothing was changed."
            .to_owned(),
        is_empty: true,
        back_href: asked(fields).address(None),
        ..Bulk::default()
    };
    drawn_with(StatusCode::UNPROCESSABLE_ENTITY, &BulkPage { frame, bulk })
}

/// Orders it, or draws the preview again.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &KNOWN, &["token", "without"])?;
    let sent = Sent::read(&fields)?;
    if !sent.update.is_empty() {
        return preview(&visit, &present, &sent, StatusCode::OK, Remarks::default()).await;
    }
    match give(&visit, &present, &sent).await {
        Ok(job) => {
            jobs::work_soon(&visit.shared.desk);
            see(&jobs::base(job.id))
        }
        Err(AppError::Invalid(errors)) => {
            preview(&visit, &present, &sent, StatusCode::UNPROCESSABLE_ENTITY, Remarks { errors, ..Remarks::default() }).await
        }
        Err(AppError::Conflict { code: SET_CHANGED, message }) => {
            let remarks = Remarks { conflict: message.to_owned(), ..Remarks::default() };
            preview(&visit, &present, &sent, StatusCode::CONFLICT, remarks).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn give(visit: &Visit, present: &Present, sent: &Sent) -> Result<Job, AppError> {
    let (selection, deed) = (sent.selection(&visit.shared, now(&visit.shared))?, sent.deed(visit.shared.catalogue())?);
    let grounds = Grounds::parse(&sent.reason)
        .map_err(|_| FieldError::new("reason", "bulk.no_reason", "Say why, in 3 to 500 characters. It is kept with each token."));
    let grounds = grounds.map_err(|error| AppError::Invalid(vec![error]))?;
    let count = match sent.count.trim() {
        "" if sent.is_single() => None,
        text => Some(text.replace(char::is_whitespace, "").parse().unwrap_or_default()),
    };
    let given = Order { selection, deed, grounds, fingerprint: sent.fingerprint.clone(), count };
    visit.shared.desk.write(&present.actor, move |tx, actor| order(tx, actor, &given)).await
}

async fn preview(visit: &Visit, present: &Present, sent: &Sent, status: StatusCode, remarks: Remarks) -> Answer {
    let selection = sent.selection(&visit.shared, now(&visit.shared))?;
    let (whoami, set, selection) = read(visit, present, selection, sent.update == "without_today").await?;
    let bulk = draw(visit, sent, &selection, &set, &remarks);
    let frame = shell::frame(visit, &whoami, Section::Review, &format!("{} – All tokens", bulk.title));
    drawn_with(status, &BulkPage { frame, bulk })
}

/// Uses that wait in memory are written first: what was used a moment ago must stand on top.
async fn read(
    visit: &Visit,
    present: &Present,
    mut selection: Selection,
    without_today: bool,
) -> Result<(Whoami, Set, Selection), Failure> {
    let (actor, uses) = (present.actor.clone(), visit.shared.uses.clone());
    let read = visit.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| {
            let mut set = choose(snapshot, &actor, &selection)?;
            if without_today {
                selection.without.extend(set.chosen.iter().take(set.used_today).map(|one| one.token.id));
                set = choose(snapshot, &actor, &selection)?;
            }
            Ok((whoami(snapshot, &actor)?, set, selection))
        })
    });
    Ok(read.await?)
}

fn draw(visit: &Visit, sent: &Sent, selection: &Selection, set: &Set, remarks: &Remarks) -> Bulk {
    let now = now(&visit.shared);
    let count = set.chosen.len();
    let row = |one: &Chosen| BulkRow {
        id: one.token.id.to_string(),
        href: base(one.token.id),
        name: one.token.name.as_str().to_owned(),
        owner: one.owner.clone(),
        used: one.last_used_at.map_or_else(|| MomentText::word("Never used"), |at| words::relative(at, now)),
    };
    let (today, others) = set.chosen.split_at(set.used_today);
    let title = title(&sent.deed, count, set.chosen.first().map(|one| one.token.name.as_str()));
    let errors = &remarks.errors;
    Bulk {
        summary: say(set, selection.without.len()),
        effect: effect(&sent.deed, count).to_owned(),
        hidden: sent.hidden(selection),
        fingerprint: set.fingerprint.clone(),
        used_today: today.iter().map(row).collect(),
        others: others.iter().take(MOST_NAMED).map(row).collect(),
        more: words::grouped(others.len().saturating_sub(MOST_NAMED)),
        whys: if sent.deed == "revoke" { whys(&sent.why) } else { Vec::new() },
        until: (sent.deed == "shorten").then(|| field("until", &sent.until, errors)),
        takes: if sent.deed == "narrow" { takes(visit, &sent.take) } else { Vec::new() },
        take: field("take", "", errors),
        reason: field("reason", &sent.reason, errors),
        count: (count > 1).then(|| field("count", if errors.is_empty() { "" } else { &sent.count }, errors)),
        count_sent: count.to_string(),
        number: words::grouped(count),
        errors: summary(errors, str::to_owned),
        conflict: remarks.conflict.clone(),
        button: button(&sent.deed, count),
        is_sharp: sent.deed != "resume",
        is_empty: count == 0,
        back_href: back(sent),
        title,
    }
}

fn whys(chosen: &str) -> Vec<Choice> {
    let usual = RevocationReason::parse(chosen).unwrap_or(RevocationReason::NoLongerNeeded);
    RevocationReason::ALL.map(|reason| Choice::new(reason.as_str(), reason.label(), reason == usual)).into()
}

fn takes(visit: &Visit, chosen: &str) -> Vec<super::view::RightGroup> {
    let asked = Asked { can: chosen.to_owned(), ..Asked::default() };
    super::filters::rights(&asked, visit.shared.catalogue())
}

fn back(sent: &Sent) -> String {
    match sent.tokens.as_slice() {
        [one] if !sent.is_all => format!("{}/{one}", super::LIST),
        _ => sent.asked.address(None),
    }
}
