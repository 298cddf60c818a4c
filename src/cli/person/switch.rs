//! Disables a person, and lets them act again.

use super::{Failure, Shell, output, username};
use crate::app::people::disable;
use crate::domain::person::Username;
use clap::Args;

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass person disable ada")]
pub(in crate::cli) struct Named {
    /// Whom.
    #[arg(value_parser = username)]
    username: Username,
}

impl Named {
    /// Disables the person; a disabled one stays so. Errors: `NotFound`, `Conflict` for the last administrator.
    pub(super) fn disable(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        let person = shell.person(&self.username)?;
        shell.write(person.active_organization_id, |tx, actor| disable::disable(tx, actor, person.id))?;
        let name = person.full_name.as_str();
        Ok(output::say(&format!("{name} is disabled: their sessions have ended and their tokens are refused."))?)
    }

    /// Lets the person act again. Errors: `NotFound`.
    pub(super) fn enable(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        let person = shell.person(&self.username)?;
        shell.write(person.active_organization_id, |tx, actor| disable::enable(tx, actor, person.id))?;
        let name = person.full_name.as_str();
        Ok(output::say(&format!("{name} may act again, and so may their tokens that are good themselves."))?)
    }
}
