//! Making a service identity: it holds what its team gives, and has no token at first.

use super::view::{FormPage, IdentityForm};
use super::{LIST, base};
use crate::app::identities::create::{Wish, create as make};
use crate::app::identities::list::teams_in_charge;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::{AppError, FieldError};
use crate::domain::ids::TeamId;
use crate::domain::organization::Team;
use crate::domain::person::FullName;
use crate::domain::policy::TEAM_RESOURCE;
use crate::domain::text;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::{DESCRIPTION_LONGEST, ORGANIZATION, demand_same_organization};
use crate::web::pages::asked::{demand_only, field, summary};
use crate::web::pages::frame::Choice;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use std::collections::HashMap;

/// The form; an address may choose the team.
pub async fn new(visit: Visit, present: Present, query: Query<HashMap<String, String>>) -> Answer {
    let draft = Draft { team_id: query.get("team").cloned().unwrap_or_default(), ..Draft::default() };
    form(&visit, &present, StatusCode::OK, &draft, &[]).await
}

/// Makes it.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", ORGANIZATION, "team_id", "name", "description"], &[])?;
    demand_same_organization(&present, &fields)?;
    let draft = Draft::sent(&fields);
    let made = match draft.read() {
        Ok(wish) => visit.shared.desk.write(&present.actor, move |tx, actor| make(tx, actor, wish)).await,
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    match made {
        Ok(person) => see(&format!("{}?done=created", base(person.id))),
        Err(AppError::Invalid(errors)) => form(&visit, &present, StatusCode::UNPROCESSABLE_ENTITY, &draft, &errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn form(visit: &Visit, present: &Present, status: StatusCode, draft: &Draft, errors: &[FieldError]) -> Answer {
    let (whoami, teams) = makers(visit, present).await?;
    let form = IdentityForm {
        title: "New service identity".to_owned(),
        crumb: "Service identities".to_owned(),
        back_href: LIST.to_owned(),
        action: LIST.to_owned(),
        teams: choices(&teams, &draft.team_id),
        organization: present.actor.organization_id.to_string(),
        button: "Create service identity".to_owned(),
        ..draft.form(errors)
    };
    drawn_with(status, &FormPage { frame: shell::frame(visit, &whoami, Section::Identities, "New service identity"), form })
}

/// Whoever may make some, and for which teams. Errors: `Forbidden`.
async fn makers(visit: &Visit, present: &Present) -> Result<(Whoami, Vec<Team>), Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, teams_in_charge(snapshot, &actor)?)));
    let (whoami, teams) = read.await?;
    if teams.is_empty() {
        let lacks = format!("core.customer/{}/{TEAM_RESOURCE}:update", whoami.organization.id);
        return Err(AppError::Forbidden { lacks }.into());
    }
    Ok((whoami, teams))
}

fn choices(teams: &[Team], chosen: &str) -> Vec<Choice> {
    let choice = |team: &Team| {
        let id = team.id.to_string();
        Choice::new(&id, team.name.as_str(), id == chosen)
    };
    let mut choices: Vec<Choice> = teams.iter().map(choice).collect();
    if teams.len() > 1 && !choices.iter().any(|choice| choice.chosen) {
        choices.insert(0, Choice::new("", "Choose a team", true));
    }
    choices
}

/// What was typed about a service identity.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub team_id: String,
    pub name: String,
    pub description: String,
}

impl Draft {
    /// What a form sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self { team_id: text("team_id"), name: text("name"), description: text("description") }
    }

    fn read(&self) -> Result<Wish, Vec<FieldError>> {
        let team_id = TeamId::parse(&self.team_id);
        let unchosen = || FieldError::new("team_id", "identity.team_missing", "Choose the team that owns it.");
        match (team_id, self.words()) {
            (Ok(team_id), Ok((name, description))) => Ok(Wish { team_id, name, description }),
            (Ok(_), Err(errors)) => Err(errors),
            (Err(_), words) => Err(std::iter::once(unchosen()).chain(words.err().unwrap_or_default()).collect()),
        }
    }

    /// The name and description behind it. Errors: everything that cannot be read.
    pub(super) fn words(&self) -> Result<(FullName, String), Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = FullName::parse(&self.name).map_err(|error| errors.push(FieldError::text("name", error))).ok();
        let description = text::paragraphs(&self.description, DESCRIPTION_LONGEST);
        let description = description.map_err(|error| errors.push(FieldError::text("description", error))).ok();
        name.zip(description).ok_or(errors)
    }

    /// The form with everything typed still there.
    pub(super) fn form(&self, errors: &[FieldError]) -> IdentityForm {
        IdentityForm {
            errors: summary(errors, str::to_owned),
            name: field("name", &self.name, errors),
            description: field("description", &self.description, errors),
            team: field("team_id", &self.team_id, errors),
            ..IdentityForm::default()
        }
    }
}
