//! The real gateways of Debian before an application that shows what reached it,
//! with the very configuration that the service's page offers to paste.
//!
//! Traefik and Envoy are not packaged there: `forward_auth.rs` sends what they send.

mod application;
pub mod programs;

use application::Application;
use programs::Gateway;

use super::office::{Node, Office};
use crate::support::house::House;
use crate::support::people::{BOB, ROOT};

const RULES: &str =
    "GET /projects/{project}/assets core.project/{project}/ams.asset:get\nGET /open anonymous\n* /me/** signed-in";

/// An answer as it came over the line.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    }

    fn reason(&self) -> String {
        let body: serde_json::Value =
            serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.body));
        body["reason"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends a request exactly as it is written and reads the answer to its end.
fn send(port: u16, line: &str, headers: &[String]) -> Answer {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).expect("the gateway listens");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).expect("a time-out");
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    write!(stream, "{line} HTTP/1.1\r\nHost: application.example\r\n{headers}\r\n").expect("the request is sent");
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer to {line}: {text:?}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Answer { status, head: head.to_owned(), body: dechunked(head, body) }
}

fn dechunked(head: &str, body: &str) -> String {
    if !head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        return body.to_owned();
    }
    let (mut rest, mut whole) = (body, String::new());
    while let Some((size, more)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || more.len() < size {
            break;
        }
        whole.push_str(&more[..size]);
        rest = more[size..].trim_start_matches("\r\n");
    }
    whole
}

fn closing(mut headers: Vec<String>) -> Vec<String> {
    headers.push("Connection: close".to_owned());
    headers
}

fn bearer(secret: &str) -> String {
    format!("Authorization: Bearer {secret}")
}

/// The configuration as the page gives it.
async fn configuration(node: &Node, word: &str) -> String {
    let root = node.visitor();
    ROOT.sign_in(&root).await;
    let list = root.open("/web/admin/services").await.expect(200).page();
    let href = list.attributes("table a", "href").into_iter().next().expect("the service is in the list");
    root.open(&format!("{href}/configuration/{word}")).await.expect(200).text()
}

async fn gateway_story(house: &House, word: &str) {
    let office = Office::of(house);
    let project = office.project("Harbour");
    let mut node = office.node();
    office.service_with_rules("mail", RULES);
    let application = Application::start();
    let gateway = Gateway::start(word, &configuration(&node, word).await, application.port());
    let right = format!("core.project/{project}/ams.asset:get");
    let (root, bob) = (office.token_for(ROOT, std::slice::from_ref(&right)), office.full_token(BOB));
    let ask = |line: &str, headers: &[String]| send(gateway.port(), line, &closing(headers.to_vec()));

    let assets = format!("GET /projects/{project}/assets?page=2");
    let answer = ask(&assets, &[bearer(&root.secret)]);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains(&format!("{assets} HTTP/1.")), "{}", answer.body);
    assert!(answer.body.contains("x-auth-user: root\n") && answer.body.contains(&format!("x-auth-rights: {right}\n")));
    assert!(
        !answer.body.contains("authorization:") && !answer.body.contains(&root.secret),
        "the credential went on: {}",
        answer.body
    );

    let forged = ["X-Auth-User: admin", "X_Auth_User: admin", "x-auth-rights: admin", "X-Auth-User-Id: admin"].map(str::to_owned);
    for line in ["GET /open", "POST /me/a"] {
        let mut headers = forged.to_vec();
        headers.push(bearer(&bob.secret));
        let answer = ask(line, &headers);
        assert_eq!(answer.status, 200, "{line}: {}", answer.body);
        assert!(!answer.body.contains("admin"), "a forged header reached the application: {}", answer.body);
    }
    // A header that the client lists as its own hop's must not take ours away.
    let answer = send(gateway.port(), "GET /me/a", &[bearer(&bob.secret), "Connection: close, X-Auth-User".to_owned()]);
    assert!(answer.status != 200 || answer.body.contains("x-auth-user: bob\n"), "{}", answer.body);

    refusals(&ask, &assets, &root.secret, &bob.secret);

    office.revoke(bob.id);
    assert_eq!(ask("GET /me/a", &[bearer(&bob.secret)]).status, 401, "revoked a moment ago");

    node.stop();
    // Its threads end a moment after it has stopped listening, and answer on connections that the gateway kept until then.
    let answer = std::iter::repeat_with(|| ask(&assets, &[bearer(&root.secret)]))
        .take(1_000)
        .find(|answer| answer.status != 200)
        .expect("the verifier is gone after a thousand requests");
    assert!([502, 503].contains(&answer.status), "the verifier is gone: {} {}", answer.status, answer.body);
    assert!(!answer.body.contains("x-auth-user"), "nobody may come in when the verifier is gone");
}

fn refusals(ask: &dyn Fn(&str, &[String]) -> Answer, assets: &str, root: &str, bob: &str) {
    let answer = ask(assets, &[]);
    assert_eq!((answer.status, answer.reason().as_str()), (401, "no_credential"));
    assert_eq!(answer.header("www-authenticate"), ["Bearer realm=\"hallpass\""]);
    let answer = ask(assets, &[bearer("garbage")]);
    assert_eq!((answer.status, answer.reason().as_str()), (401, "unknown"));
    assert_eq!(answer.header("www-authenticate"), ["Bearer realm=\"hallpass\", error=\"invalid_token\""]);
    let answer = ask(assets, &[bearer(bob)]);
    assert_eq!((answer.status, answer.reason().as_str()), (403, "right_missing"));
    assert!(answer.header("www-authenticate")[0].contains("insufficient_scope"), "{}", answer.head);
    let answer = ask("GET /nowhere", &[bearer(root)]);
    assert_eq!((answer.status, answer.reason().as_str()), (403, "no_rule"));
    assert_eq!(ask(assets, &[bearer(root), bearer(bob)]).status, 400, "two credentials");
    for path in ["/me/../open", "/me/%2e%2e/open", "//open", "/me/a%2fb", "/me/a;b"] {
        let answer = ask(&format!("GET {path}"), &[bearer(root)]);
        assert!([400, 401, 403, 404].contains(&answer.status), "{path} came in: {} {}", answer.status, answer.body);
    }
    let preflight = ["Origin: https://elsewhere.example".to_owned(), "Access-Control-Request-Method: GET".to_owned()];
    assert_eq!(ask("OPTIONS /me/a", &preflight).status, 401, "preflights are judged like others");
}

crate::on_both_databases! {
    async fn nginx_lets_in_only_who_may(house: House) {
        gateway_story(&house, "nginx").await;
    }

    async fn caddy_lets_in_only_who_may(house: House) {
        gateway_story(&house, "caddy").await;
    }

    async fn haproxy_lets_in_only_who_may(house: House) {
        gateway_story(&house, "haproxy").await;
    }
}
