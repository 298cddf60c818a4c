//! The end of a team, after its consequences were shown.

use super::{ROOM, Step, parse_id, review_page, sight, turned_down, version};
use crate::app::impact::Impact;
use crate::app::teams::delete;
use crate::domain::ids::TeamId;
use crate::web::fields::Fields;
use crate::web::pages::admin::review::REVIEWED;
use crate::web::pages::asked::demand_only;
use crate::web::reply::{Answer, drawn, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Asks first, and says whose rights go.
pub async fn new(visit: Visit, present: Present, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    let team = sight(&visit, &present, id, None).await?.shown.team;
    let fields = Fields::new(vec![("version".to_owned(), team.version.to_string())]);
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
        Err(error) => turned_down(&visit, &present, id, &fields, error).await,
    }
}

async fn ask(visit: &Visit, present: &Present, id: TeamId, fields: &Fields) -> Answer {
    let version = version(fields);
    let tried = visit.shared.desk.rehearse(&present.actor, move |tx, actor| delete::delete(tx, actor, id, version));
    let impact: Impact = match tried.await {
        Ok(impact) => impact,
        Err(error) => return turned_down(visit, present, id, fields, error).await,
    };
    let sight = sight(visit, present, id, None).await?;
    let title = |sight: &super::Sight, _: &Impact| format!("Delete the team {}?", sight.name());
    let step = Step { id, fields, path: "/deletion".to_owned(), button: "Delete team", title: &title, done: "" };
    let mut page = review_page(visit, &sight, &step, &impact);
    page.review.before_deletion(&impact, None);
    drawn(&page)
}
