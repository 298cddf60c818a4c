//! Finds the slot of a token by its digest or its id. Holds a few bytes a token at most; the keys stay in the slots.

use super::entry::hash_of_id;
use crate::domain::ids::TokenId;
use hashbrown::HashTable;

/// Slots by a key that is random already.
#[derive(Default)]
pub(super) struct Index(HashTable<u32>);

impl Index {
    /// The slot whose key fits.
    pub(super) fn find(&self, hash: u64, fits: impl Fn(u32) -> bool) -> Option<u32> {
        self.0.find(hash, |slot| fits(*slot)).copied()
    }

    /// Adds a slot; `hash_of` tells the hash of the ones that have to move.
    pub(super) fn insert(&mut self, hash: u64, slot: u32, hash_of: impl Fn(u32) -> u64) {
        self.0.insert_unique(hash, slot, |slot| hash_of(*slot));
    }

    /// Takes a slot out.
    pub(super) fn remove(&mut self, hash: u64, slot: u32) {
        if let Ok(found) = self.0.find_entry(hash, |known| *known == slot) {
            found.remove();
        }
    }

    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.0.allocation_size()
    }
}

/// Slots by id. What is there when the memory has filled is put in order once, which takes less than half of the room;
/// what comes later is listed beside it. Ids are asked for only when something changes, so looking may take a little longer.
#[derive(Default)]
pub(super) struct IndexById {
    in_order: Vec<u32>,
    others: Index,
}

impl IndexById {
    /// The slot with this id.
    pub(super) fn find(&self, id: TokenId, id_of: impl Fn(u32) -> TokenId) -> Option<u32> {
        let found = self.in_order.binary_search_by_key(&id, |slot| id_of(*slot)).ok().map(|place| self.in_order[place]);
        found.or_else(|| self.others.find(hash_of_id(id), |slot| id_of(slot) == id))
    }

    /// Adds a slot.
    pub(super) fn insert(&mut self, slot: u32, id_of: impl Fn(u32) -> TokenId) {
        self.others.insert(hash_of_id(id_of(slot)), slot, |slot| hash_of_id(id_of(slot)));
    }

    /// Puts all slots in order; there are so many, counted from the first.
    pub(super) fn settle(&mut self, slots: u32, id_of: impl Fn(u32) -> TokenId) {
        self.in_order = (0..slots).collect();
        self.in_order.sort_unstable_by_key(|slot| id_of(*slot));
        self.others = Index::default();
    }

    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.in_order.capacity() * size_of::<u32>() + self.others.bytes()
    }
}
