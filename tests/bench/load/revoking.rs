//! What a durable revoke takes, against what the disk takes for one durable write.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::client::Client;
use super::disk::RawDisk;
use super::filling::Database;
use super::goals::{Goal, Goals};
use super::numbers::{median, micros};
use super::server::{Server, Token};

const ONE_BY_ONE: usize = 150;
const AT_ONCE: usize = 16;

/// Revokes one after the other, each beside a raw flush, and then many at once. After each its secret must be refused.
pub fn measure(database: &Database, server: &Server, folder: &Path, goals: &mut Goals) {
    let key = &database.filled.secrets.tokens[0].secret;
    // From the end, because the samples at the beginning are the keys.
    let victims: Vec<&Token> = database.filled.good().skip(2).collect();
    let (alone, rest) = victims.split_at(ONE_BY_ONE.min(victims.len() / 3));
    let (client, mut disk) = (Client::new(), RawDisk::in_folder(folder));
    let (mut revokes, mut flushes) = (Vec::new(), Vec::new());
    for token in alone {
        flushes.push(disk.flush());
        revokes.push(client.revoke(&server.url, key, &token.id));
        let (status, _) = client.get(&format!("{}/api/v1/verify", server.url), &token.secret);
        assert_eq!(status, 401, "{} was accepted after its revoke was acknowledged", token.id);
    }
    let (revoke, flush) = (median(&micros(&revokes)), median(&micros(&flushes)));
    let name = format!("{}, {} tokens", database.kind, database.tokens);
    goals.note(format!("{name}: durable revoke, p50 of a raw fdatasync"), Goal::AtMost(1.20), revoke / flush);
    let together = at_once(&server.url, key, &rest[..rest.len().min(ONE_BY_ONE * 4)]);
    println!(
        "- {name}: durable revoke p50 {:.2} ms, raw fdatasync p50 {:.2} ms; {AT_ONCE} at once: {:.1} times as many a second",
        revoke / 1e3,
        flush / 1e3,
        together * revoke / 1e6
    );
}

/// How many a second when many revoke at once.
fn at_once(url: &str, key: &str, victims: &[&Token]) -> f64 {
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let client = Client::new();
                while let Some(token) = victims.get(next.fetch_add(1, Ordering::Relaxed)) {
                    client.revoke(url, key, &token.id);
                }
            });
        }
    });
    victims.len() as f64 / begun.elapsed().as_secs_f64()
}
