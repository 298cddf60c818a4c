//! Whether a person may act at all.

use super::leaving::ACCOUNT;
use super::{Sight, base, parse_id, sight};
use crate::app::people::disable;
use crate::web::fields::Fields;
use crate::web::pages::admin::change::{Asking, Plan, carry_out};
use crate::web::pages::admin::review::{REVIEWED, Words};
use crate::web::pages::asked::demand_only;
use crate::web::pages::shell::Section;
use crate::web::pages::words;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Disables a person, once it was shown what that does.
pub async fn disable(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", REVIEWED, ACCOUNT], &[])?;
    let id = parse_id(&id)?;
    let sight = sight(&visit, &present, id).await?;
    let (action, back) = (format!("{}/disable", base(id)), base(id));
    let title = format!("Disable {}?", sight.name());
    let words = Words { title: &title, button: "Disable", action: &action, back_href: &back };
    let plan = Plan { words, remarks: remarks(&sight), tells_of_tokens: true, section: Section::People, asking: Asking::Always };
    let work = move |tx: &mut crate::app::Tx<'_>, actor: &crate::domain::actor::Actor| disable::disable(tx, actor, id);
    let asked = carry_out(&visit, &present, &sight.whoami, &fields, plan, work).await?;
    let done = if fields.text(ACCOUNT) == "yes" { format!("{back}/leaving") } else { format!("{back}?done=disabled") };
    asked.map_or_else(|| see(&done), Ok)
}

/// Lets a person act again, once it was shown what that does.
pub async fn enable(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", REVIEWED], &[])?;
    let id = parse_id(&id)?;
    let sight = sight(&visit, &present, id).await?;
    let (action, back) = (format!("{}/enable", base(id)), base(id));
    let title = format!("Let {} act again?", sight.name());
    let words = Words { title: &title, button: "Let them act again", action: &action, back_href: &back };
    let plan =
        Plan { words, remarks: Vec::new(), tells_of_tokens: false, section: Section::People, asking: Asking::WhenRightsChange };
    let work = move |tx: &mut crate::app::Tx<'_>, actor: &crate::domain::actor::Actor| disable::enable(tx, actor, id);
    let asked = carry_out(&visit, &present, &sight.whoami, &fields, plan, work).await?;
    asked.map_or_else(|| see(&format!("{back}?done=enabled")), Ok)
}

/// What stops besides rights.
pub(super) fn remarks(sight: &Sight) -> Vec<String> {
    let tokens = match sight.shown.live_tokens {
        0 => "They have no tokens that could stop working.".to_owned(),
        1 => "Their one token is refused from the next check on.".to_owned(),
        count => format!("All {} of their tokens are refused from the next check on.", words::grouped(count)),
    };
    let own = "This is you. Only another administrator can let you in again.".to_owned();
    let is_own = sight.whoami.person.id == sight.shown.person.id;
    let all = is_own.then_some(own).into_iter();
    all.chain(["They are signed out everywhere at once.".to_owned(), tokens]).collect()
}
