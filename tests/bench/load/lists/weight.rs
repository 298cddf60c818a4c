//! How heavy the administrators' pages are on the wire.

use super::Stage;
use super::questions::Who;
use crate::numbers::Table;

const PAGES: [(&str, &str); 6] = [
    ("overview", "/web/admin"),
    ("all tokens, 50 rows", "/web/admin/tokens"),
    ("one token, explained", "/web/admin/tokens/{token}"),
    ("log, 50 entries", "/web/admin/audit"),
    ("people", "/web/admin/people"),
    ("own tokens, 50 rows", "/web/pats"),
];

/// Weighs each page by brotli, by gzip, and plain.
pub fn run(stages: &[Stage<'_>], table: &mut Table) {
    for (name, path) in PAGES {
        let cells = stages.iter().map(|stage| {
            let path = path.replace("{token}", &stage.database.filled.secrets.tokens[0].id);
            let who = if path == "/web/pats" { Who::Busiest } else { Who::Administrator };
            let weights = ["br", "gzip", "identity"].map(|encoding| stage.reader.weight(&path, who, encoding));
            weights.map(|bytes| format!("{:.1}", bytes as f64 / 1_000.0)).join(" / ")
        });
        let name = format!("weight, KB as brotli / gzip / plain: {name}");
        table.row(&std::iter::once(name).chain(cells).collect::<Vec<_>>());
    }
}
