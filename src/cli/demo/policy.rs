//! What the organization of the story allows its tokens by now, what it will allow, and what waits for a second person.

use super::agenda::Agenda;
use super::calendar::Calendar;
use super::deeds::{begin_with, rights};
use super::story::{PolicyStory, RequestStory, Story};
use crate::app::token_policy::change::{Begins, change};
use crate::app::tokens::create;
use crate::domain::token::Grant;
use time::Duration;

/// Plans the policy, which is younger than most tokens, and the requests.
pub(super) fn settle<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a Story) {
    set(agenda, calendar, &story.policy);
    story.request.iter().for_each(|request| ask(agenda, calendar, request));
}

fn set<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a PolicyStory) {
    let at = calendar.at_work(story.set, 35_500);
    agenda.note(at, move |house| {
        let rules = story.rules.clone();
        house.act(at, house.founder(), |tx, actor| change(tx, actor, 0, rules, Begins::Now)).map(drop)
    });
    let (at, from) = (calendar.at_work(story.revised, 35_600), calendar.day(-story.next_in));
    agenda.note(at, move |house| {
        let next = story.next.clone();
        house.act(at, house.founder(), |tx, actor| change(tx, actor, 1, next, Begins::At(from))).map(drop)
    });
}

fn ask<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a RequestStory) {
    let at = calendar.at_work(story.asked, 22_000);
    agenda.note(at, move |house| {
        let until = at.plus(Duration::days(story.life)).into();
        let (owner_id, keeper) = house.owner(&story.owner)?;
        let wish = begin_with(owner_id, &story.name, &story.about, Grant::Only(rights(house, &story.rights)?), until)?;
        house.act(at, keeper, |tx, actor| create::create(tx, actor, wish)).map(drop)
    });
}
