//! The pages of deeds on many tokens.

use askama::Template;

use crate::web::pages::frame::{Chip, Frame, MomentText, Tab};
use crate::web::pages::table::Table;

/// `GET /web/admin/jobs`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/jobs/index.html")]
pub struct JobsPage {
    pub frame: Frame,
    pub jobs: Option<Table>,
}

/// `GET /web/admin/jobs/{id}` as a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/jobs/show.html")]
pub struct JobPage {
    pub frame: Frame,
    pub job: JobDetail,
}

/// The same for htmx: replaces `#job` while it runs.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/jobs/job.html")]
pub struct JobFragment {
    pub frame: Frame,
    pub job: JobDetail,
}

/// A job, whole.
#[derive(Clone, Debug, Default)]
pub struct JobDetail {
    pub base: String,
    pub title: String,
    /// `Ordered by Rut Root`
    pub person: String,
    pub at: MomentText,
    pub reason: String,
    /// Whether tokens still wait.
    pub is_running: bool,
    pub settled: i64,
    pub total: i64,
    /// `1 200 of 10 000`
    pub progress: String,
    pub percent: i64,
    /// `214 done, 2 already so, 1 not allowed.`
    pub summary: String,
    /// Each outcome with its count, to look at alone.
    pub tabs: Vec<Tab>,
    pub items: Vec<ItemRow>,
    /// Whether any of them says why.
    pub has_details: bool,
    pub more_href: Option<String>,
    /// Whether the pause can be taken back.
    pub can_undo: bool,
    /// The job that took it back.
    pub undone_href: Option<String>,
    /// Each of its changes in the log.
    pub trail_href: Option<String>,
    /// The job that this one takes back.
    pub undoes_href: Option<String>,
}

/// One token and what became of it.
#[derive(Clone, Debug, Default)]
pub struct ItemRow {
    pub href: String,
    pub name: String,
    pub chip: Chip,
    pub detail: String,
}
