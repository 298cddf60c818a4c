//! How long it takes to revoke many tokens at once, from the dry run to the last one.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Stage;
use crate::numbers::Table;

/// Revokes so many of the busiest person's tokens on each database that has them.
pub fn run(stages: &[Stage<'_>], count: usize) {
    let mut table = Table::new(&["bulk revoke", "tokens", "dry run, s", "ordered, s", "all revoked, s", "a second"]);
    for stage in stages {
        let own = stage.database.filled.secrets.tokens.iter().find(|token| token.owner == "busy").expect("a token");
        let owner = stage.reader.json(&format!("/api/v1/tokens/{}", own.id))["owner_id"].clone();
        let order = json!({ "action": "revoke", "filter": { "owner": owner, "state": "live" }, "reason": "measured" });
        let (preview, looked) = timed(|| stage.reader.post("/api/v1/tokens/bulk", &with(&order, &[("dry_run", json!(true))])));
        let found = preview["count"].as_u64().unwrap_or_default();
        if found < count as u64 * 9 / 10 {
            continue;
        }
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
        let took = begun.elapsed().as_secs_f64();
        assert_eq!(done["outcomes"]["done"].as_u64(), Some(found), "not all were revoked: {done}");
        let seconds = |span: Duration| format!("{:.2}", span.as_secs_f64());
        let name = format!("{} {}", stage.database.kind, stage.database.tokens);
        let rate = format!("{:.0}", found as f64 / took);
        table.row(&[name, found.to_string(), seconds(looked), seconds(ordered), format!("{took:.2}"), rate]);
    }
    println!();
    table.print();
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
