//! The machine on which is measured: what it is, and whether it is quiet.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::process::{cpu_of, cpu_of_machine};
use std::time::Duration;

/// When others use more of the processors than this, figures mean little.
const MOST_OTHERS: f64 = 0.05;
/// So long is looked whether the machine is quiet; the load average would still tell of the building a minute ago.
const LOOK: Duration = Duration::from_secs(5);

/// Refuses to measure on a busy machine unless told to.
pub fn demand_quiet(even_if_busy: bool) {
    let watch = Watch::begin(&[]);
    std::thread::sleep(LOOK);
    let others = watch.others();
    if others > MOST_OTHERS && !even_if_busy {
        let percent = others * 100.0;
        eprintln!(
            "The machine is busy: others use {percent:.0} % of its processors. Wait, or say --even-if-busy and trust ratios only."
        );
        std::process::exit(3);
    }
}

/// What was measured on, in lines for people.
pub fn describe(folder: &Path, postgres: Option<&str>) -> Vec<String> {
    let lines = [
        format!("{} x {}, {:.0} GiB of memory", cores(), cpu_model(), memory_gib()),
        format!("{}, {}; data on {}", first_line("uname", &["-sr"]), system(), file_system(folder)),
        format!(
            "{}; actix-web {}, diesel {}, SQLite by libsqlite3-sys {}",
            first_line("rustc", &["--version"]),
            locked("actix-web"),
            locked("diesel"),
            locked("libsqlite3-sys")
        ),
        format!("{}; Postgres {}", first_line("wrk", &["--version"]), postgres.unwrap_or("not measured")),
        format!("load at the beginning {:.2}", load()),
    ];
    lines.into()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or_default()
}

fn cpu_model() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("model name"));
    line.and_then(|line| line.split_once(": ")).map_or_else(|| "unknown processor".to_owned(), |(_, name)| name.to_owned())
}

fn memory_gib() -> f64 {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = text.split_whitespace().nth(1).and_then(|word| word.parse::<f64>().ok()).unwrap_or_default();
    kib / 1024.0 / 1024.0
}

fn system() -> String {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    line.unwrap_or("unknown system").trim_matches('"').to_owned()
}

/// The kind of file system; a disk that forgets would make durable writes look free.
fn file_system(folder: &Path) -> String {
    first_line("findmnt", &["-n", "-o", "FSTYPE,SOURCE", "-T", &folder.display().to_string()])
}

/// Whether a folder lies in memory only.
pub fn is_in_memory(folder: &Path) -> bool {
    file_system(folder).starts_with("tmpfs")
}

fn locked(crate_name: &str) -> String {
    let text = fs::read_to_string("Cargo.lock").unwrap_or_default();
    let mut lines = text.lines().skip_while(|line| *line != format!("name = \"{crate_name}\""));
    lines.nth(1).and_then(|line| line.split('"').nth(1)).unwrap_or("?").to_owned()
}

fn first_line(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned());
    text.unwrap_or_default().lines().next().unwrap_or(program).trim().to_owned()
}

/// Counts how much of the machine others used meanwhile.
pub struct Watch {
    machine: (Duration, Duration),
    ours: Vec<(u32, Duration)>,
    children: Duration,
}

impl Watch {
    /// Begins to count; `ours` are the processes that belong to the measurement.
    pub fn begin(ours: &[u32]) -> Watch {
        Watch {
            machine: cpu_of_machine(),
            ours: ours.iter().map(|pid| (*pid, cpu_of(*pid))).collect(),
            children: cpu_of_ended_children(),
        }
    }

    /// The share of the machine's processor time that went to others, from 0 to 1.
    pub fn others(&self) -> f64 {
        let (worked, all) = cpu_of_machine();
        let (worked, all) = (worked - self.machine.0, all - self.machine.1);
        let ours: Duration = self.ours.iter().map(|(pid, before)| cpu_of(*pid).saturating_sub(*before)).sum();
        let ours = ours + (cpu_of_ended_children() - self.children);
        worked.saturating_sub(ours).as_secs_f64() / all.as_secs_f64().max(f64::EPSILON)
    }
}

/// What the load generators used that have ended.
fn cpu_of_ended_children() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<u32>().ok()).unwrap_or_default();
    Duration::from_millis(10) * (ticks(13) + ticks(14))
}
