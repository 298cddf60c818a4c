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

/// Weighs each page plain, by gzip and by brotli.
pub fn run(stage: &Stage<'_>) {
    let mut table = Table::new(&["weight, KB", "plain", "gzip", "brotli"]);
    for (name, path) in PAGES {
        let path = path.replace("{token}", &stage.database.filled.secrets.tokens[0].id);
        let who = if path == "/web/pats" { Who::Busiest } else { Who::Administrator };
        let cells = ["identity", "gzip", "br"].map(|encoding| stage.reader.weight(&path, who, encoding));
        let cells = cells.map(|bytes| format!("{:.1}", bytes as f64 / 1_000.0));
        table.row(&std::iter::once(name.to_owned()).chain(cells).collect::<Vec<_>>());
    }
    println!();
    table.print();
}
