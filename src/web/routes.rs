//! THE table of routes: method, path, who may come, and the handler, in one call each.
//!
//! `tests/routes.rs` walks it and sends an anonymous and a wrong request to every row.

use super::{api, assets, guard, pages};
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
}

/// One row of the table.
pub struct Row {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may come.
    pub access: Access,
    route: Route,
}

fn row<F, Args>(method: Method, path: &'static str, access: Access, handler: F) -> Row
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let route = web::method(method.clone()).to(handler).wrap(from_fn(move |request, next| guard::check(access, request, next)));
    Row { method, path, access, route }
}

/// All routes.
pub fn table() -> Vec<Row> {
    use Access::{Person, Program, Public, Visitor};
    let (get, post) = (Method::GET, Method::POST);
    vec![
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
        row(get.clone(), "/web/pats/{id}/rights", Person, pages::tokens::rights::show),
        row(get.clone(), "/web/pats/{id}/rights/edit", Person, pages::tokens::rights::edit),
        row(post.clone(), "/web/pats/{id}/rights", Person, pages::tokens::rights::update),
        row(post.clone(), "/web/pats/{id}/pause", Person, pages::tokens::pause::pause),
        row(post.clone(), "/web/pats/{id}/resume", Person, pages::tokens::pause::resume),
        row(get.clone(), "/web/pats/{id}/rotation", Person, pages::tokens::rotation::new),
        row(post.clone(), "/web/pats/{id}/rotation", Person, pages::tokens::rotation::create),
        row(get.clone(), "/web/pats/{id}/revocation", Person, pages::tokens::revocation::new),
        row(post.clone(), "/web/pats/{id}/revocation", Person, pages::tokens::revocation::create),
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
        row(post, "/web/admin/organization/name", Person, pages::admin::organization::name::update),
        // Programs.
        row(get.clone(), "/api/v1/user/profile", Program, api::profile::show),
        row(get, "/api/v1/verify", Program, api::verify::show),
    ]
}

/// Registers the whole table; rows of one path share a resource, so that a wrong method is answered with 405.
pub fn register(config: &mut web::ServiceConfig) {
    let mut paths: Vec<(&'static str, Vec<Route>)> = Vec::new();
    for Row { path, route, .. } in table() {
        match paths.iter_mut().find(|(known, _)| *known == path) {
            Some((_, routes)) => routes.push(route),
            None => paths.push((path, vec![route])),
        }
    }
    for (path, routes) in paths {
        config.service(routes.into_iter().fold(web::resource(path), |resource, route| resource.route(route)));
    }
}
