//! How long the rights picker takes at a thousand rights in fifty projects: `cargo bench --bench picker`.
//!
//! Measured is what the server does for a page or a step after the database has answered: the rights held, the picker, its HTML.
#![allow(clippy::disallowed_methods, reason = "a bench measures real time")]

#[path = "../support/wide_catalogue.rs"]
mod wide_catalogue;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use askama::Template;
use hallpass::domain::rights::{Catalogue, RightsTree, RolePairs, Scope, sentence};
use hallpass::web::pages::frame::Frame;
use hallpass::web::pages::picker::view::PartsAnswer;
use hallpass::web::pages::picker::{Home, Offer, Place, Sent, draw};
use uuid::Uuid;

const ROUNDS: usize = 101;
const PROJECTS: u128 = 50;

fn main() {
    let catalogue = Catalogue::parse(&wide_catalogue::catalogue()).unwrap_or_default();
    let all = everything(&catalogue);
    let held: RightsTree =
        places().iter().fold(RightsTree::new(), |rights, place| rights.union(&all.on(&place.scope, &catalogue)));
    let (nothing, one) = (RightsTree::new(), all.on(&places()[1].scope, &catalogue));
    println!("{} rights held in {} places, {} under each heading", held.count(), places().len(), wide_catalogue::UNDER_ONE);
    report("work out what is held", || drop(black_box(work_out(&all, &catalogue))));
    for (name, chosen) in [("nothing", &nothing), ("one project", &one), ("everything", &held)] {
        let offer = Offer {
            catalogue: &catalogue,
            places: places(),
            held: &held,
            asleep: &nothing,
            asks: None,
            action: "/web/pats".to_owned(),
        };
        let sent = Sent::beginning_with(chosen.clone());
        report(&format!("draw, {name} chosen"), || drop(black_box(html(&offer, &sent, chosen))));
        report(&format!("say, {name} chosen"), || drop(black_box(sentence(chosen, &catalogue, &|_: &Scope| None))));
        println!("{:<32}{:>9} bytes", format!("  HTML, {name} chosen"), html(&offer, &sent, chosen).len());
    }
}

fn report(name: &str, mut work: impl FnMut()) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    let median = *times.select_nth_unstable(ROUNDS / 2).1;
    println!("{name:<32}{:>9.2} ms", median.as_secs_f64() * 1_000.0);
}

fn html(offer: &Offer<'_>, sent: &Sent, chosen: &RightsTree) -> String {
    let picker = draw(offer, sent, chosen);
    PartsAnswer { frame: Frame::default(), picker, relist: true, sentence: String::new() }.render().unwrap_or_default()
}

/// As the store does it: one role on every project, summed up.
fn work_out(role: &RolePairs, catalogue: &Catalogue) -> RightsTree {
    let mut held = RightsTree::new();
    places().iter().for_each(|place| held.absorb(&role.on(&place.scope, catalogue)));
    held
}

fn places() -> Vec<Place> {
    let organization = Scope::organization(Uuid::from_u128(1_000));
    let projects = (1..=PROJECTS).map(|number| Scope::project(Uuid::from_u128(number)));
    std::iter::once(organization).chain(projects).map(place).collect()
}

fn place(scope: Scope) -> Place {
    let (kind, name) = (String::from("Project"), scope.id.to_string());
    Place { home: Home::On(scope.kind.clone()), scope, kind, name, is_said: true }
}

fn everything(catalogue: &Catalogue) -> RolePairs {
    let texts =
        catalogue.resources().iter().flat_map(|one| one.actions.iter().map(|action| format!("{}:{}", one.name, action.name)));
    texts.filter_map(|text| text.parse().ok()).collect()
}
