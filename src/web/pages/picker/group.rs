//! Draws one group, and decides whether its rights are in the page.

use super::offer::{Offer, Place, pair};
use super::sent::{Sent, packed};
use super::step::Spot;
use super::view::{Group, Line};
use crate::domain::rights::{Action, Category, Pair, Resource, RightsTree};

/// What the groups of one picker share while they are drawn.
pub(super) struct Desk<'a> {
    pub offer: &'a Offer<'a>,
    pub sent: &'a Sent,
    pub chosen: &'a RightsTree,
    /// Whether the rights are so few that all are in the page.
    pub all_at_once: bool,
    /// How many more lines the page may take, as far as nobody asked for them.
    pub room: usize,
    /// How many lines matched but found no room.
    pub left_out: usize,
}

type Entry<'a> = (&'a Resource, &'a Action);

/// What became of a heading.
pub(super) enum Drawn {
    /// It is shown.
    Shown(Group),
    /// It has nothing to choose or a search hides it; this is what is chosen in it.
    Hidden(Vec<Pair>),
}

impl<'a> Desk<'a> {
    /// Draws a heading in a place; nothing when no resource under it stands there.
    pub(super) fn draw(&mut self, place: &Place, heading: usize, category: &Category<'a>) -> Option<Drawn> {
        let entries = entries(place, category);
        if entries.is_empty() {
            return None;
        }
        let spot = Spot { place: place.key(), heading };
        let matching: Vec<Entry<'a>> = entries.iter().filter(|entry| self.matches(place, entry)).copied().collect();
        if matching.is_empty() || self.is_idle(place, &entries) {
            return Some(Drawn::Hidden(self.chosen_of(place, &entries).collect()));
        }
        Some(Drawn::Shown(self.group(place, &spot, category.name, &entries, matching)))
    }

    /// Whether a heading would only be in the way: nothing under it is chosen or can be.
    /// A search still finds what is under it, and says why it cannot be chosen.
    fn is_idle(&self, place: &Place, entries: &[Entry<'a>]) -> bool {
        let concerns = |(r, a): &Entry<'_>| self.offer.may(&place.scope, r, a) || self.is_chosen(place, r, a);
        !self.sent.is_sifted() && !entries.iter().any(concerns)
    }

    fn group(&mut self, place: &Place, spot: &Spot, name: &str, entries: &[Entry<'a>], matching: Vec<Entry<'a>>) -> Group {
        let available = entries.iter().filter(|(resource, action)| self.offer.may(&place.scope, resource, action)).count();
        let chosen = self.chosen_of(place, entries).count();
        let is_asked = self.sent.open.contains(&spot.key());
        let in_page = self.admitted(is_asked, chosen, matching);
        let mut lines: Vec<Line> = in_page.iter().map(|entry| self.line(place, entry)).collect();
        // What cannot be chosen stands last.
        lines.sort_by_key(|line| line.reason.is_some());
        let unseen = self.chosen_of(place, entries).filter(|one| !in_page.iter().any(|(r, a)| pair(r, a) == *one));
        Group {
            id: format!("g-{}-{}", spot.place, spot.heading),
            key: spot.key(),
            name: name.to_owned(),
            label: format!("{name} in {}", place.name),
            count: format!("{chosen} of {available}"),
            open: !in_page.is_empty() && (is_asked || chosen > 0 || self.sent.is_sifted()),
            loaded: !in_page.is_empty(),
            can_pick: available > 0,
            kept: packed(&place.scope, unseen, self.offer.catalogue),
            lines,
        }
    }

    /// Those of the matching rights that are in the page: of a group that somebody opened all of them.
    fn admitted(&mut self, is_asked: bool, chosen: usize, mut matching: Vec<Entry<'a>>) -> Vec<Entry<'a>> {
        if is_asked || self.all_at_once {
            return matching;
        }
        if self.sent.is_sifted() {
            self.left_out += matching.len().saturating_sub(self.room);
            matching.truncate(self.room);
        } else if chosen == 0 || matching.len() > self.room {
            matching.clear();
        }
        self.room -= matching.len();
        matching
    }

    fn matches(&self, place: &Place, (resource, action): &Entry<'_>) -> bool {
        self.sent.finds(resource, action) && (!self.sent.only || self.is_chosen(place, resource, action))
    }

    fn is_chosen(&self, place: &Place, resource: &Resource, action: &Action) -> bool {
        self.chosen.allows(&place.scope, resource.name.as_str(), action.name.as_str())
    }

    fn chosen_of(&self, place: &Place, entries: &[Entry<'_>]) -> impl Iterator<Item = Pair> {
        entries.iter().filter(|(r, a)| self.is_chosen(place, r, a)).map(|(r, a)| pair(r, a))
    }

    fn line(&self, place: &Place, (resource, action): &Entry<'_>) -> Line {
        let may = self.offer.may(&place.scope, resource, action);
        let held = self.offer.held.allows(&place.scope, resource.name.as_str(), action.name.as_str());
        let sleeps = if may && !held { " (asleep: you do not hold it now)" } else { "" };
        Line {
            value: place.value(&pair(resource, action)),
            name: resource.name_of(action),
            sentence: format!("{}{sleeps}", action.sentence),
            danger: action.danger.then(|| format!("can {}", action.verb)),
            needs_approval: may
                && self.offer.asks.is_some_and(|asks| asks.contains_pair(resource.name.as_str(), action.name.as_str())),
            chosen: may && self.is_chosen(place, resource, action),
            reason: (!may).then(|| "You do not hold it.".to_owned()),
        }
    }
}

fn entries<'a>(place: &Place, category: &Category<'a>) -> Vec<Entry<'a>> {
    let here = category.resources.iter().copied().filter(|resource| place.has(resource));
    here.flat_map(|resource| resource.actions.iter().map(move |action| (resource, action))).collect()
}
