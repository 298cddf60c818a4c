//! Gives a person another password.

use super::{Failure, Shell, new_password_hash, output, username};
use crate::app::people::change_password;
use crate::domain::person::Username;
use clap::Args;

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass person set-password ada --password-stdin < password.txt")]
pub(in crate::cli) struct SetPassword {
    /// Whose.
    #[arg(value_parser = username)]
    username: Username,
    /// Read the password from stdin; at least 15 characters.
    #[arg(long, required = true)]
    password_stdin: bool,
}

impl SetPassword {
    /// Sets the password and ends the person's sessions. Errors: `NotFound`, `Usage` for a weak password.
    pub(super) fn run(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        let organization = shell.organization()?;
        let person = shell.person(&self.username)?;
        let known = [person.username.as_str(), person.email.as_str(), organization.name.as_str()];
        let hash = new_password_hash(&known)?;
        shell.write(person.active_organization_id, |tx, _| change_password::set(tx, person.id, &hash))?;
        let name = person.full_name.as_str();
        Ok(output::say(&format!("{name} has a new password; their sessions have ended."))?)
    }
}
