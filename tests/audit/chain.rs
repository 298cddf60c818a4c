//! The chain: it holds for everything that is done, on both databases and under many writers, and any single edit is found.

use hallpass::app::AppError;
use hallpass::app::audit::check::{Walk, keep_up, walk_all};
use hallpass::domain::chain::{Fault, Place};
use hallpass::domain::organization::BuiltInTeam;
use time::Duration;

use crate::pages::admin_people::post;
use crate::support::app;
use crate::support::books::Books;
use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::{ANN, BOB, ROOT};

/// The walk along the chain of the organization in which Root, Ann and Bob are.
fn walked(house: &House) -> Walk {
    walked_holding(house, &[])
}

fn walked_holding(house: &House, held: &[(String, Place)]) -> Walk {
    let chain = Operator::of(house).organization_of(ROOT).to_string();
    let walks = house.store().read(|snapshot| walk_all(snapshot, held)).expect("a walk");
    let others: Vec<&Walk> = walks.iter().filter(|walk| walk.chain != chain && walk.fault.is_some()).collect();
    assert!(others.is_empty(), "{others:?}");
    walks.into_iter().find(|walk| walk.chain == chain).expect("the chain of the organization")
}

/// A dozen entries and more.
fn live(house: &House) {
    let operator = Operator::of(house);
    for name in ["one", "two", "three", "four", "five", "six"] {
        operator.make(ANN, Plan::named(name));
    }
    operator.join(BOB, BuiltInTeam::Viewers);
    operator.leave(BOB, BuiltInTeam::Viewers);
}

/// The entries of the organization with their numbers, in the order of the chain.
fn numbered(books: &mut Books, chain: &str) -> Vec<(i64, String)> {
    let line = "CAST(number AS TEXT) || ' ' || id";
    let sql = format!("SELECT {line} AS line FROM audit_events WHERE organization_id = '{chain}' ORDER BY number");
    let lines = books.lines(&sql).into_iter();
    lines
        .map(|line| line.split_once(' ').map(|(number, id)| (number.parse().expect("a number"), id.to_owned())).expect("two"))
        .collect()
}

crate::on_both_databases! {
    async fn everything_that_happens_is_chained_without_a_gap(house: House) {
        live(&house);
        let walk = walked(&house);
        assert_eq!(walk.fault, None);
        let numbers = numbered(&mut house.books(), &walk.chain);
        assert!(numbers.len() >= 12, "{numbers:?}");
        assert!(numbers.iter().map(|(number, _)| *number).eq(1..=walk.entries), "{numbers:?}");
        assert_eq!(walk.ends.last.number, walk.entries);
    }

    async fn any_single_edit_is_found_at_its_entry(house: House) {
        live(&house);
        let chain = walked(&house).chain;
        let entries = numbered(&mut house.books(), &chain);
        let (number, id) = entries[entries.len() / 2].clone();
        let edits = [
            "action = 'token.described'", "at = at + 1", "person_name = 'Somebody else'", "address = '10.9.9.9'",
            "address = ''", "user_agent = 'x'", "request_id = 'x'", "credential = 'session'", "token_id = 'x'", "target_kind = 'team'",
            "target_id = target_id || 'x'", "target_name = 'another'", "changes = '[{}]'", "note = 'nothing'", "note = ''",
            "result = 'refused'", "code = 'forbidden'",
        ];
        for edit in edits {
            let before = house.books().rows("audit_events");
            let kept = house.books().lines(&format!("SELECT CAST(at AS TEXT) AS line FROM audit_events WHERE id = '{id}'"));
            house.books().order(&format!("CREATE TABLE kept AS SELECT * FROM audit_events WHERE id = '{id}'"));
            house.books().order(&format!("UPDATE audit_events SET {edit} WHERE id = '{id}'"));
            let changed = house.books().rows("audit_events") != before;
            assert!(changed, "{edit} changes nothing; {kept:?}");
            assert_eq!(walked(&house).fault, Some(Fault::Changed(number, id.clone())), "{edit}");
            house.books().order(&format!("DELETE FROM audit_events WHERE id = '{id}'"));
            house.books().order("INSERT INTO audit_events SELECT * FROM kept; DROP TABLE kept;");
            assert_eq!(walked(&house).fault, None, "{edit} was taken back");
        }
    }

    async fn what_is_deleted_moved_put_in_or_cut_off_is_found(house: House) {
        live(&house);
        let walk = walked(&house);
        let (chain, last) = (walk.chain.clone(), walk.entries);
        let entries = numbered(&mut house.books(), &chain);
        let (number, id) = entries[4].clone();
        let (_, next) = entries[5].clone();
        let mut books = house.books();
        books.order("CREATE TABLE all_events AS SELECT * FROM audit_events; CREATE TABLE all_heads AS SELECT * FROM audit_heads;");
        let forgeries = [
            (format!("DELETE FROM audit_events WHERE id = '{id}'"), Fault::Missing(number)),
            // Two entries change places.
            (format!("UPDATE audit_events SET number = -1 WHERE id = '{id}'; UPDATE audit_events SET number = {number} WHERE id = '{next}'; \
                      UPDATE audit_events SET number = {number} + 1 WHERE id = '{id}'"), Fault::Changed(number, next.clone())),
            // The gap is closed by counting anew.
            (format!("DELETE FROM audit_events WHERE id = '{id}'; UPDATE audit_events SET number = {number} WHERE id = '{next}'"),
             Fault::Changed(number, next.clone())),
            (format!("DELETE FROM audit_events WHERE organization_id = '{chain}' AND number > {last} - 3"), Fault::CutOff(last - 2)),
            // The head is moved back as well, to the hash of an entry that is there.
            (format!("UPDATE audit_heads SET number = {last} - 3, hash = (SELECT hash FROM audit_events WHERE organization_id = '{chain}' \
                      AND number = {last} - 3) WHERE chain = '{chain}'; \
                      DELETE FROM audit_events WHERE organization_id = '{chain}' AND number > {last} - 3"), Fault::HeadForged),
            // The oldest go, as if they had been let go for their age.
            (format!("UPDATE audit_heads SET anchor_number = 3, anchor_hash = (SELECT hash FROM audit_events WHERE organization_id = \
                      '{chain}' AND number = 3) WHERE chain = '{chain}'; \
                      DELETE FROM audit_events WHERE organization_id = '{chain}' AND number <= 3"), Fault::HeadForged),
            (format!("DELETE FROM audit_heads WHERE chain = '{chain}'"), Fault::NoHead),
            (format!("UPDATE audit_events SET number = NULL, id = 'loose' WHERE id = '{}'", entries[entries.len() - 1].1), Fault::CutOff(last)),
            (format!("INSERT INTO audit_events SELECT 'put-in', at, organization_id, person_id, person_name, credential, token_id, address, \
                      user_agent, request_id, action, target_kind, target_id, target_name, changes, note, result, code, NULL, NULL \
                      FROM audit_events WHERE id = '{id}'"), Fault::Loose("put-in".to_owned())),
            (format!("INSERT INTO audit_events SELECT 'put-in', at, organization_id, person_id, person_name, credential, token_id, address, \
                      user_agent, request_id, action, target_kind, target_id, target_name, changes, note, result, code, {last} + 1, hash \
                      FROM audit_events WHERE id = '{id}'"), Fault::BeyondHead(last + 1)),
        ];
        for (forgery, fault) in forgeries {
            books.order(&forgery);
            assert_eq!(walked_anyhow(&house, &chain), Some(fault), "{forgery}");
            books.order("DELETE FROM audit_events; INSERT INTO audit_events SELECT * FROM all_events; \
                         DELETE FROM audit_heads; INSERT INTO audit_heads SELECT * FROM all_heads;");
            assert_eq!(walked(&house).fault, None, "{forgery} was taken back");
        }
        books.order("DROP TABLE all_events; DROP TABLE all_heads;");
    }

    async fn a_forged_head_stays_forged_whatever_is_done_after(house: House) {
        live(&house);
        let walk = walked(&house);
        let (chain, last) = (walk.chain.clone(), walk.entries);
        house.books().order(&format!(
            "UPDATE audit_heads SET number = {last} - 1, hash = (SELECT hash FROM audit_events WHERE organization_id = '{chain}' \
             AND number = {last} - 1) WHERE chain = '{chain}'; DELETE FROM audit_events WHERE organization_id = '{chain}' AND number = {last}"));
        // Work goes on, and the next entries fit; but the seal is not made anew over a forgery.
        live(&house);
        assert_eq!(walked(&house).fault, Some(Fault::HeadForged));
    }

    async fn without_its_head_nothing_can_be_changed(house: House) {
        let root = house.signed_in(ROOT).await;
        let chain = walked(&house).chain;
        house.books().order(&format!("DELETE FROM audit_heads WHERE chain = '{chain}'"));
        let before = house.books().picture();
        post(&root, "/sign-out", &[]).await.expect(500);
        before.assert_still(&mut house.books());
    }

    async fn an_old_copy_that_was_put_back_does_not_hold_what_was_noted(house: House) {
        live(&house);
        house.books().order("CREATE TABLE all_events AS SELECT * FROM audit_events; CREATE TABLE all_heads AS SELECT * FROM audit_heads;");
        Operator::of(&house).make(ANN, Plan::named("leaked"));
        let noted = walked(&house);
        let held = [(noted.chain.clone(), noted.ends.last)];
        assert_eq!(walked_holding(&house, &held).fault, None);
        let printed = Place::parse(&noted.ends.last.to_string()).expect("a place that was printed");
        assert_eq!(printed, noted.ends.last);
        house.books().order("DELETE FROM audit_events; INSERT INTO audit_events SELECT * FROM all_events; \
                             DELETE FROM audit_heads; INSERT INTO audit_heads SELECT * FROM all_heads; DROP TABLE all_events; DROP TABLE all_heads;");
        assert_eq!(walked(&house).fault, None, "nothing in the database itself shows it");
        assert_eq!(walked_holding(&house, &held).fault, Some(Fault::NotHeld(noted.ends.last.number)));
    }

    async fn many_writers_make_one_chain(house: House) {
        let operators: Vec<Operator> = (0..8).map(|_| Operator::of(&house)).collect();
        std::thread::scope(|scope| {
            for (writer, operator) in operators.into_iter().enumerate() {
                scope.spawn(move || {
                    for turn in 0..10 {
                        operator.make(ANN, Plan::named(&format!("w{writer}-{turn}")));
                    }
                });
            }
        });
        let walk = walked(&house);
        assert_eq!(walk.fault, None);
        assert_eq!(house.books().number("count(*) FROM audit_events WHERE action = 'token.created'"), 80);
    }

    async fn entries_from_before_the_chains_are_chained_at_the_first_start_and_never_again(house: House) {
        live(&house);
        let entries = walked(&house).entries;
        house.books().order("UPDATE audit_events SET number = NULL, hash = NULL; DELETE FROM audit_heads;");
        // Opening the store is what a start does.
        let walk = walked(&house);
        assert_eq!((walk.fault, walk.entries), (None, entries));
        // Once there are chains, whatever falls out of them stays out.
        let (_, id) = numbered(&mut house.books(), &walk.chain).pop().expect("an entry");
        house.books().order(&format!("UPDATE audit_events SET number = NULL, hash = NULL WHERE id = '{id}'"));
        assert_eq!(walked(&house).fault, Some(Fault::CutOff(entries)));
    }

    async fn what_is_let_go_for_its_age_leaves_the_rest_provable(house: House) {
        live(&house);
        let old = walked(&house).entries;
        house.clock.advance(Duration::days(40));
        live(&house);
        let young = walked(&house).entries - old;
        house.settled();
        let store = app::store_with(&house.database_url(), house.data(), house.clock.clone(), &[("audit.retention_days", "30")]);
        keep_up(&store).expect("the log is kept up");
        let walk = walked(&house);
        assert_eq!(walk.fault, None);
        // What is left: the young ones, and the entry that says that the others went.
        assert_eq!((walk.entries, walk.ends.anchor.number), (young + 1, old));
        let told = house.books().lines("SELECT changes AS line FROM audit_events WHERE action = 'audit.let_go'");
        assert!(told.iter().any(|changes| changes.contains(&format!("\"{old}\""))), "{told:?}");
        // Taking one more than that is found, and so is doing it once more without need.
        keep_up(&store).expect("the log is kept up");
        assert_eq!(walked(&house).entries, young + 1);
        let (number, id) = numbered(&mut house.books(), &walk.chain)[0].clone();
        house.books().order(&format!("DELETE FROM audit_events WHERE id = '{id}'"));
        assert_eq!(walked(&house).fault, Some(Fault::Missing(number)));
    }

    async fn a_log_that_was_tampered_with_keeps_everything(house: House) {
        live(&house);
        house.books().order("UPDATE audit_events SET target_name = 'another' WHERE action = 'token.created'");
        let entries = house.books().number("count(*) FROM audit_events");
        house.clock.advance(Duration::days(400));
        house.settled();
        let store = app::store_with(&house.database_url(), house.data(), house.clock.clone(), &[("audit.retention_days", "30")]);
        keep_up(&store).expect("the log is kept up");
        let chain = Operator::of(&house).organization_of(ROOT);
        let left = house.books().number("count(*) FROM audit_events WHERE action = 'token.created'");
        assert!(left > 0 && entries >= left, "{left} of {entries}");
        let faults = house.books().lines(&format!("SELECT fault AS line FROM audit_checks WHERE chain = '{chain}'"));
        assert!(faults[0].contains("is not what was written there"), "{faults:?}");
    }
}

fn walked_anyhow(house: &House, chain: &str) -> Option<Fault> {
    let walks =
        house.store().read(|snapshot| walk_all(snapshot, &[])).map_err(|error: AppError| error.to_string()).expect("a walk");
    walks.into_iter().find(|walk| walk.chain == chain).and_then(|walk| walk.fault)
}
