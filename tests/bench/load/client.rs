//! Asks a server one thing at a time, to see that its answers are right and how long each takes.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::server::{Filled, Server, Token};

/// A connection that stays open.
pub struct Client {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
}

impl Client {
    pub fn new() -> Client {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        // The server closes what is idle for five seconds; a request must not meet that.
        let client = reqwest::Client::builder().no_proxy().pool_idle_timeout(Duration::from_secs(2)).build().expect("a client");
        Client { runtime, client }
    }

    /// Gets a document with a token; the status and what it says.
    pub fn get(&self, url: &str, secret: &str) -> (u16, Value) {
        self.ask(self.client.get(url).bearer_auth(secret))
    }

    /// Revokes a token and tells how long that took. Fails unless it is done.
    #[track_caller]
    pub fn revoke(&self, server_url: &str, key: &str, id: &str) -> Duration {
        let request = self.client.post(format!("{server_url}/api/v1/tokens/{id}/revoke")).bearer_auth(key);
        let begun = Instant::now();
        let (status, document) = self.ask(request.json(&serde_json::json!({ "reason": "no_longer_needed" })));
        let took = begun.elapsed();
        assert_eq!((status, document["state"].as_str()), (200, Some("revoked")), "{document}");
        took
    }

    fn ask(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        self.runtime.block_on(async {
            let answer = request.send().await.expect("an answer");
            let status = answer.status().as_u16();
            let body = answer.bytes().await.expect("a body");
            (status, serde_json::from_slice(&body).unwrap_or_default())
        })
    }

    /// Fails unless good tokens are told from others, and each is taken for what it is.
    #[track_caller]
    pub fn check(&self, server: &Server, filled: &Filled, surfaces: &[String]) {
        let verify = format!("{}/api/v1/verify", server.url);
        for token in filled.good().take(50) {
            let (status, document) = self.get(&verify, &token.secret);
            let said = (status, document["token_id"].as_str(), document["owner"]["username"].as_str());
            assert_eq!(said, (200, Some(token.id.as_str()), Some(token.owner.as_str())), "{document}");
        }
        for token in filled.secrets.tokens.iter().filter(|token| !token.works).take(50) {
            assert_eq!(self.get(&verify, &token.secret).0, 401, "{} is not good for anything", token.id);
        }
        let altered = altered(filled.good().next().expect("a good token"));
        for surface in surfaces {
            let (status, _) = self.get(&format!("{}{surface}", server.url), &altered);
            assert_eq!(status, 401, "{surface} takes a secret that nobody was given");
        }
    }

    /// How long an answer to these secrets is in the middle, in bytes.
    pub fn length(&self, url: &str, secrets: &[&str]) -> usize {
        let length = |secret: &&str| {
            let answer = self.runtime.block_on(self.client.get(url).bearer_auth(secret).send()).expect("an answer");
            self.runtime.block_on(answer.bytes()).expect("a body").len()
        };
        let mut lengths: Vec<usize> = secrets.iter().map(length).collect();
        lengths.sort_unstable();
        lengths[lengths.len() / 2]
    }

    /// Whether a gateway would let this in.
    pub fn enters(&self, url: &str, secret: &str) -> bool {
        let request = self.client.get(url).header("X-Forwarded-Method", "GET").header("X-Forwarded-Uri", "/people");
        self.ask(request.bearer_auth(secret)).0 == 200
    }
}

/// The same secret with two characters changed places.
fn altered(token: &Token) -> String {
    let mut bytes = token.secret.clone().into_bytes();
    let place = (4..bytes.len() - 8).find(|place| bytes[*place] != bytes[place + 1]).expect("two that differ");
    bytes.swap(place, place + 1);
    String::from_utf8(bytes).expect("text")
}
