//! What the templates of services print.

use crate::web::pages::frame::{Chip, Choice, Field, FormError, Frame, MomentText};
use crate::web::pages::table::Table;
use askama::Template;

/// The list.
#[derive(Template)]
#[template(path = "admin/services/index.html")]
pub struct IndexPage {
    pub frame: Frame,
    pub table: Table,
    pub may_create: bool,
}

/// The form of a new service, and of one that is changed.
#[derive(Template)]
#[template(path = "admin/services/form.html")]
pub struct FormPage {
    pub frame: Frame,
    pub form: ServiceForm,
}

/// What is in the form.
#[derive(Clone, Debug, Default)]
pub struct ServiceForm {
    pub title: String,
    pub action: String,
    pub button: String,
    pub back_href: String,
    /// The version that the person sees; empty for a new service.
    pub version: String,
    pub name: Field,
    pub description: Field,
    pub rules: Field,
    pub places: Vec<Choice>,
    pub places_error: Option<String>,
    pub headers: Field,
    pub cache_seconds: Field,
    pub preflight: Vec<Choice>,
    pub errors: Vec<FormError>,
}

/// One service.
#[derive(Template)]
#[template(path = "admin/services/show.html")]
pub struct ShowPage {
    pub frame: Frame,
    pub service: ServiceFacts,
    pub trial: Trial,
    pub gateways: Vec<Gateway>,
    pub credentials: Vec<CredentialLine>,
    pub overlaps: Vec<Choice>,
    pub presence: Option<Field>,
}

/// What a service is.
#[derive(Clone, Debug, Default)]
pub struct ServiceFacts {
    pub base: String,
    pub removal: String,
    pub name: String,
    pub description: String,
    pub rules: String,
    pub places: String,
    pub headers: String,
    pub cache: String,
    pub preflight: String,
    pub may_update: bool,
    pub may_delete: bool,
}

/// The form *Try a request*, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    pub method: Field,
    pub path: Field,
    /// Never holds what was typed.
    pub token: Field,
    pub outcome: Option<Outcome>,
}

/// What would become of a request.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub is_allowed: bool,
    pub icon: String,
    pub verdict: String,
    pub lines: Vec<String>,
}

/// A gateway's configuration.
#[derive(Clone, Debug, Default)]
pub struct Gateway {
    pub word: String,
    pub name: String,
    /// The element that holds the text, for the copy button.
    pub target: String,
    pub text: String,
}

/// A credential in one line.
#[derive(Clone, Debug, Default)]
pub struct CredentialLine {
    pub hint: String,
    pub chip: Chip,
    pub made: MomentText,
    pub ends: Option<MomentText>,
}

/// The one sight of a credential. Never a GET page, always `no-store`.
#[derive(Template)]
#[template(path = "admin/services/reveal.html")]
pub struct RevealPage {
    pub frame: Frame,
    pub reveal: CredentialReveal,
}

/// A credential with a line that uses it. Has no `Debug`.
pub struct CredentialReveal {
    pub name: String,
    pub secret: String,
    pub curl_line: String,
    pub done_href: String,
}
