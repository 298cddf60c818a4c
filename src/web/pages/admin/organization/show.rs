//! The page of the organization.

use super::looking;
use super::view::{OrganizationDetail, OrganizationPage};
use crate::app::people::whoami::Whoami;
use crate::domain::policy::ORGANIZATION_RESOURCE;
use crate::web::pages::admin::say_done;
use crate::web::pages::frame::Field;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::tokens::view::detail::Fact;
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use std::collections::HashMap;

/// The page.
pub async fn show(visit: Visit, present: Present, query: Query<HashMap<String, String>>) -> Answer {
    let whoami = looking(&visit, &present).await?;
    let name = whoami.organization.name.as_str();
    let said = query.get("done").filter(|word| *word == "renamed").map(|_| format!("It is called {name} now."));
    page(&visit, &whoami, StatusCode::OK, detail(&whoami), said)
}

/// Draws the page, also with a form that came back.
pub(super) fn page(
    visit: &Visit,
    whoami: &Whoami,
    status: StatusCode,
    organization: OrganizationDetail,
    said: Option<String>,
) -> Answer {
    let mut frame = shell::frame(visit, whoami, Section::Organization, "Organization");
    say_done(&mut frame, said);
    drawn_with(status, &OrganizationPage { frame, organization })
}

pub(super) fn detail(whoami: &Whoami) -> OrganizationDetail {
    let organization = &whoami.organization;
    let in_use = whoami.projects.iter().filter(|project| project.archived_at.is_none()).count();
    let name = organization.name.as_str();
    OrganizationDetail {
        id: organization.id.to_string(),
        title: name.to_owned(),
        version: organization.version.to_string(),
        facts: vec![
            Fact::code("Id", &organization.id.to_string(), "organization-id"),
            Fact::moment("Founded", words::full(organization.created_at)),
            Fact::words("Projects in use", &in_use.to_string()),
        ],
        name: Field::holding(name),
        can_rename: whoami.may(ORGANIZATION_RESOURCE, "update"),
        can_found: whoami.may(ORGANIZATION_RESOURCE, "create"),
        can_archive: whoami.may(ORGANIZATION_RESOURCE, "update"),
        can_switch: whoami.has_other_organizations,
        ..OrganizationDetail::default()
    }
}
