//! How the table of routes is registered, so that a request soon finds its row.

use super::pages;
use super::routes::{Access, Row, table};
use actix_web::{Route, web};

/// So many paths are compared with a request one by one.
const FEW: usize = 8;

/// A path with its routes. Its first bytes, up to `from`, are those of the branch it stands in.
struct Resource {
    path: &'static str,
    from: usize,
    routes: Vec<Route>,
}

/// Registers the rows of verdicts.
pub fn register_verdicts(config: &mut web::ServiceConfig) {
    register_all(config, resources(|row| row.access == Access::Verdict));
}

/// Registers all other rows.
pub fn register(config: &mut web::ServiceConfig) {
    register_branches(config, resources(|row| row.access != Access::Verdict));
}

/// Rows of one path share a resource, so that a wrong method is answered with 405.
fn resources(is_wanted: impl Fn(&Row) -> bool) -> Vec<Resource> {
    let mut resources: Vec<Resource> = Vec::new();
    for Row { path, routes, .. } in table().into_iter().filter(is_wanted) {
        match resources.iter_mut().find(|known| known.path == path) {
            Some(known) => known.routes.extend(routes),
            None => resources.push(Resource { path, from: 0, routes }),
        }
    }
    resources
}

/// Paths that go on with the same word share a branch: a request is compared with a dozen paths instead of with hundreds.
fn register_branches(config: &mut web::ServiceConfig, resources: Vec<Resource>) {
    let mut branches: Vec<(&'static str, Vec<Resource>)> = Vec::new();
    for resource in resources {
        match branches.iter_mut().find(|(word, _)| *word == resource.word()) {
            Some((_, known)) => known.push(resource),
            None => branches.push((resource.word(), vec![resource])),
        }
    }
    // A name in braces fits every word, so it comes last.
    branches.sort_by_key(|(word, _)| word.contains('{'));
    for (word, resources) in branches {
        if resources.len() <= FEW || word.is_empty() || word.contains('{') {
            register_all(config, resources);
        } else {
            let inner = resources.into_iter().map(Resource::past_its_word).collect();
            let branch = web::scope(word).configure(|config| register_branches(config, inner));
            config.service(branch.default_service(web::to(pages::nothing_here)));
        }
    }
}

fn register_all(config: &mut web::ServiceConfig, resources: Vec<Resource>) {
    for Resource { path, from, routes } in resources {
        config.service(routes.into_iter().fold(web::resource(&path[from..]), |resource, route| resource.route(route)));
    }
}

impl Resource {
    /// The next word with the stroke before it, such as `/tokens`; empty at the end of the path.
    fn word(&self) -> &'static str {
        let rest = &self.path[self.from..];
        let end = rest.char_indices().skip(1).find(|(_, letter)| *letter == '/').map_or(rest.len(), |(place, _)| place);
        &rest[..end]
    }

    fn past_its_word(self) -> Self {
        Self { from: self.from + self.word().len(), ..self }
    }
}
