//! MK.IO's pages "Authentication and tokens" and "Restricted access tokens".

use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::{Signature, VerifyingKey};
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::datetime;

use super::signing_in::logged_in;
use crate::support::house::House;
use crate::support::people::{ANN, BOB, CAROL, ROOT};
use crate::support::rights::rights_of;
use crate::support::visitor::Program;

/// The body as printed; its ids are put in.
const PRINTED: &str = r#"
{
  "permissions": {
    "core.project": {
      "11111111-1111-1111-1111-111111111111": {
        "ams.asset": [
          "create",
          "delete",
          "get",
          "update"
        ]
      }
    }
  },
  "type": "restricted",
  "description": "Restricted token for automation",
  "expireDate": "2025-08-22T10:15:00.000Z",
  "organizationId": "00000000-0000-0000-0000-000000000000"
}
"#;

/// Root of a house in the summer of the manual, with a project.
async fn administrator(house: &House) -> (Program, String, String) {
    house.clock.advance(datetime!(2025-06-01 12:00 UTC) - house.clock.now());
    let root = logged_in(house, ROOT).await;
    let organization = root.get("/api/v1/user/profile").await.expect(200).json()["spec"]["activeOrganizationId"].clone();
    let made = root.send(Method::POST, "/api/v1/projects", &json!({ "name": "Films" })).await.expect(201).json();
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    (root, text(&organization), text(&made["id"]))
}

/// The printed body for this organization and project.
pub fn printed(organization: &str, project: &str) -> String {
    PRINTED.replace("11111111-1111-1111-1111-111111111111", project).replace("00000000-0000-0000-0000-000000000000", organization)
}

async fn post(house: &House, bearer: &Program, body: &str) -> crate::support::visitor::Reply {
    let ask = bearer.ask(Method::POST, "/api/v1/user/tokens").header("accept", "application/json");
    let _ = house;
    ask.header("content-type", "application/json").body(body.as_bytes().to_vec()).send().await
}

/// The claims of a JWT, once its signature was checked with the published keys.
async fn claims(house: &House, jwt: &str) -> Value {
    let [header, claims, signature] = jwt.split('.').collect::<Vec<_>>().try_into().expect("three parts");
    let decode = |part: &str| Base64UrlUnpadded::decode_vec(part).expect("base64url");
    let header: Value = serde_json::from_slice(&decode(header)).expect("a header");
    assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("at+jwt")));
    let keys = house.visitor().ask(Method::GET, "/.well-known/jwks.json").send().await.expect(200).json();
    let key =
        keys["keys"].as_array().into_iter().flatten().find(|key| key["kid"] == header["kid"]).expect("the key is published");
    let public: [u8; 32] = decode(key["x"].as_str().expect("x")).try_into().expect("32 bytes");
    let signed = &jwt.as_bytes()[..jwt.rfind('.').expect("a dot")];
    let signature = Signature::from_slice(&decode(signature)).expect("64 bytes");
    VerifyingKey::from_bytes(&public).expect("a key").verify_strict(signed, &signature).expect("our signature");
    serde_json::from_slice(&decode(claims)).expect("claims")
}

crate::on_both_databases! {
    async fn the_printed_request_makes_a_restricted_token(house: House) {
        let (root, organization, project) = administrator(&house).await;
        let made = post(&house, &root, &printed(&organization, &project)).await.expect(201);
        assert_eq!(made.header("cache-control"), "no-store");
        let made = made.json();
        assert_eq!(made["metadata"]["type"], "restricted");
        assert_eq!(made["spec"]["expires"], "2025-08-22T10:15:00Z");
        assert_eq!(made["spec"]["description"], "Restricted token for automation");
        assert_eq!(made["spec"]["user"], ROOT.email);
        let jwt = made["metadata"]["JWT"].as_str().expect("a JWT");
        assert!(jwt.starts_with("eyJ"));

        let claims = claims(&house, jwt).await;
        assert_eq!(claims["organization_id"], organization.as_str());
        assert_eq!(claims["token_type"], "restricted");
        assert_eq!(claims["exp"], datetime!(2025-08-22 10:15 UTC).unix_timestamp());
        assert_eq!(claims["jti"], made["metadata"]["id"]);
        assert_eq!(claims["permissions"]["core.project"][project.as_str()]["ams.asset"], json!(["create", "delete", "get", "update"]));

        // The printed call goes to the service behind; what it asks Hallpass is this.
        let bearer = house.program(jwt);
        let verified = bearer.get("/api/v1/verify").await.expect(200).json();
        assert_eq!(verified["permissions"], claims["permissions"]);
        bearer.get(&format!("/api/v1/projects/{project}/media/assets")).await.expect(404);
        bearer.get("/api/v1/user/tokens").await.expect(403);
        root.send(Method::DELETE, &format!("/api/v1/user/tokens/{}", claims["jti"].as_str().expect("an id")), &json!({})).await.expect(204);
        bearer.get("/api/v1/verify").await.expect(401);
    }

    async fn rbac_shows_the_printed_shape_and_bounds_what_can_be_given(house: House) {
        let (root, organization, project) = administrator(&house).await;
        let seen = root.get("/api/v1/user/rbac").await.expect(200).json();
        assert_eq!(seen["rbac"]["core.project"][project.as_str()]["ams.asset"], json!(["create", "delete", "get", "update"]));
        assert!(seen["rbac"]["core.customer"][organization.as_str()]["core.invite"].is_array());
        assert!(seen["teams"]["Administrators"]["rbac"].is_object());
        // The whole is as good as a part of it.
        let all = json!({ "type": "restricted", "organizationId": organization, "permissions": seen["rbac"] });
        root.send(Method::POST, "/api/v1/user/tokens", &all).await.expect(201);

        // Ann holds nothing on the project: not one foreign scope, id, resource or action gets through.
        let ann = logged_in(&house, ANN).await;
        let refused = post(&house, &ann, &printed(&organization, &project)).await.expect(422).json();
        assert_eq!((&refused["code"], &refused["errors"][0]["pointer"]), (&json!("token.right_not_held"), &json!("/permissions/core.project")));
        let own = ann.get("/api/v1/user/rbac").await.expect(200).json()["rbac"].clone();
        for (resource, action) in [("user", "delete"), ("core.audit", "get"), ("core.token", "fly")] {
            let mut wish = own.clone();
            wish["core.customer"][organization.as_str()][resource] = json!([action]);
            let body = json!({ "type": "restricted", "organizationId": organization, "permissions": wish });
            ann.send(Method::POST, "/api/v1/user/tokens", &body).await.expect(422);
        }
        assert_eq!(ann.get("/api/v1/user/tokens").await.expect(200).json()["value"], json!([]));
    }

    async fn losing_a_right_takes_it_from_tokens_at_once(house: House) {
        let (root, organization, project) = administrator(&house).await;
        let made = post(&house, &root, &printed(&organization, &project)).await.expect(201).json();
        let bearer = house.program(made["metadata"]["JWT"].as_str().expect("a JWT"));
        let rights = async || rights_of(&bearer.get("/api/v1/verify").await.expect(200).json()).len();
        assert_eq!(rights().await, 4);
        let archive = format!("/api/v1/projects/{project}");
        root.send(Method::PATCH, &archive, &json!({ "archived": true })).await.expect(200);
        assert_eq!(rights().await, 0);
        root.send(Method::PATCH, &archive, &json!({ "archived": false })).await.expect(200);
        assert_eq!(rights().await, 4, "what sleeps wakes up");
    }

    async fn tokens_are_listed_shown_and_revoked_one_by_one_and_all_at_once(house: House) {
        let (root, organization, _) = administrator(&house).await;
        let ann = logged_in(&house, ANN).await;
        let body = json!({ "type": "full-access", "organizationId": organization, "description": "all of it" });
        let first = ann.send(Method::POST, "/api/v1/user/tokens", &body).await.expect(201).json();
        let second = ann.send(Method::POST, "/api/v1/user/tokens", &body).await.expect(201).json();
        assert_eq!(first["spec"]["expires"], "2026-06-01T12:00:00Z", "a year at most, also when nobody says");
        assert!(first["spec"].get("permissions").is_none());
        let id = first["metadata"]["id"].as_str().expect("an id");
        let path = format!("/api/v1/user/tokens/{id}");
        let shown = ann.get(&path).await.expect(200).json();
        assert!(shown["metadata"].get("JWT").is_none());
        ann.ask(Method::DELETE, &path).send().await.expect(204);
        ann.ask(Method::DELETE, &path).send().await.expect(204);
        let list = ann.get("/api/v1/user/tokens").await.expect(200).json();
        assert_eq!(list["value"].as_array().map(Vec::len), Some(2), "revoked ones stay in sight");
        let revoked = list["value"].as_array().into_iter().flatten().find(|token| token["metadata"]["id"] == id).expect("it");
        assert_eq!(revoked["spec"]["revokedBy"], ANN.email);

        // Administrators see whose they are; others see nothing of them.
        let seen = root.get("/api/v1/organization/tokens").await.expect(200).json();
        assert!(seen["value"].as_array().into_iter().flatten().any(|token| token["spec"]["user"] == ANN.email));
        let theirs = format!("/api/v1/organization/tokens/{}", second["metadata"]["id"].as_str().expect("an id"));
        root.get(&theirs).await.expect(200);
        for stranger in [BOB, CAROL] {
            let stranger = logged_in(&house, stranger).await;
            stranger.get(&path).await.expect(404);
            stranger.ask(Method::DELETE, &theirs).send().await.expect(404);
        }
        logged_in(&house, BOB).await.get("/api/v1/organization/tokens").await.expect(403);

        ann.ask(Method::DELETE, "/api/v1/user/tokens").send().await.expect(204);
        house.program(second["metadata"]["JWT"].as_str().expect("a JWT")).get("/api/v1/verify").await.expect(401);
        ann.get("/api/v1/user/tokens").await.expect(401);
    }

    async fn what_cannot_be_made_is_named(house: House) {
        let (root, organization, project) = administrator(&house).await;
        let good: Value = serde_json::from_str(&printed(&organization, &project)).expect("the printed body");
        let long = "x".repeat(129);
        let cases = [
            ("/type", "type", json!("login")),
            ("/type", "type", json!("unlimited")),
            ("/description", "description", json!(long)),
            ("/expireDate", "expireDate", json!("2026-06-01T12:00:01Z")),
            ("/expireDate", "expireDate", json!("2025-05-01T00:00:00Z")),
            ("/expireDate", "expireDate", json!("tomorrow")),
            ("/organizationId", "organizationId", json!("22222222-2222-2222-2222-222222222222")),
            ("/permissions", "permissions", json!({})),
            ("/permissions", "permissions", json!({ "core.project": {} })),
            ("/permissions", "permissions", json!(["ams.asset"])),
            ("/owner", "owner", json!("me")),
        ];
        for (pointer, field, value) in cases {
            let mut body = good.clone();
            body[field] = value.clone();
            let refused = root.send(Method::POST, "/api/v1/user/tokens", &body).await.expect(422);
            assert_eq!(refused.header("content-type"), "application/problem+json");
            let pointers: Vec<Value> = refused.json()["errors"].as_array().into_iter().flatten().map(|error| error["pointer"].clone()).collect();
            assert!(pointers.contains(&json!(pointer)), "{field} {value}: {}", refused.text());
        }
        for missing in ["type", "organizationId", "permissions"] {
            let mut body = good.clone();
            body.as_object_mut().expect("an object").remove(missing);
            root.send(Method::POST, "/api/v1/user/tokens", &body).await.expect(422);
        }
        let twice = printed(&organization, &project).replace("\"type\": \"restricted\"", "\"type\": \"restricted\", \"permissions\": {}");
        let refused = post(&house, &root, &twice).await.expect(422).json();
        assert_eq!(refused["errors"][0], json!({ "pointer": "/permissions", "code": "json.twice", "detail": "This key comes twice. Send it once." }));
        assert_eq!(root.get("/api/v1/user/tokens").await.expect(200).json()["value"], json!([]));
    }

    async fn a_person_is_told_who_they_are_and_where_they_belong(house: House) {
        let (root, organization, _) = administrator(&house).await;
        let profile = root.get("/api/v1/user/profile").await.expect(200).json();
        assert_eq!(profile["spec"]["loginEmail"], ROOT.email);
        let organizations = root.get("/api/v1/user/organizations").await.expect(200).json();
        assert_eq!(organizations["value"][0]["metadata"], json!({ "id": organization, "name": ROOT.organization }));
    }
}
