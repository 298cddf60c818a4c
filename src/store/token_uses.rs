//! How tokens are used: counted in memory and written here in batches, apart from what decides.

mod batch;
mod keep;

use super::at_most::AtMost;
use super::rows::{corrupt, moment};
use super::schema::{token_use_days, token_use_origins, token_use_rights, token_uses};
use super::{Snapshot, StoreError};
use crate::domain::ids::{ServiceId, TokenId};
use crate::domain::moment::Moment;
use diesel::prelude::*;
pub use keep::add_all;

/// The last use of a token, and how often it was used in all.
#[derive(Debug, Clone)]
pub struct LastUse {
    /// When.
    pub at: Moment,
    /// From which address.
    pub address: Option<String>,
    /// By what.
    pub user_agent: Option<String>,
    /// How often it was accepted.
    pub times: i64,
}

/// What a token did on one day, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UseDay {
    /// Days since 1970-01-01.
    pub day: i64,
    /// How often it was accepted.
    pub allowed: i64,
    /// How often it was refused.
    pub refused: i64,
}

/// Uses of one token that are not written yet.
#[derive(Debug, Clone, Default)]
pub struct UseBatch {
    /// The last accepted use, if there was one.
    pub last: Option<(Moment, Option<String>, Option<String>)>,
    /// Counts by day.
    pub days: Vec<UseDay>,
    /// Counts by right.
    pub rights: Vec<RightUse>,
    /// Counts by address, program and service.
    pub origins: Vec<Origin>,
}

/// From where and by what a token was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The client's address; empty when it was not known.
    pub address: String,
    /// What the client calls itself; empty when it says nothing.
    pub user_agent: String,
    /// The service that asked; empty when the client came to us.
    pub service_id: String,
    /// When first.
    pub first_at: Moment,
    /// When last.
    pub last_at: Moment,
    /// How often.
    pub times: i64,
}

/// So many origins of a token are kept; the one that was silent for longest gives way to a new one.
pub const MOST_ORIGINS: i64 = 50;

/// How a service asked for one right of a token.
#[derive(Debug, Clone)]
pub struct RightUse {
    /// The service.
    pub service_id: ServiceId,
    /// The right, in text form.
    pub right: String,
    /// When last.
    pub at: Moment,
    /// How often.
    pub times: i64,
}

/// The last use of a token, if it was ever used.
pub fn last_of(snapshot: &mut Snapshot<'_>, token_id: TokenId) -> Result<Option<LastUse>, StoreError> {
    let row: Option<(i64, Option<String>, Option<String>, i64)> = token_uses::table
        .select((token_uses::last_used_at, token_uses::last_address, token_uses::last_user_agent, token_uses::times))
        .filter(token_uses::token_id.eq(token_id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(|(at, address, user_agent, times)| Ok(LastUse { at: moment(at)?, address, user_agent, times })).transpose()
}

/// When these tokens were last used, those that were.
pub fn last_of_some(snapshot: &mut Snapshot<'_>, ids: &[TokenId]) -> Result<Vec<(TokenId, Moment)>, StoreError> {
    let rows: Vec<(String, i64)> = token_uses::table
        .select((token_uses::token_id, token_uses::last_used_at))
        .filter(token_uses::token_id.eq_any(ids.iter().map(ToString::to_string).collect::<Vec<_>>()))
        .load(snapshot.connection)?;
    rows.into_iter().map(|(id, at)| Ok((TokenId::parse(&id).map_err(corrupt)?, moment(at)?))).collect()
}

/// What tokens did since a day, for all the given ones at once; the pairs are in no particular order.
pub fn days_of(snapshot: &mut Snapshot<'_>, token_ids: &[TokenId], since_day: i64) -> Result<Vec<(String, UseDay)>, StoreError> {
    let ids: Vec<String> = token_ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, i64, i64, i64)> = token_use_days::table
        .select((token_use_days::token_id, token_use_days::day, token_use_days::allowed, token_use_days::refused))
        .filter(token_use_days::token_id.eq_any(ids))
        .filter(token_use_days::day.ge(since_day))
        .at_most(100_000)
        .load(snapshot.connection)?;
    Ok(rows.into_iter().map(|(id, day, allowed, refused)| (id, UseDay { day, allowed, refused })).collect())
}

/// From where and by what a token was used, the latest first.
pub fn origins_of(snapshot: &mut Snapshot<'_>, token_id: TokenId) -> Result<Vec<Origin>, StoreError> {
    let rows: Vec<(String, String, String, i64, i64, i64)> = token_use_origins::table
        .select((
            token_use_origins::address,
            token_use_origins::user_agent,
            token_use_origins::service_id,
            token_use_origins::first_used_at,
            token_use_origins::last_used_at,
            token_use_origins::times,
        ))
        .filter(token_use_origins::token_id.eq(token_id.to_string()))
        .order((token_use_origins::last_used_at.desc(), token_use_origins::address, token_use_origins::user_agent))
        .at_most(MOST_ORIGINS)
        .load(snapshot.connection)?;
    let origin = |(address, user_agent, service_id, first, last, times)| {
        Ok(Origin { address, user_agent, service_id, first_at: moment(first)?, last_at: moment(last)?, times })
    };
    rows.into_iter().map(origin).collect()
}

/// When each right of a token was last asked for, by whatever service; the newest first.
pub fn rights_of(snapshot: &mut Snapshot<'_>, token_id: TokenId) -> Result<Vec<(String, Moment)>, StoreError> {
    let rows: Vec<(String, i64)> = token_use_rights::table
        .select((token_use_rights::used_right, token_use_rights::last_used_at))
        .filter(token_use_rights::token_id.eq(token_id.to_string()))
        .order((token_use_rights::last_used_at.desc(), token_use_rights::used_right))
        .at_most(100_000)
        .load(snapshot.connection)?;
    rows.into_iter().map(|(right, at)| Ok((right, moment(at)?))).collect()
}

/// Which services asked for these tokens since a moment: a pair for each right, the newest first.
pub fn services_of(
    snapshot: &mut Snapshot<'_>,
    token_ids: &[TokenId],
    since: Moment,
) -> Result<Vec<(TokenId, ServiceId)>, StoreError> {
    let mut found = Vec::new();
    // Databases bound the length of a list of parameters.
    for part in token_ids.chunks(500) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String)> = token_use_rights::table
            .select((token_use_rights::token_id, token_use_rights::service_id))
            .filter(token_use_rights::token_id.eq_any(ids))
            .filter(token_use_rights::last_used_at.ge(since.micros()))
            .order((token_use_rights::last_used_at.desc(), token_use_rights::token_id, token_use_rights::service_id))
            .at_most(100_000)
            .load(snapshot.connection)?;
        for (token_id, service_id) in rows {
            found.push((TokenId::parse(&token_id).map_err(corrupt)?, ServiceId::parse(&service_id).map_err(corrupt)?));
        }
    }
    Ok(found)
}

/// Which rights these tokens were asked for, where, and when last.
pub fn rights_of_some(snapshot: &mut Snapshot<'_>, ids: &[TokenId]) -> Result<Vec<UsedRight>, StoreError> {
    let rows: Vec<(String, String, String, i64)> = token_use_rights::table
        .select((
            token_use_rights::token_id,
            token_use_rights::service_id,
            token_use_rights::used_right,
            token_use_rights::last_used_at,
        ))
        .filter(token_use_rights::token_id.eq_any(ids.iter().map(ToString::to_string).collect::<Vec<_>>()))
        .at_most(1_000_000)
        .load(snapshot.connection)?;
    let used = |(token_id, service_id, right, at)| Ok(UsedRight { token_id, service_id, right, at: moment(at)? });
    rows.into_iter().map(used).collect()
}

/// That a token was asked for a right.
#[derive(Debug, Clone)]
pub struct UsedRight {
    /// The token.
    pub token_id: String,
    /// The service that asked.
    pub service_id: String,
    /// The right, in text form.
    pub right: String,
    /// When last.
    pub at: Moment,
}
