//! Our own surface of the JSON API, and the document that describes all of it.

mod account;
mod approvals;
mod document;
mod identities;
mod keys;
mod lists;
mod organization;
mod pointers;
mod policy;
mod previews;
mod requests;
mod reviews;
mod roles;
mod services;
mod tokens;
mod walk;
