//! What happens to the tokens of the story: each is made and changed through the use cases, by its owner in person.

use super::Failure;
use super::agenda::Agenda;
use super::calendar::Calendar;
use super::house::House;
use super::story::{Chapter, Deed, TokenStory};
use super::usage::{self, Working};
use crate::app::tokens::create::{self, Outcome, Wish};
use crate::app::tokens::{change_rights, change_window, pause, rename, revoke, rotate};
use crate::domain::chance::Chance;
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree, Scope};
use crate::domain::token::{Description, Grant, RevocationReason, TokenKind, TokenName};
use crate::domain::window::Expiry;
use crate::store::token_uses::UseBatch;
use std::cell::RefCell;
use std::rc::Rc;
use time::Duration;

/// Two deeds on one token are at least this far apart.
const PAUSE_FOR_BREATH: Duration = Duration::minutes(7);

/// A token of the story. What happens to it is planned first; what becomes of it is kept here.
pub(super) struct Life<'a> {
    story: &'a TokenStory,
    calendar: Calendar,
    chance: RefCell<Chance>,
    /// What became of it, once it is made.
    state: RefCell<Option<State>>,
}

struct State {
    id: TokenId,
    /// The username of whoever does things with it.
    keeper: String,
    until: Expiry,
    working: Working,
}

impl<'a> Life<'a> {
    /// Plans when a token is made and what happens to it then.
    pub(super) fn plan(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a TokenStory) -> Rc<Self> {
        let mut chance = Chance::of(&format!("{} {}", story.owner, story.name));
        let mut at = calendar.at_tokens(story.made, chance.draw());
        let moments: Vec<Moment> = std::iter::once(at)
            .chain(story.then.iter().map(|chapter| {
                let earliest = at.plus(PAUSE_FOR_BREATH).unwrap_or(at);
                at = calendar.at_tokens(chapter.ago, chance.draw()).max(earliest);
                at
            }))
            .collect();
        let life = Rc::new(Self { story, calendar, chance: RefCell::new(chance), state: RefCell::default() });
        for (place, at) in moments.into_iter().enumerate() {
            let life = life.clone();
            match place.checked_sub(1).and_then(|place| story.then.get(place)) {
                None => agenda.note(at, move |house| life.begin(house, at)),
                Some(chapter) => agenda.note(at, move |house| life.go_on(house, at, chapter)),
            }
        }
        life
    }

    fn begin(&self, house: &House, at: Moment) -> Result<(), Failure> {
        let story = self.story;
        let from = later(at, story.starts_after.unwrap_or(0));
        let until = story.life.map_or(Expiry::Never, |days| Expiry::At(later(from, days)));
        let grant = if story.rights.is_empty() {
            Grant::Everything { manages_tokens: false }
        } else {
            Grant::Only(rights(house, &story.rights)?)
        };
        let (owner_id, keeper) = house.owner(&story.owner)?;
        let wish = begin_with(owner_id, first_name(story), &story.about, grant, until)?;
        let wish = Wish { valid_from: story.starts_after.map(|_| from), ..wish };
        let id = match house.act(at, keeper, |tx, actor| create::create(tx, actor, wish))? {
            Outcome::Made(revealed) => revealed.token.id,
            Outcome::Waiting(token) => token.id,
            Outcome::MadeBefore(id) => id,
        };
        self.state.replace(Some(State { id, keeper: keeper.to_owned(), until, working: Working::from(from) }));
        Ok(())
    }

    fn go_on(&self, house: &House, at: Moment, chapter: &Chapter) -> Result<(), Failure> {
        let mut state = self.state.borrow_mut();
        let state = state.as_mut().ok_or_else(|| Failure::failed(format!("{} is not made yet", self.story.name)))?;
        let (id, owner) = (state.id, state.keeper.as_str());
        match &chapter.deed {
            Deed::Pause => {
                state.working.switch(at, false);
                house.act(at, owner, |tx, actor| pause::pause(tx, actor, id))?;
            }
            Deed::Resume => {
                state.working.switch(at, true);
                house.act(at, owner, |tx, actor| pause::resume(tx, actor, id))?;
            }
            Deed::Rotate => drop(house.act(at, owner, |tx, actor| rotate::rotate(tx, actor, id))?),
            Deed::Rename { .. } => {
                let name = name(&self.story.name)?;
                house.act(at, owner, |tx, actor| rename::rename(tx, actor, id, name))?;
            }
            Deed::Extend { days } => {
                let until = Expiry::At(later(at, *days));
                state.until = until;
                house.act(at, owner, |tx, actor| change_window::change_end(tx, actor, id, until))?;
            }
            Deed::Widen { rights: more } => {
                let all = rights(house, &self.story.rights)?.union(&rights(house, more)?);
                house.act(at, owner, |tx, actor| change_rights::change_rights(tx, actor, id, all))?;
            }
            Deed::Revoke { reason } => {
                state.working.end(at);
                let reason = RevocationReason::parse(reason).unwrap_or(RevocationReason::Other);
                house.act(at, owner, |tx, actor| revoke::revoke(tx, actor, id, reason))?;
            }
        }
        Ok(())
    }

    /// How it was used until today; `None` when it was not.
    pub(super) fn usage(&self, house: &House) -> Option<(TokenId, UseBatch)> {
        let (mut state, mut chance) = (self.state.borrow_mut(), self.chance.borrow_mut());
        let state = state.as_mut()?;
        if let Expiry::At(end) = state.until {
            state.working.end(end);
        }
        let told = self.story.usage.as_ref()?;
        let mut batch = usage::batch(told, &state.working, self.calendar, &mut chance)?;
        let service_id = told.at.as_ref().and_then(|name| house.services.get(name)).copied();
        let wanted = if told.wants.is_empty() { &self.story.rights } else { &told.wants };
        usage::tell_where(&mut batch, told, service_id, &rights(house, wanted).unwrap_or_default());
        Some((state.id, batch))
    }
}

/// What somebody wants made, at once and from everywhere.
pub(super) fn begin_with(owner_id: PersonId, called: &str, about: &str, grant: Grant, until: Expiry) -> Result<Wish, Failure> {
    Ok(Wish {
        owner_id,
        kind: if matches!(grant, Grant::Only(_)) { TokenKind::Restricted } else { TokenKind::FullAccess },
        name: name(called)?,
        description: Description::parse(about).map_err(Failure::failed)?,
        grant,
        valid_from: None,
        until,
        networks: Networks::default(),
        submission: None,
    })
}

/// What it was called before somebody gave it the name that it has.
fn first_name(story: &TokenStory) -> &str {
    let earlier = story.then.iter().find_map(|chapter| match &chapter.deed {
        Deed::Rename { was } => Some(was.as_str()),
        _ => None,
    });
    earlier.unwrap_or(&story.name)
}

fn name(text: &str) -> Result<TokenName, Failure> {
    TokenName::parse(text).map_err(Failure::failed)
}

fn later(at: Moment, days: i64) -> Moment {
    at.plus(Duration::days(days)).unwrap_or(at)
}

pub(super) fn rights(house: &House, words: &[String]) -> Result<RightsTree, Failure> {
    words
        .iter()
        .map(|word| right(house, word).ok_or_else(|| Failure::failed(format!("the story knows no right {word}"))))
        .collect()
}

fn right(house: &House, word: &str) -> Option<Right> {
    if let Some((project, pair)) = word.split_once('/') {
        let id = *house.projects.get(project)?;
        return Some(pair.parse::<Pair>().ok()?.on(Scope::project(id)));
    }
    let pair = Catalogue::embedded().pair_of_flat_name(word).or_else(|| word.parse().ok())?;
    Some(pair.on(Scope::organization(house.organization_id)))
}
