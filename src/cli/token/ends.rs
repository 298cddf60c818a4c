//! How the end of a token is written on the command line.

use crate::domain::moment::Moment;
use crate::domain::window::Expiry;
use time::Duration;

/// An end as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// `never`.
    Never,
    /// `30d`: so long after the start.
    After(Duration),
    /// `2026-12-31T00:00:00Z`.
    At(Moment),
}

impl Ends {
    /// Reads `never`, a number of hours, days or weeks such as `12h`, `30d` or `2w`, or a moment in RFC 3339.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(Self::Never);
        }
        if let Some(span) = span(text) {
            return Ok(Self::After(span));
        }
        let wrong = "write it as 30d (or 12h, 2w), as 2026-12-31T00:00:00Z, or as never";
        Moment::parse(text).map(Self::At).map_err(|_| wrong.to_owned())
    }

    /// The end of a token that starts at `start`. Errors: a sentence, when it lies beyond the calendar.
    pub(super) fn from(self, start: Moment) -> Result<Expiry, String> {
        match self {
            Self::Never => Ok(Expiry::Never),
            Self::At(end) => Ok(Expiry::At(end)),
            Self::After(span) => start.plus(span).map(Expiry::At).ok_or_else(|| "that end is beyond the calendar".to_owned()),
        }
    }
}

fn span(text: &str) -> Option<Duration> {
    let unit = text.chars().last()?;
    let hours = match unit {
        'h' => 1,
        'd' => 24,
        'w' => 24 * 7,
        _ => return None,
    };
    let number: u32 = text.strip_suffix(unit)?.parse().ok()?;
    Some(Duration::hours(i64::from(number) * hours))
}
