//! Go's zero time, by which Kriten says *never*.

use crate::domain::moment::Moment;
use crate::domain::window::Expiry;

/// The zero time as Kriten writes it.
pub const ZERO: &str = "0001-01-01T00:00:00Z";

/// An end as Kriten writes it.
pub fn written(end: Expiry) -> String {
    end.moment().map_or_else(|| ZERO.to_owned(), |end| end.to_string())
}

/// An end as Kriten reads it: the first years of the calendar mean never, also in the spelling of its manual.
pub fn read(end: Moment) -> Expiry {
    if end.date().year() <= 1 { Expiry::Never } else { Expiry::At(end) }
}
