//! The organization's log: reading it, taking it elsewhere, and checking that it is whole.

use super::asked::Asked;
use super::view::{CheckNote, Head, LogPage};
use super::{draw, part, read, whole};
use crate::app::AppError;
use crate::app::audit::check::{Check, check_own, last};
use crate::app::audit::export::Format;
use crate::domain::moment::Moment;
use crate::web::export::{self, Log};
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::pages::frame::Toast;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Query;

const BASE: &str = "/web/admin/audit";

/// The log as a page, as a list, or as more entries.
pub async fn index(visit: Visit, present: Present, asked: Query<Asked>) -> Answer {
    let page = read(&visit, &present, Log::Organization, &asked).await?;
    let list = draw(&visit, &page, BASE, &asked);
    if let Some(answer) = part(|| shell::bare(&visit, ""), &visit, &list) {
        return answer;
    }
    let actor = present.actor.clone();
    let check = visit.shared.desk.read(move |snapshot| last(snapshot, &actor)).await?;
    let mut frame = shell::frame(&visit, &page.whoami, Section::Audit, "Audit");
    if asked.done == "checked" {
        frame.toasts.push(Toast {
            kind: "ok".to_owned(),
            text: "The log was checked from end to end.".to_owned(),
            ..Toast::default()
        });
    }
    let organization = page.whoami.organization.name.as_str();
    let head = Head {
        title: "Audit".to_owned(),
        lede: format!("Everything that was changed in {organization}, and every change that was refused."),
        check: Some(note(check, visit.shared.desk.store().env().clock.now())),
    };
    drawn(&LogPage { frame, head, filters: asked.filters(BASE), list })
}

/// All entries that are asked for, as a file.
pub async fn export(visit: Visit, present: Present, asked: Query<Asked>) -> Answer {
    let format = Format::parse(&asked.format).ok_or(AppError::NotFound)?;
    Ok(export::entries(&visit.shared, &present.actor, Log::Organization, whole(&asked)?, format).await?)
}

/// Checks the log now.
pub async fn check(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf"], &[])?;
    let actor = present.actor.clone();
    visit.shared.desk.run(move |store| check_own(store, &actor)).await?;
    see(&format!("{BASE}?done=checked"))
}

fn note(check: Option<Check>, now: Moment) -> CheckNote {
    let Some(check) = check else {
        return CheckNote { kind: "idle".to_owned(), words: "Not checked yet.".to_owned(), at: None };
    };
    let at = Some(words::relative(check.at, now));
    match check.fault {
        None => {
            let entries = words::grouped(check.entries);
            let noun = if check.entries == 1 { "entry" } else { "entries" };
            CheckNote { kind: "ok".to_owned(), words: format!("Verified: {entries} {noun}, no gap."), at }
        }
        Some(fault) => CheckNote { kind: "bad".to_owned(), words: format!("This log was tampered with. {fault}"), at },
    }
}
