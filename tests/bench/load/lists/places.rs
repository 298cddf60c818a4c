//! Places deep in a list, without turning a million pages: signed as the server signs them, with the installation's own key.

use serde_json::Value;

use super::Stage;
use super::questions::Who;
use hallpass::domain::keyring::{Keyring, MasterKey, hex};
use hallpass::domain::moment::Moment;
use hallpass::domain::secret::keyed_digest;

/// Out of how many tokens the middle is found.
const SAMPLES: usize = 300;
/// How many pages are turned at most to find the last one.
const MOST_PAGES: usize = 400;

/// The cursors of a list's middle and last page.
pub struct Places {
    pub middle: String,
    pub last: String,
}

/// Where tokens stand in each order.
pub struct Map {
    cursors: [u8; 32],
    samples: Vec<Value>,
}

impl Map {
    pub fn of(stage: &Stage<'_>) -> Map {
        let filled = &stage.database.filled;
        let key = std::fs::read_to_string(filled.folder.join("secret.key")).expect("the key file");
        let cursors = Keyring::new(&MasterKey::parse(key.trim()).expect("a key")).cursors;
        let tokens = &filled.secrets.tokens;
        let step = (tokens.len() / SAMPLES).max(1);
        let detail = |token: &crate::server::Token| stage.reader.json(&format!("/api/v1/tokens/{}", token.id));
        Map { cursors, samples: tokens.iter().step_by(step).map(detail).collect() }
    }

    /// A cursor of this order, by what the order goes by.
    pub fn cursor(&self, order: &str, id: &str, key: &str) -> String {
        let body = hex(format!("{order} {id} {key}").as_bytes());
        let mut signature = hex(&keyed_digest(&self.cursors, body.as_bytes()));
        signature.truncate(32);
        format!("{signature}{body}")
    }

    /// The middle and the last page of the list of everybody's tokens that is not over.
    pub fn places(&self, stage: &Stage<'_>, order: &str) -> Places {
        let mut keys: Vec<(bool, i64, String, String)> = self.samples.iter().map(|token| self.key(order, token)).collect();
        keys.sort();
        let cursor = |(is_never, micros, text, id): &(bool, i64, String, String)| match (order, is_never) {
            ("name", _) => self.cursor(order, id, &format!("text {text}")),
            (_, true) => self.cursor(order, id, "never"),
            (_, false) => self.cursor(order, id, &format!("at {}", micros.abs())),
        };
        let middle = cursor(&keys[keys.len() / 2]);
        let last = self.last(stage, order, cursor(keys.last().expect("a sample")));
        Places { middle, last }
    }

    /// What a token stands by; what comes last is largest. Of two moments that count backwards the later one comes first.
    fn key(&self, order: &str, token: &Value) -> (bool, i64, String, String) {
        let id = token["id"].as_str().expect("an id").to_owned();
        let moment = |name: &str| token[name].as_str().map(|text| Moment::parse(text).expect("a moment").micros());
        match order {
            "name" => (false, 0, token["name"].as_str().expect("a name").to_lowercase(), id),
            "ends" => moment("valid_until").map_or((true, 0, String::new(), id.clone()), |at| (false, at, String::new(), id)),
            "used" => moment("last_used_at").map_or((true, 0, String::new(), id.clone()), |at| (false, -at, String::new(), id)),
            _ => (false, -moment("created_at").expect("a moment"), String::new(), id),
        }
    }

    fn last(&self, stage: &Stage<'_>, order: &str, from: String) -> String {
        let mut cursor = from;
        for _ in 0..MOST_PAGES {
            let page = stage.reader.text(&format!("/web/admin/tokens?sort={order}&after={cursor}"), Who::Administrator);
            let Some(next) = after(&page, "more-tokens") else { break };
            cursor = next;
        }
        cursor
    }
}

/// The cursor of the page after this one.
pub fn after(page: &str, pager: &str) -> Option<String> {
    let pager = page.split(&format!("id=\"{pager}\"")).nth(1)?;
    let rest = pager.split("after=").nth(1)?;
    Some(rest.chars().take_while(char::is_ascii_alphanumeric).collect())
}
