//! The goals of a measurement, and what came of each: one line for everything that was promised.

use super::numbers::Table;

/// Which side of a goal is the good one.
#[derive(Clone, Copy)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn is_reached_by(self, result: f64) -> bool {
        match self {
            Goal::AtLeast(least) => result >= least,
            Goal::AtMost(most) => result <= most,
        }
    }

    fn text(self) -> String {
        match self {
            Goal::AtLeast(least) => format!("≥ {}", number(least)),
            Goal::AtMost(most) => format!("≤ {}", number(most)),
        }
    }
}

/// Lines of goal and result.
#[derive(Default)]
pub struct Goals(Vec<[String; 4]>);

impl Goals {
    /// Notes what a goal came to.
    pub fn note(&mut self, what: impl Into<String>, goal: Goal, result: f64) {
        let said = if goal.is_reached_by(result) { "reached" } else { "missed" };
        self.0.push([what.into(), goal.text(), number(result), said.to_owned()]);
    }

    pub fn print(&self) {
        let mut table = Table::new(&["", "goal", "result", ""]);
        self.0.iter().for_each(|line| table.row(line));
        table.print();
    }
}

/// Ratios need two digits behind the point, bytes and milliseconds beyond ten need none.
fn number(value: f64) -> String {
    if value < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}
