//! How a change of rights is made: tried out, shown, and made once the person has seen what it does.

use super::review::{self, REVIEWED, ReviewPage, Words};
use crate::app::impact::Impact;
use crate::app::people::whoami::Whoami;
use crate::app::{AppError, Tx};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::drawn;
use crate::web::visit::{Present, Visit};
use actix_web::HttpResponse;

/// When a change is shown before it is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Also when it changes nobody's rights.
    Always,
    /// Only when somebody's rights change.
    WhenRightsChange,
}

/// What is said of a change before it is made.
pub struct Plan<'a> {
    /// The question, the button, and the addresses.
    pub words: Words<'a>,
    /// What happens besides rights: `They are signed out everywhere.`
    pub remarks: Vec<String>,
    /// Whether the remarks say what becomes of tokens, so that they are not counted once more.
    pub tells_of_tokens: bool,
    /// The part of the house.
    pub section: Section,
    /// When to ask.
    pub asking: Asking,
}

/// Makes a change, or answers with the page that asks first. `None` means that it is made.
/// Errors: those of the change; the rehearsal finds them before anybody is asked.
pub async fn carry_out<F>(
    visit: &Visit,
    present: &Present,
    whoami: &Whoami,
    fields: &Fields,
    plan: Plan<'_>,
    work: F,
) -> Result<Option<HttpResponse>, Failure>
where
    F: FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<Impact>, AppError> + Clone + Send + 'static,
{
    let desk = &visit.shared.desk;
    if fields.text(REVIEWED) != "yes" {
        let impact = desk.rehearse(&present.actor, work.clone()).await?;
        if plan.asking == Asking::Always || review::is_due(&impact, fields) {
            return Ok(Some(ask(visit, whoami, impact, fields, plan)?));
        }
    }
    desk.write(&present.actor, work).await?;
    Ok(None)
}

fn ask(visit: &Visit, whoami: &Whoami, mut impact: Impact, fields: &Fields, plan: Plan<'_>) -> Result<HttpResponse, Failure> {
    if plan.tells_of_tokens {
        impact.tokens_losing = 0;
    }
    let mut review = review::draw(&visit.shared, whoami, &impact, fields, &plan.words);
    review.summary.splice(0..0, plan.remarks);
    let frame = shell::frame(visit, whoami, plan.section, plan.words.title);
    drawn(&ReviewPage { frame, review })
}
