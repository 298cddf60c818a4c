//! What an organization's administrators keep: people, teams, roles, projects and the organization itself.
//!
//! Every change that touches somebody's rights is tried out first and shown (see [`review`]).

pub mod allowed;
pub mod clash;
mod remarks;
pub mod review;
pub mod roles;
pub mod services;
pub mod teams;

/// What a team or role is for may be this long.
const DESCRIPTION_LONGEST: usize = 500;
