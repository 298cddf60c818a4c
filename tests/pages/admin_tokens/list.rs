//! The list: who sees what, each filter, each order, page by page, and forged addresses.

use super::{LIST, names_on, restricted, sorted_names_on, studio};
use crate::pages::way::Way;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::visitor::Visitor;
use time::Duration;

/// The names of a list, however many pages it has.
async fn sorted_names_on_all_pages(visitor: &Visitor, address: String) -> Vec<String> {
    let (mut names, mut next) = (Vec::new(), address);
    while !next.is_empty() {
        let page = visitor.open(&next).await.expect(200).page();
        names.extend(page.words_of("table.review .token-cell a"));
        next = page.attributes("#more-tokens a", "href").concat();
    }
    names.sort();
    names
}

crate::on_both_databases! {
    async fn a_reviewer_sees_everybodys_tokens_of_their_own_organization_only(house: House) {
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("anns"));
        operator.make(BOB, Plan::named("bobs"));
        operator.make(CAROL, Plan::named("carols"));
        let (root, carol) = (house.signed_in(ROOT).await, house.signed_in(CAROL).await);
        for way in Way::BOTH {
            assert_eq!(sorted_names_on(&root, way, LIST).await, ["anns", "bobs"]);
            assert_eq!(names_on(&carol, way, LIST).await, ["carols"]);
            let carols = operator.id_of(CAROL);
            assert!(names_on(&root, way, &format!("{LIST}?owner={carols}")).await.is_empty(), "an id from elsewhere finds nothing");
            assert!(names_on(&root, way, &format!("{LIST}?owner=carol")).await.is_empty());
        }
        let page = root.open(LIST).await.page();
        assert!(page.attributes("nav a", "href").contains(&LIST.to_owned()), "the way there");
        assert!(page.text().contains("Two tokens"), "{}", page.text());
    }

    async fn who_may_not_review_gets_no_list_and_no_link(house: House) {
        Operator::of(&house).make(BOB, Plan::named("bobs"));
        let ann = house.signed_in(ANN).await;
        for way in Way::BOTH {
            let reply = way.open(&ann, LIST).await.expect(403);
            assert!(!reply.text().contains("bobs"));
        }
        let page = ann.open("/web/pats").await.expect(200).page();
        assert!(!page.attributes("a", "href").iter().any(|href| href.starts_with(LIST)), "links to closed doors");
        house.visitor().open(LIST).await.expect(200).page().form("Sign in");
    }

    async fn a_team_admin_sees_the_tokens_of_their_members(house: House) {
        let team = studio(&house, ANN, BOB);
        let operator = Operator::of(&house);
        operator.make(ANN, Plan::named("anns"));
        operator.make(ROOT, Plan::named("roots"));
        let (bob, root) = (house.signed_in(BOB).await, house.signed_in(ROOT).await);
        for way in Way::BOTH {
            assert_eq!(names_on(&bob, way, LIST).await, ["anns"]);
            assert_eq!(names_on(&bob, way, &format!("{LIST}?team={team}")).await, ["anns"]);
            assert!(names_on(&bob, way, &format!("{LIST}?owner=root")).await.is_empty());
            assert_eq!(names_on(&root, way, &format!("{LIST}?team={team}")).await, ["anns"]);
        }
        let page = bob.open(LIST).await.page();
        assert!(page.text().contains("the teams you lead"), "{}", page.text());
        assert!(page.attributes("nav a", "href").contains(&LIST.to_owned()));
        let administrators = crate::support::keeper::Keeper::of(&house, ROOT)
            .built_in(hallpass::domain::organization::BuiltInTeam::Administrators);
        bob.open(&format!("{LIST}?team={administrators}")).await.expect(404);
    }

    async fn each_filter_finds_what_it_says(house: House) {
        studio(&house, ANN, ROOT);
        let operator = Operator::of(&house);
        operator.make(BOB, Plan::named("lasting").for_ever());
        operator.make(BOB, Plan::named("soon").days(120 + 7));
        operator.make(BOB, Plan::named("over").days(3));
        restricted(&house, ANN, "reads", &["user:fetch"]);
        let (_, sharp) = restricted(&house, ANN, "deletes", &["user:fetch", "user:delete"]);
        house.clock.advance(Duration::days(120));
        house.program(&sharp).get("/api/v1/user/profile").await;
        restricted(&house, ANN, "fresh", &["user:fetch"]);
        operator.disable(BOB);
        let root = house.signed_in(ROOT).await;
        for way in Way::BOTH {
            for (query, names) in [
                ("", &["lasting", "soon", "fresh"][..]),
                ("state=all", &["deletes", "fresh", "lasting", "over", "reads", "soon"]),
                ("state=ended", &["deletes", "over", "reads"]),
                ("flag=never_ends", &["lasting"]),
                ("ends=never", &["lasting"]),
                ("ends=in-14", &["soon"]),
                ("flag=ending_soon", &["soon"]),
                ("flag=silent", &["lasting", "soon"]),
                ("flag=owner_gone", &["lasting", "soon"]),
                ("used=never", &["fresh", "lasting", "soon"]),
                ("used=never-30", &["lasting", "soon"]),
                ("used=not-90&state=all", &["deletes", "lasting", "over", "reads", "soon"]),
                ("kind=restricted", &["fresh"]),
                ("kind=restricted&state=all", &["deletes", "fresh", "reads"]),
                ("owner=ann&state=all", &["deletes", "fresh", "reads"]),
                ("owner=ANN@studio.example&state=all", &["deletes", "fresh", "reads"]),
                ("can=user:delete&state=all", &["deletes"]),
                ("can=USER_FETCH", &["fresh", "lasting", "soon"]),
                ("q=lasti", &["lasting"]),
                ("q=user_delete&state=all", &["deletes"]),
                ("flag=never_ends&owner=ann", &[]),
            ] {
                let mut expected = names.to_vec();
                expected.sort_unstable();
                assert_eq!(sorted_names_on(&root, way, &format!("{LIST}?{query}")).await, expected, "{query}");
            }
        }
    }

    async fn dangerous_and_dormant_are_told_from_the_rights_in_force(house: House) {
        let team = studio(&house, ANN, BOB);
        restricted(&house, ANN, "reads", &["user:fetch"]);
        restricted(&house, ANN, "deletes", &["user:fetch", "user:delete"]);
        let root = house.signed_in(ROOT).await;
        assert_eq!(names_on(&root, Way::Plain, &format!("{LIST}?flag=dangerous")).await, ["deletes"]);
        assert_eq!(names_on(&root, Way::Plain, &format!("{LIST}?can=user:delete")).await, ["deletes"]);
        crate::support::keeper::Keeper::of(&house, ANN).leave(team, ANN);
        assert!(names_on(&root, Way::Plain, &format!("{LIST}?flag=dangerous")).await.is_empty(), "what sleeps is no danger now");
        assert!(names_on(&root, Way::Plain, &format!("{LIST}?can=user:delete")).await.is_empty());
        let page = root.open(&format!("{LIST}?q=deletes")).await.page();
        assert!(page.text().contains("2 asleep") || page.text().contains("1 asleep"), "{}", page.text());
    }

    async fn every_order_goes_through_all_pages_once(house: House) {
        let operator = Operator::of(&house);
        let plan = |number: i64| {
            let plan = Plan::named(&format!("t{number:03}"));
            if number % 4 == 0 { plan.for_ever() } else { plan.days(number % 9 + 1) }
        };
        operator.make_many(ANN, (0..60).map(plan));
        operator.make_many(BOB, (60..120).map(plan));
        let root = house.signed_in(ROOT).await;
        for sort in ["", "ends", "used", "name"] {
            let (mut path, mut seen) = (format!("{LIST}?sort={sort}"), Vec::new());
            loop {
                let page = root.open(&path).await.expect(200).page();
                let names = page.words_of("table.review .token-cell a");
                assert!(names.len() <= 50);
                seen.extend(names);
                match page.attributes("#more-tokens a", "href").first() {
                    Some(next) => path = next.clone(),
                    None => break,
                }
            }
            assert_eq!(seen.len(), 120, "{sort}");
            if sort == "name" {
                assert!(seen.is_sorted(), "{seen:?}");
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 120, "{sort}: each once");
        }
        let more = root.open(&format!("{LIST}?sort=name")).await.page().attributes("#more-tokens a", "href").concat();
        let rows = root.open_as_htmx(&more).await.expect(200);
        assert!(!rows.text().contains("<h1>") && rows.text().contains("t05"), "only rows");
        assert!(root.open(LIST).await.page().text().contains("120 tokens"));
    }

    async fn forged_filters_and_cursors_are_refused(house: House) {
        Operator::of(&house).make_many(ANN, (0..60).map(|number| Plan::named(&format!("t{number}"))));
        let root = house.signed_in(ROOT).await;
        let more = root.open(LIST).await.page().attributes("#more-tokens a", "href").concat();
        let cursor = more.split("after=").nth(1).expect("a cursor").to_owned();
        let other = if cursor.starts_with('0') { '1' } else { '0' };
        for query in [
            "state=nonsense",
            "kind=x",
            "team=x",
            "team=%27%20OR%201=1",
            "project=1",
            "can=nothing",
            "can=no.such:right",
            "flag=x",
            "ends=soon",
            "ends=in-0",
            "ends=in-99999999",
            "used=ever",
            "used=not--1",
            "ends_before=yesterday",
            "unused_since=2026-13-01",
            "sort=digest",
            "after=x",
            &format!("after={cursor}0"),
            &format!("after={}&sort=name", cursor),
            &format!("after={other}{}", &cursor[1..]),
        ] {
            for way in Way::BOTH {
                let reply = way.open(&root, &format!("{LIST}?{query}")).await.expect(422);
                if way == Way::Plain {
                    let (text, links) = (reply.page().text(), reply.page().attributes("main a", "href"));
                    assert!(!text.contains("filter:") && links.first().is_some_and(|href| href == LIST), "{query}: {text}");
                }
                assert!(!reply.text().contains("t59"), "{query}");
            }
        }
        for odd in ["q=%25&q=x", "x=1", "q=%00", "owner=%00", "q=%F0%9F%92%A9", "done=%3Cscript%3E"] {
            let reply = root.open(&format!("{LIST}?{odd}")).await;
            assert!([200, 400].contains(&reply.status()), "{odd}: {}", reply.status());
            assert!(!reply.text().contains("<script>"), "{odd}");
        }
        let unknown = "01890000-0000-7000-8000-000000000000";
        root.open(&format!("{LIST}?team={unknown}")).await.expect(404);
        assert!(names_on(&root, Way::Plain, &format!("{LIST}?project={unknown}")).await.is_empty());
    }

    async fn search_takes_every_character_literally(house: House) {
        let operator = Operator::of(&house);
        for name in ["50% done", "500 done", "a_b", "axb", "c\\d"] {
            operator.make(ANN, Plan::named(name));
        }
        let root = house.signed_in(ROOT).await;
        for (search, names) in [("%25", &["50% done"][..]), ("_", &["a_b"]), ("%5C", &["c\\d"]), ("DONE", &["50% done", "500 done"]), ("%27%20OR", &[])] {
            assert_eq!(sorted_names_on(&root, Way::Plain, &format!("{LIST}?q={search}")).await, names, "{search}");
        }
    }

    async fn what_lies_beyond_a_stretch_is_found_by_its_letters_or_by_looking_further(house: House) {
        let operator = Operator::of(&house);
        operator.make(BOB, Plan::named("needle in the hay"));
        operator.make(BOB, Plan::named("eternal").for_ever());
        house.clock.advance(Duration::seconds(1));
        operator.make_thousands(ANN, Plan::named("hay"), 5_100);
        let root = house.signed_in(ROOT).await;
        let page = root.open(&format!("{LIST}?q=NEEDLE")).await.expect(200).page();
        assert_eq!(page.words_of("table.review .token-cell a"), ["needle in the hay"]);
        assert!(page.text().contains("One token"), "{}", page.text());
        assert!(names_on(&root, Way::Plain, &format!("{LIST}?q=needlework")).await.is_empty());
        assert_eq!(names_on(&root, Way::Plain, &format!("{LIST}?flag=never_ends")).await, ["eternal"]);
        assert!(root.open(LIST).await.page().text().contains("5 102 tokens"));
    }

    async fn the_few_that_fit_are_found_however_many_do_not(house: House) {
        let operator = Operator::of(&house);
        let (paused, _) = operator.make(BOB, Plan::named("paused"));
        let (revoked, _) = operator.make(BOB, Plan::named("revoked"));
        operator.make(BOB, Plan::named("eternal").for_ever());
        operator.make(BOB, Plan { until: Some(Duration::days(4)), ..Plan::named("soon") });
        house.clock.advance(Duration::seconds(1));
        operator.make_thousands(ANN, Plan { until: Some(Duration::days(60)), ..Plan::named("hay") }, 5_100);
        let mut books = house.books();
        books.order(&format!("UPDATE tokens SET enabled = FALSE WHERE id = '{paused}'"));
        books.order(&format!("UPDATE tokens SET revoked_at = created_at, revocation_reason = 'other' WHERE id = '{revoked}'"));
        books.order("UPDATE tokens SET kind = 'ephemeral' WHERE name = 'soon'");
        operator.disable(BOB);
        let root = house.signed_in(ROOT).await;
        for order in ["made", "ends", "used", "name"] {
            for (query, names) in [
                ("state=paused", &["paused"][..]),
                ("state=revoked", &["revoked"]),
                ("state=ended", &["revoked"]),
                ("flag=never_ends", &["eternal"]),
                ("ends=never&q=tern", &["eternal"]),
                ("flag=ending_soon", &["soon"]),
                ("ends=in-7", &["soon"]),
                ("kind=ephemeral", &["soon"]),
                ("flag=owner_gone", &["eternal", "paused", "soon"]),
            ] {
                let found = sorted_names_on(&root, Way::Plain, &format!("{LIST}?{query}&sort={order}")).await;
                assert_eq!(found, names, "{query}, by {order}");
            }
        }
    }

    async fn a_page_goes_on_behind_many_that_do_not_fit(house: House) {
        let operator = Operator::of(&house);
        operator.make_many(BOB, (0..40).map(|number| Plan::named(&format!("old {number:02}")).for_ever()));
        house.clock.advance(Duration::seconds(1));
        operator.make_thousands(ANN, Plan::named("hay"), 600);
        house.clock.advance(Duration::seconds(1));
        operator.make_many(BOB, (0..30).map(|number| Plan::named(&format!("new {number:02}")).for_ever()));
        let root = house.signed_in(ROOT).await;
        let mut all: Vec<String> = (0..40).map(|number| format!("old {number:02}")).collect();
        all.extend((0..30).map(|number| format!("new {number:02}")));
        all.sort();
        for order in ["made", "ends", "used", "name"] {
            let address = format!("{LIST}?flag=never_ends&sort={order}");
            assert!(root.open(&address).await.expect(200).page().text().contains("70 tokens"), "{order}");
            assert_eq!(sorted_names_on_all_pages(&root, address).await, all, "{order}");
        }
    }

    async fn a_list_of_which_nobody_knows_how_long_it_is_says_how_many_there_are_at_least(house: House) {
        Operator::of(&house).make_thousands(ANN, Plan::named("hay"), 10_100);
        let root = house.signed_in(ROOT).await;
        for query in ["used=never", "q=hay", "owner=ann", ""] {
            let text = root.open(&format!("{LIST}?{query}")).await.expect(200).page().text();
            assert!(text.contains("+ tokens"), "{query}: {text}");
        }
    }

    async fn the_filters_and_the_order_stay_in_the_address(house: House) {
        let operator = Operator::of(&house);
        operator.make_many(ANN, (0..60).map(|number| Plan::named(&format!("t{number}")).for_ever()));
        let root = house.signed_in(ROOT).await;
        let page = root.open(&format!("{LIST}?flag=never_ends&owner=ann&sort=name&q=t")).await.expect(200).page();
        let form = page.form("Apply");
        for (name, value) in [("flag", "never_ends"), ("owner", "ann"), ("sort", "name"), ("q", "t")] {
            assert_eq!(form.value(name).as_deref(), Some(value), "{name}");
        }
        let more = page.attributes("#more-tokens a", "href").concat();
        for part in ["flag=never%5Fends", "owner=ann", "sort=name", "q=t", "after="] {
            assert!(more.contains(part), "{part} in {more}");
        }
    }
}
