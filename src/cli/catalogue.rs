//! Prints the catalogue of rights in force, and checks one before it comes into force.

use super::{Failure, output};
use crate::config::Config;
use crate::domain::rights::{Action, Catalogue, Resource};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Print or check a catalogue of rights.
#[derive(Subcommand)]
pub(super) enum Verb {
    /// Print the catalogue in force, to read or to start one's own from.
    Print(Print),
    /// Check a catalogue file and name every mistake in it.
    Check(Check),
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass catalogue print > catalogue.toml")]
pub(super) struct Print {
    /// Print the rights as a JSON list instead of the file.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass catalogue check catalogue.toml")]
pub(super) struct Check {
    /// The file to check.
    file: PathBuf,
}

/// A right as it is printed.
#[derive(Serialize)]
struct Line<'a> {
    right: String,
    flat_name: Option<String>,
    scopes: Vec<&'a str>,
    category: &'a str,
    sentence: &'a str,
    reads: bool,
    danger: bool,
}

impl Verb {
    /// Does it.
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Print(Print { json }) => print(json),
            Self::Check(Check { file }) => check(&file),
        }
    }
}

fn print(json: bool) -> Result<(), Failure> {
    let (config, _) = Config::load()?;
    let text = match &config.catalogue {
        Some(path) => read(path)?,
        None => Catalogue::text_of_default().to_owned(),
    };
    if !json {
        return output::print(text.trim_end());
    }
    let path = config.catalogue.unwrap_or_default();
    output::print_json(&lines(&parse(&path, &text)?))
}

fn check(path: &Path) -> Result<(), Failure> {
    let catalogue = parse(path, &read(path)?)?;
    let rights: usize = catalogue.resources().iter().map(|resource| resource.actions.len()).sum();
    output::say(&format!("{} is good: {} resources, {rights} rights.", path.display(), catalogue.resources().len()))?;
    let left_out: Vec<String> = catalogue.management_left_out().pairs().map(|pair| pair.to_string()).collect();
    if !left_out.is_empty() {
        output::say(&format!("It leaves out rights of Hallpass itself, which nobody could use then: {}.", left_out.join(", ")))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::failed(format!("{}: {error}", path.display())))
}

fn parse(path: &Path, text: &str) -> Result<Catalogue, Failure> {
    Catalogue::parse(text).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(|mistake| format!("{}, {mistake}", path.display())).collect();
        Failure::failed(lines.join("\n"))
    })
}

fn lines(catalogue: &Catalogue) -> Vec<Line<'_>> {
    let resources = catalogue.resources().iter();
    resources.flat_map(|resource| resource.actions.iter().map(move |action| line(resource, action))).collect()
}

fn line<'a>(resource: &'a Resource, action: &'a Action) -> Line<'a> {
    Line {
        right: format!("{}:{}", resource.name, action.name),
        flat_name: resource.flat_name(action),
        scopes: resource.on.iter().map(|scope| scope.as_str()).collect(),
        category: &resource.category,
        sentence: &action.sentence,
        reads: action.reads,
        danger: action.danger,
    }
}
