//! Reading trees and role pairs from outside, strictly.
//!
//! Plain serde would keep the last of two equal keys and accept empty branches.
//! Both are ways in which what was asked and what is stored can differ, so here they are errors that name the path:
//! a key or action named twice, a branch without content, a bad name, more than `MAX_RIGHTS` rights.
//! Only the whole may be empty. Depth is bounded by the types, size by the budget, since every branch costs a right.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    fmt,
    marker::PhantomData,
};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{
    names::{ActionName, Key},
    roles::RolePairs,
    tree::{MAX_RIGHTS, RightsTree},
};

impl<'de> Deserialize<'de> for RightsTree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_whole(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for RolePairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_whole(deserializer).map(Self)
    }
}

fn read_whole<'de, D: Deserializer<'de>, T: Grown>(deserializer: D) -> Result<T, D::Error> {
    let budget = Cell::new(MAX_RIGHTS);
    T::grow(deserializer, &Place { above: None, name: &"", budget: &budget })
}

/// Where in the tree the reader is, and how many rights it may still read.
struct Place<'a> {
    above: Option<&'a Place<'a>>,
    name: &'a dyn fmt::Display,
    budget: &'a Cell<usize>,
}

impl<'a> Place<'a> {
    fn below(&'a self, name: &'a dyn fmt::Display) -> Place<'a> {
        Place { above: Some(self), name, budget: self.budget }
    }

    fn is_root(&self) -> bool {
        self.above.is_none()
    }

    fn spend<E: Error>(&self) -> Result<(), E> {
        let left = self.budget.get().checked_sub(1);
        let left = left.ok_or_else(|| E::custom(format_args!("more than {MAX_RIGHTS} rights")))?;
        self.budget.set(left);
        Ok(())
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.above {
            None => f.write_str("the rights"),
            Some(above) if above.is_root() => self.name.fmt(f),
            Some(above) => write!(f, "{above}/{}", self.name),
        }
    }
}

/// A level of the tree that can be read.
trait Grown: Sized {
    fn grow<'de, D: Deserializer<'de>>(deserializer: D, place: &Place<'_>) -> Result<Self, D::Error>;
}

impl<K: Key, V: Grown> Grown for BTreeMap<K, V> {
    fn grow<'de, D: Deserializer<'de>>(deserializer: D, place: &Place<'_>) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader { place, makes: PhantomData::<Self> })
    }
}

impl Grown for BTreeSet<ActionName> {
    fn grow<'de, D: Deserializer<'de>>(deserializer: D, place: &Place<'_>) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Reader { place, makes: PhantomData::<Self> })
    }
}

/// Reads what `T` says at `place`.
struct Reader<'a, T> {
    place: &'a Place<'a>,
    makes: PhantomData<T>,
}

impl<'a, T> Reader<'a, T> {
    fn at(place: &'a Place<'a>) -> Self {
        Self { place, makes: PhantomData }
    }
}

impl<'de, T: Grown> DeserializeSeed<'de> for Reader<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::grow(deserializer, self.place)
    }
}

impl<'de, K: Key, V: Grown> Visitor<'de> for Reader<'_, BTreeMap<K, V>> {
    type Value = BTreeMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object for {}", self.place)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut grown = BTreeMap::new();
        while let Some(key) = map.next_key_seed(NameReader::<K>::at(self.place))? {
            let below = self.place.below(&key);
            if grown.contains_key(&key) {
                return Err(named_twice(&below));
            }
            let branch = map.next_value_seed(Reader::<V>::at(&below))?;
            grown.insert(key, branch);
        }
        if grown.is_empty() && !self.place.is_root() { Err(names_nothing(self.place)) } else { Ok(grown) }
    }
}

impl<'de> Visitor<'de> for Reader<'_, BTreeSet<ActionName>> {
    type Value = BTreeSet<ActionName>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of actions for {}", self.place)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut actions = BTreeSet::new();
        while let Some(action) = list.next_element_seed(NameReader::<ActionName>::at(self.place))? {
            self.place.spend()?;
            if actions.contains(&action) {
                return Err(named_twice(&format_args!("{}:{action}", self.place)));
            }
            actions.insert(action);
        }
        if actions.is_empty() { Err(names_nothing(self.place)) } else { Ok(actions) }
    }
}

/// Reads one name without keeping the text it came as.
struct NameReader<'a, K> {
    place: &'a Place<'a>,
    makes: PhantomData<K>,
}

impl<'a, K> NameReader<'a, K> {
    fn at(place: &'a Place<'a>) -> Self {
        Self { place, makes: PhantomData }
    }
}

impl<'de, K: Key> DeserializeSeed<'de> for NameReader<'_, K> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, K: Key> Visitor<'de> for NameReader<'_, K> {
    type Value = K;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a name below {}", self.place)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<K, E> {
        K::read(text).map_err(|invalid| E::custom(format_args!("{}: {invalid}", self.place)))
    }
}

fn named_twice<E: Error>(path: &dyn fmt::Display) -> E {
    E::custom(format_args!("{path} is named twice"))
}

fn names_nothing<E: Error>(path: &dyn fmt::Display) -> E {
    E::custom(format_args!("{path} names nothing, which never means everything: leave it out"))
}
