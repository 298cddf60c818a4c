//! One operation, and what all operations have in common.

use super::parameters::{header, path_schema};
use super::schema::{reference, text, text_of};
use crate::web::api::listing::{MOST, USUAL};
use crate::web::api::question::LONGEST_SEARCH;
use crate::web::routes::Access;
use serde_json::{Map, Value, json};

/// What is said of a page of a list that is read in stretches.
pub const STRETCHED: &str =
    "One page; `Link` names the next. It may hold fewer than `limit`, or none, and the list still go on: follow the cursor.";

/// One method on one path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The stable name for client generators.
    pub id: &'static str,
    tag: &'static str,
    summary: &'static str,
    query: Vec<Value>,
    headers: Vec<&'static str>,
    body: Option<Input>,
    answers: Vec<(u16, Value)>,
    refusals: Vec<u16>,
}

#[derive(Debug, Clone)]
struct Input {
    media: &'static [&'static str],
    schema: Value,
    required: bool,
}

impl Operation {
    /// An operation without parameters and body yet.
    pub fn new(method: &'static str, path: &'static str, id: &'static str, tag: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            id,
            tag,
            summary,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            answers: Vec::new(),
            refusals: Vec::new(),
        }
    }

    /// Adds a parameter of the address.
    pub fn query(mut self, name: &str, about: &str, schema: Value) -> Self {
        self.query.push(json!({ "name": name, "in": "query", "description": about, "schema": schema }));
        self
    }

    /// Adds the parameters of a list: what to search for in `searched`, the order, and the page.
    /// The things are listed by name, or by what stands for it.
    pub fn listed(self, searched: &str) -> Self {
        self.query("q", &format!("Text that {searched} contain."), text_of(0, LONGEST_SEARCH))
            .query("sort", "By name, or the other way round.", json!({ "enum": ["name", "-name"], "default": "name" }))
            .paged()
    }

    /// Adds the order of a list of what happened, by the moment in this field.
    pub fn sorted(self, field: &str) -> Self {
        let backwards = format!("-{field}");
        let schema = json!({ "enum": [&backwards, field], "default": &backwards });
        self.query("sort", "The newest first, or the oldest.", schema)
    }

    /// Adds the parameters of a page.
    pub fn paged(self) -> Self {
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL });
        let cursor = "Where to go on: `next_cursor` of the page before.";
        self.query("limit", "How many a page holds.", limit).query("cursor", cursor, text())
    }

    /// Adds headers that the operation understands.
    pub fn headers(mut self, names: &[&'static str]) -> Self {
        self.headers.extend(names);
        self
    }

    /// Adds a body that must be sent.
    pub fn body(mut self, schema: Value) -> Self {
        self.body = Some(Input { media: &["application/json"], schema, required: true });
        self
    }

    /// Adds a body that may be left out.
    pub fn optional_body(mut self, schema: Value) -> Self {
        self.body = Some(Input { media: &["application/json"], schema, required: false });
        self
    }

    /// Adds a merge patch.
    pub fn merge_patch(mut self, schema: Value) -> Self {
        self.body = Some(Input { media: &["application/merge-patch+json", "application/json"], schema, required: true });
        self
    }

    /// Adds a JSON Patch.
    pub fn json_patch(mut self, schema: Value) -> Self {
        self.body = Some(Input { media: &["application/json-patch+json"], schema, required: true });
        self
    }

    /// Adds an answer with a body.
    pub fn answers(self, status: u16, about: &str, schema: Value) -> Self {
        let content = json!({ "description": about, "content": { "application/json": { "schema": schema } } });
        self.answer(status, content)
    }

    /// Adds an answer that shows a secret: it is kept by no cache.
    pub fn reveals(self, status: u16, about: &str, schema: Value) -> Self {
        let headers = json!({ "Cache-Control": { "description": "no-store", "schema": { "const": "no-store" } } });
        let content =
            json!({ "description": about, "headers": headers, "content": { "application/json": { "schema": schema } } });
        self.answer(status, content)
    }

    /// Adds an answer that is a file, in one of these forms.
    pub fn answers_file<const N: usize>(self, status: u16, about: &str, forms: [(&str, Value); N]) -> Self {
        let content: Map<String, Value> =
            forms.into_iter().map(|(media, schema)| (media.to_owned(), json!({ "schema": schema }))).collect();
        self.answer(status, json!({ "description": about, "content": content }))
    }

    /// Adds an answer without a body.
    pub fn answers_nothing(self, status: u16, about: &str) -> Self {
        self.answer(status, json!({ "description": about }))
    }

    /// Adds refusals beyond those that follow from access, body and headers.
    pub fn refuses(mut self, statuses: &[u16]) -> Self {
        self.refusals.extend(statuses);
        self
    }

    fn answer(mut self, status: u16, content: Value) -> Self {
        self.answers.push((status, content));
        self
    }

    /// The heading under which it is read.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// The operation as the document says it. `access` is that of its row in the route table.
    pub(super) fn to_json(&self, access: Access) -> Value {
        let mut described = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.summary,
            "parameters": self.parameters(),
            "responses": self.responses(access),
            "security": self.security(access),
        });
        if let Some(input) = &self.body {
            let content: Map<String, Value> =
                input.media.iter().map(|media| ((*media).to_owned(), json!({ "schema": input.schema }))).collect();
            described["requestBody"] = json!({ "required": input.required, "content": content });
        }
        described
    }

    fn parameters(&self) -> Vec<Value> {
        let names = self.path.split('{').skip(1).filter_map(|part| part.split('}').next());
        let in_path = names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": path_schema(name) }));
        in_path.chain(self.query.iter().cloned()).chain(self.headers.iter().map(|name| header(name))).collect()
    }

    fn responses(&self, access: Access) -> Map<String, Value> {
        let mut responses: Map<String, Value> =
            self.answers.iter().map(|(status, content)| (status.to_string(), content.clone())).collect();
        for status in self.all_refusals(access) {
            responses.entry(status.to_string()).or_insert_with(|| self.refusal(status, access));
        }
        responses
    }

    fn all_refusals(&self, access: Access) -> Vec<u16> {
        // Any request may be unreadable, come too often or meet a database that does not answer.
        let mut all = vec![400, 503];
        if access != Access::Public {
            all.extend([401, 403]);
        }
        if self.path.contains('{') {
            all.push(404);
        }
        if self.body.is_some() {
            all.extend([408, 413, 415]);
            // Kriten knows one status for everything that is wrong with a request.
            all.extend((!self.is_kriten()).then_some(422));
        }
        if self.headers.contains(&"If-Match") {
            all.push(412);
        }
        all.extend(&self.refusals);
        all
    }

    fn security(&self, access: Access) -> Value {
        match access {
            Access::Public | Access::Visitor => json!([]),
            Access::Kriten => json!([{ "token": [] }, { "bearer": [] }]),
            // Who asks about others' tokens is a service.
            Access::Verdict if self.method == "POST" => json!([{ "service": [] }, { "service_password": [] }]),
            _ => json!([{ "bearer": [] }]),
        }
    }

    fn is_kriten(&self) -> bool {
        self.tag.starts_with("Kriten")
    }

    fn refusal(&self, status: u16, access: Access) -> Value {
        let (media, schema) = match access {
            _ if self.is_kriten() => ("application/json", "KritenError"),
            Access::Verdict => ("application/problem+json", "VerdictProblem"),
            _ => ("application/problem+json", "Problem"),
        };
        json!({ "description": about(status), "content": { media: { "schema": reference(schema) } } })
    }
}

fn about(status: u16) -> &'static str {
    match status {
        400 => "The request could not be read.",
        401 => "No credential came, or one that is not good.",
        403 => "The caller lacks a right.",
        404 => "There is no such thing, as far as the caller may know.",
        408 => "The body took too long to arrive.",
        409 => "The thing is in a state that does not allow it.",
        412 => "Somebody changed it since it was read.",
        413 => "The body is too large.",
        415 => "The body is not JSON.",
        422 => "The request was read and cannot be taken; each wrong place is named.",
        429 => "Too many tries.",
        501 => "This is done elsewhere here; the answer says where.",
        _ => "The database does not answer.",
    }
}
