//! Counting tokens: all of a small organization at once, and all there are in strides, for a table that pages read.

use super::at_most::AtMost;
use super::rows::{corrupt, from_json, moment, optional_moment, to_json};
use super::schema::{organization_use_days, people, tallies, token_uses, tokens};
use super::token_list::organization_key;
use super::token_uses::UseDay;
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::OrganizationId;
use crate::domain::moment::Moment;
use crate::domain::tally::{Counted, Tally};
use crate::domain::token::TokenKind;
use crate::domain::window::Window;
use diesel::prelude::*;

type Row = (String, String, String, (i64, Option<i64>, bool, Option<i64>, i64, Option<String>), Option<i64>, Option<i64>);

macro_rules! counted_columns {
    () => {
        (
            tokens::id,
            tokens::organization_id,
            tokens::kind,
            (tokens::valid_from, tokens::ends_at, tokens::enabled, tokens::revoked_at, tokens::created_at, tokens::waits_for),
            token_uses::last_used_at.nullable(),
            people::disabled_at,
        )
    };
}

fn counted(
    (_, _, kind, (from, ends_at, enabled, revoked_at, made_at, waits_for), used_at, disabled_at): Row,
) -> Result<Counted, StoreError> {
    Ok(Counted {
        window: Window { from: moment(from)?, until: optional_moment(ends_at)?.into() },
        enabled,
        waits: waits_for.is_some(),
        is_revoked: revoked_at.is_some(),
        kind: TokenKind::parse(&kind).ok_or_else(|| corrupt(&kind))?,
        made_at: moment(made_at)?,
        used_at: optional_moment(used_at)?,
        is_orphan: disabled_at.is_some(),
    })
}

/// Whether an organization has more tokens than this; told by an index alone.
pub fn has_more_than(snapshot: &mut Snapshot<'_>, id: OrganizationId, many: i64) -> Result<bool, StoreError> {
    let ids = tokens::table.filter(organization_key().eq(id.to_string())).select(tokens::id).order(tokens::id);
    Ok(ids.limit(1).offset(many).load::<String>(snapshot.connection)?.len() == 1)
}

/// The tokens of an organization, at most `most` of them, to be counted. One more than can be counted tells that there are too many.
pub fn of_organization(snapshot: &mut Snapshot<'_>, id: OrganizationId, most: i64) -> Result<Vec<Counted>, StoreError> {
    let rows: Vec<Row> = tokens::table
        .inner_join(people::table.on(people::id.eq(tokens::owner_id)))
        .left_join(token_uses::table)
        // As the indexes of whole organizations are written; see migration 0008.
        .filter(organization_key().eq(id.to_string()))
        .order(tokens::id)
        .select(counted_columns!())
        .at_most(most)
        .load(snapshot.connection)?;
    rows.into_iter().map(counted).collect()
}

/// The next tokens of all organizations after `after`, by id, with the organization of each.
pub fn stride(snapshot: &mut Snapshot<'_>, after: &str, most: i64) -> Result<Vec<(String, String, Counted)>, StoreError> {
    let rows: Vec<Row> = tokens::table
        .inner_join(people::table.on(people::id.eq(tokens::owner_id)))
        .left_join(token_uses::table)
        .filter(tokens::id.gt(after.to_owned()))
        .order(tokens::id)
        .select(counted_columns!())
        .at_most(most)
        .load(snapshot.connection)?;
    rows.into_iter().map(|row| Ok((row.0.clone(), row.1.clone(), counted(row)?))).collect()
}

/// Keeps what was counted of an organization.
pub fn keep(tx: &mut Tx<'_>, organization_id: &str, tally: &Tally) -> Result<(), StoreError> {
    let what = (tallies::at.eq(tx.now().micros()), tallies::tally.eq(to_json(tally)?));
    let row = tallies::table.filter(tallies::organization_id.eq(organization_id));
    if diesel::update(row).set(what.clone()).execute(tx.connection)? == 0 {
        diesel::insert_into(tallies::table)
            .values((tallies::organization_id.eq(organization_id), what))
            .execute(tx.connection)?;
    }
    Ok(())
}

/// What was last counted of an organization, and when.
pub fn last(snapshot: &mut Snapshot<'_>, id: OrganizationId) -> Result<Option<(Moment, Tally)>, StoreError> {
    let row: Option<(i64, String)> = tallies::table
        .select((tallies::at, tallies::tally))
        .filter(tallies::organization_id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(|(at, tally)| Ok((moment(at)?, from_json(&tally)?))).transpose()
}

/// What was last counted of each organization; at most `most` of them.
pub fn all(snapshot: &mut Snapshot<'_>, most: i64) -> Result<Vec<Tally>, StoreError> {
    let rows: Vec<String> =
        tallies::table.select(tallies::tally).order(tallies::organization_id).at_most(most).load(snapshot.connection)?;
    rows.iter().map(|tally| from_json(tally)).collect()
}

/// How the tokens of an organization were used on each day since `since_day`.
pub fn days(snapshot: &mut Snapshot<'_>, id: OrganizationId, since_day: i64) -> Result<Vec<UseDay>, StoreError> {
    let rows: Vec<(i64, i64, i64)> = organization_use_days::table
        .select((organization_use_days::day, organization_use_days::allowed, organization_use_days::refused))
        .filter(organization_use_days::organization_id.eq(id.to_string()))
        .filter(organization_use_days::day.ge(since_day))
        .order(organization_use_days::day)
        .at_most(400)
        .load(snapshot.connection)?;
    Ok(rows.into_iter().map(|(day, allowed, refused)| UseDay { day, allowed, refused }).collect())
}
