//! Draws a picker: the places side by side, the choice among the others, and what travels unseen.

use super::group::{Desk, Drawn};
use super::offer::{Offer, Place};
use super::sent::{Sent, packed};
use super::view::{Chooser, Picker, PlaceLine, PlaceView};
use crate::domain::rights::{Category, Pair, RightsTree};

/// While a picker has no more rights than this, all of them are in the page from the start.
const ALL_AT_ONCE: usize = 300;
/// Of groups that nobody opened by hand, so many rights are in the page.
const ROOM: usize = 240;

/// Draws what is offered with what is chosen.
pub fn draw(offer: &Offer<'_>, sent: &Sent, chosen: &RightsTree) -> Picker {
    let shown = sent.shown(offer, chosen);
    let categories = offer.catalogue.categories();
    let all_at_once = !sent.is_sifted() && lines(&shown, &categories) <= ALL_AT_ONCE;
    let mut desk = Desk { offer, sent, chosen, all_at_once, room: ROOM, left_out: 0 };
    let places: Vec<PlaceView> = shown.iter().map(|place| draw_place(&mut desk, place, &categories)).collect();
    Picker {
        action: offer.action.clone(),
        chosen: format!("{} chosen", chosen.count()),
        find: sent.find.clone(),
        only: sent.only,
        chooser: (shown.len() < offer.places.len()).then(|| chooser(offer, sent, chosen, &shown)),
        remark: remark(&places, desk.left_out),
        kept: kept(offer, chosen, &shown),
        places,
        note: sent.note.clone(),
        paste: sent.paste.clone(),
        ..Picker::default()
    }
}

fn lines(shown: &[&Place], categories: &[Category<'_>]) -> usize {
    let resources = || categories.iter().flat_map(|category| &category.resources);
    shown.iter().flat_map(|place| resources().filter(|resource| place.has(resource))).map(|resource| resource.actions.len()).sum()
}

fn draw_place<'a>(desk: &mut Desk<'a>, place: &Place, categories: &[Category<'a>]) -> PlaceView {
    let (mut groups, mut unseen): (Vec<_>, Vec<Pair>) = (Vec::new(), Vec::new());
    for (heading, category) in categories.iter().enumerate() {
        match desk.draw(place, heading, category) {
            Some(Drawn::Shown(group)) => groups.push(group),
            Some(Drawn::Hidden(chosen)) => unseen.extend(chosen),
            None => {}
        }
    }
    groups.sort_by_key(|group| !group.can_pick);
    let others = desk.offer.places.iter().filter(|other| other.home == place.home).count();
    PlaceView {
        key: place.key(),
        kind: place.kind.clone(),
        name: place.name.clone(),
        label: format!("{} {}", place.kind, place.name).trim().to_owned(),
        can_spread: others > 1,
        kept: packed(&place.scope, unseen.into_iter(), desk.offer.catalogue),
        groups,
    }
}

fn kept(offer: &Offer<'_>, chosen: &RightsTree, shown: &[&Place]) -> Vec<String> {
    let is_shown = |place: &Place| shown.iter().any(|one| one.scope == place.scope);
    let unseen = offer.places.iter().filter(|place| chosen.reaches(&place.scope) && !is_shown(place));
    unseen.map(|place| packed(&place.scope, chosen.pairs_on(&place.scope).pairs(), offer.catalogue)).collect()
}

fn chooser(offer: &Offer<'_>, sent: &Sent, chosen: &RightsTree, shown: &[&Place]) -> Chooser {
    let wanted = sent.seek.to_lowercase();
    let is_shown = |place: &Place| shown.iter().any(|one| one.scope == place.scope);
    let matches = |place: &&Place| place.name.to_lowercase().contains(&wanted);
    let line = |place: &Place| PlaceLine {
        key: place.key(),
        kind: place.kind.clone(),
        name: place.name.clone(),
        shown: is_shown(place),
        chosen: chosen.count_on(&place.scope),
    };
    Chooser {
        summary: format!("{} of {} shown", shown.len(), offer.places.len()),
        seek: sent.seek.clone(),
        lines: offer.places.iter().filter(matches).map(line).collect(),
        others: shown.iter().copied().filter(|place| !matches(place)).map(Place::key).collect(),
        open: !sent.at.is_empty(),
        is_new: sent.seek != sent.sought,
    }
}

fn remark(places: &[PlaceView], left_out: usize) -> String {
    match (places.iter().all(|place| place.groups.is_empty()), left_out) {
        (true, _) => "Nothing here matches.".to_owned(),
        (false, 0) => String::new(),
        (false, count) => format!("{count} more match. Search for something narrower."),
    }
}
