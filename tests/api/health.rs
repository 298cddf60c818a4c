//! Whether the process runs, and whether it can serve.

use crate::support::house::House;
use crate::support::operator::{Operator, Plan};
use crate::support::people::ANN;
use reqwest::Method;

crate::on_both_databases! {
    async fn health_and_readiness_are_told_to_anybody(house: House) {
        let visitor = house.visitor();
        for (path, status) in [("/healthz", "ok"), ("/readyz", "ready")] {
            let reply = visitor.ask(Method::GET, path).send().await.expect(200);
            assert_eq!(reply.json(), serde_json::json!({ "status": status }));
            assert_eq!(reply.header("set-cookie"), "", "a probe begins no session");
            visitor.ask(Method::POST, path).send().await.expect(405);
        }
    }
}

crate::on_both_databases! {
    async fn a_database_that_fails_is_no_verdict(house: House) {
        let (_, secret) = Operator::of(&house).make(ANN, Plan::named("ci"));
        let ann = house.signed_in(ANN).await;
        let program = house.program(&secret);
        program.get("/api/v1/verify").await.expect(200);
        let mut books = house.books();
        for table in ["tokens", "sessions", "instance", "people", "generation"] {
            books.order(&format!("ALTER TABLE {table} RENAME TO away"));
            // What was held against the file a moment ago may be answered for that moment.
            house.clock.advance(time::Duration::seconds(1));
            for path in ["/api/v1/verify", "/api/v1/user/profile"] {
                let status = program.get(path).await.status();
                // What memory knows for certain may be told; what cannot be known is never a refusal.
                let must_fail = table == "generation" && path == "/api/v1/verify";
                assert!(status >= 500 || (status == 200 && !must_fail), "{table}: {status} at {path}");
            }
            let page = ann.ask(Method::GET, "/web/pats").like_a_navigation("none").send().await;
            assert!(page.status() >= 500 || (page.status() == 200 && ["instance", "generation"].contains(&table)), "{table}: {}", page.status());
            assert!(!page.text().contains("away") && !page.text().to_lowercase().contains("no such table"), "{}", page.text());
            let ready = house.visitor().ask(Method::GET, "/readyz").send().await;
            assert_eq!(ready.status(), if table == "instance" { 503 } else { 200 });
            house.visitor().ask(Method::GET, "/healthz").send().await.expect(200);
            books.order(&format!("ALTER TABLE away RENAME TO {table}"));
        }
        program.get("/api/v1/verify").await.expect(200);
        ann.open("/web/pats").await.expect(200);
    }
}
