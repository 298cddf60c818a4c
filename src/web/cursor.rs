//! Where a list goes on, as text in an address: opaque and signed, so that nobody can make the database look elsewhere.

use super::state::Shared;
use crate::app::AppError;
use crate::app::audit::list::Spot;
use crate::domain::keyring::hex;
use crate::domain::listing::{Order, Place, PlaceKey};
use crate::domain::moment::Moment;
use crate::domain::secret::keyed_digest;
use subtle::ConstantTimeEq;

/// Digits of the signature: 128 bits.
const SIGNATURE: usize = 32;

/// Writes a place in the audit log.
pub fn write_spot(shared: &Shared, spot: Spot) -> String {
    write(shared, Order::Made, &Place { key: PlaceKey::At(spot.at), id: spot.number.to_string() })
}

/// Reads a place that [`write_spot`] wrote. Errors: `Invalid`, for anything else.
pub fn read_spot(shared: &Shared, cursor: &str) -> Result<Spot, AppError> {
    let Place { key, id } = read(shared, Order::Made, cursor)?;
    match (key, id.parse()) {
        (PlaceKey::At(at), Ok(number)) => Ok(Spot { at, number }),
        _ => Err(broken()),
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
