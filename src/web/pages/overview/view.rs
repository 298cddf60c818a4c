//! What the template of the overview prints.

use crate::web::pages::frame::{Chip, Frame, MomentText};
use crate::web::pages::marks::lifeline::UsageChart;
use crate::web::pages::marks::weeks::BarChart;
use askama::Template;

/// `GET /web/admin`.
#[derive(Template)]
#[template(path = "overview/index.html")]
pub struct OverviewPage {
    pub frame: Frame,
    pub overview: OverviewView,
}

/// The overview.
pub struct OverviewView {
    pub lede: String,
    /// When it was counted, if that was before now.
    pub counted: Option<MomentText>,
    pub is_uncounted: bool,
    /// What waits for the person to decide, if they may and anything does.
    pub waits: Option<String>,
    pub states: Vec<Stat>,
    /// What deserves a look, with numbers.
    pub looks: Vec<Stat>,
    pub weeks: BarChart,
    /// `None` while nothing was used.
    pub usage: Option<UsageChart>,
    pub risks: Vec<RiskLine>,
}

/// A number that leads to what is behind it.
pub struct Stat {
    pub count: String,
    pub word: String,
    pub chip: Option<Chip>,
    pub href: String,
}

/// A new token that deserves a look.
pub struct RiskLine {
    pub name: String,
    pub href: String,
    pub owner: String,
    pub made: MomentText,
    pub chips: Vec<Chip>,
}
