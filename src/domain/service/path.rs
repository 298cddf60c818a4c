//! Paths of requests, and the patterns they are held against.
//!
//! A gateway, we and the application must all read a path alike, or a rule can be walked around.
//! So a path that different programs read differently is not judged at all: it is refused as unclear.

/// Longer paths are refused.
const MOST_BYTES: usize = 4 * 1024;

/// A path that every program reads alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClearPath<'a>(&'a str);

/// The path could be read in two ways, or is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the path is not written in its one clear form")]
pub struct Unclear;

impl<'a> ClearPath<'a> {
    /// Takes the path of an address; a query after `?` is cut off.
    /// Refused: what does not begin with `/`, empty and dotted segments, `;` `\` `#` and control characters,
    /// and escapes of anything that needs none or that could turn into a separator.
    pub fn parse(address: &'a str) -> Result<Self, Unclear> {
        let path = address.split('?').next().unwrap_or_default();
        let fits = path.starts_with('/') && path.len() <= MOST_BYTES && path.bytes().all(is_plain) && has_clear_escapes(path);
        let has_clear_segments =
            || path == "/" || segments(path).rev().enumerate().all(|(from_end, s)| is_clear(s, from_end == 0));
        if fits && has_clear_segments() { Ok(Self(path)) } else { Err(Unclear) }
    }

    /// The path as text.
    pub fn as_str(&self) -> &'a str {
        self.0
    }
}

fn segments(path: &str) -> std::str::Split<'_, char> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\\;#\"<>^`{|}".contains(&byte)
}

/// Only the last segment may be empty: that is a path with a slash at its end.
fn is_clear(segment: &str, is_last: bool) -> bool {
    (!segment.is_empty() || is_last) && segment != "." && segment != ".."
}

fn has_clear_escapes(path: &str) -> bool {
    path.split('%').skip(1).all(|rest| {
        let digits = rest.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).is_some_and(may_be_escaped)
    })
}

/// What must be escaped in a path and cannot turn into anything else: spaces, brackets, letters beyond ASCII.
fn may_be_escaped(byte: u8) -> bool {
    byte == b' ' || !byte.is_ascii() || b"\"<>^`{|}[]?".contains(&byte)
}

/// What stood in the place of each name of a pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bindings<'p, 'a>(Vec<(&'p str, &'a str)>);

impl<'a> Bindings<'_, 'a> {
    /// What stood in the place of `name`.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// A path with names in braces for whole segments; `/**` at the end stands for any rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Name(String),
    Rest,
}

impl PathPattern {
    /// Reads a pattern such as `/projects/{project}/assets` or `/files/**`.
    pub fn parse(text: &str) -> Result<Self, Unclear> {
        if !text.starts_with('/') || text.len() > MOST_BYTES {
            return Err(Unclear);
        }
        let mut parts = Vec::new();
        for segment in segments(text) {
            if parts.last() == Some(&Part::Rest) {
                return Err(Unclear);
            }
            parts.push(part(segment)?);
        }
        let names: Vec<&String> = parts.iter().filter_map(|p| if let Part::Name(name) = p { Some(name) } else { None }).collect();
        let repeats = names.iter().enumerate().any(|(place, name)| names[..place].contains(name));
        if repeats || (parts.len() > 1 && parts[..parts.len() - 1].contains(&Part::Literal(String::new()))) {
            return Err(Unclear);
        }
        Ok(Self { text: text.to_owned(), parts })
    }

    /// Whether the path fits, and what stood in the place of each name.
    pub fn fit<'p, 'a>(&'p self, path: ClearPath<'a>) -> Option<Bindings<'p, 'a>> {
        let mut bindings = Bindings::default();
        let mut segments = segments(path.as_str());
        for part in &self.parts {
            match (part, segments.next()) {
                (Part::Rest, _) => return Some(bindings),
                (Part::Literal(literal), Some(segment)) if literal == segment => {}
                (Part::Name(name), Some(segment)) if !segment.is_empty() => bindings.0.push((name, segment)),
                _ => return None,
            }
        }
        segments.next().is_none().then_some(bindings)
    }

    /// Whether the pattern has this name.
    pub fn names(&self, name: &str) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Name(known) if known == name))
    }

    /// The pattern as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn part(segment: &str) -> Result<Part, Unclear> {
    if segment == "**" {
        return Ok(Part::Rest);
    }
    if let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        return if fits && name != "organization" { Ok(Part::Name(name.to_owned())) } else { Err(Unclear) };
    }
    let clear = ClearPath::parse(&format!("/{segment}")).is_ok() && !segment.contains('*') && !segment.contains('?');
    if clear { Ok(Part::Literal(segment.to_owned())) } else { Err(Unclear) }
}
