//! A chart of a few bars with a number over each: what ends in which week.

/// One bar.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    /// What it stands for, `22 Dec`.
    pub label: String,
    /// The number as text.
    pub count: String,
    /// Where the number leads.
    pub href: String,
    /// The left edge in a view box of 720 × 140.
    pub x: u32,
    /// The middle.
    pub middle: u32,
    /// The upper edge.
    pub y: u32,
    /// How high it is.
    pub height: u32,
    /// Where the number stands.
    pub count_y: u32,
}

/// The chart. Ready for `components/marks.html`.
#[derive(Clone, Debug, Default)]
pub struct BarChart {
    /// The sentence that a screen reader hears instead.
    pub label: String,
    /// How wide a bar is.
    pub width: u32,
    pub bars: Vec<Bar>,
}

/// Where the bars stand on.
const FLOOR: u32 = 112;
/// How high the highest bar is.
const TALLEST: u32 = 88;
const WIDTH: u32 = 720;

impl BarChart {
    /// Draws bars of label, number, its text and where it leads.
    pub fn draw(label: &str, counts: &[(String, i64, String, String)]) -> Self {
        let most = counts.iter().map(|(_, count, ..)| *count).max().unwrap_or(0).max(1);
        let step = WIDTH / u32::try_from(counts.len()).unwrap_or(WIDTH).clamp(1, WIDTH);
        let width = step * 3 / 5;
        let bar = |(x, (label, count, text, href)): (u32, &(String, i64, String, String))| {
            let share = u32::try_from(count.saturating_mul(i64::from(TALLEST)) / most).unwrap_or(0);
            let height = if *count > 0 { share.clamp(2, TALLEST) } else { 0 };
            Bar {
                label: label.clone(),
                count: text.clone(),
                href: href.clone(),
                x: x + (step - width) / 2,
                middle: x + step / 2,
                y: FLOOR - height,
                height,
                count_y: FLOOR - height - 6,
            }
        };
        let bars = (0..).step_by(step as usize).zip(counts).map(bar).collect();
        Self { label: label.to_owned(), width, bars }
    }
}
