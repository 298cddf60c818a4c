//! The organizations a person belongs to, and choosing the one in which they act.

pub mod view;

use super::frame::Toast;
use super::shell::{self, Section};
use crate::app::AppError;
use crate::app::organizations::{archive, list, switch};
use crate::app::people::whoami::whoami;
use crate::domain::ids::OrganizationId;
use crate::domain::organization::Organization;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::reply::{Answer, drawn, see};
use crate::web::return_to::HOME;
use crate::web::session::{KEY, SignedIn};
use crate::web::visit::{Present, Visit};
use actix_web::web::Query;
use std::collections::HashMap;
use view::{Line, OrganizationsPage};

/// The organizations, the present one marked.
pub async fn show(visit: Visit, present: Present, query: Query<HashMap<String, String>>) -> Answer {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| {
        Ok((whoami(snapshot, &actor)?, list::own(snapshot, &actor)?, archive::restorable(snapshot, &actor)?))
    });
    let (whoami, own, archived) = read.await?;
    let mut frame = shell::frame(&visit, &whoami, Section::Organization, "Your organizations");
    if let Some(text) = query.get("done").and_then(|word| said(word)) {
        frame.toasts.push(Toast { kind: "ok".to_owned(), text: text.to_owned(), ..Toast::default() });
    }
    let line = |organization: Organization| Line {
        id: organization.id.to_string(),
        name: organization.name.as_str().to_owned(),
        current: organization.id == whoami.organization.id,
    };
    let (organizations, archived) = (own.into_iter().map(line).collect(), archived.into_iter().map(line).collect());
    drawn(&OrganizationsPage { frame, organizations, archived })
}

/// What the page says after a change; the address only chooses among these.
fn said(done: &str) -> Option<&'static str> {
    match done {
        "founded" => Some("It is founded, and you administer it. Switch to it to add people."),
        "archived" => Some("It is archived. You go on in another organization."),
        "restored" => Some("It is in use again: its people can sign in, and its tokens work."),
        _ => None,
    }
}

/// Brings an archived organization back.
pub async fn restore(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "organization"], &[])?;
    let id = OrganizationId::parse(fields.text("organization")).map_err(|_| AppError::NotFound)?;
    visit.shared.desk.write(&present.actor, move |tx, actor| archive::restore(tx, actor, id)).await?;
    see("/web/organization?done=restored")
}

/// Goes on in another organization, in this session and in the next ones, under a new cookie.
pub async fn update(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "organization"], &[])?;
    let id = OrganizationId::parse(fields.text("organization")).map_err(|_| AppError::NotFound)?;
    visit.shared.desk.write(&present.actor, move |tx, actor| switch::switch(tx, actor, id)).await?;
    go_on_in(present, id)?;
    see(HOME)
}

/// Lets a session act in another organization, under a new cookie.
pub(in crate::web::pages) fn go_on_in(present: Present, id: OrganizationId) -> Result<(), AppError> {
    let signed_in = SignedIn { organization_id: id, ..present.signed_in };
    present.session.renew();
    present.session.insert(KEY, &signed_in).map_err(AppError::broken)
}
