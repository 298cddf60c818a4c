//! The servers that are measured: Hallpass as it is released, and the static answer that is the yardstick.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde::Deserialize;

/// As many workers as the yardstick has.
pub const WORKERS: usize = 2;

/// A filled database, and the secrets of some of its tokens.
pub struct Filled {
    pub folder: PathBuf,
    pub url: String,
    pub secrets: Secrets,
    /// How long the generator took.
    pub took: Duration,
}

#[derive(Deserialize)]
pub struct Secrets {
    pub people: Vec<Named>,
    pub tokens: Vec<Token>,
}

#[derive(Deserialize)]
pub struct Named {
    pub username: String,
    pub password: String,
}

#[derive(Deserialize, Clone)]
pub struct Token {
    pub id: String,
    pub secret: String,
    pub owner: String,
    pub works: bool,
}

impl Filled {
    /// Fills a database by the generator.
    pub fn new(folder: PathBuf, url: String, tokens: u64, arguments: &[&str]) -> Filled {
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("secrets.json");
        let begun = Instant::now();
        let mut command = hallpass(&folder, &url);
        command.args(["generate", "--tokens", &tokens.to_string(), "--secrets"]).arg(&path).args(arguments);
        let output = command.output().expect("the generator runs");
        assert!(output.status.success(), "the generator said: {}", String::from_utf8_lossy(&output.stderr));
        let took = begun.elapsed();
        let secrets = serde_json::from_slice(&std::fs::read(path).expect("the secrets")).expect("JSON");
        Filled { folder, url, secrets, took }
    }

    /// Calls the program on this database.
    pub fn call(&self, arguments: &[&str]) {
        let output = hallpass(&self.folder, &self.url).args(arguments).output().expect("the program runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// The secrets that are good.
    pub fn good(&self) -> impl Iterator<Item = &Token> {
        self.secrets.tokens.iter().filter(|token| token.works)
    }
}

fn hallpass(folder: &Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hallpass"));
    command.current_dir(folder).env_clear().env("HALLPASS_DATA_DIR", folder).env("HALLPASS_DATABASE_URL", url);
    command.env("HALLPASS_LISTEN", "127.0.0.1:0").env("HALLPASS_WORKERS", WORKERS.to_string());
    // Several servers run beside each other.
    command.env("HALLPASS_METRICS_LISTEN", "");
    // So that the gateway's dialect may name the request behind its question.
    command.env("HALLPASS_TRUSTED_PROXIES", "127.0.0.1/32");
    command
}

/// A server that is stopped with this value.
pub struct Server {
    child: Child,
    pub url: String,
    said: Receiver<String>,
    begun: Instant,
    _out: BufReader<ChildStdout>,
}

impl Server {
    /// Hallpass on a filled database. It listens when this returns and may still be filling its memory.
    pub fn hallpass(filled: &Filled) -> Server {
        let mut command = hallpass(&filled.folder, &filled.url);
        command.arg("serve");
        Server::start(command, "Hallpass is at ")
    }

    /// Static answers by the same framework with as many workers and nothing before them: a short one, and one of this length in bytes.
    pub fn yardstick(length: usize) -> Server {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["static", &length.to_string()]);
        Server::start(command, "static at ")
    }

    fn start(mut command: Command, before_address: &str) -> Server {
        let begun = Instant::now();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the server starts");
        let mut out = BufReader::new(child.stdout.take().expect("its stdout"));
        let stderr = BufReader::new(child.stderr.take().expect("its stderr"));
        let (sender, said) = channel();
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut line = String::new();
        out.read_line(&mut line).expect("a line");
        let Some(url) = line.trim_end().strip_prefix(before_address).map(str::to_owned) else {
            panic!("it did not start: {line}{}", said.iter().collect::<Vec<_>>().join("\n"));
        };
        Server { child, url, said, begun, _out: out }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How long ago it was started.
    pub fn age(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Waits until every token is in memory.
    pub fn wait_until_warm(&self) {
        assert!(self.said.iter().any(|line| line.contains("all tokens that can work are in memory")), "it never became warm");
    }
}

impl Server {
    /// Waits until the server has nothing to do on its own any more.
    pub fn wait_until_idle(&self) {
        let mut before = self.ticks();
        loop {
            std::thread::sleep(Duration::from_secs(2));
            let now = self.ticks();
            if now - before < 10 {
                return;
            }
            before = now;
        }
    }

    /// The hundredths of a second that it worked so far.
    fn ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("the server runs");
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves the yardstick until it is killed: `/static`, and `/static/long` with an answer of this length in bytes.
pub fn serve_yardstick(length: usize) -> std::io::Result<()> {
    use actix_web::{App, HttpResponse, HttpServer, web};
    const SHORT: &str = "{\"ok\":true}";
    let long = web::Bytes::from(format!("{SHORT:<length$}"));
    let answer = |body: web::Bytes| HttpResponse::Ok().insert_header(("content-type", "application/json")).body(body);
    actix_web::rt::System::new().block_on(async move {
        let make = move || {
            let long = long.clone();
            let (short, long) = (
                move || async move { answer(web::Bytes::from_static(SHORT.as_bytes())) },
                move || {
                    let long = long.clone();
                    async move { answer(long) }
                },
            );
            App::new().route("/static", web::get().to(short)).route("/static/long", web::get().to(long))
        };
        let server = HttpServer::new(make).workers(WORKERS);
        let server = server.bind(("127.0.0.1", 0))?;
        for address in server.addrs() {
            println!("static at http://{address}");
        }
        server.run().await
    })
}
