//! One deed on many tokens: a dry run first, then the same with what the dry run said.

use super::index::{filter_parameters, review_of};
use super::parse_id;
use crate::app::bulk::choose::{Choice, Selection, Set, choose};
use crate::app::bulk::order::{Order, order};
use crate::app::bulk::work::work;
use crate::domain::bulk::{Deed, Grounds, Taken};
use crate::domain::ids::TokenId;
use crate::domain::rights::Pair;
use crate::domain::token::RevocationReason;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::api::sheet::Sheet;
use crate::web::api::v1::jobs;
use crate::web::refusal::Refusal;
use actix_web::HttpResponse;
use serde_json::{Value, json};

/// The words for what can be done.
pub const ACTIONS: [&str; 5] = ["revoke", "pause", "resume", "shorten", "narrow"];

/// What was asked for.
struct Wish {
    selection: Selection,
    deed: Deed,
    reason: Option<String>,
    fingerprint: Option<String>,
    count: Option<usize>,
    is_dry: bool,
}

/// Says what would be done, or does it: 200 when it is done, 202 when it goes on as a job.
pub async fn create(caller: Caller, body: Body) -> Answer {
    let wish = read(&caller, &mut body.sheet()?)?;
    if wish.is_dry {
        return dry_run(&caller, wish.selection).await;
    }
    let given = given(wish)?;
    let job = caller.change(move |tx, actor| order(tx, actor, &given)).await?;
    let desk = caller.shared.desk.clone();
    actix_web::rt::spawn(async move { while desk.run(work).await.unwrap_or_default() {} });
    let (mut status, id) = (HttpResponse::Accepted(), job.id);
    if job.ended_at.is_some() {
        status = HttpResponse::Ok();
    }
    let address = format!("/api/v1/jobs/{id}");
    Ok(status.insert_header(("Location", address)).json(jobs::show::of(&caller, id).await?))
}

fn given(wish: Wish) -> Result<Order, Refusal> {
    let missing = |name: &str| Refusal::at(format!("/{name}"), "json.missing", "This field is needed; a dry run tells it.");
    let reason = wish.reason.ok_or_else(|| missing("reason"))?;
    let wrong =
        |error: crate::domain::text::InvalidText| Refusal::at("/reason", &format!("reason.{}", error.code()), error.to_string());
    Ok(Order {
        grounds: Grounds::parse(&reason).map_err(wrong)?,
        fingerprint: wish.fingerprint.ok_or_else(|| missing("fingerprint"))?,
        count: match wish.selection.choice {
            Choice::These(_) => wish.count,
            Choice::All(_) => Some(wish.count.ok_or_else(|| missing("count"))?),
        },
        selection: wish.selection,
        deed: wish.deed,
    })
}

/// How many, whose, and which of them were used within a day: those come first and are all named, up to a thousand.
async fn dry_run(caller: &Caller, selection: Selection) -> Answer {
    let (actor, uses) = (caller.actor.clone(), caller.shared.uses.clone());
    let read = caller.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| choose(snapshot, &actor, &selection))
    });
    let set: Set = read.await?;
    let today = set.chosen.iter().take(set.used_today.min(1_000));
    let named = today.map(|one| {
        json!({
            "id": one.token.id, "name": one.token.name.as_str(), "owner_id": one.token.owner_id,
            "owner_name": one.owner, "last_used_at": one.last_used_at,
        })
    });
    Ok(HttpResponse::Ok().json(json!({
        "count": set.chosen.len(),
        "people": set.people,
        "used_today": set.used_today,
        "used_today_tokens": named.collect::<Vec<Value>>(),
        "fingerprint": set.fingerprint,
    })))
}

fn read(caller: &Caller, sheet: &mut Sheet) -> Result<Wish, Refusal> {
    let action = sheet.needed_text("action");
    let deed = deed(caller, sheet, action.as_deref());
    let (tokens, without) = (sheet.texts("tokens"), sheet.texts("without"));
    let filter = sheet.take("filter");
    let wish = (sheet.text("reason"), sheet.text("fingerprint"), sheet.take("count"), sheet.flag("dry_run"));
    sheet.finish()?;
    let choice = match (tokens, filter) {
        (Some(ids), None) if !ids.is_empty() => Choice::These(ids_of(&ids)?),
        (None, Some(filter)) => Choice::All(Box::new(review_of(&question(filter)?, &caller.shared)?)),
        _ => return Err(Refusal::at("", "bulk.nothing", "Send tokens, a list of ids, or filter, an object; one of them.")),
    };
    let without = ids_of(&without.unwrap_or_default())?.into_iter().collect();
    let count = |value: Value| value.as_u64().and_then(|count| usize::try_from(count).ok());
    let wrong = || Refusal::at("/count", "json.not_count", "Send the number of tokens that the dry run said.");
    Ok(Wish {
        selection: Selection { choice, without },
        deed: sheet.demand("action", deed)?,
        reason: wish.0,
        fingerprint: wish.1,
        count: wish.2.map(|value| count(value).ok_or_else(wrong)).transpose()?,
        is_dry: wish.3.unwrap_or_default(),
    })
}

fn deed(caller: &Caller, sheet: &mut Sheet, action: Option<&str>) -> Option<Deed> {
    match action? {
        "revoke" => {
            let text = sheet.text("revocation_reason");
            let Some(text) = text else { return Some(Deed::Revoke(RevocationReason::NoLongerNeeded)) };
            let reason = RevocationReason::parse(&text).map(Deed::Revoke);
            reason.or_else(|| {
                sheet.wrong("revocation_reason", "token.reason_unknown", "Send no_longer_needed, replaced, leaked or other.")
            })
        }
        "pause" => Some(Deed::Pause),
        "resume" => Some(Deed::Resume),
        "shorten" => sheet.moment("valid_until").map(|until| Deed::Shorten(until.whole_seconds())),
        "narrow" => {
            let text = sheet.needed_text("take")?;
            if text == "unused" {
                return Some(Deed::Narrow(Taken::Unused));
            }
            let catalogue = caller.shared.catalogue();
            let pair: Option<Pair> = text.parse().ok().or_else(|| catalogue.pair_of_flat_name(&text));
            let known = pair.filter(|pair| catalogue.action(pair.resource.as_str(), pair.action.as_str()).is_some());
            let deed = known.map(|pair| Deed::Narrow(Taken::One(pair)));
            deed.or_else(|| sheet.wrong("take", "token.right_unknown", "Send a right as resource:action, or unused."))
        }
        _ => sheet.wrong("action", "bulk.action_unknown", "Send revoke, pause, resume, shorten or narrow."),
    }
}

fn ids_of(texts: &[String]) -> Result<Vec<TokenId>, Refusal> {
    texts.iter().map(|text| parse_id(text)).collect()
}

/// A filter has the fields of the list's address, as texts.
fn question(filter: Value) -> Result<Question, Refusal> {
    let Value::Object(fields) = filter else {
        return Err(Refusal::at("/filter", "json.not_object", "Send a JSON object here."));
    };
    let text = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        _ => Err(Refusal::at(format!("/filter/{name}"), "json.not_text", "Send a text here, as in the address of the list.")),
    };
    Question::of_pairs(fields.into_iter().map(text).collect::<Result<_, _>>()?, &filter_parameters())
}
