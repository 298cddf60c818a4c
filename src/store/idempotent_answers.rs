//! Answers that are kept for a day, so that a request sent again makes nothing twice.

use super::rows::corrupt;
use super::schema::idempotent_answers;
use super::{Snapshot, StoreError, Tx};
use crate::domain::moment::Moment;
use diesel::prelude::*;

/// An answer that was given, and the digest of what had been asked.
pub struct KeptAnswer {
    /// SHA-256 of the request's body.
    pub request_digest: [u8; 32],
    /// The answer, without any secret.
    pub answer: String,
}

/// The answer kept under this name.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: &str) -> Result<Option<KeptAnswer>, StoreError> {
    let row: Option<(Vec<u8>, String)> = idempotent_answers::table
        .select((idempotent_answers::request_digest, idempotent_answers::answer))
        .filter(idempotent_answers::id.eq(id))
        .get_result(snapshot.connection)
        .optional()?;
    let kept = |(digest, answer): (Vec<u8>, String)| {
        let request_digest = digest.try_into().map_err(|_| corrupt("a digest of another length"))?;
        Ok(KeptAnswer { request_digest, answer })
    };
    row.map(kept).transpose()
}

/// Keeps an answer, in place of one that is too old.
pub fn put(tx: &mut Tx<'_>, id: &str, kept: &KeptAnswer) -> Result<(), StoreError> {
    diesel::delete(idempotent_answers::table.filter(idempotent_answers::id.eq(id))).execute(tx.connection)?;
    let row = (
        idempotent_answers::id.eq(id),
        idempotent_answers::request_digest.eq(kept.request_digest.as_slice()),
        idempotent_answers::answer.eq(&kept.answer),
        idempotent_answers::created_at.eq(tx.now().micros()),
    );
    diesel::insert_into(idempotent_answers::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Forgets answers older than `before`.
pub fn delete_older(tx: &mut Tx<'_>, before: Moment) -> Result<usize, StoreError> {
    let old = idempotent_answers::table.filter(idempotent_answers::created_at.lt(before.micros()));
    Ok(diesel::delete(old).execute(tx.connection)?)
}
