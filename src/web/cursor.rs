//! Where a list goes on, as text in an address: opaque and signed, so that nobody can make the database look elsewhere.

use super::state::Shared;
use crate::app::AppError;
use crate::app::audit::list::{Direction, Spot};
use crate::domain::keyring::hex;
use crate::domain::listing::{Order, Place, PlaceKey};
use crate::domain::moment::Moment;
use crate::domain::secret::keyed_digest;
use std::fmt::Display;
use subtle::ConstantTimeEq;

/// Digits of the signature: 128 bits.
const SIGNATURE: usize = 32;

/// Writes a place in the audit log, read from this end.
pub fn write_spot(shared: &Shared, direction: Direction, spot: Spot) -> String {
    write_moment(shared, direction, spot.at, spot.number)
}

/// Reads a place that [`write_spot`] wrote for the same end. Errors: `Invalid`, for anything else.
pub fn read_spot(shared: &Shared, direction: Direction, cursor: &str) -> Result<Spot, AppError> {
    let (at, number) = read_moment(shared, direction, cursor)?;
    Ok(Spot { at, number: number.parse().map_err(|_| broken())? })
}

/// Writes a place in a list of what happened, read from this end: when, and what tells it from others of that moment.
pub fn write_moment(shared: &Shared, direction: Direction, at: Moment, id: impl Display) -> String {
    write(shared, Order::Made, &Place { key: PlaceKey::At(at), id: format!("{}{id}", end(direction)) })
}

/// Reads a place that [`write_moment`] wrote for the same end. Errors: `Invalid`, for anything else.
pub fn read_moment(shared: &Shared, direction: Direction, cursor: &str) -> Result<(Moment, String), AppError> {
    let Place { key, id } = read(shared, Order::Made, cursor)?;
    match (key, id.strip_prefix(end(direction))) {
        (PlaceKey::At(at), Some(id)) => Ok((at, id.to_owned())),
        _ => Err(broken()),
    }
}

fn end(direction: Direction) -> &'static str {
    match direction {
        Direction::NewestFirst => "newest:",
        Direction::OldestFirst => "oldest:",
    }
}

fn broken() -> AppError {
    AppError::invalid("after", "cursor.invalid", "This list cannot go on from there. Begin again.")
}

/// Writes a place in a list of this order.
pub fn write(shared: &Shared, order: Order, place: &Place) -> String {
    let body = hex(text(order, place).as_bytes());
    format!("{}{body}", sign(shared, &body))
}

/// Reads a place that [`write`] wrote for the same order.
/// Errors: `Invalid`, for anything else.
pub fn read(shared: &Shared, order: Order, cursor: &str) -> Result<Place, AppError> {
    let (signature, body) = cursor.split_at_checked(SIGNATURE).ok_or_else(broken)?;
    if !bool::from(sign(shared, body).as_bytes().ct_eq(signature.as_bytes())) {
        return Err(broken());
    }
    place(order, &unhex(body).ok_or_else(broken)?).ok_or_else(broken)
}

fn sign(shared: &Shared, body: &str) -> String {
    let mut signature = hex(&keyed_digest(&shared.keyring().cursors, body.as_bytes()));
    signature.truncate(SIGNATURE);
    signature
}

fn text(order: Order, place: &Place) -> String {
    let key = match &place.key {
        PlaceKey::At(at) => format!("at {}", at.micros()),
        PlaceKey::Never => "never".to_owned(),
        PlaceKey::Text(text) => format!("text {text}"),
    };
    format!("{} {} {key}", order.as_str(), place.id)
}

fn place(order: Order, text: &str) -> Option<Place> {
    let rest = text.strip_prefix(order.as_str())?.strip_prefix(' ')?;
    let (id, key) = rest.split_once(' ')?;
    let key = match key.split_once(' ') {
        None if key == "never" => PlaceKey::Never,
        Some(("at", micros)) => PlaceKey::At(Moment::from_micros(micros.parse().ok()?).ok()?),
        Some(("text", text)) => PlaceKey::Text(text.to_owned()),
        _ => return None,
    };
    Some(Place { key, id: id.to_owned() })
}

fn unhex(digits: &str) -> Option<String> {
    let pairs = digits.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    String::from_utf8(bytes?).ok()
}
