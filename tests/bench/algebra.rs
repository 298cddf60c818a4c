//! How long the algebra takes: `cargo bench --bench algebra`.
//!
//! Each figure is the median over rounds in which all operations take turns,
//! so that a busy moment of the machine does not fall on one of them alone.
#![allow(clippy::disallowed_methods, reason = "a bench measures real time")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use hallpass::domain::rights::{Right, RightsTree};

const ROUNDS: usize = 301;
const SIZES: [usize; 4] = [10, 100, 500, 5_000];

type Operation = (&'static str, fn(&RightsTree, &RightsTree));

const OPERATIONS: [Operation; 6] = [
    ("intersect", |a, b| drop(black_box(a.intersect(b)))),
    ("contains", |a, b| _ = black_box(a.contains(b))),
    ("union", |a, b| drop(black_box(a.union(b)))),
    ("difference", |a, b| drop(black_box(a.difference(b)))),
    ("write JSON", |a, _| drop(black_box(serde_json::to_string(a)))),
    ("read JSON", |a, _| read_back(a)),
];

fn main() {
    println!("{:<12}{}", "rights", SIZES.map(|size| format!("{size:>12}")).concat());
    let columns = SIZES.map(medians);
    for (row, (name, _)) in OPERATIONS.iter().enumerate() {
        let cells = columns.each_ref().map(|column| format!("{:>9.2} µs", column[row].as_nanos() as f64 / 1_000.0));
        println!("{name:<12}{}", cells.concat());
    }
    println!("Median of {ROUNDS} interleaved rounds; the second tree holds every right of the first but each tenth.");
    println!("Reading JSON includes writing it.");
}

fn medians(size: usize) -> Vec<Duration> {
    let (all, most) = (tree(size, 0), tree(size, 10));
    let mut times = vec![Vec::with_capacity(ROUNDS); OPERATIONS.len()];
    for _ in 0..ROUNDS {
        for ((_, operation), times) in OPERATIONS.iter().zip(&mut times) {
            let start = Instant::now();
            operation(&all, &most);
            times.push(start.elapsed());
        }
    }
    times.iter_mut().map(|times| *times.select_nth_unstable(ROUNDS / 2).1).collect()
}

/// `size` rights: four actions on up to 25 resources in as many projects as it takes, without each `skip`th right.
fn tree(size: usize, skip: usize) -> RightsTree {
    let kept = (0..size).filter(|number| skip == 0 || number % skip != 0);
    kept.filter_map(right).collect()
}

fn right(number: usize) -> Option<Right> {
    let action = ["create", "delete", "get", "update"][number % 4];
    let (project, resource) = (number / 100, number / 4 % 25);
    format!("core.project/00000000-0000-7000-8000-{project:012}/ams.resource{resource}:{action}").parse().ok()
}

fn read_back(tree: &RightsTree) {
    let json = serde_json::to_string(tree).unwrap_or_default();
    drop(black_box(serde_json::from_str::<RightsTree>(&json)));
}
