//! Values and rules, without a server.

mod attenuation;
mod moment;
mod password;
mod secret;
mod text;
mod window;
