//! The keys that sign: of several algorithms side by side, rotated, and checked by somebody else's code.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64ct::{Base64UrlUnpadded, Encoding};
use reqwest::Method;
use serde_json::{Value, json};

use crate::api_seeds::signing_in::{log_in, logged_in};
use crate::support::app::Settings;
use crate::support::house::House;
use crate::support::people::ANN;

const ALGORITHMS: [(&str, Settings); 3] = [
    ("EdDSA", &[("tokens.jwt_algorithm", "EdDSA")]),
    ("ES256", &[("tokens.jwt_algorithm", "ES256")]),
    ("RS256", &[("tokens.jwt_algorithm", "RS256")]),
];

fn decoded(part: &Value) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(part.as_str().expect("a text")).expect("base64url")
}

async fn published(house: &House) -> Vec<Value> {
    let keys = house.visitor().ask(Method::GET, "/.well-known/jwks.json").send().await.expect(200).json();
    keys["keys"].as_array().expect("keys").clone()
}

/// Checks a JWT with the published keys and answers its algorithm.
async fn checked(house: &House, jwt: &str) -> String {
    let (signed, signature) = jwt.rsplit_once('.').expect("three parts");
    let header: Value = serde_json::from_slice(&decoded(&json!(signed.split('.').next()))).expect("a header");
    let keys = published(house).await;
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).expect("the key is published");
    assert_eq!(key["alg"], header["alg"]);
    let (signed, signature) = (signed.as_bytes(), decoded(&json!(signature)));
    match header["alg"].as_str() {
        Some("EdDSA") => UnparsedPublicKey::new(&ED25519, decoded(&key["x"])).verify(signed, &signature),
        Some("ES256") => {
            let point = [vec![4], decoded(&key["x"]), decoded(&key["y"])].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, &signature)
        }
        Some("RS256") => {
            let (n, e) = (decoded(&key["n"]), decoded(&key["e"]));
            assert_eq!((n.len(), e.as_slice()), (384, [1, 0, 1].as_slice()));
            RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, &signature)
        }
        other => panic!("{other:?}"),
    }
    .expect("our signature");
    header["alg"].as_str().expect("a name").to_owned()
}

/// A token in the form of a JWT, and its id.
async fn made(house: &House) -> (String, String) {
    let body = json!({ "name": "signed", "form": "jwt", "rights": ["USER_FETCH"] });
    let made = logged_in(house, ANN).await.send(Method::POST, "/api/v1/tokens", &body).await.expect(201).json();
    (made["secret"].as_str().expect("a secret").to_owned(), made["id"].as_str().expect("an id").to_owned())
}

crate::on_both_databases! {
    async fn each_algorithm_signs_what_the_published_keys_verify(house: House) {
        let mut house = house;
        let mut jwts = Vec::new();
        for (algorithm, settings) in ALGORITHMS {
            house.restart_with(settings);
            let (jwt, _) = made(&house).await;
            assert_eq!(checked(&house, &jwt).await, algorithm);
            // A second one is signed by the same key, opened again.
            let (second, _) = made(&house).await;
            assert_eq!(second.split('.').next(), jwt.split('.').next());
            checked(&house, &second).await;
            jwts.push(jwt);
        }
        assert_eq!(published(&house).await.len(), 3, "side by side");
        for jwt in &jwts {
            checked(&house, jwt).await;
            house.program(jwt).get("/api/v1/verify").await.expect(200);
        }
        // Back at the first algorithm its key signs on.
        house.restart_with(ALGORITHMS[0].1);
        assert_eq!(made(&house).await.0.split('.').next(), jwts[0].split('.').next());
        assert_eq!(published(&house).await.len(), 3);
    }

    async fn every_jwt_that_leaves_is_signed_as_the_house_signs(house: House) {
        let mut house = house;
        let mut all = Vec::new();
        for (algorithm, settings) in ALGORITHMS {
            house.restart_with(settings);
            let login = log_in(&house, ANN).await;
            let ann = house.program(&login);
            let organization = ann.get("/api/v1/verify").await.expect(200).json()["organization_id"].clone();
            let body = json!({ "type": "full-access", "organizationId": organization });
            let made = ann.send(Method::POST, "/api/v1/user/tokens", &body).await.expect(201).json();
            let mkio = made["metadata"]["JWT"].as_str().expect("a JWT").to_owned();
            let exchanged = exchange(&house, &mkio).await;
            for jwt in [&login, &mkio, &exchanged] {
                assert_eq!(checked(&house, jwt).await, algorithm);
                assert_eq!(claims(jwt)["organization_id"], organization);
                house.program(jwt).get("/api/v1/verify").await.expect(200);
            }
            assert_eq!(claims(&mkio)["token_type"], "full-access");
            assert_eq!(claims(&exchanged)["client_id"], made["metadata"]["id"]);
            all.push((mkio, exchanged));
        }
        // Each was signed by another key, and each key says which it is.
        let keys = published(&house).await;
        let mut names: Vec<&Value> = keys.iter().flat_map(|key| [&key["alg"], &key["use"]]).collect();
        names.sort_by_key(|name| name.to_string());
        assert_eq!(names, ["ES256", "EdDSA", "RS256", "sig", "sig", "sig"]);
        // Whatever signs today, what was signed yesterday in another way is read, exchanged and revoked as before.
        for (mkio, exchanged) in &all {
            house.program(exchanged).get("/api/v1/verify").await.expect(200);
            assert_eq!(checked(&house, &exchange(&house, mkio).await).await, "RS256");
        }
        logged_in(&house, ANN).await.ask(Method::DELETE, "/api/v1/user/tokens").send().await.expect(204);
        for (mkio, exchanged) in &all {
            house.program(mkio).get("/api/v1/verify").await.expect(401);
            house.program(exchanged).get("/api/v1/verify").await.expect(401);
        }
    }

    async fn a_signature_counts_only_under_the_algorithm_of_its_key(house: House) {
        let mut house = house;
        for (algorithm, settings) in ALGORITHMS {
            house.restart_with(settings);
            let exchanged = exchange(&house, &log_in(&house, ANN).await).await;
            let [header, claims, signature] = exchanged.split('.').collect::<Vec<_>>().try_into().expect("three parts");
            let header: Value = serde_json::from_slice(&decoded(&json!(header))).expect("a header");
            let forge = |header: &Value, signature: &str| {
                format!("{}.{claims}.{signature}", Base64UrlUnpadded::encode_string(header.to_string().as_bytes()))
            };
            for other in ["EdDSA", "ES256", "RS256", "HS256", "none"].into_iter().filter(|other| *other != algorithm) {
                let mut header = header.clone();
                header["alg"] = json!(other);
                for signature in [signature, ""] {
                    house.program(&forge(&header, signature)).get("/api/v1/verify").await.expect(401);
                }
            }
            let mut bytes = decoded(&json!(signature));
            bytes[7] ^= 1;
            house.program(&forge(&header, &Base64UrlUnpadded::encode_string(&bytes))).get("/api/v1/verify").await.expect(401);
            house.program(&exchanged).get("/api/v1/verify").await.expect(200);
        }
    }

    async fn keys_of_all_algorithms_are_rotated_side_by_side(house: House) {
        let mut house = house;
        let mut jwts = Vec::new();
        for (_, settings) in ALGORITHMS {
            house.restart_with(settings);
            jwts.push(made(&house).await.0);
        }
        let firsts = jwts.clone();
        for ((algorithm, settings), old) in ALGORITHMS.into_iter().zip(&firsts) {
            house.restart_with(settings);
            house.clock.advance(hallpass::domain::jwt::KEY_SET_AGE);
            rotate(&house, settings);
            house.clock.advance(hallpass::domain::jwt::KEY_SET_AGE);
            let (fresh, _) = made(&house).await;
            assert_ne!(fresh.split('.').next(), old.split('.').next(), "{algorithm}: the new key signs");
            assert_eq!(checked(&house, &fresh).await, algorithm);
            jwts.push(fresh);
            // Nothing that was signed before is lost, whatever was rotated since.
            for jwt in &jwts {
                checked(&house, jwt).await;
                house.program(jwt).get("/api/v1/verify").await.expect(200);
            }
        }
    }

    async fn a_rotated_key_stays_published_while_it_is_needed(house: House) {
        let mut house = house;
        house.restart_with(ALGORITHMS[2].1);
        let (jwt, id) = made(&house).await;
        // Everybody has seen the first key by then.
        house.clock.advance(hallpass::domain::jwt::KEY_SET_AGE);
        rotate(&house, ALGORITHMS[2].1);
        // The next key is published before it signs.
        assert_eq!(made(&house).await.0.split('.').next(), jwt.split('.').next());
        house.clock.advance(hallpass::domain::jwt::KEY_SET_AGE);
        let (next, _) = made(&house).await;
        assert_ne!(next.split('.').next(), jwt.split('.').next());
        assert_eq!((checked(&house, &jwt).await, checked(&house, &next).await), ("RS256".to_owned(), "RS256".to_owned()));
        // Revoking works at once, whatever the signature says.
        let ann = logged_in(&house, ANN).await;
        ann.ask(Method::DELETE, &format!("/api/v1/tokens/{id}")).send().await.expect(204);
        house.program(&jwt).get("/api/v1/verify").await.expect(401);
        let before = published(&house).await.len();
        house.clock.advance(time::Duration::days(367));
        assert_eq!(published(&house).await.len(), before - 1, "what signed nothing good any more is gone");
    }

    async fn a_private_half_is_nowhere_to_be_read(house: House) {
        let mut house = house;
        house.restart_with(ALGORITHMS[2].1);
        made(&house).await;
        let keys = house.store().read(hallpass::app::keys::list::all).expect("the keys");
        let key = keys.iter().find(|key| key.algorithm == hallpass::domain::jwt::Algorithm::Rs256).expect("the key");
        let kept = key.sealed_private_key.as_ref().expect("it is kept, because it cannot be derived");
        // PKCS #8 of an RSA key names its algorithm in these bytes.
        let named = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
        assert!(kept.len() > 1_500 && !kept.windows(named.len()).any(|bytes| bytes == named));
        for stranger in [[7; 32], [0; 32]] {
            assert!(hallpass::domain::jwt::SigningKey::open(&stranger, key).is_err(), "not under another master key");
        }
        let shown = house.visitor().ask(Method::GET, "/.well-known/jwks.json").send().await.expect(200).json();
        for key in shown["keys"].as_array().expect("keys") {
            assert!(["d", "p", "q", "dp", "dq", "qi"].iter().all(|part| key.get(part).is_none()), "{key}");
        }
    }
}

/// What an audience of ours gets for a token that it exchanges.
async fn exchange(house: &House, token: &str) -> String {
    let fields = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", token),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let answer = house.visitor().ask(Method::POST, "/oauth/token").form(fields).send().await.expect(200).json();
    answer["access_token"].as_str().expect("a JWT").to_owned()
}

fn claims(jwt: &str) -> Value {
    serde_json::from_slice(&decoded(&json!(jwt.split('.').nth(1)))).expect("claims")
}

/// As `hallpass keys rotate` does with these settings.
fn rotate(house: &House, settings: Settings) {
    use hallpass::app::keys::rotate::rotate;
    use hallpass::domain::actor::{Actor, Origin, Who};
    let organization_id = crate::support::operator::Operator::of(house).organization_of(ANN);
    let actor = Actor { who: Who::Operator, organization_id, origin: Origin::default() };
    house.store_with(settings).write(&actor, rotate).expect("rotated");
}
