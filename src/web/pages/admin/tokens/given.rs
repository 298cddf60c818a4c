//! Who gave a token what it can do, in words: a team, the role it gives, and the two people who decided so.

use super::view::detail::{GivenLine, Said};
use crate::app::audit::list::EventRecord;
use crate::app::people::whoami::Whoami;
use crate::app::tokens::review::given::{Belongs, Given};
use crate::domain::moment::Moment;
use crate::domain::policy::TEAM_RESOURCE;
use crate::web::pages::frame::MomentText;
use crate::web::pages::{log, words};

/// One way to rights. `owner` is what the owner is called.
pub(super) fn draw(whoami: &Whoami, given: &Given, owner: &str, now: Moment) -> GivenLine {
    let said = |sentence: &str| Said { words: sentence.to_owned(), at: None };
    GivenLine {
        team: given.team.name.as_str().to_owned(),
        team_href: whoami.may(TEAM_RESOURCE, "get").then(|| format!("/web/admin/teams/{}", given.team.id)),
        role: given.role.clone(),
        said: vec![
            match (given.belongs, &given.let_in) {
                (Belongs::AsEverybody, _) => said("Every member of the organization is in it."),
                (Belongs::AsIdentity, _) => said(&format!("{owner} is a service identity of this team.")),
                (Belongs::AsMember, Some(event)) => deed(event, &format!("let {owner} into the team"), now),
                (Belongs::AsMember, None) => said(&format!("The log does not tell who let {owner} in.")),
            },
            match &given.gave {
                Some(event) => deed(event, "let the team give this role", now),
                None if given.team.built_in.is_some() => said("The team has given this role from its beginning."),
                None => said("The log does not tell who let the team give this role."),
            },
        ],
        trail_href: log::trail(whoami, "target", given.team.id),
    }
}

fn deed(event: &EventRecord, what: &str, now: Moment) -> Said {
    let who = event.person_name.as_deref().unwrap_or("The operator");
    let at: MomentText = words::relative(event.at, now);
    Said { words: format!("{who} {what}"), at: Some(at) }
}
