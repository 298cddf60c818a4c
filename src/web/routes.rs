//! THE table of routes: method, path, who may come, and the handler, in one call each.
//!
//! `tests/routes.rs` walks it and sends an anonymous and a wrong request to every row.

use super::{api, assets, guard, pages, verify};
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Responder, Route, web};

/// Who may come to a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody; the handler learns nothing of them.
    Public,
    /// Anybody with a browser; forms are protected by a cookie of this browser.
    Visitor,
    /// A person who has signed in; forms are protected by their session.
    Person,
    /// A program with a token that is good.
    Program,
    /// A program with a token, or a page of ours in its session with a form token in a header.
    Api,
    /// A program with a token in one of the places that Kriten's clients use.
    Kriten,
    /// As [`Access::Api`], at an address that Kriten has too: its clients, known by their header, hear that it is not mapped.
    ApiNotKriten,
    /// Anybody who asks about a credential; the handler itself reads it and answers with a verdict.
    /// These rows stand before everything that only browsers need.
    Verdict,
}

/// One row of the table.
pub struct Row {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may come.
    pub access: Access,
    /// How it is answered, once for each method.
    pub(super) routes: Vec<Route>,
}

/// The methods that a row answers: whatever can be got can be asked for without its body, after RFC 9110.
fn answered(method: &Method) -> Vec<Method> {
    if method == Method::GET { vec![Method::GET, Method::HEAD] } else { vec![method.clone()] }
}

fn row<F, Args>(method: Method, path: &'static str, access: Access, handler: F) -> Row
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let routes = answered(&method).into_iter().map(|method| guarded(web::method(method).to(handler.clone()), access)).collect();
    Row { routes, method, path, access }
}

/// A function of its own because a closure in `row` would be compiled once for every handler.
fn guarded(route: Route, access: Access) -> Route {
    route.wrap(from_fn(move |request, next| guard::check(access, request, next)))
}

/// A row that nothing stands before.
fn bare<F, Args>(method: Method, path: &'static str, handler: F) -> Row
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let routes = answered(&method).into_iter().map(|method| web::method(method).to(handler.clone())).collect();
    Row { routes, method, path, access: Access::Verdict }
}

/// Where gateways and services ask about tokens.
fn verdicts() -> Vec<Row> {
    let (get, post) = (Method::GET, Method::POST);
    let mut rows = vec![
        bare(get.clone(), "/api/v1/verify", verify::token::show),
        bare(post.clone(), "/api/v1/verify", verify::token::create),
        bare(post.clone(), "/oauth/introspect", verify::introspection::create),
        bare(post.clone(), "/oauth/revoke", verify::revocation::create),
        bare(post, "/oauth/token", verify::exchange::create),
        bare(get, "/verify/{dialect:nginx|traefik|caddy}/{service}", verify::forward_auth::check),
    ];
    // Envoy asks with the method and the path of the request that it holds back.
    for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
        rows.push(bare(method.clone(), "/verify/{dialect:envoy}/{service}", verify::forward_auth::check));
        rows.push(bare(method, "/verify/{dialect:envoy}/{service}/{rest:.*}", verify::forward_auth::check));
    }
    rows
}

/// All routes.
pub fn table() -> Vec<Row> {
    use Access::{Api, ApiNotKriten, Kriten, Person, Program, Public, Visitor};
    let (get, post) = (Method::GET, Method::POST);
    let mut rows = vec![
        row(get.clone(), "/", Public, pages::home),
        row(get.clone(), "/assets/{file}", Public, assets::serve),
        row(get.clone(), "/healthz", Public, api::health::healthz),
        row(get.clone(), "/readyz", Public, api::health::readyz),
        // The door.
        row(get.clone(), "/sign-in", Visitor, pages::sign_in::show),
        row(post.clone(), "/sign-in", Visitor, pages::sign_in::create),
        row(get.clone(), "/login", Public, pages::sign_in::moved),
        row(post.clone(), "/sign-out", Person, pages::sign_in::destroy),
        row(get.clone(), "/setup", Visitor, pages::setup::show),
        row(post.clone(), "/setup", Visitor, pages::setup::create),
        row(get.clone(), "/welcome", Visitor, pages::welcome::show),
        row(post.clone(), "/welcome", Visitor, pages::welcome::create),
        // A person's own tokens.
        row(get.clone(), "/web/pats", Person, pages::tokens::index::index),
        row(post.clone(), "/web/pats", Person, pages::tokens::create::create),
        row(get.clone(), "/web/pats/new", Person, pages::tokens::create::new),
        row(get.clone(), "/web/pats/{id}", Person, pages::tokens::show::show),
        row(get.clone(), "/web/pats/{id}/name", Person, pages::tokens::name::show),
        row(get.clone(), "/web/pats/{id}/name/edit", Person, pages::tokens::name::edit),
        row(post.clone(), "/web/pats/{id}/name", Person, pages::tokens::name::update),
        row(get.clone(), "/web/pats/{id}/description", Person, pages::tokens::description::show),
        row(get.clone(), "/web/pats/{id}/description/edit", Person, pages::tokens::description::edit),
        row(post.clone(), "/web/pats/{id}/description", Person, pages::tokens::description::update),
        row(get.clone(), "/web/pats/{id}/valid-from", Person, pages::tokens::valid_from::show),
        row(get.clone(), "/web/pats/{id}/valid-from/edit", Person, pages::tokens::valid_from::edit),
        row(post.clone(), "/web/pats/{id}/valid-from", Person, pages::tokens::valid_from::update),
        row(get.clone(), "/web/pats/{id}/valid-until", Person, pages::tokens::valid_until::show),
        row(get.clone(), "/web/pats/{id}/valid-until/edit", Person, pages::tokens::valid_until::edit),
        row(post.clone(), "/web/pats/{id}/valid-until", Person, pages::tokens::valid_until::update),
        row(get.clone(), "/web/pats/{id}/networks", Person, pages::tokens::networks::show),
        row(get.clone(), "/web/pats/{id}/networks/edit", Person, pages::tokens::networks::edit),
        row(post.clone(), "/web/pats/{id}/networks", Person, pages::tokens::networks::update),
        row(get.clone(), "/web/pats/{id}/rights", Person, pages::tokens::rights::show),
        row(get.clone(), "/web/pats/{id}/rights/edit", Person, pages::tokens::rights::edit),
        row(post.clone(), "/web/pats/{id}/rights", Person, pages::tokens::rights::update),
        row(post.clone(), "/web/pats/{id}/pause", Person, pages::tokens::pause::pause),
        row(post.clone(), "/web/pats/{id}/resume", Person, pages::tokens::pause::resume),
        row(get.clone(), "/web/pats/{id}/rotation", Person, pages::tokens::rotation::new),
        row(post.clone(), "/web/pats/{id}/rotation", Person, pages::tokens::rotation::create),
        row(get.clone(), "/web/pats/{id}/revocation", Person, pages::tokens::revocation::new),
        row(post.clone(), "/web/pats/{id}/revocation", Person, pages::tokens::revocation::create),
        // Everybody's tokens.
        row(get.clone(), "/web/admin/tokens", Person, pages::admin::tokens::index::index),
        row(get.clone(), "/web/admin/tokens/export/{format}", Person, pages::admin::tokens::export::show),
        row(post.clone(), "/web/admin/tokens/views", Person, pages::admin::tokens::views::create),
        row(post.clone(), "/web/admin/tokens/views/{id}/removal", Person, pages::admin::tokens::views::destroy),
        row(get.clone(), "/web/admin/tokens/bulk", Person, pages::admin::tokens::bulk::new),
        row(post.clone(), "/web/admin/tokens/bulk", Person, pages::admin::tokens::bulk::create),
        row(get.clone(), "/web/admin/jobs", Person, pages::admin::jobs::index::index),
        row(get.clone(), "/web/admin/jobs/{id}", Person, pages::admin::jobs::show::show),
        row(post.clone(), "/web/admin/jobs/{id}/undo", Person, pages::admin::jobs::undo::create),
        row(get.clone(), "/web/admin/tokens/{id}", Person, pages::admin::tokens::show::show),
        // Services that ask about tokens.
        row(get.clone(), "/web/admin/services", Person, pages::admin::services::index),
        row(post.clone(), "/web/admin/services", Person, pages::admin::services::create),
        row(get.clone(), "/web/admin/services/new", Person, pages::admin::services::new),
        row(get.clone(), "/web/admin/services/{id}", Person, pages::admin::services::show),
        row(post.clone(), "/web/admin/services/{id}", Person, pages::admin::services::update),
        row(get.clone(), "/web/admin/services/{id}/edit", Person, pages::admin::services::edit),
        row(post.clone(), "/web/admin/services/{id}/trial", Person, pages::admin::services::try_request),
        row(post.clone(), "/web/admin/services/{id}/credentials", Person, pages::admin::services::create_credential),
        row(post.clone(), "/web/admin/services/{id}/removal", Person, pages::admin::services::destroy),
        row(get.clone(), "/web/admin/services/{id}/configuration/{gateway}", Person, pages::admin::services::configuration),
        // A person's own account.
        row(get.clone(), "/web/account", Person, pages::account::show),
        row(post.clone(), "/web/account/password", Person, pages::account::password::update),
        row(post.clone(), "/web/account/appearance", Person, pages::account::appearance::update),
        row(post.clone(), "/web/account/sessions/end-others", Person, pages::account::sessions::destroy_others),
        row(post.clone(), "/web/account/sessions/{id}/end", Person, pages::account::sessions::destroy),
        // What a person may do, and where they act.
        row(get.clone(), "/web/rights", Person, pages::rights::show),
        row(get.clone(), "/web/rights/rbac.json", Person, pages::rights::rbac::show),
        row(get.clone(), "/web/organization", Person, pages::organization::show),
        row(post.clone(), "/web/organization", Person, pages::organization::update),
        row(post.clone(), "/web/organization/restore", Person, pages::organization::restore),
        // People.
        row(get.clone(), "/web/admin/people", Person, pages::admin::people::index::index),
        row(post.clone(), "/web/admin/people", Person, pages::admin::people::create::create),
        row(get.clone(), "/web/admin/people/new", Person, pages::admin::people::create::new),
        row(get.clone(), "/web/admin/people/{id}", Person, pages::admin::people::show::show),
        row(get.clone(), "/web/admin/people/{id}/profile/edit", Person, pages::admin::people::profile::edit),
        row(post.clone(), "/web/admin/people/{id}/profile", Person, pages::admin::people::profile::update),
        row(get.clone(), "/web/admin/people/{id}/invitation", Person, pages::admin::people::invitation::new),
        row(post.clone(), "/web/admin/people/{id}/invitation", Person, pages::admin::people::invitation::create),
        row(post.clone(), "/web/admin/people/{id}/disable", Person, pages::admin::people::state::disable),
        row(post.clone(), "/web/admin/people/{id}/enable", Person, pages::admin::people::state::enable),
        row(post.clone(), "/web/admin/people/{id}/removal", Person, pages::admin::people::removal::create),
        row(get.clone(), "/web/admin/people/{id}/leaving", Person, pages::admin::people::leaving::show),
        row(get.clone(), "/web/admin/people/{id}/leaving/{token}", Person, pages::admin::people::hand_over::new),
        row(post.clone(), "/web/admin/people/{id}/leaving/{token}", Person, pages::admin::people::hand_over::create),
        // Service identities.
        row(get.clone(), "/web/admin/identities", Person, pages::admin::identities::index::index),
        row(post.clone(), "/web/admin/identities", Person, pages::admin::identities::create::create),
        row(get.clone(), "/web/admin/identities/new", Person, pages::admin::identities::create::new),
        row(get.clone(), "/web/admin/identities/{id}", Person, pages::admin::identities::show::show),
        row(post.clone(), "/web/admin/identities/{id}", Person, pages::admin::identities::edit::update),
        row(get.clone(), "/web/admin/identities/{id}/edit", Person, pages::admin::identities::edit::edit),
        row(post.clone(), "/web/admin/identities/{id}/disable", Person, pages::admin::identities::state::disable),
        row(post.clone(), "/web/admin/identities/{id}/enable", Person, pages::admin::identities::state::enable),
        row(get.clone(), "/web/admin/identities/{id}/deletion", Person, pages::admin::identities::deletion::new),
        row(post.clone(), "/web/admin/identities/{id}/deletion", Person, pages::admin::identities::deletion::create),
        row(get.clone(), "/web/admin/identities/{id}/tokens/new", Person, pages::admin::identities::tokens::new),
        row(post.clone(), "/web/admin/identities/{id}/tokens", Person, pages::admin::identities::tokens::create),
        // Projects.
        row(get.clone(), "/web/admin/projects", Person, pages::admin::projects::index::index),
        row(post.clone(), "/web/admin/projects", Person, pages::admin::projects::create::create),
        row(get.clone(), "/web/admin/projects/new", Person, pages::admin::projects::create::new),
        row(get.clone(), "/web/admin/projects/{id}", Person, pages::admin::projects::show::show),
        row(post.clone(), "/web/admin/projects/{id}/name", Person, pages::admin::projects::name::update),
        row(post.clone(), "/web/admin/projects/{id}/archive", Person, pages::admin::projects::archive::create),
        row(post.clone(), "/web/admin/projects/{id}/restore", Person, pages::admin::projects::archive::destroy),
        // The organization.
        row(get.clone(), "/web/admin/organization", Person, pages::admin::organization::show::show),
        row(post.clone(), "/web/admin/organization", Person, pages::admin::organization::create::create),
        row(get.clone(), "/web/admin/organization/new", Person, pages::admin::organization::create::new),
        row(post.clone(), "/web/admin/organization/name", Person, pages::admin::organization::name::update),
        row(post.clone(), "/web/admin/organization/archive", Person, pages::admin::organization::archive::create),
        // The teams of the organization.
        row(get.clone(), "/web/admin/teams", Person, pages::admin::teams::index::index),
        row(post.clone(), "/web/admin/teams", Person, pages::admin::teams::new::create),
        row(get.clone(), "/web/admin/teams/new", Person, pages::admin::teams::new::new),
        row(get.clone(), "/web/admin/teams/{id}", Person, pages::admin::teams::show::show),
        row(post.clone(), "/web/admin/teams/{id}", Person, pages::admin::teams::edit::update),
        row(get.clone(), "/web/admin/teams/{id}/edit", Person, pages::admin::teams::edit::edit),
        row(get.clone(), "/web/admin/teams/{id}/deletion", Person, pages::admin::teams::deletion::new),
        row(post.clone(), "/web/admin/teams/{id}/deletion", Person, pages::admin::teams::deletion::create),
        row(post.clone(), "/web/admin/teams/{id}/members", Person, pages::admin::teams::members::create),
        row(post.clone(), "/web/admin/teams/{id}/members/{person}/removal", Person, pages::admin::teams::members::destroy),
        row(post.clone(), "/web/admin/teams/{id}/members/{person}/lead", Person, pages::admin::teams::members::lead),
        row(post.clone(), "/web/admin/teams/{id}/roles", Person, pages::admin::teams::grants::create),
        row(post.clone(), "/web/admin/teams/{id}/roles/removal", Person, pages::admin::teams::grants::destroy),
        // The roles of the organization.
        row(get.clone(), "/web/admin/roles", Person, pages::admin::roles::index::index),
        row(post.clone(), "/web/admin/roles", Person, pages::admin::roles::new::create),
        row(get.clone(), "/web/admin/roles/new", Person, pages::admin::roles::new::new),
        row(get.clone(), "/web/admin/roles/{id}", Person, pages::admin::roles::show::show),
        row(post.clone(), "/web/admin/roles/{id}", Person, pages::admin::roles::edit::update),
        row(get.clone(), "/web/admin/roles/{id}/edit", Person, pages::admin::roles::edit::edit),
        row(get.clone(), "/web/admin/roles/{id}/deletion", Person, pages::admin::roles::deletion::new),
        row(post.clone(), "/web/admin/roles/{id}/deletion", Person, pages::admin::roles::deletion::create),
        // What an administrator looks at first.
        row(get.clone(), "/web/admin", Person, pages::overview::index),
        // What happened.
        row(get.clone(), "/web/activity", Person, pages::log::activity::index),
        row(get.clone(), "/web/activity/export", Person, pages::log::activity::export),
        row(get.clone(), "/web/admin/audit", Person, pages::log::audit::index),
        row(get.clone(), "/web/admin/audit/export", Person, pages::log::audit::export),
        row(post.clone(), "/web/admin/audit/check", Person, pages::log::audit::check),
        // What a second person must agree to, and what an organization allows its tokens.
        row(get.clone(), "/web/requests", Person, pages::requests::index::index),
        row(get.clone(), "/web/requests/{id}", Person, pages::requests::show::show),
        row(post.clone(), "/web/requests/{id}/approval", Person, pages::requests::decide::approve),
        row(post.clone(), "/web/requests/{id}/refusal", Person, pages::requests::decide::decline),
        row(post.clone(), "/web/requests/{id}/withdrawal", Person, pages::requests::decide::withdraw),
        row(get.clone(), "/web/admin/policy", Person, pages::admin::policy::show::show),
        row(post.clone(), "/web/admin/policy", Person, pages::admin::policy::update::update),
        row(post.clone(), "/web/admin/policy/withdrawal", Person, pages::admin::policy::update::withdraw),
        row(get.clone(), "/docs/api", Visitor, pages::docs::api),
        // Programs.
        row(get.clone(), "/api/v1/user/profile", Program, api::profile::show),
        // Kriten's addresses.
        row(post.clone(), "/api/v1/login", Public, api::kriten::login::create),
        row(get.clone(), "/api/v1/refresh", Kriten, api::kriten::login::refresh),
        row(get.clone(), "/api/v1/api_tokens", Kriten, api::kriten::api_tokens::index),
        row(post.clone(), "/api/v1/api_tokens", Kriten, api::kriten::api_tokens::create),
        row(Method::PUT, "/api/v1/api_tokens", Kriten, api::kriten::api_tokens::create),
        row(get.clone(), "/api/v1/api_tokens/all", Kriten, api::kriten::api_tokens::all),
        row(get.clone(), "/api/v1/api_tokens/{id}", Kriten, api::kriten::api_tokens::show),
        row(Method::PATCH, "/api/v1/api_tokens/{id}", Kriten, api::kriten::api_tokens::update),
        row(Method::PUT, "/api/v1/api_tokens/{id}", Kriten, api::kriten::api_tokens::update),
        row(Method::DELETE, "/api/v1/api_tokens/{id}", Kriten, api::kriten::api_tokens::destroy),
        row(get.clone(), "/api/v1/audit_logs", Kriten, api::kriten::audit_logs::index),
        row(get.clone(), "/api/v1/audit_logs/{id}", Kriten, api::kriten::audit_logs::show),
        row(get.clone(), "/api/v1/users", Kriten, api::kriten::users::index),
        row(post.clone(), "/api/v1/users", Kriten, api::kriten::unmapped::users),
        row(Method::PUT, "/api/v1/users", Kriten, api::kriten::unmapped::users),
        row(get.clone(), "/api/v1/users/{id}", Kriten, api::kriten::users::show),
        row(Method::PATCH, "/api/v1/users/{id}", Kriten, api::kriten::unmapped::users),
        row(Method::PUT, "/api/v1/users/{id}", Kriten, api::kriten::unmapped::users),
        row(Method::DELETE, "/api/v1/users/{id}", Kriten, api::kriten::users::destroy),
        row(get.clone(), "/api/v1/users/{id}/groups", Kriten, api::kriten::users::groups),
        row(get.clone(), "/api/v1/groups", Kriten, api::kriten::groups::index),
        row(post.clone(), "/api/v1/groups", Kriten, api::kriten::groups::create),
        row(Method::PUT, "/api/v1/groups", Kriten, api::kriten::groups::create),
        row(get.clone(), "/api/v1/groups/{id}", Kriten, api::kriten::groups::show),
        row(Method::PATCH, "/api/v1/groups/{id}", Kriten, api::kriten::unmapped::groups),
        row(Method::PUT, "/api/v1/groups/{id}", Kriten, api::kriten::unmapped::groups),
        row(Method::DELETE, "/api/v1/groups/{id}", Kriten, api::kriten::groups::destroy),
        row(get.clone(), "/api/v1/groups/{id}/users", Kriten, api::kriten::groups::users),
        row(post.clone(), "/api/v1/groups/{id}/users", Kriten, api::kriten::groups::add_users),
        row(Method::PUT, "/api/v1/groups/{id}/users", Kriten, api::kriten::groups::add_users),
        row(Method::DELETE, "/api/v1/groups/{id}/users", Kriten, api::kriten::groups::remove_users),
        row(Method::PUT, "/api/v1/roles", Kriten, api::kriten::unmapped::roles),
        row(Method::PUT, "/api/v1/roles/{id}", Kriten, api::kriten::unmapped::roles),
        row(get.clone(), "/api/v1/role_bindings", Kriten, api::kriten::unmapped::role_bindings),
        row(post.clone(), "/api/v1/role_bindings", Kriten, api::kriten::unmapped::role_bindings),
        row(Method::PUT, "/api/v1/role_bindings", Kriten, api::kriten::unmapped::role_bindings),
        row(get.clone(), "/api/v1/role_bindings/{id}", Kriten, api::kriten::unmapped::role_bindings),
        row(Method::PATCH, "/api/v1/role_bindings/{id}", Kriten, api::kriten::unmapped::role_bindings),
        row(Method::PUT, "/api/v1/role_bindings/{id}", Kriten, api::kriten::unmapped::role_bindings),
        row(Method::DELETE, "/api/v1/role_bindings/{id}", Kriten, api::kriten::unmapped::role_bindings),
        // MK.IO's addresses.
        row(get.clone(), "/api/v1/organization/users", Api, api::mkio::organization::users),
        row(get.clone(), "/api/v1/organization/roles", Api, api::mkio::organization::roles),
        row(get.clone(), "/api/v1/organization/scopes", Api, api::mkio::organization::scopes),
        row(get.clone(), "/api/v1/organization/teams", Api, api::mkio::teams::index),
        row(get.clone(), "/api/v1/organization/teams/{name}", Api, api::mkio::teams::show),
        row(Method::PUT, "/api/v1/organization/teams/{name}", Api, api::mkio::teams::put),
        row(Method::PATCH, "/api/v1/organization/teams/{name}", Api, api::mkio::teams::patch),
        row(Method::DELETE, "/api/v1/organization/teams/{name}", Api, api::mkio::teams::destroy),
        row(get.clone(), "/api/v1/user/rbac", Api, api::mkio::rbac::show),
        row(get.clone(), "/api/v1/user/organizations", Api, api::mkio::organizations::index),
        row(get.clone(), "/api/v1/user/tokens", Api, api::mkio::tokens::index),
        row(post.clone(), "/api/v1/user/tokens", Api, api::mkio::tokens::create),
        row(Method::DELETE, "/api/v1/user/tokens", Api, api::mkio::tokens::destroy_all),
        row(get.clone(), "/api/v1/user/tokens/{id}", Api, api::mkio::tokens::show),
        row(Method::DELETE, "/api/v1/user/tokens/{id}", Api, api::mkio::tokens::destroy),
        row(get.clone(), "/api/v1/organization/tokens", Api, api::mkio::organization_tokens::index),
        row(get.clone(), "/api/v1/organization/tokens/{id}", Api, api::mkio::organization_tokens::show),
        row(Method::DELETE, "/api/v1/organization/tokens/{id}", Api, api::mkio::organization_tokens::destroy),
        row(get.clone(), "/api/v1/openapi.json", Public, api::openapi::show),
        row(get.clone(), "/.well-known/jwks.json", Public, api::jwks::show),
        row(get.clone(), "/.well-known/oauth-authorization-server", Public, verify::metadata::show),
        // Our own API.
        row(get.clone(), "/api/v1/tokens", Api, api::v1::tokens::index::index),
        row(post.clone(), "/api/v1/tokens", Api, api::v1::tokens::create::create),
        row(get.clone(), "/api/v1/tokens/export", Api, api::v1::tokens::export::show),
        row(post.clone(), "/api/v1/tokens/bulk", Api, api::v1::tokens::bulk::create),
        row(get.clone(), "/api/v1/views", Api, api::v1::views::index),
        row(post.clone(), "/api/v1/views", Api, api::v1::views::create),
        row(Method::DELETE, "/api/v1/views/{id}", Api, api::v1::views::destroy),
        row(get.clone(), "/api/v1/jobs", Api, api::v1::jobs::index::index),
        row(get.clone(), "/api/v1/jobs/{id}", Api, api::v1::jobs::show::show),
        row(post.clone(), "/api/v1/jobs/{id}/undo", Api, api::v1::jobs::undo::create),
        row(get.clone(), "/api/v1/tokens/{id}", Api, api::v1::tokens::show::show),
        row(Method::PATCH, "/api/v1/tokens/{id}", Api, api::v1::tokens::update::update),
        row(Method::DELETE, "/api/v1/tokens/{id}", Api, api::v1::tokens::actions::destroy),
        row(post.clone(), "/api/v1/tokens/{id}/rotate", Api, api::v1::tokens::actions::rotate),
        row(post.clone(), "/api/v1/tokens/{id}/pause", Api, api::v1::tokens::actions::pause),
        row(post.clone(), "/api/v1/tokens/{id}/resume", Api, api::v1::tokens::actions::resume),
        row(post.clone(), "/api/v1/tokens/{id}/revoke", Api, api::v1::tokens::actions::revoke),
        row(get.clone(), "/api/v1/tokens/{id}/history", Api, api::v1::tokens::history::index),
        row(get.clone(), "/api/v1/tokens/{id}/rights", Api, api::v1::tokens::rights::show),
        row(get.clone(), "/api/v1/tokens/{id}/usage", Api, api::v1::tokens::usage::show),
        row(get.clone(), "/api/v1/account/sessions", Api, api::v1::account::sessions),
        row(Method::DELETE, "/api/v1/account/sessions", Api, api::v1::account::end_sessions),
        row(Method::DELETE, "/api/v1/account/sessions/{id}", Api, api::v1::account::end_session),
        row(get.clone(), "/api/v1/account/organization", Api, api::v1::account::organization),
        row(Method::PUT, "/api/v1/account/organization", Api, api::v1::account::switch),
        row(get.clone(), "/api/v1/organization", Api, api::v1::organization::show),
        row(Method::PATCH, "/api/v1/organization", Api, api::v1::organization::update),
        row(post.clone(), "/api/v1/organizations", Api, api::v1::organization::create),
        row(post.clone(), "/api/v1/organization/archive", Api, api::v1::archive::create),
        row(post.clone(), "/api/v1/organizations/{id}/restore", Api, api::v1::archive::destroy),
        row(get.clone(), "/api/v1/projects", Api, api::v1::projects::index),
        row(post.clone(), "/api/v1/projects", Api, api::v1::projects::create),
        row(get.clone(), "/api/v1/projects/{id}", Api, api::v1::projects::show),
        row(Method::PATCH, "/api/v1/projects/{id}", Api, api::v1::projects::update),
        row(get.clone(), "/api/v1/people", Api, api::v1::people::index::index),
        row(post.clone(), "/api/v1/people", Api, api::v1::people::invite::create),
        row(get.clone(), "/api/v1/people/{id}", Api, api::v1::people::index::show),
        row(Method::PATCH, "/api/v1/people/{id}", Api, api::v1::people::change::update),
        row(Method::DELETE, "/api/v1/people/{id}", Api, api::v1::people::change::destroy),
        row(get.clone(), "/api/v1/people/{id}/rights", Api, api::v1::people::rights::show),
        row(post.clone(), "/api/v1/people/{id}/invitation", Api, api::v1::people::invite::again),
        row(get.clone(), "/api/v1/people/{id}/leaving", Api, api::v1::people::leaving::show),
        row(post.clone(), "/api/v1/tokens/{id}/handover", Api, api::v1::tokens::handover::create),
        row(get.clone(), "/api/v1/identities", Api, api::v1::identities::keep::index),
        row(post.clone(), "/api/v1/identities", Api, api::v1::identities::keep::create),
        row(get.clone(), "/api/v1/identities/{id}", Api, api::v1::identities::keep::show),
        row(Method::PATCH, "/api/v1/identities/{id}", Api, api::v1::identities::keep::update),
        row(Method::DELETE, "/api/v1/identities/{id}", Api, api::v1::identities::keep::destroy),
        row(post.clone(), "/api/v1/identities/{id}/tokens", Api, api::v1::identities::tokens::create),
        row(get.clone(), "/api/v1/teams", Api, api::v1::teams::keep::index),
        row(post.clone(), "/api/v1/teams", Api, api::v1::teams::keep::create),
        row(get.clone(), "/api/v1/teams/{id}", Api, api::v1::teams::keep::show),
        row(Method::PATCH, "/api/v1/teams/{id}", Api, api::v1::teams::keep::update),
        row(Method::DELETE, "/api/v1/teams/{id}", Api, api::v1::teams::keep::destroy),
        row(get.clone(), "/api/v1/teams/{id}/deletion", Api, api::v1::teams::keep::deletion),
        row(Method::PUT, "/api/v1/teams/{id}/members/{person_id}", Api, api::v1::teams::members::put),
        row(Method::DELETE, "/api/v1/teams/{id}/members/{person_id}", Api, api::v1::teams::members::destroy),
        row(Method::PUT, "/api/v1/teams/{id}/grants/{scope}/{role_id}", Api, api::v1::teams::grants::put),
        row(Method::DELETE, "/api/v1/teams/{id}/grants/{scope}/{role_id}", Api, api::v1::teams::grants::destroy),
        row(get.clone(), "/api/v1/roles", ApiNotKriten, api::v1::roles::index),
        row(post.clone(), "/api/v1/roles", ApiNotKriten, api::v1::roles::create),
        row(get.clone(), "/api/v1/roles/{id}", ApiNotKriten, api::v1::roles::show),
        row(Method::PATCH, "/api/v1/roles/{id}", ApiNotKriten, api::v1::roles::update),
        row(Method::DELETE, "/api/v1/roles/{id}", ApiNotKriten, api::v1::roles::destroy),
        row(get.clone(), "/api/v1/roles/{id}/deletion", ApiNotKriten, api::v1::roles::deletion),
        row(get.clone(), "/api/v1/services", Api, api::v1::services::keep::index),
        row(post.clone(), "/api/v1/services", Api, api::v1::services::keep::create),
        row(get.clone(), "/api/v1/services/{id}", Api, api::v1::services::keep::show),
        row(Method::PATCH, "/api/v1/services/{id}", Api, api::v1::services::keep::update),
        row(Method::DELETE, "/api/v1/services/{id}", Api, api::v1::services::keep::destroy),
        row(post.clone(), "/api/v1/services/{id}/credentials", Api, api::v1::services::credentials::create),
        row(post.clone(), "/api/v1/services/{id}/trial", Api, api::v1::services::trial::create),
        row(get.clone(), "/api/v1/services/{id}/configuration/{gateway}", Api, api::v1::services::trial::configuration),
        row(get.clone(), "/api/v1/audit", Api, api::v1::audit::index),
        row(get.clone(), "/api/v1/audit/check", Api, api::v1::audit::checked),
        row(post.clone(), "/api/v1/audit/check", Api, api::v1::audit::check),
        row(get.clone(), "/api/v1/audit/export", Api, api::v1::audit::export),
        row(get.clone(), "/api/v1/user/activity", Api, api::v1::audit::activity),
        row(get.clone(), "/api/v1/user/activity/export", Api, api::v1::audit::export_activity),
        row(get.clone(), "/api/v1/audit/{id}", Api, api::v1::audit::show),
        row(get.clone(), "/api/v1/catalogue", Api, api::v1::catalogue::index),
        row(get.clone(), "/api/v1/overview", Api, api::v1::overview::show),
        row(get.clone(), "/api/v1/policy", Api, api::v1::policy::show::show),
        row(Method::PUT, "/api/v1/policy", Api, api::v1::policy::update::update),
        row(Method::DELETE, "/api/v1/policy/next", Api, api::v1::policy::update::withdraw),
        row(get.clone(), "/api/v1/requests", Api, api::v1::requests::index::index),
        row(get.clone(), "/api/v1/requests/{id}", Api, api::v1::requests::index::show),
        row(post.clone(), "/api/v1/requests/{id}/approve", Api, api::v1::requests::decide::approve),
        row(post.clone(), "/api/v1/requests/{id}/decline", Api, api::v1::requests::decide::decline),
        row(post.clone(), "/api/v1/requests/{id}/withdraw", Api, api::v1::requests::decide::withdraw),
    ];
    rows.extend(verdicts());
    rows
}
