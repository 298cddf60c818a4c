//! The two ways in which a page is used: with htmx, and without any script.

use crate::support::visitor::{Form, Reply, Visitor};

/// How somebody uses a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Plain,
    Htmx,
}

impl Way {
    pub const BOTH: [Way; 2] = [Way::Plain, Way::Htmx];

    /// Opens a page, or the fragment that stands for it.
    pub async fn open(self, visitor: &Visitor, path: &str) -> Reply {
        match self {
            Way::Plain => visitor.open(path).await,
            Way::Htmx => visitor.open_as_htmx(path).await,
        }
    }

    /// Sends a form and returns the very answer to it.
    pub async fn submit(self, visitor: &Visitor, form: Form) -> Reply {
        match self {
            Way::Plain => visitor.submit_once(form).await,
            Way::Htmx => visitor.submit_as_htmx(form).await,
        }
    }

    /// What a change answers when it was made: a way back for plain forms, the new fragment for htmx.
    pub fn done(self) -> u16 {
        match self {
            Way::Plain => 303,
            Way::Htmx => 200,
        }
    }

    /// Fails unless the answer is a whole page here and a fragment there.
    #[track_caller]
    pub fn assert_fits(self, reply: &Reply) {
        let is_whole = reply.text().contains("<!doctype html>");
        assert_eq!(is_whole, self == Way::Plain, "{self:?} got {}", reply.text());
        assert!(reply.header("vary").contains("HX-Request-Type"), "{}", reply.header("vary"));
    }
}
