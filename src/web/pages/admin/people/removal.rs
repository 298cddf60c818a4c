//! Taking a person out of the organization.

use super::leaving::{ACCOUNT, Stage, outlook, page};
use super::{LIST, base, parse_id, sight, state};
use crate::app::people::remove;
use crate::web::fields::Fields;
use crate::web::pages::admin::change::{Asking, Plan, carry_out};
use crate::web::pages::admin::review::{REVIEWED, Words};
use crate::web::pages::asked::demand_only;
use crate::web::pages::shell::Section;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Ends a membership, once it was shown what that does.
pub async fn create(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", REVIEWED, ACCOUNT], &[])?;
    let id = parse_id(&id)?;
    let sight = sight(&visit, &present, id).await?;
    let (action, back) = (format!("{}/removal", base(id)), base(id));
    let title = format!("Remove {} from {}?", sight.name(), sight.whoami.organization.name.as_str());
    let mut remarks = state::remarks(&sight);
    remarks.push("Nothing of theirs is deleted: when they are added again, their tokens work again.".to_owned());
    let words = Words { title: &title, button: "Remove", action: &action, back_href: &back };
    let plan = Plan { words, remarks, tells_of_tokens: true, section: Section::People, asking: Asking::Always };
    let work = move |tx: &mut crate::app::Tx<'_>, actor: &crate::domain::actor::Actor| remove::remove(tx, actor, id);
    // Afterwards nobody here may look at the person any more.
    let account = if fields.text(ACCOUNT) == "yes" { Some(outlook(&visit, &present, id).await?) } else { None };
    let asked = carry_out(&visit, &present, &sight.whoami, &fields, plan, work).await?;
    match (asked, account) {
        (Some(question), _) => Ok(question),
        (None, Some(account)) => page(&visit, &account, Stage::Removed),
        (None, None) => see(&format!("{LIST}?done=removed")),
    }
}
