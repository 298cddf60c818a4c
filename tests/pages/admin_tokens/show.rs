//! One token of somebody else's: what it can do and why, and nothing offered that would be refused.

use super::{LIST, restricted, studio};
use crate::pages::admin_identities::make_for;
use crate::support::house::House;
use crate::support::keeper::Keeper;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use hallpass::domain::organization::GrantScope;

crate::on_both_databases! {
    async fn a_reviewer_reads_what_it_can_do_and_why(house: House) {
        let team = studio(&house, ANN, BOB);
        let (id, secret) = restricted(&house, ANN, "deletes", &["user:fetch", "user:delete"]);
        house.program(&secret).get("/api/v1/user/profile").await;
        let root = house.signed_in(ROOT).await;
        let page = root.open(&format!("{LIST}/{id}")).await.expect(200).page();
        let text = page.text();
        for said in ["Ann Andersen", "Studio team", "can delete", "127.0.0.1", "Made by", "What it can do, and why"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(text.contains("Studio team → as"), "the team and role behind a right: {text}");
        Keeper::of(&house, ANN).leave(team, ANN);
        let text = root.open(&format!("{LIST}/{id}")).await.page().text();
        assert!(text.contains("Asleep") && text.contains("No team of its owner gives it any more."), "{text}");
    }

    async fn a_service_identity_holds_what_its_team_gives_and_nothing_of_everyones(house: House) {
        let keeper = Keeper::of(&house, ROOT);
        let (team, _) = keeper.team_of("Cutters", &["data:update"], BOB);
        keeper.lead(team, BOB);
        let identity = format!("/web/admin/identities/{}", keeper.identity(team, "Nightly export"));
        make_for(&house.signed_in(BOB).await, &identity, "export", "data:update").await;
        let root = house.signed_in(ROOT).await;
        for query in ["owner=nightly-export", "can=data:update&kind=restricted"] {
            let page = root.open(&format!("{LIST}?{query}")).await.expect(200).page();
            assert_eq!(page.words_of("td[data-label=Rights] a"), ["1 of 1"], "{query}: {}", page.text());
            assert!(!page.text().contains("asleep"), "{query}: {}", page.text());
        }
    }

    async fn controls_are_offered_only_to_whom_they_obey(house: House) {
        let id = Operator::of(&house).make(ANN, Plan::named("anns")).0;
        Operator::of(&house).let_do(BOB, GrantScope::Organization, &["core.member_token:get"]);
        let (root, bob) = (house.signed_in(ROOT).await, house.signed_in(BOB).await);
        let deeds = |hrefs: Vec<String>| hrefs.into_iter().filter(|href| href.contains("bulk?deed=")).count();
        let page = root.open(&format!("{LIST}/{id}")).await.expect(200).page();
        assert_eq!(deeds(page.attributes("a", "href")), 2, "pause and revoke");
        let page = bob.open(&format!("{LIST}/{id}")).await.expect(200).page();
        assert_eq!(deeds(page.attributes("a", "href")), 0, "a reader");
        assert!(page.text().contains("You may look at this token."));
        let landed = bob.open(&format!("/web/pats/{id}")).await.expect(200);
        assert_eq!(landed.path(), format!("{LIST}/{id}"), "somebody else's token is looked at from the other side");
    }

    async fn strangers_find_nothing(house: House) {
        let id = Operator::of(&house).make(ANN, Plan::named("anns")).0;
        for person in [BOB, CAROL] {
            let stranger = house.signed_in(person).await;
            stranger.open(&format!("{LIST}/{id}")).await.expect(404);
            stranger.open(&format!("{LIST}/01890000-0000-7000-8000-000000000000")).await.expect(404);
        }
        house.signed_in(ROOT).await.open(&format!("{LIST}/nonsense")).await.expect(404);
    }
}
