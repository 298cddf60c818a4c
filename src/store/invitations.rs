//! Links by which people choose a password. Only the digest of what is in the link is kept.

use super::rows::{corrupt, moment};
use super::schema::invitations;
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::PersonId;
use crate::domain::moment::Moment;
use diesel::prelude::*;

/// The person whose link this is, if it still works.
pub fn person_of(snapshot: &mut Snapshot<'_>, digest: &[u8; 32]) -> Result<Option<PersonId>, StoreError> {
    let row: Option<(String, i64)> = invitations::table
        .select((invitations::person_id, invitations::ends_at))
        .filter(invitations::digest.eq(digest.as_slice()))
        .get_result(snapshot.connection)
        .optional()?;
    let Some((person_id, ends_at)) = row else { return Ok(None) };
    let id = PersonId::parse(&person_id).map_err(corrupt)?;
    Ok((moment(ends_at)? > snapshot.now()).then_some(id))
}

/// Makes a link. The person's earlier links stop working.
pub fn insert(tx: &mut Tx<'_>, person_id: PersonId, digest: &[u8; 32], ends_at: Moment) -> Result<(), StoreError> {
    delete_of(tx, person_id)?;
    let row = (
        invitations::digest.eq(digest.as_slice()),
        invitations::person_id.eq(person_id.to_string()),
        invitations::ends_at.eq(ends_at.micros()),
        invitations::created_at.eq(tx.now().micros()),
    );
    diesel::insert_into(invitations::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// When a person's link ends, if they have one that still works.
pub fn end_of(snapshot: &mut Snapshot<'_>, person_id: PersonId) -> Result<Option<Moment>, StoreError> {
    let ends: Vec<i64> = invitations::table
        .select(invitations::ends_at)
        .filter(invitations::person_id.eq(person_id.to_string()))
        .filter(invitations::ends_at.gt(snapshot.now().micros()))
        .load(snapshot.connection)?;
    ends.into_iter().max().map(moment).transpose()
}

/// Ends one link; says whether it was there. Of two who use a link at once only one is told so.
pub fn delete(tx: &mut Tx<'_>, digest: &[u8; 32]) -> Result<bool, StoreError> {
    let row = invitations::table.filter(invitations::digest.eq(digest.as_slice()));
    Ok(diesel::delete(row).execute(tx.connection)? > 0)
}

/// Ends all of a person's links.
pub fn delete_of(tx: &mut Tx<'_>, person_id: PersonId) -> Result<(), StoreError> {
    diesel::delete(invitations::table.filter(invitations::person_id.eq(person_id.to_string()))).execute(tx.connection)?;
    Ok(())
}
