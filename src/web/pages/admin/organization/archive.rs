//! Putting the organization away, once it was shown what that stops.

use super::{PAGE, looking};
use crate::app::AppError;
use crate::app::organizations::archive::{Toll, archive, toll};
use crate::app::people::whoami::Whoami;
use crate::domain::ids::OrganizationId;
use crate::web::fields::Fields;
use crate::web::pages::admin::review::{REVIEWED, Review, ReviewPage};
use crate::web::pages::admin::{ORGANIZATION, demand_same_organization};
use crate::web::pages::asked::demand_only;
use crate::web::pages::organization::go_on_in;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn, see};
use crate::web::visit::{Present, Visit};

/// Archives it; the person goes on in another organization of theirs.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", ORGANIZATION, "version", REVIEWED], &[])?;
    demand_same_organization(&present, &fields)?;
    let whoami = looking(&visit, &present).await?;
    if fields.text(REVIEWED) != "yes" {
        let actor = present.actor.clone();
        let toll = visit.shared.desk.read(move |snapshot| toll(snapshot, &actor)).await?;
        return ask(&visit, &whoami, &toll, &fields);
    }
    let version = fields.text("version").parse::<i64>().unwrap_or_default();
    let next = visit.shared.desk.write(&present.actor, move |tx, actor| archive(tx, actor, Some(version))).await?;
    let next: OrganizationId = next.ok_or(AppError::NotFound)?;
    go_on_in(present, next)?;
    see("/web/organization?done=archived")
}

fn ask(visit: &Visit, whoami: &Whoami, toll: &Toll, fields: &Fields) -> Answer {
    let title = format!("Archive {}?", whoami.organization.name.as_str());
    let own = fields.iter().filter(|(name, _)| *name != "csrf").map(|(name, value)| (name.to_owned(), value.to_owned()));
    let review = Review {
        summary: summary(toll),
        action: format!("{PAGE}/archive"),
        fields: own.collect(),
        button: "Archive organization".to_owned(),
        is_sharp: true,
        back_href: PAGE.to_owned(),
        title: title.clone(),
        ..Review::default()
    };
    drawn(&ReviewPage { frame: shell::frame(visit, whoami, Section::Organization, &title), review })
}

fn summary(toll: &Toll) -> Vec<String> {
    let tokens = match toll.tokens {
        0 => "No token works here now.".to_owned(),
        1 => "1 token stops working at once.".to_owned(),
        count => format!("{} tokens stop working at once.", words::grouped(count)),
    };
    let stranded = match toll.stranded {
        0 => None,
        1 => Some("1 of them belongs to no other organization and cannot sign in meanwhile.".to_owned()),
        count => Some(format!("{} of them belong to no other organization and cannot sign in meanwhile.", words::grouped(count))),
    };
    let people = words::people(toll.people);
    let signed_out =
        format!("{people} {} signed out, and nobody can switch into it.", if toll.people == 1 { "is" } else { "are" });
    let back = "Nothing is deleted: an administrator of it or the operator can restore it, and all is as it was.".to_owned();
    [Some(tokens), Some(signed_out), stranded, Some(back)].into_iter().flatten().collect()
}
