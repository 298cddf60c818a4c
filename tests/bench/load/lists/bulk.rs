//! How long it takes to revoke many tokens at once, from the dry run to the last one.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Stage;
use crate::numbers::Table;

/// Revokes so many of the busiest person's tokens on each database that has them.
pub fn run(stages: &[Stage<'_>], count: usize, table: &mut Table) {
    let took: Vec<Option<Took>> = stages.iter().map(|stage| revoke(stage, count)).collect();
    let rows: [(&str, Cell); 4] = [
        ("dry run, s", |took| seconds(took.looked)),
        ("order, s", |took| seconds(took.ordered)),
        ("all revoked, s", |took| seconds(took.revoked)),
        ("tokens a second", |took| format!("{:.0}", took.tokens as f64 / took.revoked.as_secs_f64())),
    ];
    for (name, cell) in rows {
        let cells = took.iter().map(|took| took.as_ref().map_or_else(|| "-".to_owned(), cell));
        table.row(&std::iter::once(format!("bulk revoke of {count}: {name}")).chain(cells).collect::<Vec<_>>());
    }
}

/// One figure of it, as text.
type Cell = fn(&Took) -> String;

/// How long each part of a bulk revoke took.
struct Took {
    tokens: u64,
    looked: Duration,
    ordered: Duration,
    revoked: Duration,
}

fn seconds(span: Duration) -> String {
    format!("{:.2}", span.as_secs_f64())
}

fn revoke(stage: &Stage<'_>, count: usize) -> Option<Took> {
    let mut all = stage.database.filled.secrets.tokens.iter();
    let own = all.find(|token| token.owner == "busy").expect("a token");
    let owner = stage.reader.json(&format!("/api/v1/tokens/{}", own.id))["owner_id"].clone();
    // The small database has no such number.
    if stage.database.tokens < 10 * count as u64 {
        return None;
    }
    let order = json!({ "action": "revoke", "filter": { "owner": owner, "state": "live" }, "reason": "measured" });
    let (preview, looked) = timed(|| stage.reader.post("/api/v1/tokens/bulk", &with(&order, &[("dry_run", json!(true))])));
    let tokens = preview["count"].as_u64().unwrap_or_default();
    let begun = Instant::now();
    let real = with(&order, &[("fingerprint", preview["fingerprint"].clone()), ("count", preview["count"].clone())]);
    let (job, ordered) = timed(|| stage.reader.post("/api/v1/tokens/bulk", &real));
    let address = format!("/api/v1/jobs/{}?limit=1", job["id"].as_str().expect("an id"));
    let done = loop {
        let job = stage.reader.json(&address);
        if job["state"] == "done" {
            break job;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let revoked = begun.elapsed();
    assert_eq!(done["outcomes"]["done"].as_u64(), Some(tokens), "not all were revoked: {done}");
    Some(Took { tokens, looked, ordered, revoked })
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let value = work();
    (value, begun.elapsed())
}

fn with(order: &Value, more: &[(&str, Value)]) -> Value {
    let mut order = order.clone();
    more.iter().for_each(|(name, value)| order[*name] = value.clone());
    order
}
