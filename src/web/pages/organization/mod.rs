//! The organizations a person belongs to, and choosing the one in which they act.

pub mod view;

use super::frame::Toast;
use super::shell::{self, Section};
use crate::app::AppError;
use crate::app::organizations::{list, switch};
use crate::app::people::whoami::whoami;
use crate::domain::ids::OrganizationId;
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
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, list::own(snapshot, &actor)?)));
    let (whoami, own) = read.await?;
    let mut frame = shell::frame(&visit, &whoami, Section::Organization, "Your organizations");
    if query.get("done").is_some_and(|word| word == "founded") {
        let text = "It is founded, and you administer it. Switch to it to add people.".to_owned();
        frame.toasts.push(Toast { kind: "ok".to_owned(), text, ..Toast::default() });
    }
    let line = |organization: crate::domain::organization::Organization| Line {
        id: organization.id.to_string(),
        name: organization.name.as_str().to_owned(),
        current: organization.id == whoami.organization.id,
    };
    drawn(&OrganizationsPage { frame, organizations: own.into_iter().map(line).collect() })
}

/// Goes on in another organization, in this session and in the next ones, under a new cookie.
pub async fn update(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "organization"], &[])?;
    let id = OrganizationId::parse(fields.text("organization")).map_err(|_| AppError::NotFound)?;
    visit.shared.desk.write(&present.actor, move |tx, actor| switch::switch(tx, actor, id)).await?;
    let signed_in = SignedIn { organization_id: id, ..present.signed_in };
    present.session.renew();
    present.session.insert(KEY, &signed_in).map_err(AppError::broken)?;
    see(HOME)
}
