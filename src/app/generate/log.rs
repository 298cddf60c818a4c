//! Made-up entries of the audit log, for measuring a long one. They go through the gate like any other,
//! so the chain over them is a true one; what they tell never happened.

use super::house::House;
use super::{Wish, words};
use crate::app::AppError;
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::chance::Chance;
use crate::domain::ids::{SessionId, TokenId};
use crate::store::Store;
use std::net::{IpAddr, Ipv4Addr};

/// How many entries one transaction writes; they have one moment and one person.
const AT_ONCE: u64 = 1_000;
/// Out of how many entries one is of the rare sort.
const RARE: i64 = 100_000;

/// Adds entries, as many as are wished for.
pub(super) fn fill(store: &Store, house: &House, wish: &Wish, tell: &mut impl FnMut(u64)) -> Result<(), AppError> {
    let mut chance = Chance::of(&wish.seed);
    let mut written = 0;
    while written < wish.entries {
        let count = AT_ONCE.min(wish.entries - written);
        let actor = actor(store, house, &mut chance);
        let events = (0..count).map(|_| event(store, &mut chance)).collect();
        store.write(&actor, |_| Ok::<_, AppError>(Audited::with_events((), events)))?;
        written += count;
        tell(written);
    }
    Ok(())
}

fn actor(store: &Store, house: &House, chance: &mut Chance) -> Actor {
    let person = &house.people[chance.place_in(house.people.len())];
    let session_id = SessionId::new(id(store));
    let octet = |chance: &mut Chance| u8::try_from(chance.below(250)).unwrap_or_default();
    let address = IpAddr::V4(Ipv4Addr::new(10, 1, octet(chance), octet(chance)));
    Actor {
        who: Who::Person { id: person.id, session_id, confirmed_at: store.env().clock.now() },
        organization_id: house.organization_id,
        origin: Origin { address: Some(address), user_agent: Some("hallpass generate".to_owned()), ..Origin::default() },
    }
}

fn event(store: &Store, chance: &mut Chance) -> Event {
    const DEEDS: [&str; 6] =
        ["token.created", "token.renamed", "token.paused", "token.resumed", "token.end_moved", "token.revoked"];
    let action = if chance.below(RARE) == 0 { "organization.renamed" } else { DEEDS[chance.place_in(DEEDS.len())] };
    let kind = if action == "organization.renamed" { "organization" } else { "token" };
    Event::new(action, Target::new(kind, TokenId::new(id(store)), words::token(chance)))
}

fn id(store: &Store) -> uuid::Uuid {
    let millis = u64::try_from(store.env().clock.now().micros() / 1_000).unwrap_or_default();
    store.env().secrets.id(millis)
}
