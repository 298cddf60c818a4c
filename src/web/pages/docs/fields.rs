//! Schemas as rows of a table.

use super::kinds::kind;
use super::view::Row;
use crate::web::openapi::document;
use serde_json::Value;

/// The fields of an object, or of the things in a list or page. Other values have none.
pub(super) fn fields_of(schema: &Value) -> Vec<Row> {
    let schema = followed(schema);
    if schema["type"] == "array" {
        return fields_of(&schema["items"]);
    }
    let needed = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |(name, field): (&String, &Value)| {
        let is_needed = needed.iter().any(|known| known == name.as_str());
        let about = field["description"].as_str().unwrap_or_default();
        let about = if is_needed { about.to_owned() } else { format!("may be left out {about}") };
        Row { name: name.clone(), kind: kind(field), about: about.trim().to_owned() }
    };
    let fields = schema["properties"].as_object();
    fields.into_iter().flatten().map(row).collect()
}

fn followed(schema: &Value) -> &Value {
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    name.map_or(schema, |name| &document()["components"]["schemas"][name])
}
