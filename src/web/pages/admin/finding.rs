//! What the address of a list of people says: a search, and after whom the list goes on.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// Rows on a page.
pub const ROWS: usize = 50;
/// Longer searches find nothing anyway.
const LONGEST_SEARCH: usize = 100;

/// The fields of the address, by their names there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Finding {
    q: String,
    /// The username of the last row of the page before; empty on the first.
    pub after: String,
    /// What a change has to say.
    pub done: String,
}

impl Finding {
    /// What is searched for.
    pub fn search(&self) -> String {
        self.q.trim().chars().take(LONGEST_SEARCH).collect()
    }

    /// The address of the same list after somebody.
    pub fn address_after(&self, list: &str, username: &str) -> String {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        format!("{list}?q={}&after={}", encode(&self.search()), encode(username))
    }
}

/// Cuts the one row off that was read to tell whether there are more; answers whether there are.
pub fn cut<T>(rows: &mut Vec<T>) -> bool {
    let has_more = rows.len() > ROWS;
    rows.truncate(ROWS);
    has_more
}
