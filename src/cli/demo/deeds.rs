//! What happens to the tokens of the story: each is made and changed through the use cases, by its owner in person.

use super::Failure;
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
use time::Duration;

/// Two deeds on one token are at least this far apart.
const PAUSE_FOR_BREATH: Duration = Duration::minutes(7);

/// A token while its story is told.
struct Life<'a> {
    house: &'a House,
    story: &'a TokenStory,
    /// The username of whoever does things with it.
    keeper: &'a str,
    id: TokenId,
    /// When something last happened to it.
    at: Moment,
    until: Expiry,
    working: Working,
}

/// Makes a token, lets happen to it what the story tells, and works out how it was used.
pub(super) fn make(house: &House, story: &TokenStory) -> Result<(TokenId, Option<UseBatch>), Failure> {
    let mut chance = Chance::of(&format!("{} {}", story.owner, story.name));
    let mut life = Life::begin(house, story, house.calendar.at_work(story.made, chance.draw()))?;
    for chapter in &story.then {
        life.go_on(chapter, chance.draw())?;
    }
    let batch = life.usage(&mut chance);
    Ok((life.id, batch))
}

impl<'a> Life<'a> {
    fn begin(house: &'a House, story: &'a TokenStory, at: Moment) -> Result<Self, Failure> {
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
        Ok(Self { house, story, keeper, id, at, until, working: Working::from(from) })
    }

    fn go_on(&mut self, chapter: &Chapter, chance: u64) -> Result<(), Failure> {
        let earliest = self.at.plus(PAUSE_FOR_BREATH).unwrap_or(self.at);
        self.at = self.house.calendar.at_work(chapter.ago, chance).max(earliest);
        let (id, owner) = (self.id, self.keeper);
        match &chapter.deed {
            Deed::Pause => {
                self.working.switch(self.at, false);
                self.house.act(self.at, owner, |tx, actor| pause::pause(tx, actor, id))?;
            }
            Deed::Resume => {
                self.working.switch(self.at, true);
                self.house.act(self.at, owner, |tx, actor| pause::resume(tx, actor, id))?;
            }
            Deed::Rotate => drop(self.house.act(self.at, owner, |tx, actor| rotate::rotate(tx, actor, id))?),
            Deed::Rename { .. } => {
                let name = name(&self.story.name)?;
                self.house.act(self.at, owner, |tx, actor| rename::rename(tx, actor, id, name))?;
            }
            Deed::Extend { days } => {
                self.until = Expiry::At(later(self.at, *days));
                let until = self.until;
                self.house.act(self.at, owner, |tx, actor| change_window::change_end(tx, actor, id, until))?;
            }
            Deed::Widen { rights: more } => {
                let all = rights(self.house, &self.story.rights)?.union(&rights(self.house, more)?);
                self.house.act(self.at, owner, |tx, actor| change_rights::change_rights(tx, actor, id, all))?;
            }
            Deed::Revoke { reason } => {
                self.working.end(self.at);
                let reason = RevocationReason::parse(reason).unwrap_or(RevocationReason::Other);
                self.house.act(self.at, owner, |tx, actor| revoke::revoke(tx, actor, id, reason))?;
            }
        }
        Ok(())
    }

    fn usage(&mut self, chance: &mut Chance) -> Option<UseBatch> {
        if let Expiry::At(end) = self.until {
            self.working.end(end);
        }
        let told = self.story.usage.as_ref()?;
        let mut batch = usage::batch(told, &self.working, self.house.calendar, chance)?;
        let service_id = told.at.as_ref().and_then(|name| self.house.services.get(name)).copied();
        let wanted = if told.wants.is_empty() { &self.story.rights } else { &told.wants };
        usage::tell_where(&mut batch, told, service_id, &rights(self.house, wanted).unwrap_or_default());
        Some(batch)
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
