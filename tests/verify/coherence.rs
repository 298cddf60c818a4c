//! No verdict is older than an acknowledged change, whoever made the change and whichever node is asked.

use super::office::{Held, Node, Office};
use crate::support::house::{Engine, House};
use crate::support::people::{ANN, BOB};
use crate::support::tell;

async fn is_good(node: &Node, token: &Held) -> bool {
    let reply = node.program(&token.secret).get("/api/v1/verify").await;
    assert!([200, 401].contains(&reply.status()), "{} {}", reply.status(), reply.text());
    reply.status() == 200
}

crate::on_both_databases! {
    async fn a_change_made_elsewhere_is_seen_by_the_next_verdict(house: House) {
        let office = Office::of(&house);
        let (one, two) = (office.node(), office.node());
        for round in 0..20 {
            let token = office.full_token(ANN);
            assert!(is_good(&one, &token).await, "made elsewhere, round {round}");
            assert!(is_good(&two, &token).await, "made elsewhere, round {round}");
            office.pause(token.id);
            assert!(!is_good(&one, &token).await && !is_good(&two, &token).await, "paused, round {round}");
            office.resume(token.id);
            assert!(is_good(&one, &token).await && is_good(&two, &token).await, "resumed, round {round}");
            office.disable(ANN);
            assert!(!is_good(&one, &token).await && !is_good(&two, &token).await, "its owner is disabled, round {round}");
            office.enable(ANN);
            assert!(is_good(&one, &token).await && is_good(&two, &token).await, "its owner may act again, round {round}");
            office.revoke(token.id);
            assert!(!is_good(&one, &token).await && !is_good(&two, &token).await, "revoked, round {round}");
        }
    }

    async fn what_a_page_changes_is_seen_by_the_next_verdict(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let token = office.full_token(BOB);
        let program = house.program(&token.secret);
        program.get("/api/v1/verify").await.expect(200);
        let bob = house.signed_in(BOB).await;
        let form = bob.open(&format!("/web/pats/{}/revocation", token.id)).await.expect(200).form("Revoke token");
        bob.submit(form).await.expect(200);
        program.get("/api/v1/verify").await.expect(401);
        node.program(&token.secret).get("/api/v1/verify").await.expect(401);
    }

    async fn the_window_is_judged_by_the_clock_and_not_by_memory(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let end = house.clock.now() + time::Duration::hours(1);
        let until = hallpass::domain::window::Expiry::At(hallpass::domain::moment::Moment::new(end));
        let everything = hallpass::domain::token::Grant::Everything { manages_tokens: false };
        let token = office.token(ANN, hallpass::domain::token::TokenKind::FullAccess, everything, until);
        assert!(is_good(&node, &token).await);
        house.clock.advance(time::Duration::hours(1));
        let reply = node.program(&token.secret).get("/api/v1/verify").await.expect(401);
        assert_eq!(reply.json()["code"], "expired");
    }
}

/// What the mark cannot tell of is found by the slower question a moment later.
#[test]
fn a_mark_taken_from_its_place_is_missed_for_a_moment_at_most() {
    tell(Engine::Sqlite, async |house| {
        let office = Office::of(&house);
        let node = office.node();
        let (token, another) = (office.full_token(ANN), office.full_token(ANN));
        assert!(is_good(&node, &token).await && is_good(&node, &another).await);
        let mark = format!("{}-mark", house.database_url().trim_start_matches("sqlite:"));
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&mark).expect("a mark").permissions());
        assert_eq!(mode & 0o777, 0o600);
        std::fs::remove_file(&mark).expect("the mark is there");
        office.revoke(token.id);
        house.clock.advance(time::Duration::milliseconds(100));
        assert!(!is_good(&node, &token).await);
        office.revoke(another.id);
        assert!(!is_good(&node, &another).await, "the new mark is read from now on");
    });
}
