//! A machine with the program on it, and what the program answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::postgres::PostgresDatabase;

/// A folder to work in, and perhaps a Postgres database; both are gone with this value.
pub struct Machine {
    folder: TempDir,
    postgres: Option<PostgresDatabase>,
}

impl Machine {
    /// The database is where it is when nobody sets anything: in the data directory.
    pub fn with_sqlite() -> Machine {
        Machine { folder: TempDir::new().expect("a folder to work in"), postgres: None }
    }

    pub fn with_postgres() -> Machine {
        Machine { postgres: Some(PostgresDatabase::bare()), ..Machine::with_sqlite() }
    }

    /// The folder in which the program runs; everything it writes lands here.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn data_dir(&self) -> PathBuf {
        self.folder().join("hallpass-data")
    }

    /// Where its database is, for a look behind the program's back.
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite:{}", self.data_dir().join("hallpass.db").display());
        self.postgres.as_ref().map_or_else(file, PostgresDatabase::url)
    }

    /// A call of the program, to which a story may add more.
    pub fn call(&self, arguments: &[&str]) -> Call {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallpass"));
        command.args(arguments).current_dir(self.folder()).env_clear();
        command.env("HALLPASS_LISTEN", "127.0.0.1:0").env("HALLPASS_METRICS_LISTEN", "").env("TMPDIR", self.folder());
        if let Some(database) = &self.postgres {
            command.env("HALLPASS_DATABASE_URL", database.url());
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Call { command, stdin: String::new() }
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        self.call(arguments).run()
    }

    /// Runs the program with a password on its stdin.
    pub fn run_with(&self, password: &str, arguments: &[&str]) -> Answer {
        self.call(arguments).stdin(&format!("{password}\n")).run()
    }

    /// Adds a person; the first one makes the organization.
    #[track_caller]
    pub fn add(&self, username: &str, role: &str) -> Answer {
        let email = format!("{username}@studio.example");
        let arguments = ["person", "add", "--username", username, "--email", &email, "--name", "Somebody Here", "--role", role];
        let answer = self.run_with(PASSWORD, &[&arguments[..], &["--password-stdin", "--json"]].concat());
        answer.expect(0)
    }
}

/// The password of whoever [`Machine::add`] adds.
pub const PASSWORD: &str = "long walks along the harbour";

/// A call that has not been made yet.
pub struct Call {
    command: Command,
    stdin: String,
}

impl Call {
    pub fn stdin(mut self, text: &str) -> Call {
        self.stdin = text.to_owned();
        self
    }

    pub fn set(mut self, variable: &str, value: &str) -> Call {
        self.command.env(variable, value);
        self
    }

    /// Runs it to its end.
    pub fn run(self) -> Answer {
        let words = format!("{:?}", self.command.get_args().collect::<Vec<_>>());
        let output = self.begin().wait_with_output().expect("the program ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes text");
        Answer { words, code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Starts it; it is ended with the value at the latest.
    pub fn start(self) -> Running {
        let mut child = self.begin();
        let out = BufReader::new(child.stdout.take().expect("its stdout"));
        let (sender, err) = channel();
        let stderr = BufReader::new(child.stderr.take().expect("its stderr"));
        // Somebody must listen, or a full pipe would stop the program.
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Running { child, out, err }
    }

    fn begin(mut self) -> Child {
        let mut child = self.command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("its stdin");
        // It may end without reading what it does not need.
        let _ = stdin.write_all(self.stdin.as_bytes());
        child
    }
}

/// What a call came to.
#[derive(Debug)]
pub struct Answer {
    words: String,
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Fails, showing the answer, unless it ended with this code.
    #[track_caller]
    pub fn expect(self, code: i32) -> Answer {
        assert_eq!(self.code, Some(code), "{} answered\n{}\n{}", self.words, self.out, self.err);
        self
    }

    /// Fails unless its words contain this text.
    #[track_caller]
    pub fn says(self, text: &str) -> Answer {
        assert!(self.err.contains(text), "{} does not say “{text}”:\n{}", self.words, self.err);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{} is no JSON ({error}): {}", self.words, self.out))
    }
}

/// A program that is running.
pub struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    err: Receiver<String>,
}

impl Running {
    /// The next line on its stdout.
    #[track_caller]
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.out.read_line(&mut line).expect("a line");
        assert!(read > 0, "the program ended: {}", self.err.iter().collect::<Vec<_>>().join("\n"));
        line.trim_end().to_owned()
    }

    /// The address in its first line.
    #[track_caller]
    pub fn url(&mut self) -> String {
        let line = self.line();
        line.strip_prefix("Hallpass is at ").unwrap_or_else(|| panic!("no address in: {line}")).to_owned()
    }

    /// Waits until its words contain this text.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        assert!(self.err.iter().any(|line| line.contains(text)), "it ended without saying “{text}”");
    }

    /// Waits for its end: all the words it had to say.
    pub fn words(mut self) -> Vec<String> {
        self.child.wait().expect("it ends");
        self.err.iter().collect()
    }

    /// Sends it a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(sent.expect("kill runs").success(), "no {name} for the program");
    }

    /// Waits for its end: its exit code, and what was left on its stdout.
    pub fn end(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).expect("the rest of its stdout");
        (self.child.wait().expect("it ends").code(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already when all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
