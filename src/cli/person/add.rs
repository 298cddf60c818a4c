//! Adds a person.

use super::{Failure, Shell, new_password_hash, output, username};
use crate::app::organizations::begin;
use crate::app::people::add::{self, NewPerson};
use crate::domain::organization::{BuiltInTeam, Organization, Title};
use crate::domain::person::{Email, FullName, Person, Username};
use clap::{Args, ValueEnum};
use serde_json::json;

/// What the first organization is called when nobody says otherwise.
const FIRST_ORGANIZATION: &str = "My organization";

const EXAMPLES: &str = "\
Example:
  hallpass person add --username ada --email ada@example.org --name \"Ada Lovelace\" \\
    --role root --password-stdin < password.txt";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Add {
    /// What they sign in with.
    #[arg(long, value_parser = username)]
    username: Username,
    /// Where mail reaches them.
    #[arg(long, value_parser = email)]
    email: Email,
    /// Their full name, as others read it.
    #[arg(long, value_parser = full_name)]
    name: FullName,
    /// root: everything; admin: all but people, roles, settings; author: change content; viewer: read it; user: read.
    #[arg(long, value_enum, default_value_t = Role::User, hide_possible_values = true)]
    role: Role,
    /// Read their password from stdin; at least 15 characters.
    #[arg(long, required = true)]
    password_stdin: bool,
    /// What the organization is called that the first person makes ("My organization" otherwise).
    #[arg(long, value_parser = title)]
    organization: Option<Title>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

// The roles that a person can be given; each is what a built-in team gives.
// Without a sentence each, because clap would then spread the whole help over two screens.
#[derive(Clone, Copy, ValueEnum)]
enum Role {
    Root,
    Admin,
    Author,
    Viewer,
    User,
}

impl Role {
    fn team(self) -> BuiltInTeam {
        match self {
            Self::Root => BuiltInTeam::Administrators,
            Self::Admin => BuiltInTeam::Admins,
            Self::Author => BuiltInTeam::Authors,
            Self::Viewer => BuiltInTeam::Viewers,
            Self::User => BuiltInTeam::Everyone,
        }
    }
}

impl Add {
    /// Adds the person. Errors: `Conflict` for a name or address that is taken, `Usage` for a weak password.
    pub(super) fn run(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        let organization = shell.first_organization()?;
        self.refuse_another(organization.as_ref())?;
        let title = self.title(organization.as_ref())?;
        let known = [self.username.as_str(), self.email.as_str(), title.as_str()];
        let password_hash = new_password_hash(&known)?;
        let (team, json) = (self.role.team(), self.json);
        let new = NewPerson { username: self.username, email: self.email, full_name: self.name, password_hash };
        let person = match organization {
            Some(organization) => shell.write(organization.id, |tx, _| add::add(tx, organization.id, new, team))?,
            None => begin::begin(shell.store(), &title, new, team, Shell::origin())?,
        };
        report(&person, &title, team, json)
    }

    /// A wish that cannot be granted must not be passed over in silence.
    fn refuse_another(&self, present: Option<&Organization>) -> Result<(), Failure> {
        match (&self.organization, present) {
            (Some(wanted), Some(present)) if *wanted != present.name => {
                let name = present.name.as_str();
                Err(Failure::conflict(format!("there is an organization already: {name}; leave --organization out")))
            }
            _ => Ok(()),
        }
    }

    fn title(&self, present: Option<&Organization>) -> Result<Title, Failure> {
        match present.map(|organization| &organization.name).or(self.organization.as_ref()) {
            Some(title) => Ok(title.clone()),
            None => title(FIRST_ORGANIZATION).map_err(Failure::failed),
        }
    }
}

fn report(person: &Person, organization: &Title, team: BuiltInTeam, json: bool) -> Result<(), Failure> {
    if json {
        return output::print_json(&json!({
            "id": person.id,
            "username": person.username,
            "email": person.email,
            "full_name": person.full_name,
            "teams": [team.title()],
            "active": person.is_active(),
            "organization_id": person.active_organization_id,
            "organization": organization,
            "created_at": person.created_at,
        }));
    }
    let (name, place) = (person.full_name.as_str(), organization.as_str());
    Ok(output::say(&format!("Added {name} ({}) to {place}, team {}.", person.username.as_str(), team.title()))?)
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|error| error.to_string())
}

fn full_name(text: &str) -> Result<FullName, String> {
    FullName::parse(text).map_err(|error| error.to_string())
}

fn title(text: &str) -> Result<Title, String> {
    Title::parse(text).map_err(|error| error.to_string())
}
