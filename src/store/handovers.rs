//! Which tokens went from one owner to another.

use super::at_most::AtMost;
use super::rows::{corrupt, moment};
use super::schema::{handovers, people, tokens};
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::moment::Moment;
use diesel::prelude::*;

/// More than these are not shown.
const MOST: i64 = 1_000;

/// A token that somebody gave up.
#[derive(Debug, Clone)]
pub struct Handover {
    /// The token.
    pub token_id: TokenId,
    /// What it is called now.
    pub token_name: String,
    /// Who has it.
    pub to_id: PersonId,
    /// What the new owner is called.
    pub to_name: String,
    /// When.
    pub at: Moment,
}

/// Keeps that a token went from one owner to another at this moment.
pub fn insert(
    tx: &mut Tx<'_>,
    organization_id: OrganizationId,
    token_id: TokenId,
    from: PersonId,
    to: PersonId,
    by: Option<PersonId>,
) -> Result<(), StoreError> {
    let row = (
        handovers::token_id.eq(token_id.to_string()),
        handovers::organization_id.eq(organization_id.to_string()),
        handovers::from_id.eq(from.to_string()),
        handovers::to_id.eq(to.to_string()),
        handovers::by_id.eq(by.map(|id| id.to_string())),
        handovers::at.eq(tx.now().micros()),
    );
    diesel::insert_into(handovers::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// What somebody gave up in an organization, newest first.
pub fn of_giver(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    from: PersonId,
) -> Result<Vec<Handover>, StoreError> {
    let rows: Vec<(String, String, String, String, i64)> = handovers::table
        .inner_join(tokens::table.on(tokens::id.eq(handovers::token_id)))
        .inner_join(people::table.on(people::id.eq(handovers::to_id)))
        .filter(handovers::from_id.eq(from.to_string()))
        .filter(handovers::organization_id.eq(organization_id.to_string()))
        .select((handovers::token_id, tokens::name, handovers::to_id, people::full_name, handovers::at))
        .order((handovers::at.desc(), handovers::token_id))
        .at_most(MOST)
        .load(snapshot.connection)?;
    let read = |(token_id, token_name, to_id, to_name, at): (String, String, String, String, i64)| {
        Ok(Handover {
            token_id: TokenId::parse(&token_id).map_err(corrupt)?,
            token_name,
            to_id: PersonId::parse(&to_id).map_err(corrupt)?,
            to_name,
            at: moment(at)?,
        })
    };
    rows.into_iter().map(read).collect()
}
