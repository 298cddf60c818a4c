//! The last deeds on many tokens.

use super::view::JobsPage;
use super::{base, title};
use crate::app::bulk::show::{JobQuery, list};
use crate::app::people::whoami::whoami;
use crate::domain::bulk::Job;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::table::{Column, Table, TableCell, TableRow};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};

/// How many are listed.
const MOST: i64 = 100;

/// The list.
pub async fn index(visit: Visit, present: Present) -> Answer {
    let actor = present.actor.clone();
    let read = visit
        .shared
        .desk
        .read(move |snapshot| Ok((list(snapshot, &actor, &JobQuery::default(), MOST)?, whoami(snapshot, &actor)?)));
    let (jobs, whoami) = read.await?;
    let frame = shell::frame(&visit, &whoami, Section::Review, "Bulk changes – All tokens");
    drawn(&JobsPage { frame, jobs: (!jobs.is_empty()).then(|| table(&visit.shared, &jobs)) })
}

fn table(shared: &Shared, jobs: &[Job]) -> Table {
    let columns = ["What", "Why", "When", "State"];
    let row = |job: &Job| TableRow {
        id: format!("job-{}", job.id),
        cells: vec![
            TableCell::link("What", &title(shared, job), &base(job.id)),
            TableCell::text("Why", &job.grounds),
            TableCell::moment("When", words::full(job.created_at)),
            TableCell::text("State", if job.ended_at.is_some() { "Done" } else { "Running" }),
        ],
    };
    Table {
        caption: "Bulk changes".to_owned(),
        columns: columns.iter().map(|label| Column { label: (*label).to_owned(), ..Column::default() }).collect(),
        rows: jobs.iter().map(row).collect(),
        ..Table::default()
    }
}
