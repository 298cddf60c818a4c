//! Our own surface of the JSON API, and the document that describes all of it.

mod approvals;
mod document;
mod organization;
mod policy;
mod requests;
mod tokens;
