//! What can be said on the command line.

use std::path::PathBuf;

pub const WORDS: &str = "\
tests/bench/verify [OPTIONS]   what a verdict costs, against a static answer of the same framework
tests/bench/lists  [OPTIONS]   what a page of a list costs, with few tokens and with many

  --rounds N           how often everything takes its turn (5)
  --seconds N          how long each turn lasts (2)
  --tokens N,N         how many tokens the databases hold (1000,1000000)
  --databases A,B      sqlite, postgres or both (sqlite,postgres)
  --folder DIR         where the data lies; must be a real disk (target/bench)
  --details            also print a table of every figure behind the ratios
  --even-if-busy       measure although the machine has other things to do
";

/// The options, or their usual values.
pub struct Options {
    pub rounds: usize,
    pub seconds: u64,
    pub tokens: Vec<u64>,
    pub sqlite: bool,
    pub postgres: bool,
    pub folder: PathBuf,
    pub details: bool,
    pub even_if_busy: bool,
}

impl Options {
    /// Reads them. Errors: the word that nobody understands.
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut options = Options {
            rounds: 5,
            seconds: 2,
            tokens: vec![1_000, 1_000_000],
            sqlite: true,
            postgres: true,
            folder: PathBuf::from("target/bench"),
            details: false,
            even_if_busy: false,
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--rounds" => options.rounds = number(&value()?)?,
                "--seconds" => options.seconds = number(&value()?)?,
                "--tokens" => options.tokens = value()?.split(',').map(number).collect::<Result<_, _>>()?,
                "--databases" => {
                    let names = value()?;
                    options.sqlite = names.split(',').any(|name| name == "sqlite");
                    options.postgres = names.split(',').any(|name| name == "postgres");
                }
                "--folder" => options.folder = PathBuf::from(value()?),
                "--details" => options.details = true,
                "--even-if-busy" => options.even_if_busy = true,
                // Cargo says this to every bench.
                "--bench" => {}
                other => return Err(format!("nobody understands {other}")),
            }
        }
        Ok(options)
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}
