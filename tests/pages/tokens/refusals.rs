//! The refusal list: every address that changes a token refuses everybody and everything it must,
//! and then nothing is changed and nothing audited.

use super::{Made, make, right, works};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::{Reply, Visitor};
use hallpass::domain::organization::BuiltInTeam;
use hallpass::web::routes::{Access, table};
use reqwest::Method;

type Pairs = Vec<(String, String)>;

crate::on_both_databases! {
    async fn every_change_of_a_token_refuses_what_it_must(house: House) {
        let (ann, bob, carol) = (house.signed_in(ANN).await, house.signed_in(BOB).await, house.signed_in(CAROL).await);
        let made = make(&ann, "ci").await;
        let form = ann.open("/web/pats/new").await.form("Create token");
        let (csrf, user_fetch) = (form.value("csrf").expect("a token"), right(&form, "/user:fetch"));
        let before = house.books().picture();
        for path in changing() {
            let (mine, body) = (path.replace("{id}", &made.id), body(path, &user_fetch));
            let unknown = path.replace("{id}", "01890000-0000-7000-8000-000000000000");
            for way in Way::BOTH {
                let signed = with(&body, &csrf);
                let said = post(&house.visitor(), way, &mine, &signed).await;
                assert_eq!(said.status(), if way == Way::Htmx { 401 } else { 303 }, "anonymous, {path}");
                assert!(way == Way::Htmx || said.header("location") == "/sign-in", "what was posted is not repeated");
                let ask = house.program(&made.secret).ask(Method::POST, &mine).form(signed.clone());
                assert!([303, 401].contains(&ask.like_a_navigation("same-origin").send().await.status()), "a token, {path}");
                for stranger in [&bob, &carol] {
                    let theirs = stranger.open("/web/account").await.form("Save appearance").value("csrf").expect("a token");
                    post(stranger, way, &mine, &with(&body, &theirs)).await.expect(404);
                    post(&ann, way, &mine, &with(&body, &theirs)).await.expect(403);
                }
                post(&ann, way, &mine, &body).await.expect(403);
                post(&ann, way, &unknown, &signed).await.expect(404);
                for id in ["x", "..%2f..", "%00", "ci", "%252e", &"9".repeat(300), &made.id[..35], &format!("{}0", made.id)] {
                    post(&ann, way, &path.replace("{id}", id), &signed).await.expect(404);
                }
                let mut forged = signed.clone();
                forged.push(("owner_id".into(), "x".into()));
                post(&ann, way, &mine, &forged).await.expect(422);
                post(&ann, way, &format!("{mine}/"), &signed).await.expect(404);
            }
            for method in [Method::PUT, Method::PATCH, Method::DELETE] {
                let reply = ann.ask(method.clone(), &mine).form(with(&body, &csrf)).like_a_navigation("same-origin").send().await;
                let reply = reply.expect(405);
                assert!(reply.header("allow").contains("POST"), "{path} {method}: {:?}", reply.headers());
            }
            let plain = ann.ask(Method::POST, &mine).header("Content-Type", "text/plain").body("csrf=x");
            plain.like_a_navigation("same-origin").send().await.expect(415);
        }
        before.assert_still(&mut house.books());
        assert!(works(&ann, &made.secret).await);
    }

    async fn strangers_and_nobody_get_the_same_answer(house: House) {
        let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
        let made = make(&ann, "ci").await;
        for row in table().iter().filter(|row| row.method == "GET" && row.path.contains("/pats/{id}")) {
            for way in Way::BOTH {
                let foreign = answer(&bob, way, &row.path.replace("{id}", &made.id)).await;
                let unknown = answer(&bob, way, &row.path.replace("{id}", "01890000-0000-7000-8000-000000000000")).await;
                assert_eq!(foreign, unknown, "{}", row.path);
                if way == Way::Htmx || !is_value(row.path) {
                    assert_eq!(foreign.0, 404, "{}", row.path);
                }
            }
        }
    }

    async fn a_reader_cannot_change_by_reading(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let before = house.books().picture();
        for path in changing() {
            let path = path.replace("{id}", &made.id);
            let reply = ann.ask(Method::GET, &format!("{path}?csrf=x&reason=leaked&name=x")).like_a_navigation("none").send().await;
            assert!([200, 303, 405].contains(&reply.status()), "{path}");
            let reply = ann.ask(Method::HEAD, &path).like_a_navigation("none").send().await;
            assert!(reply.status() < 500, "{path}");
        }
        before.assert_still(&mut house.books());
        assert_eq!(fact_of(&ann, &made).await, 200);
    }
}

/// Addresses that change one token.
fn changing() -> Vec<&'static str> {
    let rows = table().into_iter().filter(|row| row.access == Access::Person && row.method == "POST");
    let paths: Vec<&'static str> = rows.map(|row| row.path).filter(|path| path.contains("/pats/{id}")).collect();
    assert!(paths.len() >= 9, "{paths:?}");
    paths
}

/// Fields with which the address would do its work.
fn body(path: &str, right: &str) -> Pairs {
    let pairs: &[(&str, &str)] = match path.rsplit('/').next().unwrap_or_default() {
        "name" => &[("version", "1"), ("name", "stolen")],
        "description" => &[("version", "1"), ("description", "stolen")],
        "valid-from" => &[("version", "1"), ("when", "now"), ("at", "")],
        "valid-until" => &[("version", "1"), ("when", "P7D"), ("at", "")],
        "networks" => &[("version", "1"), ("networks", "10.0.0.0/8")],
        "rights" => &[("version", "1"), ("right", right)],
        "rotation" => &[("once", "1")],
        "revocation" => &[("reason", "other")],
        _ => &[],
    };
    let place = [("place", "page")];
    place.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn with(body: &Pairs, csrf: &str) -> Pairs {
    let mut signed = body.clone();
    signed.push(("csrf".into(), csrf.to_owned()));
    signed
}

async fn post(visitor: &Visitor, way: Way, path: &str, body: &Pairs) -> Reply {
    let ask = visitor.ask(Method::POST, path).form(body.clone());
    match way {
        Way::Plain => ask.like_a_navigation("same-origin").send().await,
        Way::Htmx => ask.like_htmx().send().await,
    }
}

/// Status and body, without the nonce and the id that was asked for.
async fn answer(visitor: &Visitor, way: Way, path: &str) -> (u16, String) {
    let ask = visitor.ask(Method::GET, path);
    let reply = match way {
        Way::Plain => ask.like_a_navigation("none").send().await,
        Way::Htmx => ask.like_htmx().send().await,
    };
    let mut text = reply.text();
    for nonce in reply.page().attributes("[nonce]", "nonce") {
        text = text.replace(&nonce, "");
    }
    (reply.status(), text)
}

/// Addresses of single values lead whoever has no script back to the page.
fn is_value(path: &str) -> bool {
    ["/name", "/description", "/valid-from", "/valid-until", "/networks", "/rights"].iter().any(|end| path.ends_with(end))
}

async fn fact_of(visitor: &Visitor, made: &Made) -> u16 {
    visitor.open(&made.path()).await.status()
}

crate::on_both_databases! {
    async fn whoever_may_only_review_changes_nothing(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        Operator::of(&house).join(BOB, BuiltInTeam::Admins);
        let bob = house.signed_in(BOB).await;
        let form = ann.open("/web/pats/new").await.form("Create token");
        let user_fetch = right(&form, "/user:fetch");
        bob.open(&made.path()).await.expect(200);
        let csrf = bob.open("/web/account").await.form("Save appearance").value("csrf").expect("a token");
        let before = house.books().picture();
        for path in changing() {
            let signed = with(&body(path, &user_fetch), &csrf);
            for way in Way::BOTH {
                post(&bob, way, &path.replace("{id}", &made.id), &signed).await.expect(403);
            }
        }
        before.assert_still(&mut house.books());
    }

    async fn an_administrator_can_stop_a_token_but_never_take_it_over(house: House) {
        let ann = house.signed_in(ANN).await;
        let made = make(&ann, "ci").await;
        let root = house.signed_in(ROOT).await;
        let csrf = root.open("/web/account").await.form("Save appearance").value("csrf").expect("a token");
        let path = |what: &str| format!("{}/{what}", made.path());
        let form = root.open("/web/pats/new").await.form("Create token");
        let wide = [right(&form, "/user:fetch"), right(&form, "/user:delete")];
        for way in Way::BOTH {
            // A new secret would let Root act as Ann; more rights than Ann holds would let Ann act as Root.
            let reply = post(&root, way, &path("rotation"), &with(&body("rotation", ""), &csrf)).await;
            assert!([403, 404].contains(&reply.status()), "Root was shown Ann's new secret: {}", reply.status());
            let mut wider = with(&body("rights", &wide[0]), &csrf);
            wider.push(("right".into(), wide[1].clone()));
            let reply = post(&root, way, &path("rights"), &wider).await;
            assert!([403, 404, 422].contains(&reply.status()), "Root widened Ann's token: {}", reply.status());
        }
        let longer = with(&vec![("version".into(), "1".into()), ("when".into(), "P90D".into()), ("at".into(), String::new())], &csrf);
        post(&root, Way::Plain, &path("valid-until"), &longer).await.expect(403);
        assert_eq!(house.books().actions_on(&made.id), ["token.created"]);
        assert!(works(&ann, &made.secret).await);
        // Taking away is what reviewing is for.
        let shorter = with(&vec![("version".into(), "1".into()), ("when".into(), "P7D".into()), ("at".into(), String::new())], &csrf);
        post(&root, Way::Plain, &path("valid-until"), &shorter).await.expect(303);
        post(&root, Way::Plain, &path("pause"), &with(&body("pause", ""), &csrf)).await.expect(303);
        assert!(!works(&ann, &made.secret).await);
        post(&root, Way::Plain, &path("revocation"), &with(&body("revocation", ""), &csrf)).await.expect(303);
        assert!(!works(&ann, &made.secret).await);
    }
}
