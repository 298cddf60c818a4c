//! The revoke oracle: two nodes on one database, sixteen verifiers, four administrators, one rule.
//!
//! Each administrator counts a subject's number up before a change and again after its acknowledgement.
//! A verdict that began and ended under the same even number took place while nothing was being changed,
//! so it must say exactly what was acknowledged last: an acceptance too late and a refusal too late are both caught.
//!
//! `HALLPASS_ORACLE_VERIFICATIONS=1000000 tests/run quick verify::oracle` is the long form.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use hallpass::app::Tx;
use hallpass::app::tokens::{change_rights, revoke};
use hallpass::domain::actor::Actor;
use hallpass::domain::audit::Audited;
use hallpass::domain::rights::RightsTree;
use hallpass::domain::token::RevocationReason;

use super::gateways::programs::Gateway;
use super::office::{Held, Office};
use crate::support::house::House;
use crate::support::people::{ANN, BOB, ROOT};

const VERIFIERS: usize = 16;
const VERIFICATIONS: u64 = 50_000;

/// A token that verifiers ask about while an administrator changes what is true of it.
struct Subject {
    request: String,
    number: AtomicU64,
    is_good: AtomicBool,
}

/// What everybody shares.
#[derive(Default)]
struct Table {
    subjects: Mutex<Vec<Arc<Subject>>>,
    asked: AtomicU64,
    judged: AtomicU64,
    changes: AtomicU64,
    is_over: AtomicBool,
    violations: Mutex<Vec<String>>,
}

impl Subject {
    fn new(held: &Held, right: &str) -> Arc<Subject> {
        let query = if right.is_empty() { String::new() } else { format!("?right={right}") };
        let request =
            format!("GET /verify/traefik/mail{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\r\n", held.secret);
        Arc::new(Subject { request, number: AtomicU64::new(0), is_good: AtomicBool::new(true) })
    }

    /// Changes what is true of subjects; `change` returns when it is acknowledged.
    fn change(subjects: &[Arc<Subject>], is_good: bool, change: impl FnOnce()) {
        subjects.iter().for_each(|subject| _ = subject.number.fetch_add(1, SeqCst));
        change();
        for subject in subjects {
            subject.is_good.store(is_good, SeqCst);
            subject.number.fetch_add(1, SeqCst);
        }
    }
}

impl Table {
    fn goes_on(&self) -> bool {
        !self.is_over.load(SeqCst)
    }

    fn put(&self, place: usize, subject: Arc<Subject>) {
        let mut subjects = self.subjects.lock().expect("a table");
        if place < subjects.len() { subjects[place] = subject } else { subjects.push(subject) }
    }

    fn pick(&self, seed: u64) -> Arc<Subject> {
        let subjects = self.subjects.lock().expect("a table");
        subjects[usize::try_from(seed).unwrap_or(0) % subjects.len()].clone()
    }

    fn verify(&self, connection: &mut Line, subject: &Subject) {
        let before = subject.number.load(SeqCst);
        let expected = subject.is_good.load(SeqCst);
        let status = connection.ask(&subject.request);
        let after = subject.number.load(SeqCst);
        self.asked.fetch_add(1, SeqCst);
        if before != after || before % 2 == 1 {
            return;
        }
        self.judged.fetch_add(1, SeqCst);
        let is_right = if expected { status == 200 } else { status == 401 || status == 403 };
        if !is_right {
            let words = format!("expected {expected}, got {status} at number {before}");
            self.violations.lock().expect("a list").push(words);
        }
    }
}

/// A connection that stays open.
struct Line(BufReader<TcpStream>);

impl Line {
    fn open(port: u16) -> Line {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("a node listens");
        stream.set_nodelay(true).expect("no delay");
        Line(BufReader::new(stream))
    }

    fn ask(&mut self, request: &str) -> u16 {
        self.0.get_mut().write_all(request.as_bytes()).expect("a request is sent");
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            assert!(self.0.read_line(&mut line).expect("an answer") > 0, "the node hung up");
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if status == 0 {
                status = text.split(' ').nth(1).and_then(|word| word.parse().ok()).expect("a status");
            }
            if let Some((name, value)) = text.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        self.0.read_exact(&mut vec![0; length]).expect("a body");
        status
    }
}

impl Table {
    /// Lets verifiers ask for a while between two changes.
    fn wait_for(&self, more: u64) {
        let until = self.asked.load(SeqCst) + more;
        while self.goes_on() && self.asked.load(SeqCst) < until {
            std::thread::park_timeout(std::time::Duration::from_millis(1));
        }
    }
}

/// Revokes a token and makes another, over and over.
fn revoker(office: &Office, table: &Table, place: usize) {
    while table.goes_on() {
        let held = office.full_token(ANN);
        let subject = Subject::new(&held, "");
        table.put(place, subject.clone());
        let subjects = [subject];
        // It is asked about while it is good, too.
        table.wait_for(150);
        Subject::change(&subjects, false, || office.revoke(held.id));
        table.changes.fetch_add(1, SeqCst);
        table.wait_for(150);
    }
}

/// Revokes five at once.
fn bulk_revoker(office: &Office, table: &Table, first: usize) {
    while table.goes_on() {
        let held: Vec<Held> = (0..5).map(|_| office.full_token(ROOT)).collect();
        let subjects: Vec<Arc<Subject>> = held.iter().map(|held| Subject::new(held, "")).collect();
        subjects.iter().enumerate().for_each(|(place, subject)| table.put(first + place, subject.clone()));
        Subject::change(&subjects, false, || {
            office.write(|tx: &mut Tx<'_>, actor: &Actor| {
                let mut events = Vec::new();
                for held in &held {
                    events.extend(revoke::revoke(tx, actor, held.id, RevocationReason::Leaked)?.into_parts().1);
                }
                Ok(Audited::with_events((), events))
            });
        });
        table.changes.fetch_add(5, SeqCst);
        table.wait_for(500);
    }
}

/// Disables a person and lets them act again.
fn disabler(office: &Office, table: &Table, subjects: &[Arc<Subject>]) {
    while table.goes_on() {
        Subject::change(subjects, false, || office.disable(BOB));
        table.wait_for(150);
        Subject::change(subjects, true, || office.enable(BOB));
        table.changes.fetch_add(2, SeqCst);
        table.wait_for(150);
    }
}

/// Takes a role away by taking somebody out of a team, and narrows a token, and gives both back.
fn narrower(office: &Office, table: &Table, by_team: &[Arc<Subject>], narrowed: &[Arc<Subject>], token: &Held) {
    let rights = |names: &[&str]| -> RightsTree {
        names.iter().map(|name| office.organization_right(name).parse().expect("a right")).collect()
    };
    let set = |names: &[&str]| {
        let rights = rights(names);
        office.write(|tx, actor| change_rights::change_rights(tx, actor, token.id, rights));
    };
    while table.goes_on() {
        Subject::change(by_team, false, || office.leave("Authors", ANN));
        Subject::change(by_team, true, || office.join("Authors", ANN));
        Subject::change(narrowed, false, || set(&["user:fetch"]));
        Subject::change(narrowed, true, || set(&["user:fetch", "user:create"]));
        table.changes.fetch_add(4, SeqCst);
        table.wait_for(150);
    }
}

fn run(house: &House) {
    let wanted =
        std::env::var("HALLPASS_ORACLE_VERIFICATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(VERIFICATIONS);
    let offices: Vec<Office> = (0..4).map(|_| Office::of(house)).collect();
    let (one, two) = (offices[0].node(), offices[0].node());
    offices[0].service_with_rules("mail", "");
    offices[0].join("Authors", ANN);
    let balancer = Gateway::balancing([one.port(), two.port()]);
    let table = Table::default();

    let of_bob = [Subject::new(&offices[0].full_token(BOB), ""), Subject::new(&offices[0].full_token(BOB), "user:fetch")];
    let of_ann = [Subject::new(&offices[0].full_token(ANN), "data:create")];
    let both = ["user:fetch", "user:create"].map(|name| offices[0].organization_right(name));
    let narrow = offices[0].token_for(ROOT, &both);
    let narrowed = [Subject::new(&narrow, "user:create")];
    for subject in of_bob.iter().chain(&of_ann).chain(&narrowed) {
        table.put(usize::MAX, subject.clone());
    }
    let free = of_bob.len() + of_ann.len() + narrowed.len();
    let first = Subject::new(&offices[0].full_token(ANN), "");
    (0..6).for_each(|place| table.put(free + place, first.clone()));

    std::thread::scope(|scope| {
        scope.spawn(|| revoker(&offices[0], &table, free));
        scope.spawn(|| bulk_revoker(&offices[1], &table, free + 1));
        scope.spawn(|| disabler(&offices[2], &table, &of_bob));
        scope.spawn(|| narrower(&offices[3], &table, &of_ann, &narrowed, &narrow));
        for number in 0..VERIFIERS {
            // Half of them through the balancer, the others at each node.
            let port = [balancer.port(), one.port(), balancer.port(), two.port()][number % 4];
            let table = &table;
            scope.spawn(move || {
                let mut connection = Line::open(port);
                let mut seed = number as u64;
                while table.asked.load(SeqCst) < wanted && table.violations.lock().expect("a list").len() < 20 {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    table.verify(&mut connection, &table.pick(seed >> 33));
                }
                table.is_over.store(true, SeqCst);
            });
        }
    });
    let violations = table.violations.into_inner().expect("a list");
    let (asked, judged, changes) = (table.asked.into_inner(), table.judged.into_inner(), table.changes.into_inner());
    println!(
        "{asked} verifications, {judged} while nothing was being changed, {changes} changes, {} violations",
        violations.len()
    );
    assert!(violations.is_empty(), "{violations:#?}");
    assert!(judged > asked / 10, "too little was judged: {judged} of {asked}");
}

crate::on_both_databases! {
    async fn no_verdict_is_older_than_an_acknowledged_change(house: House) {
        run(&house);
    }
}
