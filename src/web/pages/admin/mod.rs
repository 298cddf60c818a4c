//! What an organization's administrators keep: people, teams, roles, projects and the organization itself.
//!
//! Every change that touches somebody's rights is tried out first and shown (see [`review`]).

pub mod review;
pub mod services;
