//! `wrk`, the load generator: what it is told and what it tells.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

/// What one run of `wrk` came to.
#[derive(Deserialize, Clone, Copy)]
pub struct Run {
    pub requests: u64,
    pub micros: u64,
    pub p50: u64,
    pub p99: u64,
    not_ok: u64,
    broken: u64,
}

impl Run {
    pub fn per_second(&self) -> f64 {
        self.requests as f64 * 1_000_000.0 / self.micros as f64
    }
}

/// A load: which secrets, and where the script lies.
pub struct Load {
    script: PathBuf,
    secrets: PathBuf,
}

impl Load {
    /// Presents these secrets.
    pub fn new(folder: &Path, name: &str, secrets: &[&str]) -> Load {
        let script = folder.join("wrk.lua");
        std::fs::write(&script, include_str!("wrk.lua")).expect("the script is written");
        let path = folder.join(format!("{name}.secrets"));
        let mut file = std::fs::File::create(&path).expect("a file of secrets");
        secrets.iter().for_each(|secret| writeln!(file, "{secret}").expect("a line"));
        Load { script, secrets: path }
    }

    /// Asks for so many seconds. Fails unless every answer was a good one.
    #[track_caller]
    pub fn run(&self, url: &str, connections: usize, seconds: u64) -> Run {
        let threads = if connections > 1 { 2 } else { 1 };
        let output = Command::new("wrk")
            .args(["-t", &threads.to_string(), "-c", &connections.to_string(), "-d", &format!("{seconds}s"), "--timeout", "5s"])
            .arg("-s")
            .args([&self.script])
            .arg(url)
            .env("HALLPASS_BENCH_SECRETS", &self.secrets)
            .output()
            .expect("wrk runs");
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("wrk said: {text}"));
        let run: Run = serde_json::from_str(line).expect("the script's line");
        assert_eq!((run.not_ok, run.broken), (0, 0), "{url}: of {} answers some were wrong", run.requests);
        assert!(run.requests > 0, "{url} answered nothing");
        run
    }
}
