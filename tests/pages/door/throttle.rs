//! Guessing gets slow; nobody gets locked out by somebody else.

use super::{is_in, try_door};
use crate::support::house::House;
use crate::support::people::{ANN, BOB, CAROL};
use time::Duration;

crate::on_both_databases! {
    async fn five_misses_make_the_sixth_try_wait(house: House) {
        let near = house.visitor();
        // One account, however it is spelt.
        for login in ["ann", "ANN", " ann", "Ann", "ａｎｎ"] {
            try_door(&near, login, "wrong").await.expect(422);
        }
        let reply = try_door(&near, "ann", ANN.password).await.expect(429);
        assert_eq!(reply.header("retry-after"), "30");
        assert!(reply.page().text().contains("Wait 30 seconds."), "{}", reply.page().text());
        assert!(!is_in(&near).await, "even the right password waits");

        let far = house.visitor_from("127.0.7.1");
        try_door(&far, "ann", ANN.password).await.expect(303);
        assert!(is_in(&far).await, "an attacker elsewhere must not lock Ann out");
        try_door(&near, "bob", BOB.password).await.expect(303);
    }

    async fn the_wait_passes_grows_and_is_forgotten(house: House) {
        let near = house.visitor();
        for _ in 0..5 {
            try_door(&near, "carol", "wrong").await.expect(422);
        }
        house.clock.advance(Duration::seconds(29));
        assert_eq!(try_door(&near, "carol", CAROL.password).await.expect(429).header("retry-after"), "1");
        house.clock.advance(Duration::seconds(1));
        try_door(&near, "carol", "wrong").await.expect(422);
        assert_eq!(try_door(&near, "carol", CAROL.password).await.expect(429).header("retry-after"), "60");
        house.clock.advance(Duration::seconds(60));
        try_door(&near, "carol", CAROL.password).await.expect(303);
        // A success clears the account: five more misses are free.
        for _ in 0..5 {
            try_door(&house.visitor(), "carol", "wrong").await.expect(422);
        }
        try_door(&house.visitor(), "carol", "wrong").await.expect(429);
        house.clock.advance(Duration::minutes(61));
        try_door(&house.visitor(), "carol", "wrong").await.expect(422);
    }

    async fn a_network_that_tries_many_names_waits_as_a_whole(house: House) {
        let now = house.clock.now().unix_timestamp() * 1_000_000;
        house.books().order(&format!("INSERT INTO sign_in_failures VALUES ('network:127.0.0.0/24', 50, {now})"));
        try_door(&house.visitor(), "ann", ANN.password).await.expect(429);
        try_door(&house.visitor_from("127.0.7.1"), "ann", ANN.password).await.expect(303);
    }

    async fn unknown_names_are_throttled_like_known_ones(house: House) {
        let near = house.visitor();
        for _ in 0..5 {
            try_door(&near, "nobody", "wrong").await.expect(422);
        }
        assert_eq!(try_door(&near, "nobody", "wrong").await.expect(429).header("retry-after"), "30");
        // A forwarded address from somebody who is no proxy changes nothing.
        let form = near.open("/sign-in").await.form("Sign in").fill("login", "nobody").fill("password", "wrong");
        let (csrf, pairs) = (form.value("csrf").expect("a token"), ["login", "password"]);
        let body = pairs.map(|name| (name.to_owned(), form.value(name).expect("a value")));
        let body = body.into_iter().chain([("csrf".to_owned(), csrf)]).collect();
        let ask = near.ask(reqwest::Method::POST, "/sign-in").header("X-Forwarded-For", "203.0.113.9").form(body);
        ask.like_a_navigation("same-origin").send().await.expect(429);
    }
}
