//! A visitor without a browser: fetches pages, fills the forms that the HTML really holds, and sends them
//! as a plain form or as htmx would; or a program with a bearer token.
//!
//! Nothing here knows the application: what is not in the page cannot be sent by accident, only with [`Form::forge`].

mod ask;
mod form;
mod jar;
mod page;
pub mod raw;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

pub use ask::{Ask, Reply};
pub use form::Form;
use jar::Jar;
pub use page::Page;
use reqwest::Method;

/// Redirects that a visitor follows before it says that they go in circles.
const MOST_REDIRECTS: usize = 5;

/// A connection that was idle for longer may be closed by the server at the very moment when it is used again.
const IDLE: Duration = Duration::from_secs(1);

/// Somebody with a cookie jar. Clones share it.
#[derive(Clone)]
pub struct Visitor {
    client: reqwest::Client,
    base: Arc<str>,
    jar: Arc<Jar>,
    /// From which address of this machine they come, if that matters.
    from: Option<IpAddr>,
}

impl Visitor {
    /// A newcomer without cookies, whose paths are relative to `base`, for example `http://127.0.0.1:4000`.
    pub fn new(base: &str) -> Visitor {
        Visitor::with(base, None)
    }

    /// The same, from another address of this machine.
    pub fn coming_from(base: &str, address: &str) -> Visitor {
        Visitor::with(base, Some(address.parse().expect("an address")))
    }

    fn with(base: &str, from: Option<IpAddr>) -> Visitor {
        let client = reqwest::Client::builder()
            .pool_idle_timeout(IDLE)
            .local_address(from)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Visitor { client, base: base.trim_end_matches('/').into(), jar: Arc::default(), from }
    }

    /// Somebody with the same cookies, who goes their own way from here.
    pub fn twin(&self) -> Visitor {
        let twin = Visitor::new(&self.base);
        for (name, value) in self.cookies() {
            twin.set_cookie(&name, &value);
        }
        twin
    }

    /// Opens a page as a browser does when a person types its address, following redirects.
    pub async fn open(&self, path: &str) -> Reply {
        let first = self.ask(Method::GET, path).like_a_navigation("none").send().await;
        self.follow(first).await
    }

    /// Fetches a fragment as an htmx link does. Redirects are not followed: htmx would swap what comes of them.
    pub async fn open_as_htmx(&self, path: &str) -> Reply {
        self.ask(Method::GET, path).like_htmx().send().await
    }

    /// Sends a form as a browser without JavaScript does, following redirects.
    pub async fn submit(&self, form: Form) -> Reply {
        let first = self.submit_once(form).await;
        self.follow(first).await
    }

    /// Sends a form as a browser without JavaScript does and returns the very answer to it.
    pub async fn submit_once(&self, form: Form) -> Reply {
        self.ask_with(form, false).like_a_navigation("same-origin").send().await
    }

    /// Sends a form as htmx does: as a fragment request to where `hx-post` or the action says.
    pub async fn submit_as_htmx(&self, form: Form) -> Reply {
        self.ask_with(form, true).like_htmx().send().await
    }

    /// A request of any kind with this visitor's cookies, for refusals; nothing else is added to it.
    pub fn ask(&self, method: Method, path: &str) -> Ask {
        Ask::new(self.clone(), method, path)
    }

    /// A program with a bearer token: the same server, but no cookies.
    pub fn program(&self, secret: &str) -> Program {
        Program { visitor: Visitor::with(&self.base, self.from), secret: secret.to_owned() }
    }

    /// The value of a cookie that the server has set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.value(name)
    }

    /// All cookies as `(name, value)`, for handing them to a browser.
    pub fn cookies(&self) -> Vec<(String, String)> {
        self.jar.all()
    }

    /// Takes a cookie as if the server had set it.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.put(name, value);
    }

    /// Where the server listens.
    pub fn base(&self) -> &str {
        &self.base
    }

    fn ask_with(&self, form: Form, with_script: bool) -> Ask {
        let action = form.action(with_script);
        let method = form.method(with_script);
        if method == Method::GET {
            return self.ask(method, &form.into_query(&action));
        }
        self.ask(method, &action).form(form.into_pairs())
    }

    async fn follow(&self, first: Reply) -> Reply {
        let mut reply = first;
        for _ in 0..MOST_REDIRECTS {
            let Some(target) = reply.redirect() else { return reply };
            assert!(matches!(reply.status(), 301..=303), "a {} keeps its method and is not followed", reply.status());
            reply = self.ask(Method::GET, &target).like_a_navigation("same-origin").send().await;
        }
        panic!("redirected {MOST_REDIRECTS} times, last to {:?}", reply.redirect());
    }
}

/// Calls the API with a bearer token.
#[derive(Clone)]
pub struct Program {
    visitor: Visitor,
    secret: String,
}

impl Program {
    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path).send().await
    }

    pub async fn send(&self, method: Method, path: &str, body: &serde_json::Value) -> Reply {
        self.ask(method, path).json(body).send().await
    }

    /// A request that carries the token and nothing else yet.
    pub fn ask(&self, method: Method, path: &str) -> Ask {
        self.visitor.ask(method, path).header("Authorization", format!("Bearer {}", self.secret))
    }
}
