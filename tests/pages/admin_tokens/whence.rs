//! From where tokens may be used, and from where they were.

use super::{LIST, names_on, sorted_names_on};
use crate::api_seeds::signing_in::logged_in;
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, ROOT};
use reqwest::Method;
use serde_json::json;

/// Ann has one token that is bound to networks and one that is used at home; Bob's was used from elsewhere.
async fn furnished(house: &House) {
    let operator = Operator::of(house);
    let (bound, _) = operator.make(ANN, Plan::named("bound"));
    let (_, home) = operator.make(ANN, Plan::named("at home").for_ever());
    let (_, away) = operator.make(BOB, Plan::named("away").for_ever());
    house.program(&home).get("/api/v1/user/profile").await.expect(200);
    house.visitor_from("127.0.7.1").program(&away).get("/api/v1/user/profile").await.expect(200);
    let wish = json!({ "networks": ["10.1.0.0/16"] });
    logged_in(house, ANN).await.send(Method::PATCH, &format!("/api/v1/tokens/{bound}"), &wish).await.expect(200);
}

crate::on_both_databases! {
    async fn tokens_are_found_by_their_networks_and_by_where_they_were_used(house: House) {
        furnished(&house).await;
        let root = house.signed_in(ROOT).await;
        let program = logged_in(&house, ROOT).await;
        for (query, names) in [
            ("networks=bound", &["bound"][..]),
            ("networks=anywhere", &["at home", "away"]),
            ("used_from=127.0.7.1", &["away"]),
            ("used_from=127.0.7.0/24", &["away"]),
            ("used_from=127.0.0.0/16", &["at home", "away"]),
            ("used_from=127.0.0.1", &["at home"]),
            ("used_from=%3A%3Affff%3A127.0.0.1", &["at home"]),
            ("used_from=2001%3Adb8%3A%3A/32", &[]),
            ("used_from=127.0.0.0/8&owner=bob", &["away"]),
            ("used_from=127.0.0.0/8&sort=used", &["at home", "away"]),
            ("used_from=127.0.0.0/8&networks=bound", &[]),
        ] {
            for way in Way::BOTH {
                assert_eq!(sorted_names_on(&root, way, &format!("{LIST}?{query}")).await, names, "{query}");
            }
            let rows = root.open(&format!("{LIST}/export/csv?{query}")).await.expect(200).text().lines().count();
            assert_eq!(rows, 1 + names.len(), "the file of {query}");
            if !query.contains("owner") {
                let list = program.get(&format!("/api/v1/tokens?owner=all&{query}")).await.expect(200).json();
                assert_eq!(list["data"].as_array().map(Vec::len), Some(names.len()), "the API's {query}: {list}");
            }
        }
        let page = root.open(&format!("{LIST}?used_from=127.0.7.1")).await.page();
        assert!(page.text().contains("One token"), "{}", page.text());
        assert_eq!(page.form("Apply").value("used_from").as_deref(), Some("127.0.7.1"));
    }

    async fn they_can_be_typed_kept_and_acted_on_and_forged_ones_are_refused(house: House) {
        furnished(&house).await;
        let root = house.signed_in(ROOT).await;
        for (typed, names) in [("from:127.0.7.0/24", &["away"][..]), ("networks:bound", &["bound"])] {
            let path = format!("{LIST}?q={}", typed.replace('/', "%2F").replace(':', "%3A"));
            assert_eq!(names_on(&root, Way::Htmx, &path).await, names, "{typed}");
        }
        let page = root.open(&format!("{LIST}?used_from=127.0.7.1")).await.page();
        root.submit_once(page.form("Keep").fill("name", "From the lab")).await.expect(303);
        let kept = root.open(LIST).await.page().attributes(".own-views a", "href").concat();
        assert_eq!(names_on(&root, Way::Plain, &kept).await, ["away"]);
        let bulk = root.open(&format!("{LIST}/bulk?deed=pause&all=yes&used_from=127.0.7.1")).await.expect(200).page();
        assert!(bulk.text().contains("Pause away?"), "{}", bulk.text());
        let program = logged_in(&house, ROOT).await;
        for query in ["networks=some", "used_from=x", "used_from=127.0.0.0/99", "used_from=300.1.1.1"] {
            root.open(&format!("{LIST}?{query}")).await.expect(422);
            root.open(&format!("{LIST}/export/json?{query}")).await.expect(422);
            program.get(&format!("/api/v1/tokens?owner=all&{query}")).await.expect(400);
        }
        assert!(root.open(&format!("{LIST}?q=from%3Ax")).await.expect(422).text().contains("such as from:10.0.0.0/8"));
    }
}
