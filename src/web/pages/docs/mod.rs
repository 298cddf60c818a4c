//! The manual of the API: the OpenAPI document as a page that needs no script and no other host.

mod fields;
mod kinds;
pub mod view;

use crate::web::openapi::{self, document};
use crate::web::pages::shell;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::Visit;
use fields::fields_of;
use kinds::kind;
use serde_json::Value;
use view::{ApiPage, Described, Heading, Reply, Row};

/// All operations under their headings.
pub async fn api(visit: Visit) -> Answer {
    let document = document();
    let tags = document["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let about = text(&document["info"]["description"]);
    drawn(&ApiPage { frame: shell::bare(&visit, "API"), about, headings: tags.iter().map(heading).collect() })
}

fn heading(tag: &Value) -> Heading {
    let name = text(&tag["name"]);
    let operations = openapi::operations().into_iter().filter(|operation| operation.tag() == name);
    let operations = operations.map(|operation| described(operation.method, operation.path, operation.id)).collect();
    let anchor = name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    Heading { name, anchor, about: text(&tag["description"]), operations }
}

fn described(method: &str, path: &str, id: &str) -> Described {
    let operation = &document()["paths"][path][method.to_ascii_lowercase()];
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let body = operation["requestBody"]["content"].as_object().and_then(|content| content.values().next());
    Described {
        method: method.to_owned(),
        path: path.to_owned(),
        id: id.to_owned(),
        summary: text(&operation["summary"]),
        is_public: operation["security"].as_array().is_some_and(Vec::is_empty),
        parameters: parameters.iter().map(parameter).collect(),
        fields: body.map(|body| fields_of(&body["schema"])).unwrap_or_default(),
        replies: operation["responses"].as_object().into_iter().flatten().map(reply).collect(),
    }
}

fn parameter(parameter: &Value) -> Row {
    let place = match text(&parameter["in"]).as_str() {
        "path" => "in the path",
        "header" => "header",
        _ => "in the query",
    };
    let about = [place.to_owned(), text(&parameter["description"])].into_iter().filter(|words| !words.is_empty());
    Row { name: text(&parameter["name"]), kind: kind(&parameter["schema"]), about: about.collect::<Vec<_>>().join(": ") }
}

fn reply((status, response): (&String, &Value)) -> Reply {
    let content = response["content"].as_object().and_then(|content| content.values().next());
    Reply {
        status: status.clone(),
        about: text(&response["description"]),
        is_refusal: status.starts_with(['4', '5']),
        fields: content.filter(|_| status.starts_with('2')).map(|content| fields_of(&content["schema"])).unwrap_or_default(),
    }
}

/// Backquotes mark code for readers of Markdown; here they would only be in the way.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('`', "")
}
