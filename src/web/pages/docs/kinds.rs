//! What a value is, in a few words.

use serde_json::Value;

/// The kind of a value.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return name.to_owned();
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    }
    if let Some(parts) = schema["anyOf"].as_array() {
        return parts.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(value) = schema.get("const") {
        return value.to_string().trim_matches('"').to_owned();
    }
    plain(schema)
}

fn plain(schema: &Value) -> String {
    let number = |name: &str| schema[name].as_u64();
    match (schema["type"].as_str().unwrap_or("anything"), schema["format"].as_str()) {
        ("array", _) => format!("list of {}", kind(&schema["items"])),
        ("string", Some("uuid")) => "id".to_owned(),
        ("string", Some("date-time")) => "time".to_owned(),
        ("string", Some(format)) => format.to_owned(),
        ("string", None) => number("maxLength").map_or("text".to_owned(), |most| format!("text, at most {most} characters")),
        ("integer", _) => number("maximum").map_or("number".to_owned(), |most| format!("number up to {most}")),
        ("boolean", _) => "true or false".to_owned(),
        ("null", _) => "null".to_owned(),
        (other, _) => other.to_owned(),
    }
}
