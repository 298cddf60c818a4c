//! Reads JSON without guessing: a key that comes twice is an error with its place, not a choice of ours.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::RefCell;
use std::fmt;

/// Why a text was refused.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no JSON, or too deep.
    Malformed,
    /// The key at this JSON pointer comes twice.
    Twice(String),
}

/// Reads one JSON value and nothing after it. Errors: [`Unreadable`].
pub fn read(bytes: &[u8]) -> Result<Value, Unreadable> {
    let twice = RefCell::new(None);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = Reader { place: String::new(), twice: &twice }.deserialize(&mut deserializer);
    let read = read.and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|_| twice.borrow_mut().take().map_or(Unreadable::Malformed, Unreadable::Twice))
}

/// A key as a step of a JSON pointer.
pub fn step(key: &str) -> String {
    format!("/{}", key.replace('~', "~0").replace('/', "~1"))
}

struct Reader<'a> {
    place: String,
    twice: &'a RefCell<Option<String>>,
}

impl Reader<'_> {
    fn below(&self, key: &str) -> Reader<'_> {
        Reader { place: format!("{}{}", self.place, step(key)), twice: self.twice }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self.below(&items.len().to_string()))? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let below = self.below(&key);
            if fields.contains_key(&key) {
                *self.twice.borrow_mut() = Some(below.place);
                return Err(A::Error::custom("a key that comes twice"));
            }
            let value = map.next_value_seed(below)?;
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
}
