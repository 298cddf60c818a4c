//! The pages, as people use them: over HTTP, without a browser, once as htmx and once as plain forms.

mod account;
mod admin_archive;
mod admin_escalation;
pub mod admin_identities;
mod admin_identities_refused;
mod admin_organization;
pub mod admin_people;
mod admin_people_list;
mod admin_people_refusals;
mod admin_policy;
mod admin_projects;
mod admin_roles;
mod admin_roles_edit;
mod admin_teams;
mod admin_teams_refused;
mod admin_tokens;
pub mod door;
mod keeping;
mod leaving;
mod leaving_refused;
mod requests;
mod rights;
mod setup;
pub mod tokens;
pub mod way;
mod welcome;
