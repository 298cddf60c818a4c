//! A new link for somebody: because the first one was lost, or the password was forgotten.

use super::view::{Link, LinkPage, PresencePage};
use super::{base, parse_id, sight};
use crate::app::AppError;
use crate::app::people::invite::{self, LASTS};
use crate::app::people::whoami::Whoami;
use crate::domain::person::Person;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::pages::frame::{Field, MomentText};
use crate::web::pages::presence;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn, drawn_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// Asks first: the link lets whoever holds it choose the person's password.
pub async fn new(visit: Visit, present: Present, id: Path<String>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    let presence = presence::field_if_stale(&visit, &present);
    question(&visit, &sight.whoami, &sight.shown.person, StatusCode::OK, presence)
}

/// Makes the link and shows it, in this answer and nowhere else.
pub async fn create(visit: Visit, mut present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", presence::FIELD], &[])?;
    let id = parse_id(&id)?;
    let sight = sight(&visit, &present, id).await?;
    let invited = match presence::prove(&visit, &mut present, fields.text(presence::FIELD)).await {
        Ok(()) => visit.shared.desk.write(&present.actor, move |tx, actor| invite::invite_again(tx, actor, id)).await,
        Err(error) => Err(error),
    };
    match invited {
        Ok(invited) => reveal(&visit, &sight.whoami, &invited.person, &invited.code.unwrap_or_default()),
        Err(error) => match presence::field_for(&error) {
            Some(field) => question(&visit, &sight.whoami, &sight.shown.person, StatusCode::UNPROCESSABLE_ENTITY, Some(field)),
            None => Err(error.into()),
        },
    }
}

fn question(visit: &Visit, whoami: &Whoami, person: &Person, status: StatusCode, presence: Option<Field>) -> Answer {
    let name = person.full_name.as_str();
    let title = format!("A new link for {name}?");
    let text = "With the link one chooses a new password, once, within seven days. \
                Until then the present password goes on working, and so do all tokens. An earlier link stops working.";
    drawn_with(
        status,
        &PresencePage {
            frame: shell::frame(visit, whoami, Section::People, &title),
            title,
            text: text.to_owned(),
            action: format!("{}/invitation", base(person.id)),
            button: "Make a new link".to_owned(),
            back_href: base(person.id),
            presence,
        },
    )
}

/// Shows a link once: as the answer to a POST, kept by no cache.
pub(super) fn reveal(visit: &Visit, whoami: &Whoami, person: &Person, code: &str) -> Answer {
    let now = visit.shared.desk.store().env().clock.now();
    let ends = now.plus(LASTS).ok_or_else(|| AppError::broken("the calendar ends"))?;
    let ends: MomentText = words::full(ends);
    let link = Link {
        name: person.full_name.as_str().to_owned(),
        username: person.username.as_str().to_owned(),
        address: format!("{}/welcome?code={code}", visit.shared.public_url),
        ends,
        done_href: base(person.id),
    };
    drawn(&LinkPage { frame: shell::frame(visit, whoami, Section::People, "A link to hand over – People"), link })
}
