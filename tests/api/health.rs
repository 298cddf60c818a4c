//! Whether the process runs, and whether it can serve.

use crate::support::house::House;

crate::on_both_databases! {
    async fn health_and_readiness_are_told_to_anybody(house: House) {
        let visitor = house.visitor();
        for (path, status) in [("/healthz", "ok"), ("/readyz", "ready")] {
            let reply = visitor.ask(reqwest::Method::GET, path).send().await.expect(200);
            assert_eq!(reply.json(), serde_json::json!({ "status": status }));
            assert_eq!(reply.header("set-cookie"), "", "a probe begins no session");
            visitor.ask(reqwest::Method::POST, path).send().await.expect(405);
        }
    }
}
