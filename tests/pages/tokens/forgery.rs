//! Other sites, other sessions and other tongues cannot make a token in Ann's name.

use super::{Made, new_form};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::people::{ANN, BOB};
use crate::support::visitor::{Form, Visitor};
use reqwest::Method;

crate::on_both_databases! {
    async fn a_form_needs_the_token_of_its_own_session(house: House) {
        let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
        let anns_other = house.signed_in(ANN).await;
        let good = new_form(&ann, Way::Plain, "ci").await;
        let csrf = good.value("csrf").expect("a token");
        let bobs = new_form(&bob, Way::Plain, "ci").await.value("csrf").expect("a token");
        let others = new_form(&anns_other, Way::Plain, "ci").await.value("csrf").expect("a token");
        let visitors = house.visitor().open("/sign-in").await.form("Sign in").value("csrf").expect("a token");
        let before = house.books().picture();
        let (short, long, flipped) = (csrf[..csrf.len() - 1].to_owned(), format!("{csrf}0"), flipped(&csrf));
        let wrong = ["", "0", &bobs, &others, &visitors, &short, &long, &flipped, "ééééééééé"];
        for way in Way::BOTH {
            way.submit(&ann, good.clone().without("csrf")).await.expect(403);
            for token in wrong {
                way.submit(&ann, good.clone().forge("csrf", token)).await.expect(403);
            }
        }
        let in_the_address = good.clone().without("csrf").sent_to(&format!("/web/pats?csrf={csrf}"));
        ann.submit_once(in_the_address).await.expect(403);
        before.assert_still(&mut house.books());

        // htmx sends it in a header as well; the header alone is enough, but not a wrong one.
        let pairs = pairs(&good.clone().without("csrf"));
        let ask = |token: &str| ann.ask(Method::POST, "/web/pats").header("X-CSRF-Token", token).form(pairs.clone()).like_htmx();
        ask(&bobs).send().await.expect(403);
        Made::read(&ask(&csrf).send().await.expect(200));
    }

    async fn a_form_must_come_from_our_own_pages(house: House) {
        let ann = house.signed_in(ANN).await;
        let form = new_form(&ann, Way::Plain, "ci").await;
        let before = house.books().picture();
        let origin = ann.base().to_owned();
        let (host, port) = origin.trim_start_matches("http://").split_once(':').expect("a port");
        let foreign = [
            "null".to_owned(),
            String::new(),
            "http://evil.example".to_owned(),
            format!("{origin}.evil.example"),
            format!("{origin}@evil.example"),
            format!("http://{host}"),
            format!("http://{host}:1"),
            format!("https://{host}:{port}"),
            format!("HTTP://{host}:{port}/"),
            format!("http://localhost:{port}"),
            format!("{origin}, http://evil.example"),
        ];
        for site in ["cross-site", "same-site", "none", "", "Same-Origin", "same-origin, cross-site"] {
            post(&ann, &form, &[("Sec-Fetch-Site", site), ("Origin", &origin)]).await.expect(403);
            post(&ann, &form, &[("Sec-Fetch-Site", site)]).await.expect(403);
        }
        for origin in &foreign {
            post(&ann, &form, &[("Origin", origin)]).await.expect(403);
        }
        post(&ann, &form, &[]).await.expect(403);
        post(&ann, &form, &[("HX-Request", "true"), ("HX-Request-Type", "partial")]).await.expect(403);
        // Whoever controls Host controls nothing.
        post(&ann, &form, &[("Host", "evil.example"), ("Origin", "http://evil.example")]).await.expect(403);
        before.assert_still(&mut house.books());

        // An old browser without fetch metadata, from our own page.
        Made::read(&post(&ann, &form, &[("Origin", &origin)]).await.expect(200));
    }

    async fn only_forms_of_a_decent_size_are_read(house: House) {
        let ann = house.signed_in(ANN).await;
        let form = new_form(&ann, Way::Plain, "ci").await;
        let before = house.books().picture();
        let text: String = pairs(&form).iter().map(|(name, value)| format!("{name}={value}&")).collect();
        for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencodedx", ""] {
            let ask = ann.ask(Method::POST, "/web/pats").header("Content-Type", kind).body(text.clone());
            ask.like_a_navigation("same-origin").send().await.expect(415);
        }
        let ask = ann.ask(Method::POST, "/web/pats").body(text.clone()).like_a_navigation("same-origin");
        ask.send().await.expect(415);
        for garbage in [&b"name=%ff%fe"[..], b"\xff\xfe=1", b"name=%C3%28"] {
            let ask = ann.ask(Method::POST, "/web/pats").header("Content-Type", "application/x-www-form-urlencoded").body(garbage);
            let status = ask.like_a_navigation("same-origin").send().await.status();
            assert!([400, 403].contains(&status), "{status}");
        }
        let answer = announced(&ann, house.server().address(), 5 * 1024 * 1024);
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        before.assert_still(&mut house.books());
    }
}

/// Announces a form of this size and waits for the answer instead of sending it.
fn announced(visitor: &Visitor, address: std::net::SocketAddr, bytes: usize) -> String {
    let cookies: Vec<String> = visitor.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
    let head = format!(
        "POST /web/pats HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {bytes}\r\nConnection: close\r\n\r\n",
        cookies.join("; ")
    );
    crate::support::visitor::raw::send(address, head.as_bytes())
}

async fn post(visitor: &Visitor, form: &Form, headers: &[(&str, &str)]) -> crate::support::visitor::Reply {
    let mut ask = visitor.ask(Method::POST, "/web/pats").form(pairs(form));
    for (name, value) in headers {
        ask = ask.header(name, value);
    }
    ask.send().await
}

fn pairs(form: &Form) -> Vec<(String, String)> {
    let names = ["csrf", "once", "name", "description", "starts", "ends", "kind", "right"];
    names.iter().filter_map(|name| Some(((*name).to_owned(), form.value(name)?))).collect()
}

/// With its last digit changed.
fn flipped(csrf: &str) -> String {
    let (start, last) = csrf.split_at(csrf.len() - 1);
    format!("{start}{}", if last == "0" { "1" } else { "0" })
}
