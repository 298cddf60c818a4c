//! RFC 8414: what the metadata promises is called, each endpoint once.

use base64ct::{Base64, Encoding};
use reqwest::Method;
use serde_json::json;

use super::jwt::{GRANT, exchange, read};
use super::office::Office;
use crate::support::house::House;
use crate::support::people::ANN;

crate::on_both_databases! {
    async fn every_endpoint_that_is_promised_answers_as_promised(house: House) {
        let office = Office::of(&house);
        let node = office.node();
        let service = office.service_with_rules("mail", "");
        let credential = office.credential(&service, time::Duration::ZERO);
        let token = office.full_token(ANN);
        let reply = node.visitor().ask(Method::GET, "/.well-known/oauth-authorization-server").send().await.expect(200);
        assert_eq!((reply.header("content-type").as_str(), reply.header("cache-control").as_str()), ("application/json", "public, max-age=300"));
        let promised = reply.json();
        let at = |name: &str| promised[name].as_str().unwrap_or_else(|| panic!("{name} is not promised")).to_owned();
        assert_eq!(at("issuer"), node.url());
        assert_eq!(promised["grant_types_supported"], json!([GRANT]));
        assert_eq!(promised["response_types_supported"], json!([]));

        assert_eq!(at("token_endpoint"), format!("{}/oauth/token", node.url()));
        let jwt = exchange(&node, &token.secret, &[("audience", "mail")]).await.expect(200).json();
        let jwt = jwt["access_token"].as_str().expect("a JWT");
        let keys = node.visitor().ask(Method::GET, &at("jwks_uri")).send().await.expect(200).json();
        assert!(read(jwt, &keys).is_some());

        let basic = format!("Basic {}", Base64::encode_string(format!("mail:{credential}").as_bytes()));
        for authorization in [format!("Bearer {credential}"), basic] {
            let ask = node.visitor().ask(Method::POST, &at("introspection_endpoint")).header("Authorization", authorization);
            let about = ask.form(vec![("token".into(), jwt.to_owned())]).send().await.expect(200);
            assert_eq!(about.json()["active"], true);
        }
        assert_eq!(promised["introspection_endpoint_auth_methods_supported"], json!(["Bearer", "client_secret_basic"]));
        node.visitor().ask(Method::GET, &at("service_documentation")).send().await.expect(200);

        let revoke = |token: &str| node.visitor().ask(Method::POST, &at("revocation_endpoint")).form(vec![("token".into(), token.to_owned())]);
        assert_eq!(revoke(jwt).send().await.expect(400).json()["error"], "unsupported_token_type");
        revoke(&token.secret).send().await.expect(200);
        node.program(jwt).get("/api/v1/verify").await.expect(401);
        let mut endpoints: Vec<&String> = promised.as_object().into_iter().flatten().map(|(name, _)| name).filter(|name| name.ends_with("_endpoint")).collect();
        endpoints.sort();
        assert_eq!(endpoints, ["introspection_endpoint", "revocation_endpoint", "token_endpoint"], "no promise is left uncalled");
    }
}
