//! Makes a service identity for a team.

use super::{AppError, FieldError, target, team_rooms};
use crate::app::impact::measured;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::keyring::hex;
use crate::domain::organization::{BuiltInTeam, Team};
use crate::domain::person::{Email, FullName, Nature, Person, Username};
use crate::domain::policy;
use crate::store::{Tx, people};

/// Longer usernames are not made of names.
const LONGEST_SLUG: usize = 48;

/// What is to be made.
pub struct Wish {
    /// The team that owns it.
    pub team_id: TeamId,
    /// What it is called.
    pub name: FullName,
    /// What it is for; empty for nothing said.
    pub description: String,
}

/// Makes a service identity. It holds at once what its team gives, and has no token yet.
/// Errors: `NotFound`, `Forbidden` for those who may not change who is in the team, and when the team gives what they do not hold;
/// `Conflict` for Everyone, whose members are people.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, wish: Wish) -> Result<Audited<Person>, AppError> {
    let (team, authority) = team_rooms::visible(tx, actor, wish.team_id)?;
    let leads = team_rooms::is_team_admin(tx, actor, &team)?;
    let permit = policy::may_make_identity(actor, &authority, leads, team)?;
    refuse_everyone(&permit.object)?;
    let person = Person {
        id: PersonId::new(tx.new_id()),
        username: free_username(tx, wish.name.as_str())?,
        email: Email::none(),
        full_name: wish.name,
        disabled_at: None,
        active_organization_id: actor.organization_id,
        created_at: tx.now(),
        version: 1,
        nature: Nature::Service { team_id: Some(wish.team_id), description: wish.description },
    };
    measured(tx, actor, |tx| Ok(people::insert(tx, &person, "")?))?;
    let event = Event::new("identity.created", target(&person))
        .change("team", None, permit.object.name.as_str().to_owned())
        .change("username", None, person.username.as_str().to_owned());
    Ok(Audited::new(person, event))
}

fn refuse_everyone(team: &Team) -> Result<(), AppError> {
    if team.built_in != Some(BuiltInTeam::Everyone) {
        return Ok(());
    }
    let words = "Everyone is who belongs to the organization. Choose a team that the service works for.";
    Err(AppError::Invalid(vec![FieldError::new("team_id", "identity.of_everyone", words)]))
}

/// A username made of the name, by which the shell and gateways know it. Another one's gets four letters more.
fn free_username(tx: &mut Tx<'_>, name: &str) -> Result<Username, AppError> {
    let slug = slug(name);
    for attempt in 0..8 {
        let text = if attempt == 0 { slug.clone() } else { format!("{slug}-{}", few_letters(tx)) };
        let username = Username::parse(&text).map_err(|_| AppError::broken("a made username that is none"))?;
        if people::by_username(tx, &username)?.is_none() {
            return Ok(username);
        }
    }
    Err(AppError::conflict("identity.name_taken", "Too many bear this name. Choose another one."))
}

fn few_letters(tx: &Tx<'_>) -> String {
    let mut bytes = [0u8; 2];
    tx.env().secrets.fill(&mut bytes);
    hex(&bytes)
}

fn slug(name: &str) -> String {
    let plain = name.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let slug: String = parts.join("-").chars().take(LONGEST_SLUG).collect();
    if slug.is_empty() { "service".to_owned() } else { slug.trim_end_matches('-').to_owned() }
}
