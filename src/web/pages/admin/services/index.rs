//! The list of services.

use super::base;
use super::view::IndexPage;
use crate::app::people::whoami::whoami;
use crate::app::services::list::list;
use crate::domain::service::Service;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::table::{Column, Table, TableCell, TableRow};
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};

/// All services of the organization.
pub async fn index(visit: Visit, present: Present) -> Answer {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, list(snapshot, &actor)?)));
    let (whoami, (services, may_create)) = read.await?;
    let frame = shell::frame(&visit, &whoami, Section::Services, "Services");
    drawn(&IndexPage { frame, table: table(&services), may_create })
}

fn table(services: &[Service]) -> Table {
    let column = |label: &str| Column { label: label.to_owned(), ..Column::default() };
    Table {
        caption: "Services".to_owned(),
        columns: vec![column("Name"), column("Description"), Column { is_number: true, ..column("Rules") }],
        rows: services.iter().map(row).collect(),
        ..Table::default()
    }
}

fn row(service: &Service) -> TableRow {
    TableRow {
        id: format!("service-{}", service.id),
        cells: vec![
            TableCell::link("Name", service.name.as_str(), &base(service.id)),
            TableCell::text("Description", &service.description),
            TableCell::number("Rules", &service.rules.iter().count().to_string()),
        ],
    }
}
