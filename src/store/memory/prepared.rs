//! Rights written out once for all tokens that are made of the same. As many are kept as there is room for.

use super::contents::DEEPEST;
use crate::domain::pass::PreparedRights;
use std::collections::HashMap;
use std::sync::Arc;

/// When they take more, all are forgotten, and prepared again as they are asked for.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What rights are prepared from: what the owner holds, and the grants of the token and its makers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Makings {
    pub(super) held: u32,
    pub(super) grants: [u32; DEEPEST + 1],
}

/// Prepared rights by what they are made of.
#[derive(Default)]
pub(super) struct Prepared {
    known: HashMap<Makings, Arc<PreparedRights>>,
    bytes: usize,
}

impl Prepared {
    /// What was prepared of these.
    pub(super) fn get(&self, makings: &Makings) -> Option<&Arc<PreparedRights>> {
        self.known.get(makings)
    }

    /// Keeps what was prepared.
    pub(super) fn keep(&mut self, makings: Makings, rights: PreparedRights) {
        self.bytes += rights.bytes();
        if self.bytes > MOST_BYTES {
            *self = Self { known: HashMap::default(), bytes: rights.bytes() };
        }
        self.known.insert(makings, Arc::new(rights));
    }
}
