//! Small words for JSON schemas.

use serde_json::{Map, Value, json};

/// A schema by its name.
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An object with these fields and no others. Those in `needed` must be there.
pub fn object(needed: &[&str], fields: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": needed, "properties": properties, "additionalProperties": false })
}

/// An object all of whose fields are there.
pub fn whole(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    object(&names, fields)
}

/// A text.
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// A text of so many characters.
pub fn text_of(least: usize, most: usize) -> Value {
    json!({ "type": "string", "minLength": least, "maxLength": most })
}

/// A UUID.
pub fn id() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

/// A moment in RFC 3339.
pub fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// Yes or no.
pub fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// A whole number from zero up.
pub fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

/// One of a few words.
pub fn words(words: &[&str]) -> Value {
    json!({ "enum": words })
}

/// That, or nothing.
pub fn nullable(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// A list.
pub fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// A page of a list.
pub fn page(items: Value) -> Value {
    whole(&[("data", list(items)), ("next_cursor", nullable(text()))])
}

/// Anything by name.
pub fn map(values: Value) -> Value {
    json!({ "type": "object", "additionalProperties": values })
}
