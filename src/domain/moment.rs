//! A point in time, in UTC, to the microsecond.
//!
//! Microseconds because both databases keep them exactly, and a moment must be equal to itself after a round trip.

use serde::{Deserialize, Serialize};
use std::fmt;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

/// A point in time in UTC, cut to whole microseconds.
///
/// Kept as the number that the databases keep, because every verdict compares several moments and writes few of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Moment(i64);

/// The text or number was not a moment that Hallpass can keep.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("that is not a time: write it as 2026-12-22T08:00:00Z")]
pub struct InvalidMoment;

/// One second in microseconds.
const SECOND: i64 = 1_000_000;
/// The first microsecond of the calendar of crate `time`.
const FIRST: i64 = datetime!(-9999-01-01 0:00 UTC).unix_timestamp() * SECOND;
/// The last second of the calendar of crate `time`.
const LAST_SECOND: i64 = datetime!(9999-12-31 23:59:59 UTC).unix_timestamp() * SECOND;

impl Moment {
    /// Later than anything: the last second of the year 9999.
    pub const FAR_AWAY: Moment = Moment(LAST_SECOND);

    /// Takes any offset and keeps the same instant in UTC, cut to microseconds.
    pub fn new(at: OffsetDateTime) -> Self {
        Self(at.unix_timestamp() * SECOND + i64::from(at.microsecond()))
    }

    /// Microseconds since 1970-01-01T00:00:00Z, as the database keeps it.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Reads microseconds since 1970-01-01T00:00:00Z; years beyond 9999 are refused.
    pub fn from_micros(micros: i64) -> Result<Self, InvalidMoment> {
        if (FIRST..LAST_SECOND + SECOND).contains(&micros) { Ok(Self(micros)) } else { Err(InvalidMoment) }
    }

    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Result<Self, InvalidMoment> {
        let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| InvalidMoment)?;
        at.checked_to_offset(UtcOffset::UTC).map(Self::new).ok_or(InvalidMoment)
    }

    /// The same moment without its fraction of a second.
    pub fn whole_seconds(self) -> Self {
        Self(self.0 - self.0.rem_euclid(SECOND))
    }

    /// The moment `span` later, or `None` beyond the calendar.
    pub fn plus(self, span: Duration) -> Option<Self> {
        self.utc().checked_add(span).map(Self::new)
    }

    /// The moment `span` earlier; stays at the start of the calendar when it would fall before it.
    pub fn minus(self, span: Duration) -> Self {
        Self::new(self.utc().saturating_sub(span))
    }

    /// How long after `earlier` this is; negative when it is before.
    pub fn since(self, earlier: Moment) -> Duration {
        Duration::microseconds(self.0 - earlier.0)
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        self.utc().date()
    }

    /// The value of crate `time`, for formatting.
    pub fn utc(self) -> OffsetDateTime {
        let whole = OffsetDateTime::from_unix_timestamp(self.0.div_euclid(SECOND)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        whole + Duration::microseconds(self.0.rem_euclid(SECOND))
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC with `Z`, for example `2026-12-22T08:00:00Z`; a fraction only where there is one.
    /// Spelled by hand, because every verdict says two of them and the general way takes ten times as long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.utc();
        let (date, (hour, minute, second, micros)) = (at.date(), at.time().as_hms_micro());
        let year = u32::try_from(date.year()).ok().filter(|year| *year <= 9_999).ok_or(fmt::Error)?;
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        put(&mut text[..4], year);
        put(&mut text[5..7], u32::from(u8::from(date.month())));
        put(&mut text[8..10], u32::from(date.day()));
        put(&mut text[11..13], u32::from(hour));
        put(&mut text[14..16], u32::from(minute));
        put(&mut text[17..19], u32::from(second));
        put(&mut text[20..26], micros);
        let mut length = match micros {
            0 => 19,
            _ => text[..26].iter().rposition(|digit| *digit != b'0').map_or(26, |last| last + 1),
        };
        text[length] = b'Z';
        length += 1;
        f.write_str(std::str::from_utf8(&text[..length]).map_err(|_| fmt::Error)?)
    }
}

/// Writes a number with leading zeros.
fn put(place: &mut [u8], number: u32) {
    let mut rest = number;
    for digit in place.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Moment> for String {
    fn from(at: Moment) -> String {
        at.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = InvalidMoment;
    fn try_from(text: String) -> Result<Self, InvalidMoment> {
        Self::parse(&text)
    }
}
