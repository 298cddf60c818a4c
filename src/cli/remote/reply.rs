//! What a server answered: JSON, or a failure with the exit code that fits its status.

use super::Address;
use crate::cli::Failure;
use serde_json::Value;
use ureq::Body;
use ureq::http::Response;

/// A longer answer is no answer of ours.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Reads an answer to its end, with its status. No body counts as `null`.
pub(super) fn read(mut reply: Response<Body>, address: &Address) -> Result<(u16, Value), Failure> {
    let status = reply.status().as_u16();
    let text = reply.body_mut().with_config().limit(MOST_BYTES).read_to_string();
    let text = text.map_err(|error| Failure::network(format!("{address} broke off: {error}")))?;
    let value = if text.is_empty() { Ok(Value::Null) } else { serde_json::from_str(&text) };
    match (status, value) {
        (200..=299, Ok(value)) => Ok((status, value)),
        (200..=299, Err(_)) => Err(Failure::failed(format!("{address} does not answer as Hallpass does"))),
        (status, value) => {
            let problem = value.unwrap_or_default();
            Err(Failure::of_status(status, problem["code"].as_str(), words(status, &problem, address)))
        }
    }
}

/// What the server says is wrong, field by field where it does.
fn words(status: u16, problem: &Value, address: &Address) -> String {
    let text = |value: &Value| value.as_str().map(clean).unwrap_or_default();
    let fields = problem["errors"].as_array().into_iter().flatten();
    let fields = fields.map(|one| format!("{}: {}", text(&one["pointer"]).trim_start_matches('/'), text(&one["detail"])));
    let fields = fields.collect::<Vec<_>>().join("\n  ");
    if !fields.is_empty() {
        return fields;
    }
    let said = ["detail", "error_description", "error"].iter().map(|name| text(&problem[*name]));
    let said = said.into_iter().find(|words| !words.is_empty());
    said.unwrap_or_else(|| format!("{address} answered {status}"))
}

/// Words of a server end up on a terminal, where control characters would do things.
fn clean(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(500).collect()
}
