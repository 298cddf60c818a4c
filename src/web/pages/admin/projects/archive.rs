//! Putting a project away, and bringing it back.

use super::{base, parse_id, sight};
use crate::app::Tx;
use crate::app::projects::archive;
use crate::domain::actor::Actor;
use crate::web::fields::Fields;
use crate::web::pages::admin::change::{Asking, Plan, carry_out};
use crate::web::pages::admin::review::{REVIEWED, Words};
use crate::web::pages::asked::demand_only;
use crate::web::pages::shell::Section;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Archives a project, once it was shown what that does.
pub async fn create(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", REVIEWED], &[])?;
    let id = parse_id(&id)?;
    let sight = sight(&visit, &present, id).await?;
    let (action, back) = (format!("{}/archive", base(id)), base(id));
    let title = format!("Archive {}?", sight.shown.project.name.as_str());
    let remarks = vec!["Every right on it sleeps until it is restored. Nothing is deleted.".to_owned()];
    let words = Words { title: &title, button: "Archive", action: &action, back_href: &back };
    let plan = Plan { words, remarks, tells_of_tokens: false, section: Section::Projects, asking: Asking::Always };
    let version = version(&fields);
    let work = move |tx: &mut Tx<'_>, actor: &Actor| archive::archive(tx, actor, id, version);
    let asked = carry_out(&visit, &present, &sight.whoami, &fields, plan, work).await?;
    asked.map_or_else(|| see(&format!("{back}?done=archived")), Ok)
}

/// Brings a project back, once it was shown what that does.
pub async fn destroy(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", REVIEWED], &[])?;
    let id = parse_id(&id)?;
    let sight = sight(&visit, &present, id).await?;
    let (action, back) = (format!("{}/restore", base(id)), base(id));
    let title = format!("Restore {}?", sight.shown.project.name.as_str());
    let words = Words { title: &title, button: "Restore", action: &action, back_href: &back };
    let plan =
        Plan { words, remarks: Vec::new(), tells_of_tokens: false, section: Section::Projects, asking: Asking::WhenRightsChange };
    let version = version(&fields);
    let work = move |tx: &mut Tx<'_>, actor: &Actor| archive::restore(tx, actor, id, version);
    let asked = carry_out(&visit, &present, &sight.whoami, &fields, plan, work).await?;
    asked.map_or_else(|| see(&format!("{back}?done=restored")), Ok)
}

fn version(fields: &Fields) -> i64 {
    fields.text("version").parse().unwrap_or_default()
}
