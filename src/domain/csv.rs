//! Lines of a CSV file after RFC 4180 that no spreadsheet takes for formulas.

/// One line with its end. A cell that a spreadsheet would run gets an apostrophe in front, as security guides advise.
///
/// ```
/// # use hallpass::domain::csv::line;
/// assert_eq!(line(["a", "b,c", "=1+1", "say \"x\""]), "a,\"b,c\",'=1+1,\"say \"\"x\"\"\"\r\n");
/// ```
pub fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let mut line = cells.into_iter().map(|text| cell(text.as_ref())).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

fn cell(text: &str) -> String {
    // Spreadsheets look past blanks, and know the wide forms of their signs.
    let begins_like_one = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let is_formula = begins_like_one || text.starts_with(['\t', '\r', '\n', '\0']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    let is_plain = !text.contains([',', '"', '\r', '\n']) && text.trim() == text;
    if is_plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}
