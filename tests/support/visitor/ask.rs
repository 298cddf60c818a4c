//! One request and its answer.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde_json::Value;

use super::{Page, Visitor};

/// A request being put together.
pub struct Ask {
    visitor: Visitor,
    request: reqwest::RequestBuilder,
    method: Method,
    url: String,
    cookies: bool,
}

impl Ask {
    pub(super) fn new(visitor: Visitor, method: Method, path: &str) -> Ask {
        let url = if path.contains("://") { path.to_owned() } else { format!("{}{path}", visitor.base) };
        let request = visitor.client.request(method.clone(), &url);
        Ask { visitor, request, method, url, cookies: true }
    }

    /// Adds a header; the bytes need not be text.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Ask {
        let value = HeaderValue::from_bytes(value.as_ref()).expect("a header value");
        self.request = self.request.header(HeaderName::from_bytes(name.as_bytes()).expect("a header name"), value);
        self
    }

    pub fn form(mut self, pairs: Vec<(String, String)>) -> Ask {
        self.request = self.request.form(&pairs);
        self
    }

    pub fn json(mut self, body: &Value) -> Ask {
        self.request = self.request.json(body);
        self
    }

    /// A body of any kind; the content type is the caller's.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Ask {
        self.request = self.request.body(body.into());
        self
    }

    pub fn without_cookies(mut self) -> Ask {
        self.cookies = false;
        self
    }

    /// The headers with which Chromium opens a page or sends a form; `site` is `none`, `same-origin` or `cross-site`.
    pub fn like_a_navigation(self, site: &str) -> Ask {
        let ask = self.header("Accept", "text/html,application/xhtml+xml").header("Upgrade-Insecure-Requests", "1");
        let ask = ask.header("Sec-Fetch-Site", site).header("Sec-Fetch-Mode", "navigate").header("Sec-Fetch-Dest", "document");
        ask.with_origin()
    }

    /// The headers with which htmx 4 asks for a fragment in Chromium.
    pub fn like_htmx(self) -> Ask {
        let ask = self.header("Accept", "text/html, text/event-stream").header("HX-Request", "true");
        let ask = ask.header("HX-Request-Type", "partial").header("Sec-Fetch-Site", "same-origin");
        let ask = ask.header("Sec-Fetch-Mode", "cors").header("Sec-Fetch-Dest", "empty");
        ask.with_origin()
    }

    /// Sends it. Cookies that come back go into the visitor's jar.
    pub async fn send(self) -> Reply {
        let mut request = self.request;
        if let Some(cookies) = self.visitor.jar.header().filter(|_| self.cookies) {
            request = request.header("Cookie", cookies);
        }
        let response = request.send().await.unwrap_or_else(|error| panic!("{} {}: {error:?}", self.method, self.url));
        for cookie in response.headers().get_all("set-cookie") {
            self.visitor.jar.take_in(&String::from_utf8_lossy(cookie.as_bytes()));
        }
        let (status, headers, url) = (response.status().as_u16(), response.headers().clone(), response.url().clone());
        let body = response.bytes().await.expect("the body arrives").to_vec();
        Reply { status, headers, url, body, question: format!("{} {}", self.method, self.url) }
    }

    /// Browsers name the origin on everything that is not a plain read.
    fn with_origin(self) -> Ask {
        if self.method == Method::GET || self.method == Method::HEAD {
            return self;
        }
        let origin = self.visitor.base.to_string();
        self.header("Origin", origin)
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    status: u16,
    headers: HeaderMap,
    url: Url,
    body: Vec<u8>,
    question: String,
}

impl Reply {
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Fails, showing the answer, unless it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Reply {
        assert_eq!(self.status, status, "{} answered\n{:?}\n{}", self.question, self.headers, self.text());
        self
    }

    /// A header's value; empty when it is absent, joined when it is repeated.
    pub fn header(&self, name: &str) -> String {
        let values = self.headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        values.collect::<Vec<_>>().join(", ")
    }

    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Path and query of what answered, after redirects.
    pub fn path(&self) -> String {
        let query = self.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", self.url.path())
    }

    /// Where a redirect points.
    pub fn redirect(&self) -> Option<String> {
        let location = self.headers.get("location").filter(|_| (300..400).contains(&self.status))?;
        self.url.join(&String::from_utf8_lossy(location.as_bytes())).ok().map(String::from)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{} is no JSON ({error}): {}", self.question, self.text()))
    }

    /// The answer as a document; fragments are parsed as well.
    pub fn page(&self) -> Page {
        Page::parse(&self.text(), &self.url)
    }

    /// The one form that holds a button with this text; see [`Page::form`].
    #[track_caller]
    pub fn form(&self, button: &str) -> super::Form {
        self.page().form(button)
    }
}
