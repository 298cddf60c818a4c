//! Filters that are typed into the search field.

use super::{LIST, names_on, studio};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use time::Duration;

fn find(text: &str) -> String {
    format!("{LIST}?q={}", utf8_percent_encode(text, NON_ALPHANUMERIC))
}

crate::on_both_databases! {
    async fn what_is_typed_becomes_filters_in_the_address_and_in_the_form(house: House) {
        studio(&house, ANN, BOB);
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("old relay").for_ever());
        house.clock.advance(Duration::days(100));
        operator.make(ANN, Plan::named("new relay").for_ever());
        operator.make(BOB, Plan::named("bobs relay"));
        let root = house.signed_in(ROOT).await;
        for (text, names) in [
            ("owner:ann", &["new relay", "old relay"][..]),
            ("owner:ann unused:90d", &["old relay"]),
            ("OWNER:bob relay", &["bobs relay"]),
            ("team:studio-team risk:never_ends new", &["new relay"]),
            ("team:\"Studio Team\" can:user:delete kind:full-access state:active sort:name used:never", &["bobs relay", "new relay", "old relay"]),
            ("ends:never owner:bob", &[]),
            ("\"old relay\"", &["old relay"]),
        ] {
            for way in Way::BOTH {
                assert_eq!(names_on(&root, way, &find(text)).await, names, "{text}");
            }
        }
        let asked = root.ask(Method::GET, &find("owner:ann unused:90d relay")).like_a_navigation("none");
        let place = asked.send().await.expect(303).header("location");
        assert_eq!(place, format!("{LIST}?q=relay&owner=ann&used=not%2D90"));
        let form = root.open(&place).await.expect(200).page().form("Apply");
        let shown = ["q", "owner", "used"].map(|name| form.value(name).unwrap_or_default());
        assert_eq!(shown, ["relay", "ann", "not-90"]);
    }

    async fn what_cannot_be_read_is_told_and_nothing_is_looked_for(house: House) {
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("anns"));
        operator.make(CAROL, Plan::named("carols"));
        let root = house.signed_in(ROOT).await;
        for (text, told) in [
            ("colour:red", "“colour:” is no filter. Write owner, team, can"),
            ("team:carols-team", "“team:carols-team” cannot be read."),
            ("unused:soon", "Write unused:90d"),
            ("unused:0d", "Write unused:90d"),
            ("ends:2027", "Write ends:never"),
            ("kind:x", "Kinds are"),
            ("risk:x", "Risks are owner_gone"),
            ("state:x", "States are"),
            ("sort:x", "Sort by"),
            ("used:yesterday", "Write used:never"),
            ("owner:", "Say what owner shall be"),
            ("can:no.such:right", "cannot be read"),
        ] {
            for way in Way::BOTH {
                let reply = way.open(&root, &find(text)).await.expect(422);
                assert!(reply.text().contains(told), "{text}: {}", reply.text());
                assert!(!reply.text().contains("anns"), "{text}");
            }
        }
        for text in ["ams.asset:delete", "\"http://x\"", "a:b"] {
            assert!(names_on(&root, Way::Plain, &find(text)).await.is_empty(), "{text} is text");
        }
    }
}
