//! What organizations allow their tokens. An organization without a row has never said anything.

use super::at_most::AtMost;
use super::rows::{corrupt, from_json, moment, one_changed, optional_moment, to_json};
use super::schema::policies;
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::OrganizationId;
use crate::domain::moment::Moment;
use crate::domain::policy::{Keep, Permit};
use crate::domain::token_policy::{InForce, TokenPolicy};
use diesel::prelude::*;

/// An organization's policy: what holds, and what will.
#[derive(Debug, Clone, Default)]
pub struct PolicyRecord {
    /// What holds at the moment of reading.
    pub in_force: TokenPolicy,
    /// What will hold from a moment on that is still to come.
    pub waiting: Option<(Moment, TokenPolicy)>,
    /// When it was last changed; never while the organization has said nothing.
    pub updated_at: Option<Moment>,
    /// Counts changes, so that two editors notice each other; 0 before the first.
    pub version: i64,
}

type Row = (String, String, Option<String>, Option<i64>, i64, i64);

/// The policy of an organization, as it stands at this moment.
pub fn of(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<PolicyRecord, StoreError> {
    let row: Option<Row> = policies::table
        .select(policies::all_columns)
        .filter(policies::organization_id.eq(organization_id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    let Some((_, document, next, next_from, updated_at, version)) = row else { return Ok(PolicyRecord::default()) };
    let next = next.as_deref().map(from_json::<TokenPolicy>).transpose()?;
    let waiting = optional_moment(next_from)?.zip(next);
    let updated_at = Some(moment(updated_at)?);
    // A revision whose moment has come is in force, whether or not anybody has written that down.
    match waiting {
        Some((from, policy)) if from <= snapshot.now() => {
            Ok(PolicyRecord { in_force: policy, waiting: None, updated_at, version })
        }
        waiting => Ok(PolicyRecord { in_force: from_json(&document)?, waiting, updated_at, version }),
    }
}

/// The policy in force, ready to be held against tokens.
pub fn in_force(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<InForce, StoreError> {
    let record = of(snapshot, organization_id)?;
    Ok(InForce::new(record.in_force, &snapshot.rules().lifetimes))
}

/// The organizations that have said anything, by id; at most `most` after `after`.
pub fn organizations_after(snapshot: &mut Snapshot<'_>, after: &str, most: i64) -> Result<Vec<OrganizationId>, StoreError> {
    let ids: Vec<String> = policies::table
        .select(policies::organization_id)
        .filter(policies::organization_id.gt(after))
        .order(policies::organization_id)
        .at_most(most)
        .load(snapshot.connection)?;
    ids.iter().map(|id| OrganizationId::parse(id).map_err(corrupt)).collect()
}

/// Writes an organization's policy. The permit holds it as it was. Errors: `Stale` when somebody changed it meanwhile.
pub fn save(
    tx: &mut Tx<'_>,
    permit: &Permit<Keep<PolicyRecord>>,
    in_force: &TokenPolicy,
    waiting: Option<(Moment, &TokenPolicy)>,
) -> Result<(), StoreError> {
    let next_document = waiting.map(|(_, policy)| to_json(policy)).transpose()?;
    let values = (
        policies::document.eq(to_json(in_force)?),
        policies::next_document.eq(next_document),
        policies::next_from.eq(waiting.map(|(from, _)| from.micros())),
        policies::updated_at.eq(tx.now().micros()),
        policies::version.eq(permit.object.version + 1),
    );
    let id = permit.organization_id.to_string();
    if permit.object.version == 0 {
        let row = (policies::organization_id.eq(id), values);
        return one_changed(diesel::insert_into(policies::table).values(row).execute(tx.connection)?);
    }
    let row = policies::table.filter(policies::organization_id.eq(id)).filter(policies::version.eq(permit.object.version));
    one_changed(diesel::update(row).set(values).execute(tx.connection)?)
}
