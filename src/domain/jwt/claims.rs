//! What a JWT says: who, where, what sort of token, until when, and which rights at most.

use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::keyring::hex;
use crate::domain::moment::Moment;
use crate::domain::token::{Grant, Terms, TokenKind};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Rights that take more than this many bytes as JSON are named by their digest, because headers have limits.
const MOST_RIGHTS_BYTES: usize = 4 * 1024;

/// What a JWT is made from.
#[derive(Debug)]
pub struct Claims<'a> {
    /// The address of this installation: issuer, and audience of the token.
    pub issuer: &'a str,
    /// The token.
    pub id: TokenId,
    /// What sort of token it is.
    pub kind: TokenKind,
    /// The person it acts for.
    pub owner_id: PersonId,
    /// The organization in which it acts.
    pub organization_id: OrganizationId,
    /// What it may do at most, and from when until when.
    pub terms: &'a Terms,
    /// When it is signed.
    pub now: Moment,
}

impl Claims<'_> {
    /// The claims after RFC 9068, with the organization, the kind and the rights beside them.
    /// The rights are those that were given at most: what is in force is decided here at every use.
    pub fn to_json(&self) -> Value {
        let mut claims = Map::new();
        claims.insert("iss".to_owned(), json!(self.issuer));
        claims.insert("aud".to_owned(), json!(self.issuer));
        claims.insert("sub".to_owned(), json!(self.owner_id));
        claims.insert("client_id".to_owned(), json!("hallpass"));
        claims.insert("jti".to_owned(), json!(self.id));
        claims.insert("iat".to_owned(), json!(seconds(self.now)));
        claims.insert("nbf".to_owned(), json!(seconds(self.terms.window.from)));
        if let Some(end) = self.terms.window.until.moment() {
            claims.insert("exp".to_owned(), json!(seconds(end)));
        }
        claims.insert("organization_id".to_owned(), json!(self.organization_id));
        claims.insert("token_type".to_owned(), json!(self.kind));
        if let Grant::Only(rights) = &self.terms.grant {
            let (name, value) = rights_claim(json!(rights));
            claims.insert(name.to_owned(), value);
        }
        Value::Object(claims)
    }
}

fn rights_claim(rights: Value) -> (&'static str, Value) {
    let text = rights.to_string();
    if text.len() <= MOST_RIGHTS_BYTES {
        return ("permissions", rights);
    }
    ("permissions_sha256", json!(hex(&Sha256::digest(text.as_bytes()))))
}

fn seconds(at: Moment) -> i64 {
    at.micros().div_euclid(1_000_000)
}
