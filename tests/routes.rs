//! Walks the one route table: every row refuses whom it must, and every answer carries what it must.

use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::ANN;
use crate::support::visitor::{Ask, Program, Reply, Visitor};
use hallpass::web::assets;
use hallpass::web::routes::{Access, Row, table};
use reqwest::Method;

crate::on_both_databases! {
    async fn every_route_refuses_whom_it_must(house: House) {
        let (id, secret) = Operator::of(&house).make(ANN, Plan::named("ci"));
        let ann = house.signed_in(ANN).await;
        let before = house.books().picture();
        for row in table() {
            for way in Way::BOTH {
                let path = path_of(&row, &id.to_string());
                let nobody = send(house.visitor().ask(method(&row), &path), way).await;
                assert_refused(&row, way, &nobody);
                // A cookie of nobody, a token where a session belongs, a session where a token belongs.
                let forged = house.visitor();
                forged.set_cookie("hallpass", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
                assert_refused(&row, way, &send(forged.ask(method(&row), &path), way).await);
                for wrong in wrong_credentials(&row, &path, &ann, &house.program(&secret)) {
                    assert_refused(&row, way, &send(wrong, way).await);
                }
                let garbage = house.visitor().ask(method(&row), &path).header("Authorization", "Bearer hp_garbage");
                assert_refused(&row, way, &send(garbage, way).await);
            }
        }
        before.assert_still(&mut house.books());
    }

    async fn every_answer_carries_the_headers_that_protect_it(house: House) {
        let (id, secret) = Operator::of(&house).make(ANN, Plan::named("ci"));
        let ann = house.signed_in(ANN).await;
        let mut seen = std::collections::BTreeSet::new();
        for row in table() {
            let path = path_of(&row, &id.to_string());
            let asks = [
                house.visitor().ask(method(&row), &path),
                house.program(&secret).ask(method(&row), &path),
                ann.ask(method(&row), &path),
                ann.ask(method(&row), &path).header("HX-Request-Type", "partial"),
                house.visitor().ask(Method::from_bytes(b"PROPFIND").expect("a method"), &path),
                ann.ask(Method::POST, &path).header("Content-Type", "text/plain").header("Sec-Fetch-Site", "same-origin").body("x"),
            ];
            for ask in asks {
                let reply = ask.send().await;
                seen.insert(reply.status());
                assert_protected(&row, &reply);
            }
        }
        for status in [200, 303, 401, 403, 404, 405, 415] {
            assert!(seen.contains(&status), "no answer was {status}: {seen:?}");
        }
        for path in ["/nothing", "/web/pats/x/y/z", "/assets/nothing.js", "/api/v1/nothing", "/.git/config", "/%00", "/web/pats?after=x"] {
            for visitor in [&ann, &house.visitor()] {
                let reply = visitor.ask(Method::GET, path).send().await;
                assert!((300..500).contains(&reply.status()), "{path}: {}", reply.status());
                common(&reply, path);
            }
        }
    }

    async fn each_page_has_a_policy_and_a_nonce_of_its_own(house: House) {
        let (id, _) = Operator::of(&house).make(ANN, Plan::named("ci"));
        let ann = house.signed_in(ANN).await;
        let mut nonces = std::collections::BTreeSet::new();
        for row in table().into_iter().filter(|row| row.method == "GET") {
            for way in Way::BOTH {
                for visitor in [&ann, &house.visitor()] {
                    let reply = send(visitor.ask(Method::GET, &path_of(&row, &id.to_string())), way).await;
                    if reply.header("content-type").starts_with("text/html") {
                        let nonce = policy_nonce(&reply);
                        let inside = reply.page().attributes("[nonce], [hx-nonce]", "nonce");
                        assert!(inside.iter().all(|one| *one == nonce), "{}", row.path);
                        assert!(nonces.insert(nonce), "{} repeats a nonce", row.path);
                    }
                }
            }
        }
        assert!(nonces.len() > 40, "{}", nonces.len());
    }

    async fn whatever_can_be_got_can_be_asked_for_without_its_body(house: House) {
        let (id, secret) = Operator::of(&house).make(ANN, Plan::named("ci"));
        let (ann, program) = (house.signed_in(ANN).await, house.program(&secret));
        for row in table().into_iter().filter(|row| row.method == "GET") {
            let path = path_of(&row, &id.to_string());
            let asks: [(&str, &dyn Fn(Method) -> Ask); 3] = [
                ("nobody", &|method| house.visitor().ask(method, &path)),
                ("ann", &|method| ann.ask(method, &path)),
                ("her program", &|method| program.ask(method, &path)),
            ];
            for (who, ask) in asks {
                let (got, headed) = (ask(Method::GET).send().await, ask(Method::HEAD).send().await);
                assert_eq!(got.status(), headed.status(), "{who} {}", row.path);
                assert!(headed.bytes().is_empty(), "{who} {}", row.path);
                for header in ["content-type", "etag", "location", "www-authenticate"] {
                    assert_eq!(got.header(header), headed.header(header), "{who} {} {header}", row.path);
                }
            }
        }
    }

    async fn wrong_methods_are_told_the_right_ones(house: House) {
        let ann = house.signed_in(ANN).await;
        let known = table();
        for row in &known {
            let path = path_of(row, "01890000-0000-7000-8000-000000000000");
            for method in ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"] {
                let allowed: Vec<&str> = known.iter().filter(|other| other.path == row.path).map(|other| other.method.as_str()).collect();
                if allowed.contains(&method) {
                    continue;
                }
                let reply = ann.ask(Method::from_bytes(method.as_bytes()).expect("a method"), &path).send().await.expect(405);
                let told = reply.header("allow");
                assert!(allowed.iter().all(|one| told.contains(one)), "{method} {}: Allow {told:?}, not {allowed:?}", row.path);
            }
        }
    }
}

/// What is the same for everybody and changes seldom.
const KEPT_BY_OTHERS: [&str; 3] = ["/.well-known/jwks.json", "/.well-known/oauth-authorization-server", "/api/v1/openapi.json"];

#[test]
fn no_route_stands_twice() {
    let mut rows: Vec<String> = table().iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    let all = rows.len();
    rows.sort();
    rows.dedup();
    assert_eq!(rows.len(), all);
}

fn method(row: &Row) -> Method {
    Method::from_bytes(row.method.as_str().as_bytes()).expect("a method")
}

fn path_of(row: &Row, id: &str) -> String {
    let file = assets::url("app.css").rsplit('/').next().unwrap_or_default().to_owned();
    let path = row.path.replace("{file}", &file).replace("{id}", id).replace("{service}", "nothing").replace("{rest:.*}", "x");
    path.replace("{dialect:nginx|traefik|caddy}", "nginx").replace("{dialect:envoy}", "envoy")
}

/// What is good elsewhere and not here: a token where a session belongs, a session where a token belongs,
/// and a session without a form token where something is changed.
fn wrong_credentials(row: &Row, path: &str, person: &Visitor, program: &Program) -> Vec<Ask> {
    let (session, token) = (person.ask(method(row), path), program.ask(method(row), path));
    match row.access {
        Access::Api | Access::ApiNotKriten if row.method == "GET" => Vec::new(),
        Access::Api | Access::ApiNotKriten | Access::Kriten | Access::Program | Access::Verdict => vec![session],
        _ => vec![token],
    }
}

async fn send(ask: Ask, way: Way) -> Reply {
    match way {
        Way::Plain => ask.like_a_navigation("same-origin").send().await,
        Way::Htmx => ask.like_htmx().send().await,
    }
}

/// What whoever has no business here is told.
#[track_caller]
fn assert_refused(row: &Row, way: Way, reply: &Reply) {
    let told = format!("{} {} told {way:?} {} {}", row.method, row.path, reply.status(), reply.text());
    assert!(reply.status() < 500, "{told}");
    if row.access == Access::Public {
        // Whoever signs in by the API and sends nothing is told so.
        let expected: &[u16] = if row.method == "GET" { &[200, 303, 404] } else { &[401, 415, 422] };
        assert!(expected.contains(&reply.status()), "{told}");
    } else if row.access == Access::Visitor {
        // A form that is not a form of ours; a page that anybody may see; the setup of a house that is set up.
        let expected: &[u16] = if row.method == "GET" { &[200, 404] } else { &[403, 415] };
        assert!(expected.contains(&reply.status()), "{told}");
    } else if row.access == Access::Person {
        assert_eq!(reply.status(), if way == Way::Htmx { 401 } else { 303 }, "{told}");
        assert!(way == Way::Htmx || reply.header("location").starts_with("/sign-in"), "{told}");
    } else if row.access == Access::Verdict {
        // Whoever cannot be told anything, and services that do not exist: never a word that opens a gate.
        assert!([400, 401, 403, 404, 415, 422].contains(&reply.status()), "{told}");
    } else {
        assert!([401, 403].contains(&reply.status()), "{told}");
        let challenge = reply.header("www-authenticate");
        assert!(
            reply.status() != 401 || challenge.starts_with("Bearer") || [Access::Api, Access::ApiNotKriten].contains(&row.access),
            "{told}"
        );
    }
}

#[track_caller]
fn assert_protected(row: &Row, reply: &Reply) {
    let what = format!("{} {} ({})", row.method, row.path, reply.status());
    // Some addresses of Kriten's say that Hallpass does not offer them.
    assert!(reply.status() < 500 || reply.status() == 501 && row.access == Access::Kriten, "{what}");
    if row.access == Access::Verdict {
        // For programs alone and on the hot path: nobody keeps it, nobody guesses its type.
        let is_closed = reply.header("cache-control") == "no-store" && reply.header("x-content-type-options") == "nosniff";
        assert!(is_closed || reply.status() == 405, "{what}: {:?}", reply.headers());
        let told = ["server", "access-control-allow-origin", "set-cookie"].map(|name| reply.header(name));
        assert!(told.iter().all(String::is_empty), "{what}: {told:?}");
        return;
    }
    common(reply, &what);
    let cache = reply.header("cache-control");
    if row.path.starts_with("/assets/") && reply.status() == 200 {
        assert!(cache.contains("immutable"), "{what}: {cache}");
    } else if row.path == "/.well-known/jwks.json" && reply.text() == "{\"keys\":[]}" {
        assert_eq!(cache, "public, max-age=0", "the first key may come at any moment");
    } else if KEPT_BY_OTHERS.contains(&row.path) && reply.status() == 200 {
        assert_eq!(cache, "public, max-age=300", "{what}");
    } else {
        assert_eq!(cache, "no-store", "{what}");
    }
    for cookie in reply.headers().get_all("set-cookie") {
        let cookie = String::from_utf8_lossy(cookie.as_bytes()).into_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{what}: {cookie}");
        assert!(!cookie.contains("Domain"), "{what}: {cookie}");
    }
}

#[track_caller]
fn common(reply: &Reply, what: &str) {
    let expected = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (name, value) in expected {
        assert_eq!(reply.header(name), value, "{what} lacks {name}");
    }
    for name in ["server", "x-powered-by", "access-control-allow-origin", "access-control-allow-credentials"] {
        assert_eq!(reply.header(name), "", "{what} tells {name}");
    }
    assert_eq!(reply.header("x-request-id").len(), 36, "{what}");
    assert!(!reply.header("permissions-policy").is_empty(), "{what}");
    if reply.header("content-type").starts_with("text/html") {
        policy_nonce(reply);
    } else {
        assert_eq!(reply.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'; sandbox", "{what}");
    }
    if !reply.bytes().is_empty() {
        let kind = reply.header("content-type");
        assert!(!kind.is_empty() && (!kind.starts_with("text/html") || kind.ends_with("charset=utf-8")), "{what}: {kind:?}");
    }
}

/// The nonce of a page's policy; fails when the policy allows more than it must.
#[track_caller]
fn policy_nonce(reply: &Reply) -> String {
    let policy = reply.header("content-security-policy");
    for part in ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "style-src 'self'"] {
        assert!(policy.split("; ").any(|own| own == part), "{part} is missing in {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
    assert!(nonce.len() >= 22, "{policy}");
    nonce.to_owned()
}
