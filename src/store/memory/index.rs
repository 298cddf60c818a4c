//! Finds the slot of a token by its digest or its id. Holds four bytes a token; the keys stay in the slots.

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
