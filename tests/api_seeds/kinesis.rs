//! Kinesis's page "Personal Access Tokens". Its pages are tested in `pages`; here is its one printed request.

use reqwest::Method;
use serde_json::json;

use super::signing_in::logged_in;
use crate::support::house::House;
use crate::support::people::ROOT;
use crate::support::rights::rights_of;

crate::on_both_databases! {
    async fn the_printed_header_carries_a_token_with_the_printed_rights(house: House) {
        let root = logged_in(&house, ROOT).await;
        let printed = [
            "USER_FETCH", "USER_CREATE", "USER_UPDATE", "USER_DELETE",
            "CONFIG_FETCH", "CONFIG_CREATE", "CONFIG_UPDATE",
            "PROJECT_FETCH", "PROJECT_CREATE", "PROJECT_UPDATE",
            "DATA_FETCH", "DATA_CREATE", "DATA_UPDATE", "DATA_DELETE",
            "MEDIA_FETCH", "MEDIA_CREATE", "MEDIA_UPDATE",
            "ROUTING_FETCH", "ROUTING_CREATE_UPDATE",
        ];
        let body = json!({ "name": "script", "rights": printed });
        let made = root.send(Method::POST, "/api/v1/tokens", &body).await.expect(201).json();
        let secret = made["secret"].as_str().expect("a secret");
        // `GET /user/fetch` is an address of the service behind; here the header is what counts.
        let header = format!("Bearer {secret}");
        house.visitor().ask(Method::GET, "/user/fetch").header("Authorization", &header).send().await.expect(404);
        let verified = house.visitor().ask(Method::GET, "/api/v1/verify").header("Authorization", &header).send().await.expect(200);
        assert_eq!(rights_of(&verified.json()).len(), printed.len());
    }
}
