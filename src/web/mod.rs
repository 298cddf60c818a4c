//! HTTP in, HTML or JSON out.
//!
//! Start with [`routes`]: the one table. A request passes `headers` (marks and policy), `faults` (draws errors),
//! the session, then `guard` (what its row demands), and only then its handler.

pub mod api;
pub mod assets;
mod attempt;
mod client;
mod credential;
mod csrf;
mod cursor;
mod export;
pub mod failure;
pub mod faults;
mod fields;
mod gateways;
mod guard;
pub mod headers;
pub mod log;
pub mod metrics;
pub mod openapi;
pub mod pages;
mod problem;
pub mod program;
pub mod refusal;
mod reply;
mod return_to;
pub mod routes;
pub mod routing;
pub mod session;
pub mod state;
mod stream;
mod token_export;
pub mod verify;
pub mod visit;
