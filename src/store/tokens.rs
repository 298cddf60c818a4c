//! Tokens. Every change takes a permit from `domain/policy.rs`, and terms only as `Attenuated`.

use super::connection::AnyConnection;
use super::rows::{corrupt, from_json, moment, one_changed, optional_moment, to_json};
use super::schema::tokens;
use super::{Snapshot, StoreError, Tx, token_requests};
use crate::domain::attenuation::Attenuated;
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::networks::Networks;
use crate::domain::policy::{ChangeToken, CreateToken, DecideRequest, Permit, RevokeToken};
use crate::domain::rights::RightsTree;
use crate::domain::secret::SecretDigest;
use crate::domain::token::{Description, Grant, Revocation, RevocationReason, Terms, Token, TokenKind, TokenName, WaitsFor};
use crate::domain::window::{Expiry, Window};
use diesel::prelude::*;

#[derive(Queryable)]
pub(super) struct Row {
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
    networks: String,
    waits_for: Option<String>,
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
pub(super) fn grant(kind: TokenKind, rights: &str, manages_tokens: bool) -> Result<Grant, StoreError> {
    match kind {
        TokenKind::FullAccess | TokenKind::Login => Ok(Grant::Everything { manages_tokens }),
        TokenKind::Restricted | TokenKind::Ephemeral => Ok(Grant::Only(from_json(rights)?)),
    }
}

/// A list that cannot be read must never count as an empty one, which would mean everywhere.
pub(super) fn networks(text: &str) -> Result<Networks, StoreError> {
    Networks::parse(text.split_ascii_whitespace()).map_err(|_| corrupt("a list of networks that is none"))
}

pub(super) fn window(valid_from: i64, ends_at: Option<i64>) -> Result<Window, StoreError> {
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

pub(super) fn grant_columns(grant: &Grant) -> Result<(String, bool), StoreError> {
    match grant {
        Grant::Everything { manages_tokens } => Ok(("{}".to_owned(), *manages_tokens)),
        Grant::Only(rights) => Ok((to_json(rights)?, false)),
    }
}

/// What the find field looks through, beginning with the name because the list is also ordered by it.
fn search_key(token: &Token) -> String {
    let rights = match &token.terms.grant {
        Grant::Everything { .. } => "everything".to_owned(),
        Grant::Only(rights) => {
            let mut names: Vec<String> =
                rights.rights().map(|right| right.flat_name().unwrap_or_else(|| right.pair().to_string())).collect();
            names.sort_unstable();
            names.dedup();
            names.join(" ")
        }
    };
    crate::domain::person::sign_in_key(&format!(
        "{}\n{}\n{}\n{}\n{}",
        token.name.as_str(),
        token.description.as_str(),
        token.hint,
        token.id,
        rights
    ))
}

/// The token with this id, whoever may see it; the use case asks the policy.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: TokenId) -> Result<Option<Token>, StoreError> {
    let row: Option<Row> = tokens::table
        .select(tokens::all_columns)
        .filter(tokens::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(Token::try_from).transpose()
}

/// The tokens with these ids.
pub(super) fn by_ids(snapshot: &mut Snapshot<'_>, ids: &[String]) -> Result<Vec<Token>, StoreError> {
    let mut found = Vec::new();
    // Databases bound the length of a list of parameters.
    for part in ids.chunks(500) {
        let rows: Vec<Row> =
            tokens::table.select(tokens::all_columns).filter(tokens::id.eq_any(part.to_vec())).load(snapshot.connection)?;
        for row in rows {
            found.push(Token::try_from(row)?);
        }
    }
    Ok(found)
}

/// The token whose present secret has this digest.
pub fn by_digest(snapshot: &mut Snapshot<'_>, digest: &SecretDigest) -> Result<Option<Token>, StoreError> {
    let row: Option<Row> = tokens::table
        .select(tokens::all_columns)
        .filter(tokens::digest.eq(digest.as_bytes().as_slice()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(Token::try_from).transpose()
}

/// How many tokens of a person are not over, in all organizations.
pub fn count_live_of(snapshot: &mut Snapshot<'_>, owner_id: PersonId) -> Result<i64, StoreError> {
    let now = snapshot.now().micros();
    Ok(tokens::table
        .filter(tokens::owner_id.eq(owner_id.to_string()))
        .filter(tokens::revoked_at.is_null())
        .filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(now)).assume_not_null())
        .count()
        .get_result(snapshot.connection)?)
}

/// How many tokens of a person in one organization are not over.
pub fn count_live_in(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owner_id: PersonId,
) -> Result<i64, StoreError> {
    let now = snapshot.now().micros();
    Ok(tokens::table
        .filter(tokens::organization_id.eq(organization_id.to_string()))
        .filter(tokens::owner_id.eq(owner_id.to_string()))
        .filter(tokens::revoked_at.is_null())
        .filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(now)).assume_not_null())
        .count()
        .get_result(snapshot.connection)?)
}

/// What a new token consists of besides its terms.
pub struct NewToken {
    /// Its id.
    pub id: TokenId,
    /// What sort it is.
    pub kind: TokenKind,
    /// Its name.
    pub name: TokenName,
    /// Its description.
    pub description: Description,
    /// Whether it works at once.
    pub enabled: bool,
    /// What must happen before it works, if anything must.
    pub waits_for: Option<WaitsFor>,
    /// The digest of its secret.
    pub digest: SecretDigest,
    /// The last four characters of its secret.
    pub hint: String,
}

/// Makes two changes of one token wait for each other until one transaction ends.
/// SQLite has one writer in any case.
pub fn take_turn(tx: &mut Tx<'_>, id: TokenId) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(inner) = &mut *tx.connection {
        let _: Vec<String> =
            tokens::table.select(tokens::id).filter(tokens::id.eq(id.to_string())).for_no_key_update().load(inner)?;
    }
    Ok(())
}

/// Stores a new token and hands it back as it is now.
pub fn insert(tx: &mut Tx<'_>, permit: &Permit<CreateToken>, new: NewToken, terms: &Attenuated) -> Result<Token, StoreError> {
    let token = Token {
        id: new.id,
        organization_id: permit.organization_id,
        owner_id: permit.owner_id,
        parent_id: permit.parent_id,
        kind: new.kind,
        name: new.name,
        description: new.description,
        terms: terms.terms().clone(),
        enabled: new.enabled,
        waits_for: new.waits_for,
        revocation: None,
        hint: new.hint,
        created_at: tx.now(),
        updated_at: tx.now(),
        version: 1,
    };
    let (rights, manages_tokens) = grant_columns(&token.terms.grant)?;
    let row = (
        tokens::id.eq(token.id.to_string()),
        tokens::organization_id.eq(token.organization_id.to_string()),
        tokens::owner_id.eq(token.owner_id.to_string()),
        tokens::parent_id.eq(token.parent_id.map(|id| id.to_string())),
        tokens::kind.eq(token.kind.as_str()),
        tokens::name.eq(token.name.as_str()),
        tokens::search_key.eq(search_key(&token)),
        tokens::description.eq(token.description.as_str()),
        tokens::rights.eq(rights),
        tokens::manages_tokens.eq(manages_tokens),
        (
            tokens::valid_from.eq(token.terms.window.from.micros()),
            tokens::ends_at.eq(token.terms.window.until.moment().map(|end| end.micros())),
            tokens::enabled.eq(token.enabled),
            tokens::digest.eq(new.digest.as_bytes().as_slice()),
            tokens::hint.eq(&token.hint),
            tokens::created_at.eq(token.created_at.micros()),
            tokens::updated_at.eq(token.updated_at.micros()),
            tokens::version.eq(token.version),
            tokens::networks.eq(token.terms.networks.to_string()),
            tokens::waits_for.eq(token.waits_for.map(WaitsFor::as_str)),
        ),
    );
    diesel::insert_into(tokens::table).values(row).execute(tx.connection)?;
    Ok(token)
}

/// Gives a token another name.
pub fn set_name(tx: &mut Tx<'_>, permit: &Permit<ChangeToken>, name: TokenName) -> Result<Token, StoreError> {
    store(tx, Token { name, ..permit.token.clone() })
}

/// Gives a token another description.
pub fn set_description(tx: &mut Tx<'_>, permit: &Permit<ChangeToken>, description: Description) -> Result<Token, StoreError> {
    store(tx, Token { description, ..permit.token.clone() })
}

/// Gives a token other rights or another window.
pub fn set_terms(tx: &mut Tx<'_>, permit: &Permit<ChangeToken>, terms: &Attenuated) -> Result<Token, StoreError> {
    store(tx, Token { terms: terms.terms().clone(), ..permit.token.clone() })
}

/// Pauses a token or lets it work again.
pub fn set_enabled(tx: &mut Tx<'_>, permit: &Permit<ChangeToken>, enabled: bool) -> Result<Token, StoreError> {
    store(tx, Token { enabled, ..permit.token.clone() })
}

/// Gives a token the terms that a second person agreed to. One that waited for that waits for its secret now.
pub fn approve(tx: &mut Tx<'_>, permit: &Permit<DecideRequest>, terms: &Attenuated) -> Result<Token, StoreError> {
    let waits_for = permit.token.waits_for.map(|_| WaitsFor::Secret);
    store(tx, Token { terms: terms.terms().clone(), waits_for, ..permit.token.clone() })
}

/// Ends a token that was asked for and will not be: a second person said no, or its owner took the request back.
pub fn turn_down(tx: &mut Tx<'_>, permit: &Permit<DecideRequest>, revocation: Revocation) -> Result<Token, StoreError> {
    store(tx, Token { revocation: Some(revocation), ..permit.token.clone() })
}

/// Ends a token for ever. What is still asked for it is withdrawn.
pub fn set_revocation(tx: &mut Tx<'_>, permit: &Permit<RevokeToken>, revocation: Revocation) -> Result<Token, StoreError> {
    token_requests::withdraw_open_of(tx, permit.token.id)?;
    store(tx, Token { revocation: Some(revocation), ..permit.token.clone() })
}

/// Gives a token a new secret and window; the old secret is gone with this. A token that waited for its secret works now.
pub fn set_secret(
    tx: &mut Tx<'_>,
    permit: &Permit<ChangeToken>,
    digest: &SecretDigest,
    hint: String,
    terms: &Attenuated,
) -> Result<Token, StoreError> {
    let waits_for = permit.token.waits_for.filter(|it| *it != WaitsFor::Secret);
    let token = store(tx, Token { hint, waits_for, terms: terms.terms().clone(), ..permit.token.clone() })?;
    let changed = diesel::update(tokens::table.filter(tokens::id.eq(token.id.to_string())))
        .set(tokens::digest.eq(digest.as_bytes().as_slice()))
        .execute(tx.connection)?;
    one_changed(changed)?;
    Ok(token)
}

/// Writes everything about a token that can change, if nobody else did meanwhile. Errors: `Stale`.
fn store(tx: &mut Tx<'_>, mut token: Token) -> Result<Token, StoreError> {
    let read_version = token.version;
    token.version += 1;
    token.updated_at = tx.now();
    let (rights, manages_tokens) = grant_columns(&token.terms.grant)?;
    let revocation = token.revocation.as_ref();
    let row = tokens::table.filter(tokens::id.eq(token.id.to_string())).filter(tokens::version.eq(read_version));
    let changed = diesel::update(row)
        .set((
            tokens::name.eq(token.name.as_str()),
            tokens::search_key.eq(search_key(&token)),
            tokens::description.eq(token.description.as_str()),
            tokens::rights.eq(rights),
            tokens::manages_tokens.eq(manages_tokens),
            tokens::valid_from.eq(token.terms.window.from.micros()),
            tokens::ends_at.eq(token.terms.window.until.moment().map(|end| end.micros())),
            tokens::enabled.eq(token.enabled),
            tokens::revoked_at.eq(revocation.map(|it| it.at.micros())),
            tokens::revoked_by.eq(revocation.and_then(|it| it.by).map(|id| id.to_string())),
            tokens::revocation_reason.eq(revocation.map(|it| it.reason.as_str())),
            tokens::hint.eq(&token.hint),
            tokens::updated_at.eq(token.updated_at.micros()),
            tokens::version.eq(token.version),
            tokens::networks.eq(token.terms.networks.to_string()),
            tokens::waits_for.eq(token.waits_for.map(WaitsFor::as_str)),
        ))
        .execute(tx.connection)?;
    one_changed(changed)?;
    Ok(token)
}

/// The chosen rights of the tokens of these people that are not over, for saying what a change does to them.
pub fn live_rights_of(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owners: &[PersonId],
) -> Result<Vec<(PersonId, RightsTree)>, StoreError> {
    let now = snapshot.now().micros();
    let owners: Vec<String> = owners.iter().map(ToString::to_string).collect();
    let mut found = Vec::new();
    // Databases bound the length of a list of parameters.
    for part in owners.chunks(500) {
        let rows: Vec<(String, String)> = tokens::table
            .select((tokens::owner_id, tokens::rights))
            .filter(tokens::organization_id.eq(organization_id.to_string()))
            .filter(tokens::owner_id.eq_any(part.to_vec()))
            .filter(tokens::kind.eq_any(["restricted", "ephemeral"]))
            .filter(tokens::revoked_at.is_null())
            .filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(now)).assume_not_null())
            .limit(1_000_000)
            .load(snapshot.connection)?;
        for (owner, rights) in rows {
            found.push((PersonId::parse(&owner).map_err(corrupt)?, from_json(&rights)?));
        }
    }
    Ok(found)
}

/// Some tokens of a person in an organization that are not over.
pub fn some_live_of(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owner_id: PersonId,
    most: i64,
) -> Result<Vec<TokenId>, StoreError> {
    let now = snapshot.now().micros();
    let ids: Vec<String> = tokens::table
        .select(tokens::id)
        .filter(tokens::owner_id.eq(owner_id.to_string()))
        .filter(tokens::organization_id.eq(organization_id.to_string()))
        .filter(tokens::revoked_at.is_null())
        .filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(now)).assume_not_null())
        .order(tokens::id)
        .limit(most)
        .load(snapshot.connection)?;
    ids.iter().map(|id| TokenId::parse(id).map_err(corrupt)).collect()
}
