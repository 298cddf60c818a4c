//! Reads pages: as the administrator or the busiest person in a browser, or with the administrator's token.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::questions::{Question, Who};
use crate::filling::Database;
use crate::server::{Named, Server};

/// Somebody who reads.
pub struct Reader {
    runtime: tokio::runtime::Runtime,
    administrator: reqwest::Client,
    busiest: reqwest::Client,
    pub key: String,
    pub url: String,
}

impl Reader {
    pub fn new(server: &Server, database: &Database) -> Reader {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        // A connection that was idle for longer may be closed by the server at the very moment when it is used again.
        let idle = Duration::from_secs(1);
        let client =
            || reqwest::Client::builder().no_proxy().cookie_store(true).pool_idle_timeout(idle).build().expect("a client");
        let secrets = &database.filled.secrets;
        let (administrator, busiest, key) = (client(), client(), secrets.tokens[0].secret.clone());
        let reader = Reader { runtime, administrator, busiest, key, url: server.url.clone() };
        for (client, username) in [(&reader.administrator, "admin"), (&reader.busiest, "busy")] {
            reader.sign_in(client, secrets.people.iter().find(|person| person.username == username).expect("a person"));
        }
        reader
    }

    fn sign_in(&self, client: &reqwest::Client, person: &Named) {
        let address = format!("{}/sign-in", self.url);
        let form = self.send(client.get(&address));
        let token = form.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");
        let fields = [("login", person.username.as_str()), ("password", person.password.as_str()), ("csrf", token)];
        self.send(client.post(&address).header("Origin", &self.url).form(&fields));
    }

    fn request(&self, path: &str, who: Who) -> reqwest::RequestBuilder {
        let address = format!("{}{path}", self.url);
        match who {
            Who::Administrator => self.administrator.get(address),
            Who::Busiest => self.busiest.get(address),
            Who::Key => self.administrator.get(address).bearer_auth(&self.key),
        }
    }

    pub fn text(&self, path: &str, who: Who) -> String {
        self.send(self.request(path, who))
    }

    pub fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.text(path, Who::Key)).expect("JSON")
    }

    /// Sends JSON with the administrator's token.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.administrator.post(format!("{}{path}", self.url)).bearer_auth(&self.key).json(body);
        serde_json::from_str(&self.send(request)).expect("JSON")
    }

    /// How many bytes an answer has in this encoding.
    pub fn weight(&self, path: &str, who: Who, encoding: &str) -> usize {
        let request = self.request(path, who).header("Accept-Encoding", encoding);
        self.runtime.block_on(async {
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{path}: {}", answer.status());
            answer.bytes().await.expect("a body").len()
        })
    }

    fn send(&self, request: reqwest::RequestBuilder) -> String {
        self.runtime.block_on(async {
            let answer = request.send().await.expect("an answer");
            let (status, address) = (answer.status(), answer.url().clone());
            let text = answer.text().await.expect("a body");
            assert!(status.is_success(), "{address}: {status} {text}");
            text
        })
    }

    /// How long a page takes, in milliseconds.
    pub fn time(&self, question: &Question) -> f64 {
        let begun = Instant::now();
        self.text(&question.path, question.who);
        begun.elapsed().as_secs_f64() * 1_000.0
    }
}
