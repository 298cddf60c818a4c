//! Who is in a team.

use super::parse_id;
use crate::app::teams::{members, show as showing};
use crate::domain::audit::Audited;
use crate::domain::ids::PersonId;
use crate::domain::organization::TeamMember;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::refusal::Refusal;
use actix_web::HttpResponse;
use actix_web::web::Path;

/// Puts somebody into a team, and says whether they may change who is in it. Repeatable.
pub async fn put(caller: Caller, path: Path<(String, String)>, body: Body) -> Answer {
    let (id, person_id) = (parse_id(&path.0)?, parse_person(&path.1)?);
    let mut sheet = body.sheet_or_empty()?;
    let is_team_admin = sheet.flag("is_team_admin");
    sheet.finish()?;
    caller
        .change(move |tx, actor| {
            let version = showing::show(tx, actor, id)?.team.version;
            let mut events = members::add(tx, actor, id, version, person_id)?.into_parts().1;
            let shown = showing::show(tx, actor, id)?;
            let now = shown.members.iter().find(|(person, _)| person.id == person_id).map(|(_, leads)| *leads);
            if let Some(is_team_admin) = is_team_admin.filter(|wanted| now != Some(*wanted)) {
                let member = TeamMember { person_id, is_team_admin };
                events.extend(members::set_team_admin(tx, actor, id, shown.team.version, member)?.into_parts().1);
            }
            Ok(Audited::with_events((), events))
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes somebody out of a team.
pub async fn destroy(caller: Caller, path: Path<(String, String)>) -> Answer {
    let (id, person_id) = (parse_id(&path.0)?, parse_person(&path.1)?);
    caller
        .change(move |tx, actor| {
            let version = showing::show(tx, actor, id)?.team.version;
            members::remove(tx, actor, id, version, person_id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn parse_person(id: &str) -> Result<PersonId, Refusal> {
    PersonId::parse(id).map_err(|_| Refusal::not_found())
}
