//! Whether a service identity may act at all.

use super::{Sight, base, parse_id, sight};
use crate::app::Tx;
use crate::app::identities::disable;
use crate::domain::actor::Actor;
use crate::web::fields::Fields;
use crate::web::pages::admin::change::{Asking, Plan, carry_out};
use crate::web::pages::admin::review::{REVIEWED, Words};
use crate::web::pages::asked::demand_only;
use crate::web::pages::shell::Section;
use crate::web::pages::tokens::now;
use crate::web::pages::words;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;
use time::Duration;

/// More names than these are only counted.
const MOST_NAMED: usize = 8;

/// Disables it, once it was shown what that does.
pub async fn disable(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", REVIEWED], &[])?;
    let id = parse_id(&id)?;
    let sight = sight(&visit, &present, id).await?;
    let (action, back, title) = (format!("{}/disable", base(id)), base(id), format!("Disable {}?", sight.name()));
    let words = Words { title: &title, button: "Disable", action: &action, back_href: &back };
    let mut remarks = what_stops(&visit, &sight, "is refused", "are refused");
    remarks.push("It can be let in again; its tokens work again then.".to_owned());
    let plan = Plan { words, remarks, tells_of_tokens: true, section: Section::Identities, asking: Asking::Always };
    let work = move |tx: &mut Tx<'_>, actor: &Actor| disable::disable(tx, actor, id);
    let asked = carry_out(&visit, &present, &sight.whoami, &fields, plan, work).await?;
    asked.map_or_else(|| see(&format!("{back}?done=disabled")), Ok)
}

/// Lets it act again, once it was shown what that does.
pub async fn enable(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", REVIEWED], &[])?;
    let id = parse_id(&id)?;
    let sight = sight(&visit, &present, id).await?;
    let (action, back, title) = (format!("{}/enable", base(id)), base(id), format!("Let {} act again?", sight.name()));
    let words = Words { title: &title, button: "Let it act again", action: &action, back_href: &back };
    let plan = Plan {
        words,
        remarks: Vec::new(),
        tells_of_tokens: false,
        section: Section::Identities,
        asking: Asking::WhenRightsChange,
    };
    let work = move |tx: &mut Tx<'_>, actor: &Actor| disable::enable(tx, actor, id);
    let asked = carry_out(&visit, &present, &sight.whoami, &fields, plan, work).await?;
    asked.map_or_else(|| see(&format!("{back}?done=enabled")), Ok)
}

/// Which tokens stop, those first that were used of late. `one` and `many` say what becomes of them.
pub(super) fn what_stops(visit: &Visit, sight: &Sight, one: &str, many: &str) -> Vec<String> {
    let Some(page) = &sight.shown.tokens else { return vec![format!("Every token of it {one} from the next check on.")] };
    let now = now(&visit.shared);
    let mut live: Vec<_> = page
        .rows
        .iter()
        .filter(|row| row.token.revocation.is_none() && !row.token.terms.window.has_ended(now))
        .map(|row| (row.last_use.as_ref().map(|last| last.at), row.token.name.as_str()))
        .collect();
    live.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let used = live.iter().filter(|(at, _)| at.is_some_and(|at| now.since(at) <= Duration::DAY)).count();
    let names: Vec<&str> = live.iter().take(MOST_NAMED).map(|(_, name)| *name).collect();
    let rest = live.len().saturating_sub(MOST_NAMED);
    let named = if rest > 0 { format!("{} and {} more", names.join(", "), words::grouped(rest)) } else { names.join(", ") };
    match live.len() {
        0 => vec!["It has no tokens that could stop working.".to_owned()],
        1 => vec![format!("One token {one} from the next check on{}: {named}.", of_late(used, 1))],
        count => {
            vec![format!("{} tokens {many} from the next check on{}: {named}.", words::grouped(count), of_late(used, count))]
        }
    }
}

fn of_late(used: usize, all: usize) -> String {
    match used {
        0 if all == 1 => ", not used in the last 24 hours".to_owned(),
        1 if all == 1 => ", used in the last 24 hours".to_owned(),
        used if used == all => ", all of them used in the last 24 hours".to_owned(),
        0 => ", none of them used in the last 24 hours".to_owned(),
        used => format!(", {used} of them used in the last 24 hours"),
    }
}
