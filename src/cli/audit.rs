//! The audit log at the shell: proving it, reading its end, and taking it elsewhere.

use super::shell::Shell;
use super::{Failure, output};
use crate::app::audit::check::{Walk, walk_all};
use crate::app::audit::export::{self, Format};
use crate::app::audit::list::{AuditQuery, EventRecord, everywhere};
use crate::domain::chain::Place;
use clap::{Args, Subcommand};
use serde::Serialize;

/// Entries read at once.
const STRIDE: usize = 1_000;
/// More than this is an export.
const MOST_LINES: u64 = 10_000;

/// Prove, read and export the audit log.
#[derive(Subcommand)]
pub(super) enum Verb {
    /// Walk along the whole log and name the first entry that was changed, left out, moved or put in.
    Verify(Verify),
    /// Print the newest entries, the newest last.
    Tail(Tail),
    /// Print all entries, the newest first.
    Export(Export),
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  hallpass audit verify
  hallpass audit verify --json
  hallpass audit verify --holds installation=1204:9f3c...

Keep the heads it prints somewhere else: with --holds they show later that no old copy was put back.
Exit codes: 0 the log is whole, 1 it is not.")]
pub(super) struct Verify {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// A head that was printed before, as CHAIN=NUMBER:HASH. Its entry must still be there.
    #[arg(long, value_name = "CHAIN=NUMBER:HASH", value_parser = held)]
    holds: Vec<(String, Place)>,
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass audit tail --count 50")]
pub(super) struct Tail {
    /// How many.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=MOST_LINES))]
    count: u64,
    /// Print one JSON object a line.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass audit export --format csv > audit.csv")]
pub(super) struct Export {
    /// jsonl or csv.
    #[arg(long, default_value = "jsonl", value_parser = |text: &str| Format::parse(text).ok_or("jsonl or csv"))]
    format: Format,
}

/// What is printed of a chain.
#[derive(Serialize)]
struct Line {
    chain: String,
    entries: i64,
    let_go: i64,
    head: String,
    whole: bool,
    fault: Option<Bad>,
}

#[derive(Serialize)]
struct Bad {
    code: &'static str,
    number: Option<i64>,
    id: Option<String>,
    detail: String,
}

fn held(text: &str) -> Result<(String, Place), String> {
    let read = text.split_once('=').and_then(|(chain, place)| Some((chain.to_owned(), Place::parse(place)?)));
    read.ok_or_else(|| "write it as `hallpass audit verify` prints it: CHAIN=NUMBER:HASH".to_owned())
}

impl Verb {
    /// Does it.
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Verify(verify) => verify.run(),
            Self::Tail(tail) => tail.run(),
            Self::Export(export) => export.run(),
        }
    }
}

impl Verify {
    fn run(self) -> Result<(), Failure> {
        let walks = Shell::open()?.read(|snapshot| walk_all(snapshot, &self.holds))?;
        if let Some((chain, _)) = self.holds.iter().find(|(chain, _)| !walks.iter().any(|walk| walk.chain == *chain)) {
            return Err(Failure::failed(format!("there is no chain called {chain} any more")));
        }
        let lines: Vec<Line> = walks.into_iter().map(line).collect();
        if self.json {
            output::print_json(&lines)?;
        } else {
            output::print(&lines.iter().map(words).collect::<Vec<_>>().join("\n"))?;
        }
        match lines.iter().filter(|line| !line.whole).count() {
            0 => Ok(()),
            bad => Err(Failure::failed(format!("the audit log is not whole: {bad} of {} chains", lines.len()))),
        }
    }
}

fn line(walk: Walk) -> Line {
    let bad = walk.fault.as_ref().map(|fault| Bad {
        code: fault.code(),
        number: fault.number(),
        id: fault.id().map(str::to_owned),
        detail: fault.to_string(),
    });
    Line {
        entries: walk.entries,
        let_go: walk.ends.anchor.number,
        head: format!("{}={}", walk.chain, walk.ends.last),
        chain: walk.chain,
        whole: bad.is_none(),
        fault: bad,
    }
}

fn words(line: &Line) -> String {
    match &line.fault {
        None => format!("{}: {} entries, no gap. Head: {}", line.chain, line.entries, line.head),
        Some(bad) => format!("{}: {}", line.chain, bad.detail),
    }
}

impl Tail {
    fn run(self) -> Result<(), Failure> {
        let most = usize::try_from(self.count).map_err(Failure::failed)?;
        let mut events = Shell::open()?.read(|snapshot| everywhere(snapshot, &AuditQuery::default(), most))?;
        events.reverse();
        for event in &events {
            let text = if self.json { export::json_line(event) } else { sentence(event) };
            output::print(text.trim_end())?;
        }
        Ok(())
    }
}

fn sentence(event: &EventRecord) -> String {
    let who = event.person_name.as_deref().unwrap_or("the operator");
    let by = if event.token_id.is_some() { " by token" } else { "" };
    let refused = event.code.as_deref().map(|code| format!(" REFUSED {code}")).unwrap_or_default();
    let from = event.address.as_deref().map(|address| format!(" from {address}")).unwrap_or_default();
    let target = if event.target_name.is_empty() { &event.target_id } else { &event.target_name };
    format!("{} {who}{by}{from}: {}{refused} {} {target:?}", event.at, event.action, event.target_kind)
}

impl Export {
    fn run(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        let mut query = AuditQuery::default();
        if let Some(head) = export::head(self.format) {
            output::print(head.trim_end())?;
        }
        loop {
            let events = shell.read(|snapshot| everywhere(snapshot, &query, STRIDE))?;
            let Some(last) = events.last() else { return Ok(()) };
            query.place = Some(last.spot());
            let text: String = events.iter().map(|event| export::line(self.format, event)).collect();
            output::print(text.trim_end())?;
        }
    }
}
