//! Shelves and finding.

use super::{edit_form, make};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB};
use crate::support::visitor::Visitor;
use time::Duration;

crate::on_both_databases! {
    async fn each_token_stands_on_its_shelf(house: House) {
        let ann = house.signed_in(ANN).await;
        let page = ann.open("/web/pats").await.expect(200).page();
        assert!(page.count("#tokens") == 0 && page.count("a[href^='/web/pats/new']") > 0, "the first page invites");

        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("lasting").for_ever());
        operator.make(ANN, Plan::named("month"));
        operator.make(ANN, Plan::named("soon").days(14));
        operator.make(BOB, Plan::named("bobs"));
        let (over, gone) = (operator.make(ANN, Plan::named("over").days(1)).0, make(&ann, "gone").await);
        make(&ann, "paused").await;
        let form = ann.open("/web/pats").await.page().form("paused works");
        ann.submit_once(form).await.expect(303);
        let form = ann.open(&format!("{}/revocation", gone.path())).await.form("Revoke token");
        ann.submit_once(form).await.expect(303);
        assert!(!over.to_string().is_empty());
        house.clock.advance(Duration::DAY);
        let ann = house.signed_in(ANN).await;

        for way in Way::BOTH {
            for (shelf, names) in [
                ("in_use", &["soon", "month", "lasting"][..]),
                ("ending_soon", &["soon"]),
                ("paused", &["paused"]),
                ("ended", &["over", "gone"]),
                ("all", &["over", "soon", "month", "gone", "paused", "lasting"]),
                ("nonsense", &["soon", "month", "lasting"]),
            ] {
                let mut found = names_on(&ann, way, &format!("/web/pats?state={shelf}")).await;
                let mut expected = names.to_vec();
                if shelf != "in_use" {
                    found.sort();
                    expected.sort_unstable();
                }
                assert_eq!(found, expected, "{shelf}");
            }
        }
        let tabs = ann.open("/web/pats").await.page().words_of(".tabs a");
        assert_eq!(tabs, ["In use 3", "Ending soon 1", "Paused 1", "Ended 2"]);
    }

    async fn search_takes_every_character_literally(house: House) {
        let ann = house.signed_in(ANN).await;
        let operator = Operator::of(&house);
        for name in ["50% done", "500 done", "a_b", "axb", "c\\d", "cd", "Über-Straße", "it's", "quote\"d"] {
            operator.make(ANN, Plan::named(name));
        }
        operator.make(BOB, Plan::named("50% of bob"));
        let cases = [
            ("%", &["50% done"][..]),
            ("50%", &["50% done"]),
            ("_", &["a_b"]),
            ("a_b", &["a_b"]),
            ("\\", &["c\\d"]),
            ("c\\d", &["c\\d"]),
            ("DONE", &["50% done", "500 done"]),
            ("ÜBER", &["Über-Straße"]),
            ("straße", &["Über-Straße"]),
            ("'", &["it's"]),
            ("' OR 1=1 --", &[]),
            ("%' --", &[]),
            ("\"", &["quote\"d"]),
            ("nothing like it", &[]),
            ("\0", &[]),
            ("a\0b", &[]),
        ];
        for way in Way::BOTH {
            for (search, names) in cases {
                let mut found = names_on(&ann, way, &address(search)).await;
                found.sort();
                assert_eq!(found, names, "{search:?}");
            }
        }
        let page = ann.open(&address("<b>'\"&")).await.expect(200).page();
        assert_eq!(page.attributes("#find", "value"), ["<b>'\"&"]);
        let token = make(&ann, "by its end").await;
        let last_four = &token.secret[token.secret.len() - 4..];
        assert!(names_on(&ann, Way::Plain, &address(last_four)).await.contains(&"by its end".to_owned()));
        ann.open(&address(&"x".repeat(4_000))).await.expect(200);
        let form = edit_form(&ann, Way::Plain, &token, "description").await.fill("description", "for the harbour");
        ann.submit_once(form).await.expect(303);
        assert_eq!(names_on(&ann, Way::Plain, &address("HARBOUR")).await, ["by its end"]);
    }

    async fn odd_addresses_of_the_list_are_answered_with_sense(house: House) {
        let ann = house.signed_in(ANN).await;
        make(&ann, "ci").await;
        let odd = [
            "?state=all&state=paused",
            "?sort=name;drop",
            "?state=%00&sort=%ff&q=%ff",
            "?q=%",
            "?after=",
            "?new=%22%3E%3Cscript%3E",
            "?page=-1&limit=9223372036854775808&size=1e309",
            "?q[]=x",
            "?%00=%00",
        ];
        for way in Way::BOTH {
            for query in odd {
                let reply = way.open(&ann, &format!("/web/pats{query}")).await;
                assert!([200, 400, 422].contains(&reply.status()), "{query}: {}", reply.status());
                assert!(!reply.text().contains("<script>"), "{query}");
            }
        }
    }

    async fn nobody_sees_the_tokens_of_others(house: House) {
        let (ann, bob) = (house.signed_in(ANN).await, house.signed_in(BOB).await);
        let made = make(&ann, "the secret life of ann").await;
        for way in Way::BOTH {
            for path in ["/web/pats", "/web/pats?state=all", &address("secret life"), &format!("/web/pats?new={}", made.id)] {
                let reply = way.open(&bob, path).await.expect(200);
                assert!(!reply.text().contains("life of ann"), "{path}");
            }
        }
    }
}

fn address(search: &str) -> String {
    let mut url = reqwest::Url::parse("http://x/web/pats?state=all").expect("an address");
    url.query_pairs_mut().append_pair("q", search);
    format!("/web/pats?{}", url.query().unwrap_or_default())
}

/// The names in a list, in its order.
async fn names_on(visitor: &Visitor, way: Way, path: &str) -> Vec<String> {
    let reply = way.open(visitor, path).await.expect(200);
    reply.page().words_of("li.token .who a.value")
}
