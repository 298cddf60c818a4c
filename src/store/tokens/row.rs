//! A token as its row keeps it, and back.

use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::networks::Networks;
use crate::domain::token::{Description, Grant, Revocation, RevocationReason, Terms, Token, TokenKind, TokenName, WaitsFor};
use crate::domain::window::{Expiry, Window};
use crate::store::StoreError;
use crate::store::rows::{corrupt, from_json, moment, optional_moment, to_json};
use diesel::prelude::*;

#[derive(Queryable)]
pub(in crate::store) struct Row {
    id: String,
    organization_id: String,
    owner_id: String,
    parent_id: Option<String>,
    kind: String,
    name: String,
    _search_key: String,
    description: String,
    rights: String,
    manages_tokens: bool,
    valid_from: i64,
    ends_at: Option<i64>,
    enabled: bool,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
    revocation_reason: Option<String>,
    _digest: Vec<u8>,
    hint: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
    name_key: String,
    networks: String,
    waits_for: Option<String>,
}

impl Row {
    /// What lists by name are ordered by.
    pub(in crate::store) fn name_key(&self) -> &str {
        &self.name_key
    }
}

impl TryFrom<Row> for Token {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Token, StoreError> {
        let kind = TokenKind::parse(&row.kind).ok_or_else(|| corrupt(&row.kind))?;
        Ok(Token {
            id: TokenId::parse(&row.id).map_err(corrupt)?,
            organization_id: OrganizationId::parse(&row.organization_id).map_err(corrupt)?,
            owner_id: PersonId::parse(&row.owner_id).map_err(corrupt)?,
            parent_id: row.parent_id.as_deref().map(TokenId::parse).transpose().map_err(corrupt)?,
            kind,
            name: TokenName::parse(&row.name).map_err(|error| corrupt(error.code()))?,
            description: Description::parse(&row.description).map_err(|error| corrupt(error.code()))?,
            terms: Terms {
                grant: grant(kind, &row.rights, row.manages_tokens)?,
                window: window(row.valid_from, row.ends_at)?,
                networks: networks(&row.networks)?,
            },
            enabled: row.enabled,
            waits_for: row.waits_for.as_deref().map(|word| WaitsFor::parse(word).ok_or_else(|| corrupt(word))).transpose()?,
            revocation: revocation(row.revoked_at, row.revoked_by.as_deref(), row.revocation_reason.as_deref())?,
            hint: row.hint,
            created_at: moment(row.created_at)?,
            updated_at: moment(row.updated_at)?,
            version: row.version,
        })
    }
}

/// The kind alone says whether a token has everything; rights that are missing in the row never mean all.
pub(in crate::store) fn grant(kind: TokenKind, rights: &str, manages_tokens: bool) -> Result<Grant, StoreError> {
    match kind {
        TokenKind::FullAccess | TokenKind::Login => Ok(Grant::Everything { manages_tokens }),
        TokenKind::Restricted | TokenKind::Ephemeral => Ok(Grant::Only(from_json(rights)?)),
    }
}

/// A list that cannot be read must never count as an empty one, which would mean everywhere.
pub(in crate::store) fn networks(text: &str) -> Result<Networks, StoreError> {
    Networks::parse(text.split_ascii_whitespace()).map_err(|_| corrupt("a list of networks that is none"))
}

pub(in crate::store) fn window(valid_from: i64, ends_at: Option<i64>) -> Result<Window, StoreError> {
    Ok(Window { from: moment(valid_from)?, until: Expiry::from(optional_moment(ends_at)?) })
}

fn revocation(at: Option<i64>, by: Option<&str>, reason: Option<&str>) -> Result<Option<Revocation>, StoreError> {
    let (Some(at), Some(reason)) = (at, reason) else { return Ok(None) };
    Ok(Some(Revocation {
        at: moment(at)?,
        by: by.map(PersonId::parse).transpose().map_err(corrupt)?,
        reason: RevocationReason::parse(reason).ok_or_else(|| corrupt(reason))?,
    }))
}

pub(in crate::store) fn grant_columns(grant: &Grant) -> Result<(String, bool), StoreError> {
    match grant {
        Grant::Everything { manages_tokens } => Ok(("{}".to_owned(), *manages_tokens)),
        Grant::Only(rights) => Ok((to_json(rights)?, false)),
    }
}

/// What the find field looks through.
pub(in crate::store) fn search_key(token: &Token, rights: &str) -> String {
    crate::domain::person::sign_in_key(&format!(
        "{}\n{}\n{}\n{}\n{}",
        token.name.as_str(),
        token.description.as_str(),
        token.hint,
        token.id,
        rights
    ))
}

/// The rights of a token as the find field knows them.
pub(in crate::store) fn rights_words(grant: &Grant) -> String {
    match grant {
        Grant::Everything { .. } => "everything".to_owned(),
        Grant::Only(rights) => {
            let mut names: Vec<String> =
                rights.rights().map(|right| right.flat_name().unwrap_or_else(|| right.pair().to_string())).collect();
            names.sort_unstable();
            names.dedup();
            names.join(" ")
        }
    }
}
