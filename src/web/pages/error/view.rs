//! What a person sees when something cannot be done: one page and one strip for every status.

use askama::Template;

use crate::web::pages::frame::Frame;

/// A fault as a page: 400, 403, 404, 409, 413, 422, 429, 500, 503.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "error/show.html")]
pub struct FaultPage {
    pub frame: Frame,
    pub fault: Fault,
}

/// The same for htmx: goes into `#errors`, the page stays as it is.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "error/fragment.html")]
pub struct FaultFragment {
    pub fault: Fault,
}

/// What went wrong and what would work.
#[derive(Clone, Debug, Default)]
pub struct Fault {
    /// The status, `404`.
    pub code: u16,
    pub title: String,
    pub message: String,
    /// Ways on; the first is the likely one.
    pub links: Vec<FaultLink>,
    /// Given for faults on our side, with a copy button.
    pub request_id: String,
    /// Counted down on the page; 0 for no wait.
    pub wait_seconds: u64,
}

/// One way on.
#[derive(Clone, Debug, Default)]
pub struct FaultLink {
    pub label: String,
    pub href: String,
}

impl Fault {
    /// The usual words for a status. Handlers replace `message` where they know more.
    pub fn of_status(code: u16) -> Self {
        let (title, message) = match code {
            401 => ("You are not signed in", "Sign in, and come back to this page."),
            403 => ("You may not do that", "You can see this, but changing it needs a right that you do not hold."),
            404 => ("Nothing here", "There is no such page, or it is not yours to see."),
            405 => ("That does not work here", "The page exists, but not for this kind of request."),
            409 => ("Someone was faster", "This changed while you were looking at it. Open it again and repeat your change."),
            413 => ("Too much at once", "What was sent is larger than this page accepts. Nothing was changed."),
            429 => ("Too many tries", "Nothing was changed."),
            503 => ("Not ready just now", "The database does not answer. Your tokens are safe. Try again in a moment."),
            400..=499 => ("We could not read that", "Something in the request was not as expected. Nothing was changed."),
            _ => ("Something failed on our side", "Nothing was changed. Try again, and tell us the number below if it stays."),
        };
        let link = if code == 401 { ("Sign in", "/sign-in") } else { ("Your tokens", "/web/pats") };
        Self {
            code,
            title: title.to_owned(),
            message: message.to_owned(),
            links: vec![FaultLink { label: link.0.to_owned(), href: link.1.to_owned() }],
            ..Self::default()
        }
    }

    /// The same with a way on before the others: the page at this address.
    pub fn beginning_at(mut self, path: &str) -> Self {
        self.links.insert(0, FaultLink { label: "Begin again".to_owned(), href: path.to_owned() });
        self
    }
}
