//! What a token can do at this moment and why, what sleeps in it, what it never used, and who gave it.

use super::document::one_by_one;
use super::parse_id;
use crate::app::audit::list::EventRecord;
use crate::app::tokens::review::explain::{Asleep, Explained, explain};
use crate::app::tokens::review::given::{Belongs, Given};
use crate::domain::rights::Right;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::api::v1::teams::scope_text;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The words for why a right sleeps.
pub const REASONS: [&str; 6] = ["retired", "withheld", "owner_left", "project_archived", "maker_lacks", "no_team_gives"];

/// A token's rights, explained as its page for reviewers does.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor, uses) = (parse_id(&id)?, caller.actor.clone(), caller.shared.uses.clone());
    let read = caller.shared.desk.run(move |store| {
        uses.flush_token(store, id)?;
        // Days of use are told by its usage.
        store.read(|snapshot| explain(snapshot, &actor, id, i64::MAX))
    });
    Ok(HttpResponse::Ok().json(told(&read.await?)))
}

fn told(explained: &Explained) -> Value {
    let rights = &explained.seen.rights;
    let ways = explained.sources.sources.iter().map(|(source, held)| (source, held.intersect(rights)));
    let sources = ways.filter(|(_, held)| !held.is_empty()).map(|(source, held)| {
        json!({
            "team_id": source.team_id,
            "team_name": source.team_name,
            "role_name": source.role_name,
            "scope": scope_text(&source.scope),
            "permissions": held,
        })
    });
    json!({
        "token_id": explained.seen.token().id,
        "stopped_because": explained.fault.map(|reason| reason.code()),
        "permissions": rights.as_ref(),
        "rights": one_by_one(rights),
        "sources": sources.collect::<Vec<_>>(),
        "given": explained.given.iter().map(given).collect::<Vec<_>>(),
        "asleep": explained.asleep.iter().map(asleep).collect::<Vec<_>>(),
        "unused_rights": explained.seen.unused().iter().map(|right| right.to_string()).collect::<Vec<_>>(),
    })
}

fn given(given: &Given) -> Value {
    json!({
        "team_id": given.team.id,
        "team_name": given.team.name.as_str(),
        "role": given.role,
        "belongs": match given.belongs {
            Belongs::AsEverybody => "everybody",
            Belongs::AsIdentity => "identity",
            Belongs::AsMember => "member",
        },
        "let_in": given.let_in.as_ref().map(deed),
        "role_given": given.gave.as_ref().map(deed),
    })
}

/// Who it was, when, and the entry of the log; nobody for the operator.
fn deed(event: &EventRecord) -> Value {
    json!({ "event_id": event.id, "at": event.at, "actor_id": event.person_id, "actor_name": event.person_name })
}

fn asleep((right, why): &(Right, Asleep)) -> Value {
    let [retired, withheld, owner_left, project_archived, maker_lacks, no_team_gives] = REASONS;
    let because = match why {
        Asleep::Retired => retired,
        Asleep::Withheld => withheld,
        Asleep::OwnerLeft => owner_left,
        Asleep::ProjectArchived => project_archived,
        Asleep::MakerLacks => maker_lacks,
        Asleep::NoTeamGives => no_team_gives,
    };
    json!({ "right": right.to_string(), "because": because })
}
