//! JWTs as a service handles them: asking for one, reading it with nothing but the published keys, and forging it.

use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::{Signature, VerifyingKey};
use reqwest::Method;
use serde_json::Value;

use super::office::Node;
use crate::support::visitor::Reply;

pub const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
pub const ACCESS: &str = "urn:ietf:params:oauth:token-type:access_token";

/// Asks for an exchange with these fields beside those that every exchange has.
pub async fn exchange(node: &Node, secret: &str, more: &[(&str, &str)]) -> Reply {
    let fields = [("grant_type", GRANT), ("subject_token", secret), ("subject_token_type", ACCESS)];
    post(node, &fields.iter().chain(more).copied().collect::<Vec<_>>()).await
}

/// Posts a form to the token endpoint.
pub async fn post(node: &Node, fields: &[(&str, &str)]) -> Reply {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    node.visitor().ask(Method::POST, "/oauth/token").form(fields).send().await
}

/// The JWT for a service, which must be given.
pub async fn jwt_for(node: &Node, secret: &str, service: &str) -> String {
    let reply = exchange(node, secret, &[("audience", service)]).await.expect(200);
    reply.json()["access_token"].as_str().expect("a JWT").to_owned()
}

/// The published keys.
pub async fn key_set(node: &Node) -> Reply {
    node.visitor().ask(Method::GET, "/.well-known/jwks.json").send().await.expect(200)
}

/// Reads a JWT with a key set, as a service does that asks nobody; `None` when no key fits.
pub fn read(jwt: &str, keys: &Value) -> Option<(Value, Value)> {
    let [header, claims, signature] = jwt.split('.').collect::<Vec<_>>().try_into().ok()?;
    let header: Value = serde_json::from_slice(&decode(header)).ok()?;
    let key = keys["keys"].as_array()?.iter().find(|key| key["kid"] == header["kid"])?;
    let public: [u8; 32] = decode(key["x"].as_str()?).try_into().ok()?;
    let signed = &jwt.as_bytes()[..jwt.rfind('.')?];
    let signature = Signature::from_slice(&decode(signature)).ok()?;
    VerifyingKey::from_bytes(&public).ok()?.verify_strict(signed, &signature).ok()?;
    Some((header, serde_json::from_slice(&decode(claims)).ok()?))
}

/// The compact form of these parts.
pub fn compact(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let part = |value: &Value| encode(value.to_string().as_bytes());
    format!("{}.{}.{}", part(header), part(claims), encode(signature))
}

pub fn decode(part: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(part).expect("base64url")
}

pub fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}
