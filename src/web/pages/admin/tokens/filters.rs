//! The form of the filters, and the views that everybody has.

use super::asked::Asked;
use super::row::kind;
use super::view::{Filters, OwnView, RightGroup};
use crate::app::people::whoami::Whoami;
use crate::app::tokens::review::Team;
use crate::app::views::SavedView;
use crate::domain::flag::Flag;
use crate::domain::listing::{Order, Shelf, Whence};
use crate::domain::rights::{Catalogue, Pair};
use crate::domain::token::TokenKind;
use crate::web::pages::frame::{Choice, Tab};

/// The form, with what is chosen.
pub(super) fn draw(asked: &Asked, whoami: &Whoami, teams: &[Team], catalogue: &Catalogue) -> Filters {
    Filters {
        find: asked.q.clone(),
        wrong: String::new(),
        owner: asked.owner.clone(),
        states: states(asked),
        teams: choices("Any team", &asked.team, teams.iter().map(|team| (team.id.to_string(), team.name.clone()))),
        flags: choices("Any risk", &asked.flag, Flag::ALL.iter().map(|flag| (flag.as_str().to_owned(), flag.label().to_owned()))),
        uses: uses(asked),
        ends: ends(asked),
        sorts: sorts(asked.order()),
        kinds: kinds(asked),
        projects: projects(asked, whoami),
        rights: rights(asked, catalogue),
        ends_after: asked.ends_after.clone(),
        ends_before: asked.ends_before.clone(),
        unused_since: asked.unused_since.clone(),
        networks: networks(asked),
        used_from: asked.used_from.clone(),
        is_used: asked.filters(),
        is_open: asked.uses_more(),
    }
}

/// Everything, and then what one looks for first.
pub(super) fn views(asked: &Asked) -> Vec<Tab> {
    let view = |label: &str, view: Asked| Tab {
        label: label.to_owned(),
        count: String::new(),
        href: view.address(None),
        current: view.query() == asked.query(),
    };
    let used = |word: &str| Asked { used: word.to_owned(), ..Asked::default() };
    let flag = |flag: Flag| Asked { flag: flag.as_str().to_owned(), ..Asked::default() };
    vec![
        view("All", Asked::default()),
        view("Never used, 30 days", used("never-30")),
        view("Silent for 90 days", flag(Flag::Silent)),
        view("No end", flag(Flag::NeverEnds)),
        view("Ends within 14 days", Asked { ends: "in-14".to_owned(), sort: "ends".to_owned(), ..Asked::default() }),
        view("Owner gone", flag(Flag::OwnerGone)),
        view("Broad", flag(Flag::Broad)),
        view("Dangerous", flag(Flag::Dangerous)),
    ]
}

/// What the person keeps under names of their own.
pub(super) fn own_views(asked: &Asked, views: &[SavedView]) -> Vec<OwnView> {
    let view = |view: &SavedView| OwnView {
        tab: Tab {
            label: view.name.as_str().to_owned(),
            count: String::new(),
            href: format!("{}?{}", super::LIST, view.query),
            current: view.query == asked.query(),
        },
        removal: format!("{}/views/{}/removal", super::LIST, view.id),
    };
    views.iter().map(view).collect()
}

/// The first choice filters nothing. A value that is none of the choices is kept as one, so that sending the form again keeps it.
fn choices(any: &str, chosen: &str, all: impl Iterator<Item = (String, String)>) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", any, chosen.is_empty())];
    choices.extend(all.map(|(value, label)| Choice::new(&value, &label, value == chosen)));
    if !chosen.is_empty() && !choices.iter().any(|choice| choice.chosen) {
        choices.push(Choice::new(chosen, chosen, true));
    }
    choices
}

fn pairs<'a>(all: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = (String, String)> + 'a {
    all.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
}

fn states(asked: &Asked) -> Vec<Choice> {
    let label = |shelf| match shelf {
        Shelf::Live => "Not over",
        Shelf::InUse => "In use",
        Shelf::EndingSoon => "Ending soon",
        Shelf::Paused => "Paused",
        Shelf::Waiting => "Waiting for approval",
        Shelf::Over => "Ended or revoked",
        Shelf::Revoked => "Revoked",
        Shelf::All => "In any state",
    };
    let order =
        [Shelf::Live, Shelf::InUse, Shelf::Paused, Shelf::Waiting, Shelf::EndingSoon, Shelf::Over, Shelf::Revoked, Shelf::All];
    let chosen = Shelf::parse(&asked.state).unwrap_or(Shelf::Live);
    let value = |shelf: Shelf| if shelf == Shelf::Live { "" } else { shelf.as_str() };
    order.into_iter().map(|shelf| Choice::new(value(shelf), label(shelf), shelf == chosen)).collect()
}

fn uses(asked: &Asked) -> Vec<Choice> {
    let all = [
        ("never", "Never used"),
        ("never-30", "Never used, made over 30 days ago"),
        ("not-30", "Not in 30 days"),
        ("not-90", "Not in 90 days"),
        ("not-180", "Not in 180 days"),
        ("in-1", "In the last 24 hours"),
        ("in-7", "In the last 7 days"),
    ];
    choices("Any use", &asked.used, pairs(&all))
}

fn ends(asked: &Asked) -> Vec<Choice> {
    let all = [
        ("never", "Never ends"),
        ("in-7", "Ends within 7 days"),
        ("in-14", "Ends within 14 days"),
        ("in-30", "Ends within 30 days"),
        ("in-90", "Ends within 90 days"),
    ];
    choices("Any end", &asked.ends, pairs(&all))
}

fn networks(asked: &Asked) -> Vec<Choice> {
    let label = |whence| match whence {
        Whence::Bound => "Bound to networks",
        Whence::Anywhere => "From anywhere",
    };
    choices("Any", &asked.networks, Whence::EACH.into_iter().map(|one| (one.as_str().to_owned(), label(one).to_owned())))
}

fn sorts(chosen: Order) -> Vec<Choice> {
    let label = |order| match order {
        Order::EndsNext => "Ends next",
        Order::LastUsed => "Used last",
        Order::Name => "Name",
        Order::Made => "Made last",
    };
    let order = [Order::Made, Order::EndsNext, Order::LastUsed, Order::Name];
    let value = |order: Order| if order == Order::Made { "" } else { order.as_str() };
    order.into_iter().map(|order| Choice::new(value(order), label(order), order == chosen)).collect()
}

fn kinds(asked: &Asked) -> Vec<Choice> {
    let all = [TokenKind::FullAccess, TokenKind::Restricted, TokenKind::Ephemeral, TokenKind::Login];
    choices("Any but login", &asked.kind, all.into_iter().map(|one| (one.as_str().to_owned(), kind(one).to_owned())))
}

fn projects(asked: &Asked, whoami: &Whoami) -> Vec<Choice> {
    let live = whoami.projects.iter().filter(|project| project.archived_at.is_none());
    choices("Any project", &asked.project, live.map(|project| (project.id.to_string(), project.name.as_str().to_owned())))
}

pub(super) fn rights(asked: &Asked, catalogue: &Catalogue) -> Vec<RightGroup> {
    let group = |category: crate::domain::rights::Category<'_>| {
        let mut rights = Vec::new();
        for resource in category.resources {
            rights.extend(resource.actions.iter().map(|action| {
                let pair = Pair { resource: resource.name.clone(), action: action.name.clone() }.to_string();
                Choice::new(&pair, &action.sentence, pair == asked.can)
            }));
        }
        RightGroup { name: category.name.to_owned(), rights }
    };
    catalogue.categories().into_iter().map(group).collect()
}
