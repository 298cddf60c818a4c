//! Lines of a CSV file after RFC 4180 that no spreadsheet takes for formulas.

/// One line with its end. A cell that begins like a formula gets an apostrophe in front, as security guides advise.
///
/// ```
/// # use hallpass::web::csv::line;
/// assert_eq!(line(["a", "b,c", "=1+1", "say \"x\""].into_iter()), "a,\"b,c\",'=1+1,\"say \"\"x\"\"\"\r\n");
/// ```
pub fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = cells.map(cell).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    let is_plain = !text.contains([',', '"', '\r', '\n']) && text.trim() == text;
    if is_plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}
