//! What a verdict costs: the real decision with rights, through the real endpoints, with last use on.

use std::time::Duration;

use super::client::Client;
use super::filling::{Content, Database, Databases};
use super::goals::{Goal, Goals};
use super::machine::Watch;
use super::numbers::{Table, median};
use super::options::Options;
use super::process::{cpu_of, cpu_of_family, memory_of};
use super::revoking;
use super::server::Server;
use super::wrk::Load;

/// A service whose rule asks for a right that each member of the organization holds.
const SERVICE: &str = "[[service]]\nname = \"bench\"\nrules = \"GET /people user:fetch\"\n";
const VERIFY: &str = "/api/v1/verify";
const FORWARD: &str = "/verify/traefik/bench";
const CONNECTIONS: [usize; 2] = [1, 64];
/// How many static answers there are; the first is what everything is held against.
const YARDSTICKS: usize = 2;
const MOST_BYTES: f64 = 128.0;
const WORDS_ON_THE_YARDSTICK: &str = "\
`static` is a handler that answers `{\"ok\":true}`, in a server of the same framework with as many workers and nothing else in it: \
no middleware, no log, no reading of headers. Everything takes turns with it, round by round; a result is the median of the rounds' \
ratios at 64 connections. Every answer of ours is the whole decision with rights, through the program as a server runs it, with last use on.";
/// A round that others disturbed more than this is told of.
const MOST_OTHERS: f64 = 0.05;

/// Something that answers.
struct Target {
    name: String,
    url: String,
    load: Load,
    pid: u32,
    postgres: Option<u32>,
    runs: Vec<Turn>,
}

/// What one turn came to.
#[derive(Clone, Copy)]
struct Turn {
    round: usize,
    connections: usize,
    per_second: f64,
    p50: f64,
    p99: f64,
    cpu: f64,
    postgres_cpu: f64,
}

/// Measures everything and prints one table of goals, and with `--details` one of everything behind it.
pub fn run(options: &Options) {
    let databases = Databases::fill(options, Content::LiveTokens);
    println!("# What a verdict costs\n");
    databases.describe();
    let service = databases.folder.join("service.toml");
    std::fs::write(&service, SERVICE).expect("a file");
    let client = Client::new();
    let servers: Vec<Server> = databases.all.iter().map(|one| start(one, &service.display().to_string(), &client)).collect();
    let length = length_of_a_verdict(&databases, &servers, &client);
    let yardstick = Server::yardstick(length);
    let held_at_first = memory(&databases.all, &servers);

    let mut targets = Vec::from(static_targets(&yardstick, length, &databases));
    for (database, server) in databases.all.iter().zip(&servers) {
        client.check(server, &database.filled, &[VERIFY.to_owned(), FORWARD.to_owned()]);
        targets.extend(targets_of(database, server, &databases, &client));
    }
    let others = take_turns(&mut targets, options, &servers, &yardstick);
    for (database, server) in databases.all.iter().zip(&servers) {
        client.check(server, &database.filled, &[VERIFY.to_owned(), FORWARD.to_owned()]);
    }
    let held_after_load = memory(&databases.all, &servers);

    let mut goals = Goals::default();
    speed_goals(&mut goals, &targets, &databases.all);
    for ((kind, at_first), (_, after_load)) in held_at_first.iter().zip(&held_after_load) {
        goals.note(format!("{kind}: bytes of memory a token, once warm"), Goal::AtMost(MOST_BYTES), *at_first);
        goals.note(format!("{kind}: the same after the load"), Goal::AtMost(MOST_BYTES), *after_load);
    }
    for (database, server) in databases.all.iter().zip(&servers) {
        revoking::measure(database, server, &databases.folder, &mut goals);
    }
    println!("- others used {:.0} % of the processors in the median turn\n", median(&others) * 100.0);
    println!("{WORDS_ON_THE_YARDSTICK}\n");
    goals.print();
    if options.details {
        report(&targets);
    }
}

/// Starts a server, and tells how long it takes until it answers and until it is warm.
fn start(database: &Database, service: &str, client: &Client) -> Server {
    database.filled.call(&["service", "import", service]);
    let server = Server::hallpass(&database.filled);
    let listens = server.age();
    let last = database.filled.good().last().expect("a good token");
    let (status, _) = client.get(&format!("{}{VERIFY}", server.url), &last.secret);
    assert_eq!(status, 200, "what is not in memory yet is asked of the database");
    let answers = server.age();
    server.wait_until_warm();
    let (kind, tokens, warm) = (database.kind, database.tokens, server.age());
    let [listens, answers, warm] = [listens, answers, warm].map(|span: Duration| span.as_secs_f64());
    println!(
        "- {kind}, {tokens} tokens: listens after {listens:.2} s, right answer after {answers:.2} s, warm after {warm:.2} s"
    );
    server
}

fn length_of_a_verdict(databases: &Databases, servers: &[Server], client: &Client) -> usize {
    let (database, server) = databases.all.iter().zip(servers).next().expect("a database");
    let secrets: Vec<&str> = database.filled.good().take(500).map(|token| token.secret.as_str()).collect();
    client.length(&format!("{}{VERIFY}", server.url), &secrets)
}

/// The yardstick, and for comparison what it takes to send as many bytes as a verdict has.
fn static_targets(yardstick: &Server, length: usize, databases: &Databases) -> [Target; YARDSTICKS] {
    let filled = &databases.all.first().expect("a database").filled;
    let secrets: Vec<&str> = filled.good().map(|token| token.secret.as_str()).collect();
    let target = |name: String, path: &str| Target {
        name,
        url: format!("{}{path}", yardstick.url),
        load: Load::new(&databases.folder, "static", &secrets),
        pid: yardstick.pid(),
        postgres: None,
        runs: Vec::new(),
    };
    [target("static answer".to_owned(), "/static"), target(format!("static answer of {length} bytes"), "/static/long")]
}

fn targets_of(database: &Database, server: &Server, databases: &Databases, client: &Client) -> [Target; 2] {
    let (kind, tokens) = (database.kind, database.tokens);
    let all: Vec<&str> = database.filled.good().map(|token| token.secret.as_str()).collect();
    // The rule of the service lets only those in that hold its right.
    let forward = format!("{}{FORWARD}", server.url);
    let let_in: Vec<&str> = all.iter().copied().filter(|secret| client.enters(&forward, secret)).collect();
    assert!(let_in.len() >= all.len() / 20, "too few tokens hold the right of the service");
    let postgres = databases.postgres.as_ref().filter(|_| kind == "Postgres").map(|postgres| postgres.pid());
    [(VERIFY, all), (FORWARD, let_in)].map(|(path, secrets)| Target {
        name: format!("{kind}, {tokens} tokens, {path}"),
        url: format!("{}{path}", server.url),
        load: Load::new(&databases.folder, &format!("{kind}-{tokens}-{}", path.replace('/', "-")), &secrets),
        pid: server.pid(),
        postgres,
        runs: Vec::new(),
    })
}

/// Each target in each round with each number of connections; answers how much others used meanwhile.
fn take_turns(targets: &mut [Target], options: &Options, servers: &[Server], yardstick: &Server) -> Vec<f64> {
    let ours: Vec<u32> = servers.iter().chain([yardstick]).map(Server::pid).collect();
    let mut others = Vec::new();
    for round in 0..options.rounds {
        for connections in CONNECTIONS {
            for target in &mut *targets {
                let pids: Vec<u32> = ours.iter().copied().chain(target.postgres).collect();
                let watch = Watch::begin(&pids);
                let turn = target.turn(round, connections, options.seconds);
                target.runs.push(turn);
                others.push(watch.others());
            }
        }
        let round_others = median(&others[others.len() - CONNECTIONS.len() * targets.len()..]);
        let remark = if round_others > MOST_OTHERS { ", which is too much to trust absolute figures" } else { "" };
        eprintln!("round {} of {}: others used {:.0} %{remark}", round + 1, options.rounds, round_others * 100.0);
    }
    others
}

impl Target {
    fn turn(&self, round: usize, connections: usize, seconds: u64) -> Turn {
        let (before, postgres_before) = (cpu_of(self.pid), self.postgres.map(cpu_of_family).unwrap_or_default());
        let run = self.load.run(&self.url, connections, seconds);
        let each = |span: Duration| span.as_secs_f64() * 1_000_000.0 / run.requests as f64;
        let postgres_after = self.postgres.map(cpu_of_family).unwrap_or_default();
        Turn {
            round,
            connections,
            per_second: run.per_second(),
            p50: run.p50 as f64,
            p99: run.p99 as f64,
            cpu: each(cpu_of(self.pid).saturating_sub(before)),
            postgres_cpu: each(postgres_after.saturating_sub(postgres_before)),
        }
    }

    fn middle(&self, connections: usize, figure: impl Fn(&Turn) -> f64) -> f64 {
        median(&self.with(connections).map(figure).collect::<Vec<_>>())
    }

    /// The median over the rounds of a figure against the same figure of another target in the same round.
    fn against(&self, other: &Target, connections: usize, figure: impl Fn(&Turn) -> f64) -> f64 {
        let ratio = |turn: &Turn| Some(figure(turn) / figure(other.with(connections).find(|it| it.round == turn.round)?));
        median(&self.with(connections).filter_map(ratio).collect::<Vec<_>>())
    }

    fn with(&self, connections: usize) -> impl Iterator<Item = &Turn> {
        self.runs.iter().filter(move |turn| turn.connections == connections)
    }
}

fn report(targets: &[Target]) {
    println!("\n## Each target, medians\n");
    let mut table = Table::new(&[
        "target",
        "connections",
        "requests/s",
        "of static",
        "p50 us",
        "p99 us",
        "server CPU us",
        "of static",
        "Postgres CPU us",
    ]);
    let yardstick = &targets[0];
    for connections in CONNECTIONS {
        for target in targets {
            let middle = |figure: fn(&Turn) -> f64| target.middle(connections, figure);
            let of_static = |figure: fn(&Turn) -> f64| format!("{:.2}", target.against(yardstick, connections, figure));
            let postgres = target.postgres.map(|_| format!("{:.1}", middle(|turn| turn.postgres_cpu))).unwrap_or_default();
            table.row(&[
                target.name.clone(),
                connections.to_string(),
                format!("{:.0}", middle(|turn| turn.per_second)),
                of_static(|turn| turn.per_second),
                format!("{:.0}", middle(|turn| turn.p50)),
                format!("{:.0}", middle(|turn| turn.p99)),
                format!("{:.1}", middle(|turn| turn.cpu)),
                of_static(|turn| turn.cpu),
                postgres,
            ]);
        }
    }
    table.print();
}

/// The goals that ratios of one run can tell about.
fn speed_goals(goals: &mut Goals, targets: &[Target], databases: &[Database]) {
    let yardstick = &targets[0];
    for (place, target) in targets.iter().skip(YARDSTICKS).enumerate() {
        let database = &databases[place / 2];
        let name = &target.name;
        let of_static = |figure: fn(&Turn) -> f64| target.against(yardstick, 64, figure);
        if database.kind == "SQLite" {
            goals.note(format!("{name}: requests/s of static"), Goal::AtLeast(0.90), of_static(|turn| turn.per_second));
            goals.note(format!("{name}: CPU a request of static"), Goal::AtMost(1.45), of_static(|turn| turn.cpu));
        } else {
            goals.note(format!("{name}: requests/s of static"), Goal::AtLeast(0.75), of_static(|turn| turn.per_second));
        }
        let fewest = databases.iter().position(|other| other.kind == database.kind).unwrap_or_default();
        if databases[fewest].tokens < database.tokens {
            let small = &targets[YARDSTICKS + fewest * 2 + place % 2];
            let grown = target.against(small, 64, |turn| turn.cpu);
            goals.note(format!("{name}: CPU against {} tokens", databases[fewest].tokens), Goal::AtMost(1.10), grown);
        }
    }
}

/// Bytes for each token beyond what a server with few of them holds, for each kind of database.
fn memory(databases: &[Database], servers: &[Server]) -> Vec<(&'static str, f64)> {
    let each = |kind: &'static str| {
        let of_kind = databases.iter().zip(servers).filter(|(database, _)| database.kind == kind);
        let held: Vec<(u64, u64)> = of_kind.map(|(database, server)| (database.tokens, memory_of(server.pid()))).collect();
        let ((few, small), (many, large)) = (held.first()?, held.last()?);
        (many > few).then(|| (kind, large.saturating_sub(*small) as f64 / (many - few) as f64))
    };
    ["SQLite", "Postgres"].into_iter().filter_map(each).collect()
}
