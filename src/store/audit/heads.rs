//! The ends of the chains: where each begins and ends, sealed.

use crate::domain::chain::{Ends, Hash, INSTALLATION, Place};
use crate::domain::ids::OrganizationId;
use crate::store::kept::Keep;
use crate::store::rows::corrupt;
use crate::store::schema::audit_heads;
use crate::store::{Snapshot, StoreError, Tx};
use diesel::prelude::*;

type Row = (String, i64, Vec<u8>, i64, Vec<u8>, Vec<u8>);

/// The ends of one chain as they are stored.
pub(super) struct Head {
    pub(super) chain: String,
    pub(super) ends: Ends,
    /// Whether the seal is ours.
    pub(super) is_sealed: bool,
}

fn head(snapshot: &Snapshot<'_>, row: Row) -> Result<Head, StoreError> {
    let (chain, number, hash, anchor_number, anchor_hash, seal) = row;
    let last = Place { number, hash: hash_of(&hash)? };
    let anchor = Place { number: anchor_number, hash: hash_of(&anchor_hash)? };
    let ends = Ends { last, anchor };
    let is_sealed = ends.is_sealed_by(&snapshot.rules().keyring.audit, &chain, &seal);
    Ok(Head { chain, ends, is_sealed })
}

fn hash_of(bytes: &[u8]) -> Result<Hash, StoreError> {
    bytes.try_into().map_err(|_| corrupt("a hash of the audit log has not 32 bytes"))
}

/// The head of a chain.
pub(super) fn of(snapshot: &mut Snapshot<'_>, chain: &str) -> Result<Option<Head>, StoreError> {
    let row: Option<Row> = audit_heads::table
        .select(audit_heads::all_columns)
        .filter(audit_heads::chain.eq(chain))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(|row| head(snapshot, row)).transpose()
}

/// The names of all chains.
pub(super) fn chains(snapshot: &mut Snapshot<'_>) -> Result<Vec<String>, StoreError> {
    Ok(audit_heads::table.select(audit_heads::chain).order(audit_heads::chain).load(snapshot.connection)?)
}

/// How many entries are kept in all chains together, as their heads say.
pub fn entries(snapshot: &mut Snapshot<'_>) -> Result<i64, StoreError> {
    let ends: Vec<(i64, i64)> =
        audit_heads::table.select((audit_heads::number, audit_heads::anchor_number)).load(snapshot.connection)?;
    Ok(ends.iter().map(|(last, anchor)| last - anchor).sum())
}

/// Begins a chain.
pub(super) fn begin(tx: &mut Tx<'_>, chain: &str) -> Result<(), StoreError> {
    let Ends { last, anchor } = Ends::EMPTY;
    let row = (
        audit_heads::chain.eq(chain),
        audit_heads::number.eq(last.number),
        audit_heads::hash.eq(last.hash.to_vec()),
        audit_heads::anchor_number.eq(anchor.number),
        audit_heads::anchor_hash.eq(anchor.hash.to_vec()),
        audit_heads::seal.eq(Ends::EMPTY.seal(&tx.rules().keyring.audit, chain).to_vec()),
    );
    diesel::insert_into(audit_heads::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Begins the chain of an organization that is being made.
pub(in crate::store) fn begin_for(tx: &mut Tx<'_>, id: OrganizationId) -> Result<(), StoreError> {
    begin(tx, &id.to_string())
}

/// Takes the head of a chain; on Postgres other writers of this chain wait until this transaction ends.
/// Errors: `Corrupt` when it is not there. A change that cannot be recorded is not made.
pub(super) fn lock(tx: &mut Tx<'_>, chain: &str) -> Result<Head, StoreError> {
    let row: Option<Row> = diesel::update(audit_heads::table.filter(audit_heads::chain.eq(chain)))
        .set(audit_heads::number.eq(audit_heads::number))
        .returning(audit_heads::all_columns)
        .kept()
        .get_result(tx.connection)
        .optional()?;
    let row = row.ok_or_else(|| corrupt(format!("the audit log of {chain} has lost its head; see `hallpass audit verify`")))?;
    head(tx, row)
}

/// Writes the ends of a chain. One whose seal was not ours is not sealed anew: that would make a forgery genuine.
pub(super) fn keep(tx: &mut Tx<'_>, head: &Head) -> Result<(), StoreError> {
    let Ends { last, anchor } = head.ends;
    let row = audit_heads::table.filter(audit_heads::chain.eq(&head.chain));
    let ends = (
        audit_heads::number.eq(last.number),
        audit_heads::hash.eq(last.hash.to_vec()),
        audit_heads::anchor_number.eq(anchor.number),
        audit_heads::anchor_hash.eq(anchor.hash.to_vec()),
    );
    if head.is_sealed {
        let seal = head.ends.seal(&tx.rules().keyring.audit, &head.chain).to_vec();
        diesel::update(row).set((ends, audit_heads::seal.eq(seal))).kept().execute(tx.connection)?;
    } else {
        diesel::update(row).set(ends).execute(tx.connection)?;
    }
    Ok(())
}

/// The organization of a chain; none for the installation's.
pub(super) fn organization_of(chain: &str) -> Option<String> {
    (chain != INSTALLATION).then(|| chain.to_owned())
}
