//! One-time ids of forms, so that sending a form twice makes one token.

use super::rows::corrupt;
use super::schema::submissions;
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::moment::Moment;
use diesel::prelude::*;

/// The token that a person's form with this id has made already.
pub fn token_made_by(snapshot: &mut Snapshot<'_>, person_id: PersonId, id: &str) -> Result<Option<TokenId>, StoreError> {
    let token_id: Option<String> = submissions::table
        .select(submissions::token_id)
        .filter(submissions::id.eq(key(person_id, id)))
        .get_result(snapshot.connection)
        .optional()?;
    token_id.map(|id| TokenId::parse(&id).map_err(corrupt)).transpose()
}

/// Notes that a form has made a token.
pub fn insert(tx: &mut Tx<'_>, person_id: PersonId, id: &str, token_id: TokenId) -> Result<(), StoreError> {
    let row = (
        submissions::id.eq(key(person_id, id)),
        submissions::person_id.eq(person_id.to_string()),
        submissions::token_id.eq(token_id.to_string()),
        submissions::created_at.eq(tx.now().micros()),
    );
    diesel::insert_into(submissions::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Forgets submissions older than `before`; a form that old cannot be sent any more.
pub fn delete_older(tx: &mut Tx<'_>, before: Moment) -> Result<usize, StoreError> {
    Ok(diesel::delete(submissions::table.filter(submissions::created_at.lt(before.micros()))).execute(tx.connection)?)
}

/// The person is part of the key, so that nobody can use up another's form.
fn key(person_id: PersonId, id: &str) -> String {
    format!("{person_id}/{id}")
}
