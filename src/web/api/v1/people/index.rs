//! Lists people, and shows one.

use super::{document, parse_id, with_teams};
use crate::app::FieldError;
use crate::app::people::list::Listed;
use crate::app::people::{list, show as showing};
use crate::app::teams::show as teams;
use crate::domain::ids::TeamId;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::tagged;
use crate::web::api::question::Question;
use crate::web::api::shelf::{self, Item};
use actix_web::HttpRequest;
use actix_web::web::Path;
use serde_json::json;

/// The parameters.
const OWN_PARAMETERS: [&str; 2] = ["state", "team"];

/// People whose name, username or address contains `q`, by username.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &[&shelf::PARAMETERS[..], &OWN_PARAMETERS].concat())?;
    let state = question.word("state", State::parse)?;
    let team_id = question.read("team", team)?;
    let actor = caller.actor.clone();
    let read = caller.shared.desk.read(move |snapshot| {
        let everybody = list::list(snapshot, &actor, "", "", EVERYBODY)?;
        let members = team_id.map(|id| teams::show(snapshot, &actor, id)).transpose()?.map(|shown| shown.members);
        Ok((everybody, members))
    });
    let (mut people, members) = read.await?;
    people.retain(|listed| state.is_none_or(|state| state == State::of(listed)));
    if let Some(members) = members {
        people.retain(|listed| members.iter().any(|(member, _)| member.id == listed.person.id));
    }
    shelf::page(&caller, &request, &question, people.iter().map(item).collect())
}

/// More people than one organization has; every list has a limit.
const EVERYBODY: usize = 100_000;

/// What can be asked of people: whether they may act, and whether they have come yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Active,
    Invited,
    Disabled,
}

impl State {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "active" => Some(Self::Active),
            "invited" => Some(Self::Invited),
            "disabled" => Some(Self::Disabled),
            _ => None,
        }
    }

    fn of(listed: &Listed) -> Self {
        match (listed.person.is_active(), listed.has_password) {
            (false, _) => Self::Disabled,
            (true, false) => Self::Invited,
            (true, true) => Self::Active,
        }
    }
}

fn team(text: &str) -> Result<TeamId, FieldError> {
    TeamId::parse(text).map_err(|_| FieldError::new("", "query.team_unknown", "Send a team's id."))
}

fn item(listed: &Listed) -> Item {
    let person = &listed.person;
    let found_in = [person.full_name.as_str(), person.email.as_str()];
    Item::new(person.id, person.username.as_str(), &found_in, with_teams(listed))
}

/// One person, with their teams.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let shown = caller.shared.desk.read(move |snapshot| showing::show(snapshot, &actor, id)).await?;
    let mut body = document(&shown.person);
    body["teams"] = shown.teams.iter().map(|(team, _)| json!(team.name)).collect();
    body["live_tokens"] = json!(shown.live_tokens);
    tagged(&request, shown.person.version, body)
}
