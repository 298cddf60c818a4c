//! "What can I do?": every right with the team and role behind it.

use crate::support::house::House;
use crate::support::operator::Operator;
use crate::support::people::{ANN, ROOT};
use crate::support::visitor::Visitor;
use hallpass::domain::organization::{BuiltInTeam, GrantScope};
use hallpass::domain::rights::RightsTree;

crate::on_both_databases! {
    async fn every_right_is_listed_with_its_reason(house: House) {
        let operator = Operator::of(&house);
        let (one, other) = (operator.found_project(ANN, "Studio"), operator.found_project(ANN, "Archive"));
        operator.let_do(ANN, GrantScope::Project(one), &["ams.asset:delete"]);
        operator.let_do(ANN, GrantScope::EveryProject, &["ams.asset:get"]);
        let ann = house.signed_in(ANN).await;
        let page = ann.open("/web/rights").await.expect(200).page();
        let text = page.text();
        assert!(text.contains("Everyone → as User"), "{text}");
        assert!(text.contains("ann: ams.asset:delete → as ann: ams.asset:delete"), "{text}");
        assert!(text.contains("ann: ams.asset:get → as ann: ams.asset:get on every project"), "{text}");
        assert_eq!(page.words_of(".danger-word"), ["can revoke", "can delete"]);
        assert_eq!(page.count("details.place"), 3, "the organization, and two projects that differ");

        let held: RightsTree = ann.open("/web/rights/rbac.json").await.expect(200).json().to_string().parse_tree();
        assert_eq!(held, page.words_of("pre#rbac").concat().parse_tree());
        assert_eq!(held.count(), page.count(".held li"), "each right has its line");
        let on_both: Vec<String> = held.rights().filter(|right| right.resource.as_str() == "ams.asset").map(|right| right.to_string()).collect();
        assert_eq!(on_both.len(), 3, "{on_both:?}");
        assert!(on_both.iter().any(|right| right.contains(&other.to_string()) && right.ends_with(":get")));
    }

    async fn projects_with_the_same_rights_for_the_same_reasons_stand_together(house: House) {
        let operator = Operator::of(&house);
        for number in 0..9 {
            operator.found_project(ROOT, &format!("Project {number}"));
        }
        let root = house.signed_in(ROOT).await;
        let page = root.open("/web/rights").await.expect(200).page();
        assert_eq!(page.count("details.place"), 2);
        assert!(page.text().contains("9 projects Project 0, Project 1"), "{}", page.text());
        assert!(page.text().contains("and 3 more"));
    }

    async fn the_link_to_a_token_fills_the_form_and_sends_nothing(house: House) {
        Operator::of(&house).join(ANN, BuiltInTeam::Viewers);
        let ann = house.signed_in(ANN).await;
        let page = ann.open("/web/rights").await.expect(200).page();
        let before = house.books().picture();
        let links = page.attributes(".page-head .button", "href");
        assert_eq!(links, ["/web/pats/new?rights=read", "/web/pats/new?rights=held"]);
        let filled = ann.open(&links[1]).await.expect(200).page();
        assert!(filled.text().contains("A link filled this in"), "{}", filled.text());
        before.assert_still(&mut house.books());
        let held = json(&ann).await.count();
        assert!(filled.text().contains(&format!("{held} chosen")), "{held} in {}", filled.text());
    }

    async fn it_is_about_this_moment_and_this_person(house: House) {
        let ann = house.signed_in(ANN).await;
        let before = json(&ann).await;
        let operator = Operator::of(&house);
        operator.join(ANN, BuiltInTeam::Authors);
        assert!(json(&ann).await.count() > before.count());
        operator.leave(ANN, BuiltInTeam::Authors);
        assert_eq!(json(&ann).await, before);
        house.visitor().open("/web/rights").await.page().form("Sign in");
    }
}

async fn json(visitor: &Visitor) -> RightsTree {
    visitor.open("/web/rights/rbac.json").await.expect(200).text().parse_tree()
}

trait ParseTree {
    fn parse_tree(&self) -> RightsTree;
}

impl ParseTree for String {
    fn parse_tree(&self) -> RightsTree {
        serde_json::from_str(self).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}
