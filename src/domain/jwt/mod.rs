//! Tokens in the form of signed JWTs, for clients and services that want to read them.
//!
//! Hallpass itself never trusts a signature: a JWT is looked up by its digest like any other secret,
//! so that revoking, pausing and narrowing work at once, and only what was issued byte for byte is ever found.
//! The signature is for others, who check it against the published keys.
//! The operator chooses the algorithm, no client does, and no header but `alg`, `typ` and `kid` is ever written.

pub mod algorithm;
pub mod claims;
pub mod key;
mod sealed;
pub mod signer;

pub use algorithm::Algorithm;
pub use claims::Claims;
pub use key::{KeyId, KeyRecord};
pub use signer::{KeyFailure, SigningKey};
