//! Tokens. Every change takes a permit from `domain/policy.rs`, and terms only as `Attenuated`.

mod new_row;
mod row;

pub use new_row::{PreparedGrant, TokenRow};
pub(super) use row::{Row, grant, grant_columns, networks, rights_words, search_key, window};

use super::at_most::AtMost;
use super::connection::AnyConnection;
use super::kept::Keep;
use super::rows::{corrupt, from_json, name_key, one_changed};
use super::schema::tokens;
use super::{Snapshot, StoreError, Tx, token_requests};
use crate::domain::attenuation::Attenuated;
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::policy::{ChangeToken, CreateToken, DecideRequest, HandOver, Permit, RevokeToken};
use crate::domain::rights::RightsTree;
use crate::domain::secret::SecretDigest;
use crate::domain::token::{Description, Revocation, Token, TokenKind, TokenName, WaitsFor};
use diesel::prelude::*;

/// The token with this id, whoever may see it; the use case asks the policy.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: TokenId) -> Result<Option<Token>, StoreError> {
    let row: Option<Row> = tokens::table
        .select(tokens::all_columns)
        .filter(tokens::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(Token::try_from).transpose()
}

/// The tokens with these ids; `ids` is no longer than a page of a list.
pub fn some(snapshot: &mut Snapshot<'_>, ids: &[TokenId]) -> Result<Vec<Token>, StoreError> {
    let rows: Vec<Row> = tokens::table
        .select(tokens::all_columns)
        .filter(tokens::id.eq_any(ids.iter().map(ToString::to_string).collect::<Vec<_>>()))
        .load(snapshot.connection)?;
    rows.into_iter().map(Token::try_from).collect()
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

/// How many tokens in an organization are good themselves at this moment.
pub fn count_good_in(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<usize, StoreError> {
    let now = snapshot.now().micros();
    let count: i64 = tokens::table
        .filter(tokens::organization_id.eq(organization_id.to_string()))
        .filter(tokens::revoked_at.is_null())
        .filter(tokens::enabled.eq(true))
        .filter(tokens::valid_from.le(now))
        .filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(now)).assume_not_null())
        .count()
        .get_result(snapshot.connection)?;
    Ok(usize::try_from(count).unwrap_or_default())
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
    take_turns(tx, &[id])
}

/// The same for some tokens, no more than a page; always in the same order, so that nobody waits in a ring.
pub fn take_turns(tx: &mut Tx<'_>, ids: &[TokenId]) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(inner) = &mut *tx.connection {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let _: Vec<String> =
            tokens::table.select(tokens::id).filter(tokens::id.eq_any(ids)).order(tokens::id).for_no_key_update().load(inner)?;
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
    let row = TokenRow::new(&token, &new.digest, &PreparedGrant::new(token.terms.grant.clone())?);
    diesel::insert_into(tokens::table).values(row).kept().execute(tx.connection)?;
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
    let token = next(tx, Token { enabled, ..permit.token.clone() });
    let told = (tokens::enabled.eq(enabled), tokens::updated_at.eq(token.updated_at.micros()), tokens::version.eq(token.version));
    let changed = diesel::update(tokens::table.filter(as_read(&permit.token))).set(told).kept().execute(tx.connection)?;
    one_changed(changed)?;
    Ok(token)
}

/// Gives a token the terms that a second person agreed to. One that waited for that waits for its secret now.
pub fn approve(tx: &mut Tx<'_>, permit: &Permit<DecideRequest>, terms: &Attenuated) -> Result<Token, StoreError> {
    let waits_for = permit.token.waits_for.map(|_| WaitsFor::Secret);
    store(tx, Token { terms: terms.terms().clone(), waits_for, ..permit.token.clone() })
}

/// Ends a token that was asked for and will not be: a second person said no, or its owner took the request back.
pub fn turn_down(tx: &mut Tx<'_>, permit: &Permit<DecideRequest>, revocation: Revocation) -> Result<Token, StoreError> {
    end(tx, &permit.token, revocation)
}

/// Ends a token for ever. What is still asked for it is withdrawn.
pub fn set_revocation(tx: &mut Tx<'_>, permit: &Permit<RevokeToken>, revocation: Revocation) -> Result<Token, StoreError> {
    token_requests::withdraw_open_of(tx, permit.token.id)?;
    end(tx, &permit.token, revocation)
}

/// Writes that a token is over, and nothing else: each column more is an index more to be kept, and thousands are ended at once.
fn end(tx: &mut Tx<'_>, read: &Token, revocation: Revocation) -> Result<Token, StoreError> {
    let told = (
        tokens::revoked_at.eq(revocation.at.micros()),
        tokens::revoked_by.eq(revocation.by.map(|id| id.to_string())),
        tokens::revocation_reason.eq(revocation.reason.as_str()),
    );
    let token = next(tx, Token { revocation: Some(revocation), ..read.clone() });
    let told = (told, tokens::updated_at.eq(token.updated_at.micros()), tokens::version.eq(token.version));
    let changed = diesel::update(tokens::table.filter(as_read(read))).set(told).kept().execute(tx.connection)?;
    one_changed(changed)?;
    Ok(token)
}

/// The row of a token if nobody changed it since it was read.
#[diesel::dsl::auto_type(no_type_alias)]
fn as_read(token: &Token) -> _ {
    let id: String = token.id.to_string();
    let version: i64 = token.version;
    tokens::id.eq(id).and(tokens::version.eq(version))
}

/// A token after one more change.
fn next(tx: &Tx<'_>, token: Token) -> Token {
    Token { version: token.version + 1, updated_at: tx.now(), ..token }
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
        .kept()
        .execute(tx.connection)?;
    one_changed(changed)?;
    Ok(token)
}

/// Gives a token another owner, and with them a new secret and other terms; the old secret is gone with this.
/// It stands on its own from then on, or below the token that asked for it. A token that had everything names its rights now.
pub fn hand_over(
    tx: &mut Tx<'_>,
    permit: &Permit<HandOver>,
    digest: &SecretDigest,
    hint: String,
    terms: &Attenuated,
) -> Result<Token, StoreError> {
    let kind = match permit.token.kind {
        TokenKind::FullAccess => TokenKind::Restricted,
        other => other,
    };
    // What its old owner still asked for it goes with them.
    token_requests::withdraw_open_of(tx, permit.token.id)?;
    let (owner_id, parent_id) = (permit.to, permit.parent_id);
    let token = store(tx, Token { hint, kind, owner_id, parent_id, terms: terms.terms().clone(), ..permit.token.clone() })?;
    let changed = diesel::update(tokens::table.filter(tokens::id.eq(token.id.to_string())))
        .set((
            tokens::digest.eq(digest.as_bytes().as_slice()),
            tokens::kind.eq(kind.as_str()),
            tokens::owner_id.eq(owner_id.to_string()),
            tokens::parent_id.eq(parent_id.map(|id| id.to_string())),
        ))
        .kept()
        .execute(tx.connection)?;
    one_changed(changed)?;
    Ok(token)
}

/// Writes everything about a token that can change, if nobody else did meanwhile. Errors: `Stale`.
fn store(tx: &mut Tx<'_>, read: Token) -> Result<Token, StoreError> {
    let row = tokens::table.filter(as_read(&read));
    let token = next(tx, read);
    let (rights, manages_tokens) = grant_columns(&token.terms.grant)?;
    let revocation = token.revocation.as_ref();
    let changed = diesel::update(row)
        .set((
            tokens::name.eq(token.name.as_str()),
            tokens::name_key.eq(name_key(token.name.as_str())),
            tokens::search_key.eq(search_key(&token, &rights_words(&token.terms.grant))),
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
        .kept()
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
            .at_most(1_000_000)
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
        .at_most(most)
        .load(snapshot.connection)?;
    ids.iter().map(|id| TokenId::parse(id).map_err(corrupt)).collect()
}
