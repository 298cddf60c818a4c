//! A JWT for which a token was exchanged (RFC 8693): for one audience, for minutes, and never worth more than its token.
//!
//! It is not stored. Its `client_id` names the token, which is how it is told from a stored token in the form of a JWT.

use super::key::KeyRecord;
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::keyring::hex;
use crate::domain::moment::Moment;
use crate::domain::rights::RightsTree;
use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// The longest life of such a JWT.
pub const LONGEST_EXCHANGED: Duration = Duration::minutes(15);
/// Rights that take more than this many bytes as JSON are named by their digest, because headers have limits.
const MOST_RIGHTS_BYTES: usize = 4 * 1024;
/// A longer list of rights is left out of `scope`, never cut; the tree says the same.
const MOST_SCOPE_BYTES: usize = 1024;

/// What such a JWT promises.
#[derive(Debug, Clone)]
pub struct Exchanged {
    /// Its own id.
    pub id: Uuid,
    /// The token that was exchanged for it.
    pub parent_id: TokenId,
    /// The one party for which it is meant: the name of a service, or this installation itself.
    pub audience: String,
    /// When it was signed.
    pub issued_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// What it may do at most; `None` when that did not fit, and then it is worth what its token is worth.
    pub rights: Option<RightsTree>,
}

impl Exchanged {
    /// Whether these rights can be written into a JWT.
    pub fn has_room_for(rights: &RightsTree) -> bool {
        json!(rights).to_string().len() <= MOST_RIGHTS_BYTES
    }

    /// The claims after RFC 9068. `rights` are all that it may do, also where they do not fit.
    pub fn to_json(&self, issuer: &str, owner_id: PersonId, organization_id: OrganizationId, rights: &RightsTree) -> Value {
        let mut claims = json!({
            "iss": issuer,
            "aud": self.audience,
            "sub": owner_id,
            "client_id": self.parent_id,
            "jti": self.id.hyphenated().to_string(),
            "iat": seconds(self.issued_at),
            "exp": seconds(self.ends_at),
            "organization_id": organization_id,
        });
        let scope = scope_text(rights);
        if scope.len() <= MOST_SCOPE_BYTES {
            claims["scope"] = json!(scope);
        }
        match &self.rights {
            Some(rights) => claims["permissions"] = json!(rights),
            None => claims["permissions_sha256"] = json!(hex(&Sha256::digest(json!(rights).to_string().as_bytes()))),
        }
        claims
    }
}

/// Rights in text form with spaces between them, as the claim `scope`.
pub fn scope_text(rights: &RightsTree) -> String {
    rights.rights().map(|right| right.to_string()).collect::<Vec<_>>().join(" ")
}

/// A JWT that says it came from an exchange; nothing of it is proven yet.
pub struct Unproven<'a> {
    signed: &'a [u8],
    signature: &'a [u8],
    header: Header,
    claims: Claims,
}

/// No other field may stand in a header, least of all one that says where a key is to be found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// The claims that decide. All of them must be there.
#[derive(Deserialize)]
struct Claims {
    aud: String,
    client_id: TokenId,
    jti: Uuid,
    iat: i64,
    exp: i64,
    permissions: Option<RightsTree>,
    permissions_sha256: Option<String>,
}

impl<'a> Unproven<'a> {
    /// Reads a JWT; `None` for everything that does not say that it came from an exchange.
    pub fn read(jwt: &'a [u8]) -> Option<Self> {
        let last = jwt.iter().rposition(|byte| *byte == b'.')?;
        let (signed, signature) = (&jwt[..last], &jwt[last + 1..]);
        let middle = signed.iter().position(|byte| *byte == b'.')?;
        let claims: Claims = part(&signed[middle + 1..])?;
        Some(Self { signed, signature, header: part(&signed[..middle])?, claims })
    }

    /// The name of the key that is said to have signed it.
    pub fn key_name(&self) -> &str {
        &self.header.kid
    }

    /// What it promises, if this key has signed it and its algorithm is the key's own.
    pub fn proved_by(self, key: &KeyRecord) -> Option<Exchanged> {
        let Self { signed, signature, header, claims } = self;
        let says_so = header.kid == key.id.as_str() && header.alg == key.algorithm.as_str() && header.typ == "at+jwt";
        let signature = Base64UrlUnpadded::decode_vec(std::str::from_utf8(signature).ok()?).ok()?;
        // One of both says what it may do; a JWT without either was never signed here.
        let says_rights = claims.permissions.is_some() != claims.permissions_sha256.is_some();
        if !says_so || !says_rights || !key.has_signed(signed, &signature) {
            return None;
        }
        Some(Exchanged {
            id: claims.jti,
            parent_id: claims.client_id,
            audience: claims.aud,
            issued_at: moment(claims.iat)?,
            ends_at: moment(claims.exp)?,
            rights: claims.permissions,
        })
    }
}

fn part<T: DeserializeOwned>(text: &[u8]) -> Option<T> {
    let bytes = Base64UrlUnpadded::decode_vec(std::str::from_utf8(text).ok()?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn seconds(at: Moment) -> i64 {
    at.utc().unix_timestamp()
}

fn moment(seconds: i64) -> Option<Moment> {
    OffsetDateTime::from_unix_timestamp(seconds).ok().map(Moment::new)
}
