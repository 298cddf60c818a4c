//! The end of a role, after its consequences were shown.

use super::{ROOM, base, parse_id, review_page, sight, turned_down, version};
use crate::app::impact::Impact;
use crate::app::roles::delete;
use crate::domain::ids::RoleId;
use crate::web::fields::Fields;
use crate::web::pages::admin::review::{REVIEWED, Words};
use crate::web::pages::asked::demand_only;
use crate::web::reply::{Answer, drawn, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Asks first, and says whose rights go.
pub async fn new(visit: Visit, present: Present, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    let role = sight(&visit, &present, id).await?.shown.role;
    let fields = Fields::new(vec![("version".to_owned(), role.version.to_string())]);
    ask(&visit, &present, id, &fields).await
}

/// Deletes.
pub async fn create(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", REVIEWED], &[])?;
    let (id, version) = (parse_id(&id)?, version(&fields));
    if fields.text(REVIEWED) != "yes" {
        return ask(&visit, &present, id, &fields).await;
    }
    let work = visit.shared.desk.write(&present.actor, move |tx, actor| delete::delete(tx, actor, id, version));
    match work.await {
        Ok(_) => see(ROOM),
        Err(error) => turned_down(&visit, &present, id, error).await,
    }
}

async fn ask(visit: &Visit, present: &Present, id: RoleId, fields: &Fields) -> Answer {
    let version = version(fields);
    let tried = visit.shared.desk.rehearse(&present.actor, move |tx, actor| delete::delete(tx, actor, id, version));
    let impact: Impact = match tried.await {
        Ok(impact) => impact,
        Err(error) => return turned_down(visit, present, id, error).await,
    };
    let sight = sight(visit, present, id).await?;
    let title = format!("Delete the role {}?", sight.name());
    let action = format!("{}/deletion", base(id));
    let words = Words { title: &title, button: "Delete role", action: &action, back_href: &base(id) };
    let mut page = review_page(visit, &sight, &impact, fields, &words);
    let teams = &sight.shown.teams;
    let taken_out = (!teams.is_empty()).then(|| format!("It is taken out of: {}.", teams.join(", ")));
    page.review.before_deletion(&impact, taken_out);
    drawn(&page)
}
