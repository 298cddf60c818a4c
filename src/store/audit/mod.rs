//! The audit log: written by the gates of the store alone, read by pages, the API and the operator.
//!
//! Entries are chained (see `domain/chain.rs`): `record` writes them, `heads` holds the ends of the chains,
//! `look` and `query` read them, `walk` proves them, and `keep` lets go of what is too old without losing that proof.

mod heads;
mod keep;
mod look;
mod query;
pub(super) mod record;
mod row;
mod walk;

pub(super) use heads::begin_for;
pub use heads::entries;
pub use keep::{Check, chain_what_is_old, last_check, let_go, note_check, oldest};
pub use look::{Found, STRETCH, look};
pub use query::{AuditQuery, Outcome, Spot, Trail, beginning_of_target, by_id, newest, of_target};
pub use row::EventRecord;
pub use walk::{Walk, chains, walk};
