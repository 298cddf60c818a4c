//! "What can I do?": everything a person may do now, and the team and role behind every right.

pub mod explained;
pub mod rbac;
pub mod view;

use super::shell::{self, Section};
use crate::app::people::explain::{self, Explained};
use crate::app::people::whoami::{Whoami, whoami};
use crate::domain::policy::Authority;
use crate::domain::rights::{RightsTree, Scope, sentence};
use crate::domain::token::TOKEN_RESOURCE;
use crate::web::failure::Failure;
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};
use actix_web::web::Query;
use explained::Asked;
use view::{Rights, RightsPage};

/// Where the page is.
const PAGE: &str = "/web/rights";
/// Rights beyond this are not printed into the page as JSON; their own address has them.
const MOST_IN_JSON: usize = 2_000;

/// The page.
pub async fn show(visit: Visit, present: Present, asked: Query<Asked>) -> Answer {
    let (whoami, explained) = read(&visit, &present).await?;
    let rights = Rights {
        sentence: say(&visit.shared, &whoami, &explained.rights),
        lede: lede(&whoami, &explained),
        json: json(&explained.rights)?,
        can_create: may_create_tokens(&whoami.authority, &whoami),
        all_href: asked.all_href(PAGE),
        explained: explained::draw(&visit.shared, &whoami, &explained, PAGE, &asked),
    };
    drawn(&RightsPage { frame: shell::frame(&visit, &whoami, Section::Rights, "What can I do?"), rights })
}

async fn read(visit: &Visit, present: &Present) -> Result<(Whoami, Explained), Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, explain::own(snapshot, &actor)?)));
    Ok(read.await?)
}

/// Rights as one plain sentence.
pub(super) fn say(shared: &Shared, whoami: &Whoami, rights: &RightsTree) -> String {
    sentence(rights, shared.catalogue(), &|scope: &Scope| whoami.name_of(scope))
}

fn lede(whoami: &Whoami, explained: &Explained) -> String {
    let place = whoami.organization.name.as_str();
    match explained.rights.count() {
        0 => format!("You hold no rights in {place} at present. An administrator can put you into a team."),
        1 => format!("One right in {place}, through the teams you are in."),
        count => format!("{} rights in {place}, through the teams you are in.", words::grouped(count)),
    }
}

/// MK.IO's `rbac` object; empty when it is too long for a page.
fn json(rights: &RightsTree) -> Result<String, Failure> {
    if rights.is_empty() || rights.count() > MOST_IN_JSON {
        return Ok(String::new());
    }
    Ok(serde_json::to_string_pretty(rights).map_err(crate::app::AppError::broken)?)
}

fn may_create_tokens(authority: &Authority, whoami: &Whoami) -> bool {
    authority.holds(whoami.organization.id, TOKEN_RESOURCE, "create")
}
