//! The list as a file, and views that are kept.

use super::LIST;
use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

/// Reads RFC 4180, strictly: a quote inside a bare cell or a bare end of line fails.
fn cells_of(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut rest) = (Vec::new(), Vec::new(), String::new(), text);
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut end = 0;
            loop {
                end += quoted[end..].find('"').expect("a closing quote");
                if !quoted[end + 1..].starts_with('"') {
                    break;
                }
                end += 2;
            }
            cell.push_str(&quoted[..end].replace("\"\"", "\""));
            rest = &quoted[end + 1..];
        } else {
            let end = rest.find([',', '\r']).expect("an end");
            assert!(!rest[..end].contains(['"', '\n']), "{rest}");
            cell.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        row.push(std::mem::take(&mut cell));
        match rest.strip_prefix("\r\n") {
            Some(next) => {
                rows.push(std::mem::take(&mut row));
                rest = next;
            }
            None => rest = rest.strip_prefix(',').unwrap_or_else(|| panic!("neither comma nor end: {rest:?}")),
        }
    }
    rows
}

crate::on_both_databases! {
    async fn a_file_holds_all_rows_of_the_filters_and_no_formula(house: House) {
        let operator = Operator::of(&house);
        let hostile = ["=HYPERLINK(1)", "+1", "-1", "@x", "plain, with \"quotes\"", "a=b"];
        for name in hostile {
            operator.make(ANN, Plan::named(name).for_ever());
        }
        operator.make_thousands(ANN, Plan::named("t"), 1_100);
        operator.make(CAROL, Plan::named("carols").for_ever());
        let root = house.signed_in(ROOT).await;
        let reply = root.open(&format!("{LIST}/export/csv?flag=never_ends&sort=name")).await.expect(200);
        assert!(reply.header("content-type").starts_with("text/csv"));
        assert_eq!(reply.header("content-disposition"), "attachment; filename=\"tokens.csv\"");
        let rows = cells_of(&reply.text());
        assert_eq!(rows.len(), 1 + hostile.len());
        assert!(rows.iter().all(|row| row.len() == 26));
        let mut names: Vec<&str> = rows[1..].iter().map(|row| row[1].as_str()).collect();
        names.sort_unstable();
        let mut safe = ["'=HYPERLINK(1)", "'+1", "'-1", "'@x", "plain, with \"quotes\"", "a=b"];
        safe.sort_unstable();
        assert_eq!(names, safe);
        assert_eq!(cells_of(&root.open(&format!("{LIST}/export/csv")).await.expect(200).text()).len(), 1 + 1_106);
        let all: Value = root.open(&format!("{LIST}/export/json?flag=never_ends")).await.expect(200).json();
        assert_eq!(all.as_array().map(Vec::len), Some(hostile.len()));
        assert!(all[0]["owner"] == "Ann Andersen" && all[0]["flags"][0] == "never_ends", "{all}");
        assert_eq!(root.open(&format!("{LIST}/export/json?q=nothing+like+it")).await.expect(200).json(), Value::Array(Vec::new()));
        assert_eq!(house.books().number("count(*) FROM audit_events WHERE action = 'tokens.exported'"), 4);
    }

    async fn a_file_says_from_where_each_token_may_be_used(house: House) {
        let operator = Operator::of(&house);
        let (bound, _) = operator.make(ANN, Plan::named("bound"));
        operator.make(BOB, Plan::named("free"));
        let wish = json!({ "networks": ["10.1.0.0/16", "2001:db8::/32"] });
        logged_in(&house, ANN).await.send(Method::PATCH, &format!("/api/v1/tokens/{bound}"), &wish).await.expect(200);
        let (root, program) = (house.signed_in(ROOT).await, logged_in(&house, ROOT).await);
        for rows in [
            cells_of(&root.open(&format!("{LIST}/export/csv?sort=name")).await.expect(200).text()),
            cells_of(&program.get("/api/v1/tokens/export?format=csv&sort=name").await.expect(200).text()),
        ] {
            let place = rows[0].iter().position(|name| name == "networks").expect("a column");
            let of = |name: &str| rows.iter().find(|row| row[1] == name).map(|row| row[place].clone());
            assert_eq!(of("bound").as_deref(), Some("10.1.0.0/16; 2001:db8::/32"));
            assert_eq!(of("free").as_deref(), Some(""));
        }
        for list in [
            root.open(&format!("{LIST}/export/json")).await.expect(200).json(),
            program.get("/api/v1/tokens/export").await.expect(200).json(),
        ] {
            let all = list.as_array().expect("a list");
            let of = |name: &str| all.iter().find(|row| row["name"] == name).map(|row| row["networks"].clone());
            assert_eq!(of("bound"), Some(json!(["10.1.0.0/16", "2001:db8::/32"])));
            assert_eq!(of("free"), Some(json!([])));
        }
    }

    async fn an_export_that_is_broken_off_leaves_nothing_behind(house: House) {
        Operator::of(&house).make_thousands(ANN, Plan::named("t"), 1_200);
        let root = house.signed_in(ROOT).await;
        let cookies: Vec<String> = root.cookies().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        let address = house.server().url().trim_start_matches("http://").trim_end_matches('/').to_owned();
        // More often than there are connections to the database.
        for _ in 0..12 {
            let mut line = TcpStream::connect(&address).expect("a connection");
            let head = format!("GET {LIST}/export/json HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\n\r\n", cookies.join("; "));
            line.write_all(head.as_bytes()).expect("a request");
            let mut begun = [0u8; 1_024];
            line.read_exact(&mut begun).expect("the beginning");
            assert!(begun.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&begun));
        }
        // Nobody kept the first connection open meanwhile.
        let root = house.signed_in(ROOT).await;
        assert_eq!(cells_of(&root.open(&format!("{LIST}/export/csv")).await.expect(200).text()).len(), 1 + 1_200);
        assert_eq!(house.books().number("count(*) FROM audit_events WHERE action = 'tokens.exported'"), 13, "each is in the log");
    }

    async fn who_may_not_review_exports_nothing(house: House) {
        Operator::of(&house).make(BOB, Plan::named("bobs"));
        let (ann, root) = (house.signed_in(ANN).await, house.signed_in(ROOT).await);
        let before = house.books().picture();
        ann.open(&format!("{LIST}/export/csv")).await.expect(403);
        root.open(&format!("{LIST}/export/xml")).await.expect(404);
        root.open(&format!("{LIST}/export/csv?state=x")).await.expect(422);
        root.open(&format!("{LIST}/export/csv?team=01890000-0000-7000-8000-000000000000")).await.expect(404);
        before.assert_still(&mut house.books());
    }

    async fn a_view_is_kept_under_a_name_replaced_and_forgotten(house: House) {
        Operator::of(&house).make(ANN, Plan::named("anns").for_ever());
        let root = house.signed_in(ROOT).await;
        let keep = root.open(&format!("{LIST}?flag=never_ends&owner=ann")).await.page().form("Keep").fill("name", "Ann for ever");
        let place = root.submit_once(keep).await.expect(303).header("location");
        let page = root.open(&place).await.expect(200).page();
        assert_eq!(page.words_of(".own-views a[aria-current]"), ["Ann for ever"]);
        let again = root.open(&format!("{LIST}?owner=ann")).await.page().form("Keep").fill("name", "ANN FOR EVER");
        root.submit_once(again).await.expect(303);
        let page = root.open(LIST).await.page();
        assert_eq!(page.words_of(".own-views a"), ["ANN FOR EVER"]);
        assert_eq!(page.attributes(".own-views a", "href"), [format!("{LIST}?owner=ann")]);
        let forged = root.open(&format!("{LIST}?owner=ann")).await.page().form("Keep").fill("name", "x").forge("query", "state=x");
        root.submit_once(forged).await.expect(422);
        let forget = page.form("Forget the view ANN FOR EVER");
        Operator::of(&house).let_do(BOB, hallpass::domain::organization::GrantScope::Organization, &["core.member_token:get"]);
        let bob = house.signed_in(BOB).await;
        assert_eq!(bob.open(LIST).await.page().count(".own-views a"), 0, "everybody has their own");
        root.submit_once(forget).await.expect(303);
        assert_eq!(root.open(LIST).await.page().count(".own-views a"), 0);
    }
}
