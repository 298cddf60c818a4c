//! The keys that sign JWTs: their names and public halves.
//! Private halves are derived and never stored, but for those of RSA, which are stored sealed.

use super::at_most::AtMost;
use super::rows::{corrupt, moment, optional_moment};
use super::schema::signing_keys;
use super::{Snapshot, StoreError, Tx};
use crate::domain::jwt::{Algorithm, KeyId, KeyRecord};
use crate::domain::moment::Moment;
use diesel::prelude::*;

type Row = (String, Vec<u8>, i64, Option<i64>, String, Option<Vec<u8>>);

fn record((id, public_key, created_at, retired_at, algorithm, sealed_private_key): Row) -> Result<KeyRecord, StoreError> {
    Ok(KeyRecord {
        id: KeyId::parse(&id).map_err(corrupt)?,
        algorithm: Algorithm::parse(&algorithm).ok_or_else(|| corrupt(&algorithm))?,
        public_key,
        sealed_private_key,
        created_at: moment(created_at)?,
        retired_at: optional_moment(retired_at)?,
    })
}

/// All keys, newest first; there are few.
pub fn all(snapshot: &mut Snapshot<'_>) -> Result<Vec<KeyRecord>, StoreError> {
    let rows: Vec<Row> = signing_keys::table
        .select(signing_keys::all_columns)
        .order((signing_keys::created_at.desc(), signing_keys::id.desc()))
        .at_most(1_000)
        .load(snapshot.connection)?;
    rows.into_iter().map(record).collect()
}

/// Adds a key.
pub fn insert(tx: &mut Tx<'_>, key: &KeyRecord) -> Result<(), StoreError> {
    let row = (
        signing_keys::id.eq(key.id.as_str()),
        signing_keys::public_key.eq(key.public_key.as_slice()),
        signing_keys::created_at.eq(key.created_at.micros()),
        signing_keys::retired_at.eq(key.retired_at.map(Moment::micros)),
        signing_keys::algorithm.eq(key.algorithm.as_str()),
        signing_keys::sealed_private_key.eq(key.sealed_private_key.as_deref()),
    );
    diesel::insert_into(signing_keys::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Lets every key retire at a moment; what it has signed stays good. Answers how many there were.
pub fn retire_all(tx: &mut Tx<'_>, at: Moment) -> Result<usize, StoreError> {
    let signing = signing_keys::table.filter(signing_keys::retired_at.is_null());
    Ok(diesel::update(signing).set(signing_keys::retired_at.eq(Some(at.micros()))).execute(tx.connection)?)
}

/// Forgets keys that retired before this moment.
pub fn delete_retired_before(tx: &mut Tx<'_>, before: Moment) -> Result<usize, StoreError> {
    let old = signing_keys::table.filter(signing_keys::retired_at.lt(before.micros()));
    Ok(diesel::delete(old).execute(tx.connection)?)
}
