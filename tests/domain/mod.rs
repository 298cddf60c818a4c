//! Values and rules, without a server.

mod attenuation;
mod moment;
mod networks;
mod password;
mod secret;
mod text;
mod token_policy;
mod window;
