//! The row of a new token: one by one from the use cases, by the hundred thousand from `hallpass generate`.

use super::row::{grant_columns, rights_words, search_key};
use crate::domain::moment::Moment;
use crate::domain::secret::SecretDigest;
use crate::domain::token::{Grant, Token, WaitsFor};
use crate::store::StoreError;
use crate::store::rows::name_key;
use crate::store::schema::tokens;
use diesel::prelude::*;

/// A grant with the texts that its tokens' rows carry, worked out once for many tokens.
pub struct PreparedGrant {
    /// The grant.
    pub grant: Grant,
    rights: String,
    manages_tokens: bool,
    words: String,
}

impl PreparedGrant {
    /// Writes the texts. Errors: those of the store.
    pub fn new(grant: Grant) -> Result<Self, StoreError> {
        let (rights, manages_tokens) = grant_columns(&grant)?;
        Ok(Self { words: rights_words(&grant), grant, rights, manages_tokens })
    }
}

/// A token.
#[derive(Insertable)]
#[diesel(table_name = tokens, treat_none_as_default_value = false)]
pub struct TokenRow {
    id: String,
    organization_id: String,
    owner_id: String,
    parent_id: Option<String>,
    kind: &'static str,
    name: String,
    search_key: String,
    description: String,
    rights: String,
    manages_tokens: bool,
    valid_from: i64,
    ends_at: Option<i64>,
    enabled: bool,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
    revocation_reason: Option<&'static str>,
    digest: Vec<u8>,
    hint: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
    name_key: String,
    networks: String,
    waits_for: Option<&'static str>,
}

impl TokenRow {
    /// The row of a token whose grant is `grant`.
    pub fn new(token: &Token, digest: &SecretDigest, grant: &PreparedGrant) -> Self {
        let revocation = token.revocation.as_ref();
        let name_key = name_key(token.name.as_str());
        Self {
            id: token.id.to_string(),
            organization_id: token.organization_id.to_string(),
            owner_id: token.owner_id.to_string(),
            parent_id: token.parent_id.map(|id| id.to_string()),
            kind: token.kind.as_str(),
            name: token.name.as_str().to_owned(),
            search_key: search_key(token, &grant.words),
            description: token.description.as_str().to_owned(),
            rights: grant.rights.clone(),
            manages_tokens: grant.manages_tokens,
            valid_from: token.terms.window.from.micros(),
            ends_at: token.terms.window.until.moment().map(Moment::micros),
            enabled: token.enabled,
            revoked_at: revocation.map(|it| it.at.micros()),
            revoked_by: revocation.and_then(|it| it.by).map(|id| id.to_string()),
            revocation_reason: revocation.map(|it| it.reason.as_str()),
            digest: digest.as_bytes().to_vec(),
            hint: token.hint.clone(),
            created_at: token.created_at.micros(),
            updated_at: token.updated_at.micros(),
            version: token.version,
            name_key,
            networks: token.terms.networks.to_string(),
            waits_for: token.waits_for.map(WaitsFor::as_str),
        }
    }
}
