//! What is read from the database for the memory: of a token only what a verdict needs.

use super::super::at_most::AtMost;
use super::super::rows::corrupt;
use super::super::schema::tokens;
use super::super::{Snapshot, StoreError};
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::secret::SecretDigest;
use crate::domain::token::TokenKind;
use diesel::prelude::*;

/// A token as the memory wants it.
pub(super) struct TokenRow {
    pub(super) id: TokenId,
    pub(super) organization_id: OrganizationId,
    pub(super) owner_id: PersonId,
    pub(super) maker_id: Option<TokenId>,
    pub(super) kind: TokenKind,
    pub(super) name: String,
    pub(super) rights: String,
    pub(super) manages_tokens: bool,
    pub(super) from: i64,
    pub(super) until: Option<i64>,
    pub(super) is_enabled: bool,
    pub(super) is_revoked: bool,
    pub(super) digest: [u8; 32],
    pub(super) networks: String,
    pub(super) waits: bool,
}

type Raw = (
    (String, String, String, Option<String>, String, String, String, bool),
    (i64, Option<i64>, bool, Option<i64>, Vec<u8>, String, Option<String>),
);

macro_rules! columns {
    () => {
        (
            (
                tokens::id,
                tokens::organization_id,
                tokens::owner_id,
                tokens::parent_id,
                tokens::kind,
                tokens::name,
                tokens::rights,
                tokens::manages_tokens,
            ),
            (
                tokens::valid_from,
                tokens::ends_at,
                tokens::enabled,
                tokens::revoked_at,
                tokens::digest,
                tokens::networks,
                tokens::waits_for,
            ),
        )
    };
}

fn row(((id, organization, owner, maker, kind, name, rights, manages_tokens), terms): Raw) -> Result<TokenRow, StoreError> {
    let (from, until, is_enabled, revoked_at, digest, networks, waits_for) = terms;
    Ok(TokenRow {
        id: TokenId::parse(&id).map_err(corrupt)?,
        organization_id: OrganizationId::parse(&organization).map_err(corrupt)?,
        owner_id: PersonId::parse(&owner).map_err(corrupt)?,
        maker_id: maker.as_deref().map(TokenId::parse).transpose().map_err(corrupt)?,
        kind: TokenKind::parse(&kind).ok_or_else(|| corrupt(&kind))?,
        name,
        rights,
        manages_tokens,
        from,
        until,
        is_enabled,
        is_revoked: revoked_at.is_some(),
        digest: digest.try_into().map_err(|_| corrupt("a digest of another length"))?,
        networks,
        waits: waits_for.is_some(),
    })
}

/// The token with this digest. No `LIMIT`: on SQLite a bound one compiles the statement anew each time.
pub(super) fn by_digest(snapshot: &mut Snapshot<'_>, digest: &SecretDigest) -> Result<Option<TokenRow>, StoreError> {
    let found: Option<Raw> = tokens::table
        .select(columns!())
        .filter(tokens::digest.eq(digest.as_bytes().as_slice()))
        .get_result(snapshot.connection)
        .optional()?;
    found.map(row).transpose()
}

/// The token with this id.
pub(super) fn by_id(snapshot: &mut Snapshot<'_>, id: TokenId) -> Result<Option<TokenRow>, StoreError> {
    let found: Option<Raw> =
        tokens::table.select(columns!()).filter(tokens::id.eq(id.to_string())).get_result(snapshot.connection).optional()?;
    found.map(row).transpose()
}

/// The next tokens after an id that are neither revoked nor over, in the order of their ids.
pub(super) fn live_after(snapshot: &mut Snapshot<'_>, after: &str, now: Moment, most: i64) -> Result<Vec<TokenRow>, StoreError> {
    let found: Vec<Raw> = tokens::table
        .select(columns!())
        .filter(tokens::id.gt(after))
        .filter(tokens::revoked_at.is_null())
        .filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(now.micros()).assume_not_null()))
        .order(tokens::id)
        .at_most(most)
        .load(snapshot.connection)?;
    found.into_iter().map(row).collect()
}
