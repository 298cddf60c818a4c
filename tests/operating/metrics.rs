//! `/metrics`: numbers about the server, and nobody's name.

use reqwest::Method;

use crate::pages::tokens::{make, works};
use crate::support::app;
use crate::support::house::{Engine, House};
use crate::support::people::{ANN, EVERYBODY};
use crate::support::server::Server;
use crate::support::visitor::Visitor;

/// A second node on the same database, with metrics.
fn node(house: &House) -> (Server, String) {
    let (url, folder, clock) = (house.database_url(), house.data().to_owned(), house.clock.clone());
    let (tell, told) = std::sync::mpsc::channel();
    let server = Server::run(move || async move {
        let (listening, metrics) = app::start_with_metrics(url, &folder, clock).await;
        tell.send(metrics).expect("somebody who listens");
        listening
    });
    (server, told.recv().expect("an address"))
}

fn value(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
    let line = line.unwrap_or_else(|| panic!("no {name} in {text}"));
    line.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no number: {line}"))
}

crate::on_both_databases! {
    async fn metrics_count_verdicts_sign_ins_and_entries_and_name_nobody(house: House) {
        let (server, metrics) = node(&house);
        let visitor = Visitor::new(&server.url());
        ANN.sign_in(&visitor).await;
        let page = visitor.open("/sign-in").await;
        drop(page);
        let stranger = Visitor::new(&server.url());
        let form = stranger.open("/sign-in").await.expect(200).form("Sign in");
        stranger.submit_once(form.fill("login", "ann").fill("password", "a wrong password, entirely")).await;
        let made = make(&visitor, "a name to look for").await;
        assert!(works(&visitor, &made.secret).await && works(&visitor, &made.secret).await);
        assert!(!works(&visitor, "hp_garbage").await);
        let scraper = Visitor::new(&metrics);
        let reply = scraper.ask(Method::GET, "/metrics").send().await.expect(200);
        assert!(reply.header("content-type").starts_with("application/openmetrics-text"));
        let text = reply.text();
        assert!(text.trim_end().ends_with("# EOF"), "{text}");
        assert_eq!(value(&text, "hallpass_checks_total{gateway=\"verify\",verdict=\"allow\"}"), 2.0);
        assert_eq!(value(&text, "hallpass_checks_total{gateway=\"verify\",verdict=\"deny\"}"), 1.0);
        assert_eq!(value(&text, "hallpass_check_duration_seconds_count"), 3.0);
        assert_eq!(value(&text, "hallpass_check_duration_seconds_bucket{le=\"+Inf\"}"), 3.0);
        assert!(text.contains("hallpass_check_duration_seconds_bucket{le=\"0.00005\"}") || text.contains("le=\"5e-5\""), "{text}");
        assert_eq!(value(&text, "hallpass_sign_ins_total{way=\"page\",result=\"done\"}"), 1.0);
        assert_eq!(value(&text, "hallpass_sign_ins_total{way=\"page\",result=\"wrong_password\"}"), 1.0);
        let entries = house.books().number("count(*) FROM audit_events");
        assert_eq!(value(&text, "hallpass_audit_entries"), entries as f64);
        assert_eq!(value(&text, "hallpass_audit_broken_chains"), 0.0);
        assert_eq!(value(&text, "hallpass_pool_connections"), 4.0);
        assert!(value(&text, "hallpass_pool_wait_seconds_count") > 1.0);
        assert!(text.contains(&format!("hallpass_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))), "{text}");
        // Every label is one of a few words.
        let labels = ["gateway", "verdict", "le", "way", "result", "state", "version"];
        for line in text.lines().filter(|line| !line.starts_with('#') && line.contains('{')) {
            let inside = line.split(['{', '}']).nth(1).unwrap_or_default();
            for label in inside.split("\",") {
                let name = label.split('=').next().unwrap_or_default();
                assert!(labels.contains(&name), "{line}");
            }
        }
        for person in EVERYBODY {
            for word in [person.username, person.full_name, person.email, person.organization] {
                assert!(!text.contains(&format!("\"{word}\"")), "{word}");
            }
        }
        assert!(!text.contains(&made.id) && !text.contains("a name to look for") && !text.contains(&made.secret));
        // They are on their own listener alone, and nothing else is there.
        visitor.ask(Method::GET, "/metrics").send().await.expect(404);
        scraper.ask(Method::GET, "/web/pats").send().await.expect(404);
        scraper.ask(Method::GET, "/healthz").send().await.expect(404);
    }
}

#[test]
fn an_address_for_metrics_that_is_taken_is_one_sentence() {
    let house = House::furnished(Engine::Sqlite);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let said =
        crate::support::block_on(app::refusal_to_start(&house.database_url(), house.data(), &[("metrics_listen", &address)]));
    assert!(said.contains(&format!("cannot listen on {address} for metrics")) && said.contains("metrics_listen"), "{said}");
}
