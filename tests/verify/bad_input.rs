//! Whatever is sent: a documented answer, never a fault, never a pass.

use reqwest::Method;

use super::office::{Node, Office};
use crate::support::house::House;
use crate::support::people::ANN;
use crate::support::visitor::{Reply, raw};

/// The rows of verdicts, each asked with these headers. What the gate says is what counts.
async fn everywhere(node: &Node, headers: &[(&str, Vec<u8>)]) -> Vec<Reply> {
    let mut replies = Vec::new();
    for (method, path) in [
        (Method::GET, "/api/v1/verify"),
        (Method::POST, "/api/v1/verify"),
        (Method::POST, "/oauth/introspect"),
        (Method::GET, "/verify/nginx/mail"),
        (Method::GET, "/verify/traefik/mail"),
        (Method::GET, "/verify/caddy/mail"),
        (Method::POST, "/verify/envoy/mail/a"),
    ] {
        let ask = node.visitor().ask(method, path).header("X-Original-URI", "/a").header("X-Forwarded-Uri", "/a");
        let ask = headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value));
        replies.push(ask.send().await);
    }
    replies
}

/// The true status, also behind a gateway that knows only two.
fn truth(reply: &Reply) -> String {
    let told = reply.header("x-error-status");
    if told.is_empty() { reply.status().to_string() } else { told }
}

crate::on_both_databases! {
    async fn each_bad_credential_has_its_documented_answer(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "* /** signed-in");
        let token = office.full_token(ANN);
        let good = token.secret.as_str();
        let bearer = |text: &str| vec![("Authorization", format!("Bearer {text}").into_bytes())];
        let cases = vec![
            ("no credential", "401", vec![]),
            ("empty", "401", vec![("Authorization", Vec::new())]),
            ("a scheme alone", "401", bearer("")),
            ("two credentials", "400", [bearer(good), bearer(good)].concat()),
            ("two in one", "401", bearer(&format!("{good},{good}"))),
            ("over-long", "401", bearer(&"a".repeat(9_000))),
            ("not ASCII", "401", vec![("Authorization", b"Bearer \xc3\xa4\xff".to_vec())]),
            ("another scheme", "401", vec![("Authorization", format!("Digest {good}").into_bytes())]),
            ("no scheme", "401", vec![("Authorization", good.as_bytes().to_vec())]),
            ("truncated", "401", bearer(&good[..good.len() - 1])),
            ("truncated at the front", "401", bearer(&good[1..])),
            ("one character too many", "401", bearer(&format!("{good}0"))),
            ("small letters", "401", bearer(&good.to_lowercase())),
            ("capitals", "401", bearer(&good.to_uppercase())),
            ("blanks around it", "401", bearer(&format!(" {good}"))),
            ("dots", "401", bearer(&".".repeat(8_000))),
            ("alg none", "401", bearer("eyJhbGciOiJub25lIn0.e30.")),
            ("a place that is not accepted", "401", vec![("X-Api-Key", good.as_bytes().to_vec())]),
        ];
        for (what, status, headers) in cases {
            for reply in everywhere(&node, &headers).await {
                assert_eq!(truth(&reply), status, "{what}: {}", reply.text());
                assert_eq!(reply.header("x-request-id").len(), 36, "{what}: a refusal can be found in the log");
                assert_eq!(reply.header("x-auth-user"), "", "{what}");
            }
        }
        let accepted = node.program(good).get("/api/v1/verify").await.expect(200);
        assert_eq!(accepted.header("x-request-id"), "", "an acceptance costs no id");
    }

    async fn headers_beyond_all_bounds_are_turned_away(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "* /** signed-in");
        let address = format!("127.0.0.1:{}", node.port()).parse().expect("an address");
        let dots = ".".repeat(10 * 1024 * 1024);
        let request = format!("GET /api/v1/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {dots}\r\n\r\n");
        let answer = std::panic::catch_unwind(|| raw::send(address, request.as_bytes()));
        // The server may close before all of it is sent; what it never does is let it in.
        assert!(answer.is_err() || answer.is_ok_and(|text| text.is_empty() || text.starts_with("HTTP/1.1 4")));
        node.visitor().ask(Method::GET, "/api/v1/verify").send().await.expect(401);
    }

    async fn encoded_and_dotted_paths_are_refused_and_never_matched(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("mail", "* /open/** anonymous\n* /** user:create");
        let token = office.full_token(ANN);
        let address = format!("127.0.0.1:{}", node.port()).parse().expect("an address");
        for path in ["/open/../secret", "/open/%2e%2e/secret", "/open%2f..%2fsecret", "//open/x", "/open/..;/secret", "/open/./x", "/%6fpen/x", "/open/x%00", "/open\\..\\secret"] {
            for dialect in ["nginx", "traefik", "caddy"] {
                let ask = node.visitor().ask(Method::GET, &format!("/verify/{dialect}/mail")).header("X-Original-URI", path);
                let reply = ask.header("X-Forwarded-Uri", path).header("Authorization", format!("Bearer {}", token.secret)).send().await;
                assert_eq!(truth(&reply), "400", "{dialect} {path}");
                assert_eq!(reply.json()["code"], "path_unclear");
            }
            // Envoy puts the path into the address, where a decent client would tidy it up.
            let request = format!("GET /verify/envoy/mail{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            let answer = raw::send(address, request.as_bytes());
            assert!(["HTTP/1.1 400", "HTTP/1.1 404"].iter().any(|line| answer.starts_with(line)), "{path}: {answer}");
        }
    }

    async fn forwarded_headers_of_a_stranger_open_nothing(house: House) {
        let office = Office::of(&house);
        office.service_with_rules("mail", "GET /open anonymous\n* /** signed-in");
        // This server was told of no proxy, so nobody may speak for anybody.
        for dialect in ["nginx", "traefik", "caddy"] {
            let ask = house.visitor().ask(Method::GET, &format!("/verify/{dialect}/mail"));
            let ask = ask.header("X-Original-URI", "/open").header("X-Forwarded-Uri", "/open").header("X-Forwarded-For", "127.0.0.1");
            let reply = ask.header("Forwarded", "for=127.0.0.1").header("X-Real-IP", "127.0.0.1").send().await.expect(403);
            assert_eq!(reply.json()["code"], "gateway_not_trusted", "{dialect}");
        }
    }

    async fn services_and_dialects_that_do_not_exist_are_said_not_to(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let token = office.full_token(ANN);
        for path in ["/verify/traefik/nothing", "/verify/traefik/Mail", "/verify/envoy/nothing/a", "/verify/caddy/%2e%2e", "/verify/kong/mail"] {
            node.program(&token.secret).get(path).await.expect(404);
        }
        let reply = node.program(&token.secret).get("/verify/nginx/nothing").await.expect(403);
        assert_eq!(reply.header("x-error-status"), "404");
    }

    async fn a_preflight_is_let_through_or_judged_and_never_somebody(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let open = hallpass::app::services::wish::Written { name: "open".into(), rules: "* /** signed-in".into(), preflight: "allow".into(), ..Default::default() };
        office.service(open);
        office.service_with_rules("shut", "* /** signed-in");
        let token = office.full_token(ANN);
        for (service, status) in [("open", 200), ("shut", 401)] {
            let ask = || node.visitor().ask(Method::OPTIONS, &format!("/verify/envoy/{service}/a")).header("Origin", "https://app.example");
            let reply = ask().header("Access-Control-Request-Method", "PUT").send().await.expect(status);
            assert_eq!(reply.header("x-auth-user"), "");
            assert_eq!(reply.header("access-control-allow-origin"), "", "the application answers, not the gate");
            ask().send().await.expect(401);
        }
        let ask = node.program(&token.secret).ask(Method::OPTIONS, "/verify/envoy/open/a").header("Origin", "https://app.example");
        let reply = ask.header("Access-Control-Request-Method", "PUT").send().await.expect(200);
        assert_eq!((reply.header("x-auth-user").as_str(), reply.header("x-auth-verdict").as_str()), ("", "anonymous"));
    }

    async fn a_misspelt_wish_of_a_gateway_opens_nothing(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        office.service_with_rules("plain", "");
        let token = office.full_token(ANN);
        for query in ["?rihgt=user:create", "?right=user:create&match=some", "?right=%3f", "?right=user:fetch&Match=any", "?x"] {
            let reply = node.program(&token.secret).get(&format!("/verify/nginx/plain{query}")).await;
            assert_eq!((reply.status(), truth(&reply).as_str()), (403, "400"), "{query}");
        }
    }
}
