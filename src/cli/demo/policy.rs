//! What the organization of the story allows its tokens by now, what it will allow, and what waits for a second person.

use super::Failure;
use super::deeds::{begin_with, rights};
use super::house::House;
use super::story::{PolicyStory, RequestStory, Story};
use crate::app::token_policy::change::{Begins, change};
use crate::app::tokens::create;
use crate::domain::token::Grant;
use time::Duration;

/// Sets the policy after the tokens were made: most of them are older than it.
pub(super) fn settle(house: &House, story: &Story) -> Result<(), Failure> {
    set(house, &story.policy)?;
    story.request.iter().try_for_each(|request| ask(house, request))
}

fn set(house: &House, story: &PolicyStory) -> Result<(), Failure> {
    let at = house.calendar.at_work(story.set, 12_000);
    let rules = story.rules.clone();
    house.act(at, house.founder(), |tx, actor| change(tx, actor, 0, rules, Begins::Now))?;
    let (at, next) = (house.calendar.at_work(story.revised, 15_000), story.next.clone());
    let from = house.calendar.day(-story.next_in);
    house.act(at, house.founder(), |tx, actor| change(tx, actor, 1, next, Begins::At(from)))?;
    Ok(())
}

fn ask(house: &House, story: &RequestStory) -> Result<(), Failure> {
    let at = house.calendar.at_work(story.asked, 22_000);
    let until = at.plus(Duration::days(story.life)).into();
    let (owner_id, keeper) = house.owner(&story.owner)?;
    let wish = begin_with(owner_id, &story.name, &story.about, Grant::Only(rights(house, &story.rights)?), until)?;
    house.act(at, keeper, |tx, actor| create::create(tx, actor, wish))?;
    Ok(())
}
