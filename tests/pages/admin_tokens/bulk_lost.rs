//! Whoever ordered a deed on many tokens loses the right to it before all of it is done.

use super::LIST;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, ROOT};
use hallpass::app::bulk::choose::{Choice, Selection, choose};
use hallpass::app::bulk::order::{Order, order};
use hallpass::app::bulk::work::work;
use hallpass::app::tokens::review::{ReviewQuery, Whom};
use hallpass::app::tokens::revoke::revoke;
use hallpass::domain::actor::{Actor, Origin, Who};
use hallpass::domain::bulk::{Deed, Grounds};
use hallpass::domain::ids::SessionId;
use hallpass::domain::moment::Moment;
use hallpass::domain::organization::BuiltInTeam;
use hallpass::domain::token::{Grant, RevocationReason};
use std::collections::BTreeSet;

/// Of so many, the worker deals with two hundred at a time.
const ALL: usize = 1_100;

/// Bob, an administrator, orders that all of Ann's tokens be paused, and two hundred are. Nobody is there to go on.
/// Answers the page of the job.
fn half_done(house: &mut House) -> String {
    let operator = Operator::of(house);
    operator.join(BOB, BuiltInTeam::Administrators);
    let session_id = SessionId::parse("01890000-0000-7000-8000-000000000000").expect("an id");
    let confirmed_at = Moment::parse("2026-01-01T00:00:00Z").expect("a moment");
    half_done_by(house, Who::Person { id: operator.id_of(BOB), session_id, confirmed_at })
}

fn half_done_by(house: &mut House, who: Who) -> String {
    let operator = Operator::of(house);
    operator.make_thousands(ANN, Plan::named("t"), ALL);
    let bob = Actor { who, organization_id: operator.organization_of(BOB), origin: Origin::default() };
    house.close();
    let store = house.store();
    let query = ReviewQuery { owner: Some(Whom::Id(operator.id_of(ANN))), ..ReviewQuery::default() };
    let selection = Selection { choice: Choice::All(Box::new(query)), without: BTreeSet::new() };
    let set = store.read(|snapshot| choose(snapshot, &bob, &selection)).expect("a set");
    let wish = Order {
        selection,
        deed: Deed::Pause,
        grounds: Grounds::parse("cleaning up").expect("a reason"),
        fingerprint: set.fingerprint,
        count: Some(ALL),
    };
    let job = store.write(&bob, |tx| order(tx, &bob, &wish)).expect("an order");
    assert!(work(&store).expect("a worker"));
    format!("/web/admin/jobs/{}", job.id)
}

/// Starts the server, which goes on with what was begun, and waits for the end as anybody would who looks at the page.
async fn gone_on(house: &mut House, place: &str) -> String {
    house.restart();
    let store = house.store();
    while work(&store).expect("a worker") {}
    house.signed_in(ROOT).await.open(place).await.expect(200).page().text()
}

/// What the log holds of a deed after the entry of another.
fn entries_after(house: &House, deed: &str, turn: &str) -> i64 {
    let after = format!("(SELECT max(number) FROM audit_events WHERE action = '{turn}')");
    house.books().number(&format!("count(*) FROM audit_events WHERE action = '{deed}' AND number > {after}"))
}

crate::on_both_databases! {
    async fn who_loses_the_right_half_way_changes_nothing_more_and_all_is_accounted_for(house: House) {
        let mut house = house;
        let place = half_done(&mut house);
        Operator::of(&house).leave(BOB, BuiltInTeam::Administrators);
        let page = gone_on(&mut house, &place).await;
        assert!(page.contains("Finished. 200 done, 900 not allowed."), "{page}");
        assert_eq!(house.books().number("count(*) FROM tokens WHERE NOT enabled"), 200);
        assert_eq!(house.books().number("count(*) FROM audit_events WHERE action = 'token.paused'"), 200);
        assert_eq!(entries_after(&house, "token.paused", "team.member_removed"), 0, "nothing was changed after that");
        assert_eq!(entries_after(&house, "tokens.bulk_finished", "team.member_removed"), 1);
        let root = house.signed_in(ROOT).await;
        let rest = root.open(&format!("{place}?outcome=not_allowed")).await.expect(200).page();
        assert!(rest.text().contains("Whoever ordered it may not see this token any more."), "{}", rest.text());
        let log = root.open("/web/admin/audit?kind=job").await.expect(200).page().text();
        assert!(log.contains("Done 200") && log.contains("Not allowed 900") && log.contains("may not see this token any more"), "{log}");
        // Whoever ordered it still reads what became of it, and reviews nothing any more.
        let bob = house.signed_in(BOB).await;
        assert!(bob.open(&place).await.expect(200).page().text().contains("900 not allowed"));
        bob.open(LIST).await.expect(403);
        house.signed_in(ANN).await.open(&place).await.expect(404);
    }

    async fn a_token_that_is_revoked_half_way_changes_nothing_more(house: House) {
        let mut house = house;
        let operator = Operator::of(&house);
        operator.join(BOB, BuiltInTeam::Administrators);
        let grant = Grant::Everything { manages_tokens: true };
        let (id, _) = operator.make(BOB, Plan { grant, ..Plan::named("janitor") });
        let place = half_done_by(&mut house, Who::Token { id, owner_id: operator.id_of(BOB) });
        let actor = Actor { who: Who::Operator, organization_id: operator.organization_of(BOB), origin: Origin::default() };
        let revoked = house.store().write(&actor, |tx| revoke(tx, &actor, id, RevocationReason::Leaked));
        revoked.expect("the operator may");
        let page = gone_on(&mut house, &place).await;
        assert!(page.contains("Finished. 200 done, 900 not allowed."), "{page}");
        let log = house.signed_in(ROOT).await.open("/web/admin/audit?kind=job").await.expect(200).page().text();
        assert!(log.contains("The token that ordered it is not good any more."), "{log}");
        assert_eq!(entries_after(&house, "token.paused", "token.revoked"), 0);
        assert_eq!(entries_after(&house, "tokens.bulk_finished", "token.revoked"), 1);
    }

    async fn who_is_disabled_half_way_changes_nothing_more(house: House) {
        let mut house = house;
        let place = half_done(&mut house);
        Operator::of(&house).disable(BOB);
        let page = gone_on(&mut house, &place).await;
        assert!(page.contains("Finished. 200 done, 900 not allowed."), "{page}");
        assert_eq!(entries_after(&house, "token.paused", "person.disabled"), 0);
        let root = house.signed_in(ROOT).await;
        let log = root.open("/web/admin/audit?kind=job").await.expect(200).page().text();
        assert!(log.contains("Not allowed 900") && log.contains("Whoever ordered it may not act any more."), "{log}");
        // The undo of what was done is another's to order.
        let page = root.open(&place).await.expect(200).page();
        let place = root.submit_once(page.form("Undo: let them work again")).await.expect(303).header("location");
        assert!(root.open(&place).await.page().text().contains("Finished. 200 done."));
    }
}
