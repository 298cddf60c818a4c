//! The manual of the API.

use askama::Template;

use crate::web::pages::frame::Frame;

/// `GET /docs/api`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "docs/api.html")]
pub struct ApiPage {
    pub frame: Frame,
    pub about: String,
    pub headings: Vec<Heading>,
}

/// Operations that belong together.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    pub name: String,
    pub anchor: String,
    pub about: String,
    pub operations: Vec<Described>,
}

/// One operation.
#[derive(Clone, Debug, Default)]
pub struct Described {
    pub method: String,
    pub path: String,
    /// Its stable name, by which links find it.
    pub id: String,
    pub summary: String,
    /// Whether no credential is needed.
    pub is_public: bool,
    pub parameters: Vec<Row>,
    pub fields: Vec<Row>,
    pub replies: Vec<Reply>,
}

/// A name, what it is, and what it is for.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub name: String,
    pub kind: String,
    pub about: String,
}

/// What may come back.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub status: String,
    pub about: String,
    pub is_refusal: bool,
    pub fields: Vec<Row>,
}
