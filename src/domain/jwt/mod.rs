//! Tokens in the form of signed JWTs, for clients and services that want to read them.
//!
//! There are two sorts. A token in the form of a JWT ([`claims`]) is stored, and Hallpass itself never trusts its signature:
//! it is looked up by its digest like any other secret, so only what was issued byte for byte is ever found.
//! A JWT for which a token was exchanged ([`exchanged`]) is not stored. Its signature proves what was promised,
//! and the token that it names is looked up at every use, so revoking, pausing and narrowing work at once for both.
//! The signature is for others, who check it against the published keys.
//! The operator chooses the algorithm, no client does, and no header but `alg`, `typ` and `kid` is ever written.

pub mod algorithm;
pub mod claims;
pub mod exchanged;
pub mod key;
mod sealed;
pub mod signer;

pub use algorithm::Algorithm;
pub use claims::Claims;
pub use exchanged::{Exchanged, Unproven};
pub use key::{KEY_SET_AGE, KeyId, KeyRecord, signer_at};
pub use signer::{KeyFailure, SigningKey};
