//! What is kept of the use of a token.

use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::ANN;
use hallpass::domain::moment::Moment;
use reqwest::Method;
use time::Duration;

crate::on_both_databases! {
    async fn use_is_counted_without_a_write_for_each_request(house: House) {
        let (id, secret) = Operator::of(&house).make(ANN, Plan::named("ci"));
        let program = house.program(&secret);
        let uses = |house: &House| house.books().lines("SELECT CAST(COALESCE(sum(times), 0) AS TEXT) AS line FROM token_uses").concat();
        let before = house.books().picture();
        for number in 0..40 {
            let ask = program.ask(Method::GET, "/api/v1/verify").header("User-Agent", format!("deploy/{number}"));
            ask.send().await.expect(200);
        }
        before.assert_still(&mut house.books());
        let seen: i64 = uses(&house).parse().expect("a number");
        assert!(seen <= 40, "at most what was sent");

        let ann = house.signed_in(ANN).await;
        house.clock.advance(Duration::minutes(1));
        program.ask(Method::GET, "/api/v1/verify").header("User-Agent", "last/\u{1}1".replace('\u{1}', "")).send().await.expect(200);
        let page = ann.open(&format!("/web/pats/{id}")).await.expect(200).page();
        assert!(page.text().contains("41 times") && page.text().contains("last/1"), "{}", page.text());
        assert_eq!(uses(&house), "41", "what is shown was written first");
        let row = house.books().lines("SELECT last_user_agent || ' ' || last_address AS line FROM token_uses");
        assert_eq!(row, ["last/1 127.0.0.1"]);
    }

    async fn uses_survive_a_stop(house: House) {
        let mut house = house;
        let (_, secret) = Operator::of(&house).make(ANN, Plan::named("ci"));
        for _ in 0..3 {
            house.program(&secret).get("/api/v1/user/profile").await.expect(200);
        }
        house.restart();
        assert_eq!(house.books().number("sum(times) FROM token_uses"), 3);
        house.program(&secret).get("/api/v1/verify").await.expect(200);
    }

    async fn what_two_failing_batches_could_not_write_is_written_by_the_next(house: House) {
        use hallpass::app::tokens::usage::{Use, UseLedger};
        const EACH: i64 = 100;
        let (id, _) = Operator::of(&house).make(ANN, Plan::named("ci"));
        house.settled();
        let (ledger, store, at) = (UseLedger::default(), house.store(), Moment::new(house.clock.now()));
        house.books().order("ALTER TABLE token_uses RENAME TO token_uses_away");
        std::thread::scope(|scope| {
            for agent in ["one/1", "two/2"] {
                let (ledger, store) = (&ledger, &store);
                scope.spawn(move || {
                    for _ in 0..EACH {
                        ledger.accepted(&Use { token_id: id, at, address: None, user_agent: Some(agent), asked: None });
                        // The other one may hold everything that waits at this moment.
                        assert!(matches!(ledger.flush(store), Err(_) | Ok(0)), "nothing can be written");
                    }
                });
            }
        });
        house.books().order("ALTER TABLE token_uses_away RENAME TO token_uses");
        ledger.flush(&store).expect("it can be written again");
        let mut books = house.books();
        assert_eq!(books.number("sum(times) FROM token_uses"), 2 * EACH);
        assert_eq!(books.number("sum(allowed) FROM token_use_days"), 2 * EACH);
        assert_eq!(books.number("sum(times) FROM token_use_origins"), 2 * EACH);
        assert_eq!(books.number("count(*) FROM token_use_origins"), 2);
    }

    async fn every_use_is_counted_on_whatever_occasion(house: House) {
        use hallpass::app::tokens::usage::{Use, UseLedger};
        let (id, _) = Operator::of(&house).make(ANN, Plan::named("ci"));
        house.settled();
        let ledger = UseLedger::default();
        let first = Moment::parse("2026-03-01T23:59:59Z").expect("a moment");
        let next_day = first.plus(Duration::seconds(2)).expect("a moment");
        let accept = |at, agent: &str| ledger.accepted(&Use { token_id: id, at, address: None, user_agent: Some(agent), asked: None });
        // To and fro between two, then by far more than are told apart, and over midnight.
        (0..10).for_each(|number| accept(first, if number % 2 == 0 { "one/1" } else { "two/2" }));
        (0..500).for_each(|number| accept(next_day, &format!("many/{number}")));
        accept(next_day, "one/1");
        (0..3).for_each(|_| ledger.refused(id, first));
        assert_eq!(ledger.flush(&house.store()).expect("it is written"), 1, "one token was used");
        let mut books = house.books();
        assert_eq!(books.number("sum(times) FROM token_uses"), 511);
        let days = books.lines("SELECT allowed || ' ' || refused AS line FROM token_use_days ORDER BY day");
        assert_eq!(days, ["10 3", "501 0"]);
        assert_eq!(books.lines("SELECT last_user_agent AS line FROM token_uses"), ["one/1"]);
        let of_one = "times || ' ' || (last_used_at - first_used_at) AS line FROM token_use_origins WHERE user_agent = 'one/1'";
        assert_eq!(books.lines(&format!("SELECT {of_one}")), ["6 2000000"], "an occasion of two days is one origin");
        assert_eq!(books.number("count(*) FROM token_use_origins"), 20, "a batch writes no more origins");
    }

    async fn some_of_what_was_noted_can_be_written_and_the_rest_later(house: House) {
        use hallpass::app::tokens::usage::{Use, UseLedger};
        const TOKENS: usize = 8;
        let operator = Operator::of(&house);
        let ids: Vec<_> = (0..TOKENS).map(|number| operator.make(ANN, Plan::named(&format!("ci {number}"))).0).collect();
        house.settled();
        let (ledger, store, at) = (UseLedger::default(), house.store(), Moment::new(house.clock.now()));
        ids.iter().for_each(|id| ledger.accepted(&Use { token_id: *id, at, address: None, user_agent: None, asked: None }));
        let some = || ledger.flush_some(&store, 1).expect("it is written");
        let first = some();
        assert!((1..TOKENS).contains(&first), "{first} of {TOKENS} were written");
        let rest: usize = (1..TOKENS).map(|_| some()).sum();
        assert_eq!((first + rest, some()), (TOKENS, 0));
        assert_eq!(house.books().number("sum(times) FROM token_uses"), TOKENS as i64);
    }

    async fn refused_uses_move_nothing(house: House) {
        let operator = Operator::of(&house);
        let (_, secret) = operator.make(ANN, Plan::named("ci"));
        operator.disable(ANN);
        for _ in 0..3 {
            house.program(&secret).get("/api/v1/verify").await.expect(401);
        }
        let mut house = house;
        house.restart();
        assert_eq!(house.books().number("count(*) FROM token_uses"), 0);
    }

    async fn a_forwarded_address_from_a_stranger_is_not_believed(house: House) {
        let (_, secret) = Operator::of(&house).make(ANN, Plan::named("ci"));
        for name in ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Client-IP"] {
            let ask = house.program(&secret).ask(Method::GET, "/api/v1/verify");
            ask.header(name, "203.0.113.9").header("User-Agent", "x".repeat(1_000)).send().await.expect(200);
        }
        let mut house = house;
        house.restart();
        assert_eq!(house.books().lines("SELECT last_address AS line FROM token_uses"), ["127.0.0.1"]);
        assert_eq!(house.books().number("length(last_user_agent) FROM token_uses"), 200);
    }
}
