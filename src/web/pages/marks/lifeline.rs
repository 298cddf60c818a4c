//! The window of a token and its use in one strip, and the larger chart of use by day.
//!
//! Times are whole seconds since 1970 and lengths are whole units of the view box, so that the markup stays short.

use crate::web::pages::words;

/// What a lifeline is drawn from.
#[derive(Clone, Debug, Default)]
pub struct Life {
    /// When the token starts to work.
    pub from: i64,
    /// When it stops, `None` for never.
    pub until: Option<i64>,
    /// The moment the page was made.
    pub now: i64,
    /// Start of a day and how often the token was used on it, oldest first.
    pub uses: Vec<(i64, u64)>,
    /// Whether the end is near enough to be marked.
    pub ending_soon: bool,
    /// Whether it can be used no more (revoked, ended) or not at present (paused).
    pub stopped: bool,
}

/// A strip of 240 × 24, ready for `components/marks.html`.
#[derive(Clone, Debug, Default)]
pub struct Lifeline {
    /// The sentence that a screen reader hears instead.
    pub label: String,
    /// Where the window begins.
    pub track_x: u32,
    /// How wide the window is.
    pub track_width: u32,
    /// Where the part still to come begins.
    pub rest_x: u32,
    /// How wide the part still to come is; 0 when there is none.
    pub rest_width: u32,
    /// The bars of use, one path.
    pub bars: String,
    /// Where now is.
    pub now_x: u32,
    /// Whether the rest is shown as ending soon.
    pub ending_soon: bool,
    /// Whether the strip is shown as stopped.
    pub stopped: bool,
    /// Whether the right edge is open, because there is no end.
    pub open_ended: bool,
}

const WIDTH: u32 = 240;
const FLOOR: u32 = 20;
const DAY: i64 = 86_400;
const MOST_BARS: u64 = 40;

impl Lifeline {
    /// Draws the strip. `label` says the same in words.
    pub fn draw(life: &Life, label: &str) -> Self {
        let scale = Scale::of(life);
        let end = life.until.unwrap_or(scale.right).max(life.from);
        let track_x = scale.x(life.from);
        let now_x = scale.x(life.now).clamp(1, WIDTH - 1);
        let end_x = scale.x(end);
        let rest_x = now_x.clamp(track_x, end_x);
        Self {
            label: label.to_owned(),
            track_x,
            track_width: end_x.saturating_sub(track_x).max(2),
            rest_x,
            rest_width: if life.stopped { 0 } else { end_x - rest_x },
            bars: bars(&life.uses, &scale),
            now_x,
            ending_soon: life.ending_soon,
            stopped: life.stopped,
            open_ended: life.until.is_none(),
        }
    }
}

/// Maps time onto the strip.
struct Scale {
    left: i64,
    right: i64,
}

impl Scale {
    fn of(life: &Life) -> Self {
        let left = life.from.min(life.now);
        let age = (life.now - left).max(30 * DAY);
        let right = life.until.unwrap_or(life.now + age / 3).max(life.now).max(left + 1);
        Self { left, right }
    }

    fn seconds_between_bars(&self) -> u64 {
        (self.right - self.left).unsigned_abs() / MOST_BARS
    }

    fn x(&self, moment: i64) -> u32 {
        let inside = i128::from(moment.clamp(self.left, self.right) - self.left);
        let whole = i128::from(self.right - self.left);
        u32::try_from(inside * i128::from(WIDTH) / whole).unwrap_or(0)
    }
}

/// One bar a day, or a merged bar for several days where they would stand closer than six units.
/// Each bar is written from the foot of the one before, which keeps the path short.
fn bars(uses: &[(i64, u64)], scale: &Scale) -> String {
    let together = usize::try_from(scale.seconds_between_bars().div_ceil(DAY.unsigned_abs())).unwrap_or(1).max(1);
    let merged: Vec<(i64, u64)> = uses.chunks(together).map(|days| (days[0].0, days.iter().map(|day| day.1).sum())).collect();
    let most = merged.iter().map(|bar| bar.1).max().unwrap_or(0);
    let mut path = String::new();
    let mut pen = (0, 0);
    for (day, count) in merged {
        let height = logarithmic_height(count, most, FLOOR - 6);
        if height > 0 {
            let x = scale.x(day + DAY / 2).clamp(2, WIDTH - 3);
            let height_before = pen.1;
            let start = if path.is_empty() { format!("M{x} {FLOOR}") } else { format!("m{} {height_before}", x - pen.0) };
            path.push_str(&format!("{start}v-{height}"));
            pen = (x, height);
        }
    }
    path
}

/// A height that keeps single uses visible beside thousands.
fn logarithmic_height(count: u64, most: u64, tallest: u32) -> u32 {
    if count == 0 || most == 0 {
        return 0;
    }
    let share = ((count + 1) as f64).ln() / ((most + 1) as f64).ln();
    ((share * f64::from(tallest)).round() as u32).clamp(2, tallest)
}

/// One day of the chart of use.
#[derive(Clone, Debug, Default)]
pub struct DayOfUse {
    /// The day as text, `22 Dec`.
    pub day: String,
    /// Requests that were let through.
    pub allowed: u64,
    /// Requests that were turned away.
    pub refused: u64,
}

/// Use by day: allowed above the line, refused below it. Ready for `components/marks.html`.
#[derive(Clone, Debug, Default)]
pub struct UsageChart {
    /// The sentence that a screen reader hears instead.
    pub label: String,
    /// The path of allowed requests in a view box of 720 × 120 with the line at 80.
    pub allowed: String,
    /// The path of refused requests.
    pub refused: String,
    /// The label of the highest bar.
    pub most: String,
    /// The first day, as text.
    pub first_day: String,
    /// The last day, as text.
    pub last_day: String,
    /// How wide a bar is.
    pub bar_width: u32,
    /// The same numbers for "Show as table": days with any use, newest first.
    pub days: Vec<DayOfUse>,
}

impl UsageChart {
    /// Draws the days given, oldest first, without gaps between them.
    pub fn draw(days: &[DayOfUse], label: &str) -> Self {
        let most = days.iter().map(|day| day.allowed.max(day.refused)).max().unwrap_or(0);
        let step = 720 / u32::try_from(days.len()).unwrap_or(720).clamp(1, 720);
        let mut chart = Self {
            label: label.to_owned(),
            most: words::grouped(i64::try_from(most).unwrap_or(i64::MAX)),
            first_day: days.first().map(|day| day.day.clone()).unwrap_or_default(),
            last_day: days.last().map(|day| day.day.clone()).unwrap_or_default(),
            bar_width: (step * 2 / 3).clamp(1, 24),
            days: days.iter().rev().filter(|day| day.allowed + day.refused > 0).cloned().collect(),
            ..Self::default()
        };
        for (x, day) in (step / 2..).step_by(step as usize).zip(days) {
            let up = logarithmic_height(day.allowed, most, 70);
            let down = logarithmic_height(day.refused, most, 32);
            chart.allowed.push_str(&bar(x, 79, up, '-'));
            chart.refused.push_str(&bar(x, 82, down, ' '));
        }
        chart
    }
}

fn bar(x: u32, from: u32, height: u32, direction: char) -> String {
    if height == 0 { String::new() } else { format!("M{x} {from}v{direction}{height}") }
}
