//! A problem points at the very entry that is wrong, in the form in which it was sent.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api_seeds::signing_in::logged_in;
use crate::support::house::House;
use crate::support::people::{ANN, ROOT};
use crate::support::visitor::Program;

async fn pointers(program: &Program, path: &str, body: &Value) -> Vec<String> {
    let refused = program.send(Method::POST, path, body).await.expect(422).json();
    let errors = refused["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["pointer"].as_str().unwrap_or_default().to_owned()).collect()
}

crate::on_both_databases! {
    async fn a_wrong_entry_of_a_list_is_named_by_its_number(house: House) {
        let (root, ann) = (logged_in(&house, ROOT).await, logged_in(&house, ANN).await);
        let organization = ann.get("/api/v1/account/organization").await.expect(200).json()["id"].as_str().expect("an id").to_owned();
        let with = |rights: Value| json!({ "name": "ci", "rights": rights });
        let written = format!("core.customer/{organization}/data:fetch");
        for (rights, pointer) in [
            (json!(["DATA_FETCH", "USER_EAT"]), "/rights/1"),
            (json!(["DATA_FETCH", 7]), "/rights/1"),
            (json!(["DATA_FETCH", written]), "/rights/1"),
            // Ann has no right to change who may do what, in whatever form it is asked for.
            (json!(["DATA_FETCH", "USER_FETCH", "core.role:update"]), "/rights/2"),
        ] {
            let rights = match &rights[2] {
                Value::Null => rights,
                _ => json!(["DATA_FETCH", "USER_FETCH", format!("core.customer/{organization}/core.role:update")]),
            };
            assert_eq!(pointers(&ann, "/api/v1/tokens", &with(rights.clone())).await, [pointer], "{rights}");
        }
        let networks = json!({ "name": "ci", "rights": ["DATA_FETCH"], "networks": ["203.0.113.0/24", "nowhere", "0.0.0.0/0"] });
        assert_eq!(pointers(&ann, "/api/v1/tokens", &networks).await, ["/networks/1", "/networks/2"]);
        let role = json!({ "name": "Cutter", "rights": ["user:fetch", "user:fly"] });
        assert_eq!(pointers(&root, "/api/v1/roles", &role).await, ["/rights/1"]);

        let policy = json!({ "policy": { "networks": ["127.0.0.0/8"] } });
        root.send(Method::PUT, "/api/v1/policy", &policy).await.expect(200);
        let networks = json!({ "name": "ci", "rights": ["DATA_FETCH"], "networks": ["127.0.0.1", "203.0.113.7"] });
        assert_eq!(pointers(&ann, "/api/v1/tokens", &networks).await, ["/networks/1"]);
    }

    async fn a_wrong_entry_of_a_tree_is_named_by_its_branches(house: House) {
        let ann = logged_in(&house, ANN).await;
        let organization = ann.get("/api/v1/account/organization").await.expect(200).json()["id"].as_str().expect("an id").to_owned();
        let elsewhere = "11111111-1111-1111-1111-111111111111";
        let here = |rights: Value| json!({ "core.customer": { organization.clone(): rights } });
        let place = |more: &str| format!("/permissions/core.customer/{organization}/{more}");
        for (permissions, pointer) in [
            (here(json!({ "data": ["fetch"], "core.role": ["update"] })), place("core.role")),
            (here(json!({ "data": ["fetch", "delete"] })), place("data/1")),
            (json!({ "core.project": { elsewhere: { "ams.asset": ["get"] } } }), "/permissions/core.project".to_owned()),
            (json!({}), "/permissions".to_owned()),
        ] {
            let ours = json!({ "name": "ci", "permissions": permissions });
            assert_eq!(pointers(&ann, "/api/v1/tokens", &ours).await, vec![pointer.clone()], "{ours}");
            let theirs = json!({ "type": "restricted", "organizationId": organization, "permissions": permissions });
            assert_eq!(pointers(&ann, "/api/v1/user/tokens", &theirs).await, [pointer], "{theirs}");
        }
    }
}
