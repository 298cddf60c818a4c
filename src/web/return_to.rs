//! Where to go after signing in: only ever to a page of ours.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Where people land when nothing else was asked for.
pub const HOME: &str = "/web/pats";

/// What must not stand bare in the path of an address.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'\\').add(b'^').add(b'{').add(b'|').add(b'}');

/// The sign-in page that will lead on to `path`.
pub fn sign_in_address(path: &str) -> String {
    if path == HOME || path == "/" {
        return "/sign-in".to_owned();
    }
    format!("/sign-in?return_to={}", utf8_percent_encode(path, NON_ALPHANUMERIC))
}

/// The address if it leads to a page under `/web`, else the usual one.
/// Browsers read backslashes as slashes and skip tabs and line feeds, so none of these may be inside.
pub fn safe(address: &str) -> String {
    let is_ours = (address == "/web" || address.starts_with("/web/"))
        && !address.contains("//")
        && !address.contains("..")
        && !address.contains(|c: char| c.is_control() || c == '\\');
    if is_ours { utf8_percent_encode(address, UNSAFE).to_string() } else { HOME.to_owned() }
}
