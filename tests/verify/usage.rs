//! What a token's page says of its use: the chart, the table behind it, and the rights that nobody asked for.

use reqwest::Method;
use serde_json::json;
use time::Duration;

use super::office::{Held, Office};
use crate::support::house::House;
use crate::support::people::ROOT;
use crate::support::visitor::Visitor;

/// A token with three rights, and a service that asks for them one at a time.
struct Story {
    office: Office,
    credential: String,
    token: Held,
}

impl Story {
    fn of(house: &House) -> Story {
        let office = Office::of(house);
        let service = office.service_with_rules("mail", "");
        let credential = office.credential(&service, Duration::ZERO);
        let rights = ["user:fetch", "user:create", "data:fetch"].map(|pair| office.organization_right(pair));
        let token = office.token_for(ROOT, &rights);
        Story { office, credential, token }
    }

    async fn ask(&self, house: &House, right: &str) {
        let ask =
            house.visitor().ask(Method::POST, "/oauth/introspect").header("Authorization", format!("Bearer {}", self.credential));
        ask.form(vec![("token".into(), self.token.secret.clone()), ("scope".into(), right.into())]).send().await.expect(200);
    }

    fn path(&self) -> String {
        format!("/web/pats/{}", self.token.id)
    }
}

async fn unused(visitor: &Visitor, story: &Story) -> Vec<String> {
    visitor.open(&story.path()).await.expect(200).page().words_of(".unused code")
}

crate::on_both_databases! {
    async fn the_chart_and_its_table_tell_of_ninety_days(house: House) {
        let story = Story::of(&house);
        let root = house.signed_in(ROOT).await;
        assert_eq!(root.open(&story.path()).await.expect(200).page().count(".usage"), 0, "nothing to draw yet");
        for _ in 0..3 {
            story.ask(&house, "user:fetch").await;
        }
        story.ask(&house, "user:delete").await;
        house.clock.advance(Duration::days(1));
        story.ask(&house, "user:fetch").await;
        let root = house.signed_in(ROOT).await;
        let page = root.open(&story.path()).await.expect(200).page();
        let label = page.attributes(".usage svg", "aria-label").concat();
        assert_eq!(label, "Accepted 4 times and refused 1 times in the last 90 days.");
        assert!(page.words_of("summary").iter().any(|words| words == "Show as table"));
        let cells = page.words_of(".data tbody td.number");
        assert_eq!(cells, ["1", "0", "3", "1"], "newest first, allowed and refused");
        let drawn = |class: &str| page.attributes(&format!(".usage .{class}"), "d").concat().matches('v').count();
        assert_eq!((drawn("allowed"), drawn("refused")), (2, 1), "above the line and below it");
        house.clock.advance(Duration::days(90));
        let root = house.signed_in(ROOT).await;
        assert_eq!(root.open(&story.path()).await.expect(200).page().count(".usage"), 0, "it tells of ninety days and no more");
    }

    async fn rights_that_nobody_asked_for_can_be_dropped(house: House) {
        let story = Story::of(&house);
        story.ask(&house, "user:fetch").await;
        let root = house.signed_in(ROOT).await;
        assert!(unused(&root, &story).await.is_empty(), "too young to tell");
        house.clock.advance(Duration::days(40));
        story.ask(&house, "data:fetch").await;
        let root = house.signed_in(ROOT).await;
        let page = root.open(&story.path()).await.expect(200).page();
        assert!(page.text().contains("1 right never used since it was made"), "{}", page.text());
        house.clock.advance(Duration::days(60));
        let root = house.signed_in(ROOT).await;
        let page = root.open(&story.path()).await.expect(200).page();
        assert!(page.text().contains("2 rights never used in 90 days"), "{}", page.text());
        assert_eq!(page.words_of(".unused a"), ["Drop 2 unused rights"]);
        let report = house.program(&story.office.full_token(ROOT).secret);
        let report = report.get(&format!("/api/v1/tokens/{}/usage", story.token.id)).await.expect(200).json();
        let right = |pair| story.office.organization_right(pair);
        assert_eq!(report["unused_rights"], json!([right("user:create"), right("user:fetch")]));
        assert_eq!(report["rights"][0]["right"], right("data:fetch"));
        assert_eq!(report["rights"].as_array().map(Vec::len), Some(2));

        let href = page.attributes(".unused a", "href").concat();
        for as_htmx in [true, false] {
            let reply = if as_htmx { root.open_as_htmx(&href).await } else { root.open(&href).await };
            let page = reply.expect(200).page();
            let ticked = page.attributes("input[name=right][checked]", "value");
            assert_eq!(ticked, [right("data:fetch")], "what is used stays ticked");
            assert!(page.attributes("input[name=right]", "value").contains(&right("user:create")), "the others can be ticked again");
        }
        let form = root.open(&href).await.expect(200).form("Save rights");
        root.submit(form).await.expect(200);
        let page = root.open(&story.path()).await.expect(200).page();
        assert_eq!((page.count(".unused"), page.words_of(".held code").len()), (0, 1));
    }

    async fn nothing_is_said_of_a_token_whose_services_never_say_what_for(house: House) {
        let story = Story::of(&house);
        house.clock.advance(Duration::days(100));
        house.program(&story.token.secret).get("/api/v1/verify").await.expect(200);
        let root = house.signed_in(ROOT).await;
        assert_eq!(root.open(&story.path()).await.expect(200).page().count(".unused"), 0);
    }

    async fn a_token_of_which_nothing_is_used_is_better_revoked(house: House) {
        let story = Story::of(&house);
        house.clock.advance(Duration::days(100));
        let root = house.signed_in(ROOT).await;
        let page = root.open(&story.path()).await.expect(200).page();
        assert!(page.text().contains("3 rights never used in 90 days") && page.text().contains("revoke it"));
        assert_eq!(page.count(".unused a"), 0, "a token without any right is no token");
    }
}
