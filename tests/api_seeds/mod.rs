//! Every request that is printed in the manuals of the systems whose clients Hallpass serves, sent as printed:
//! only hosts, ids and secrets are put in.

mod behind;
mod kinesis;
mod kriten;
mod mkio;
mod mkio_page;
pub mod signing_in;
