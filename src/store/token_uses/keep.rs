//! Writing what tokens did, in batches, apart from what decides.

use super::{MOST_ORIGINS, Origin, RightUse, UseBatch, UseDay, origins_of};
use crate::domain::address_span::address_key;
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::store::kept::Keep;
use crate::store::schema::{organization_use_days, token_use_days, token_use_origins, token_use_rights, token_uses, tokens};
use crate::store::{StoreError, Tx};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::upsert::excluded;
use std::collections::{BTreeMap, HashMap};

/// Adds what many tokens did. Each organization's own days come last and in order, so that two nodes never wait in a ring.
pub fn add_all(tx: &mut Tx<'_>, batches: &[(TokenId, UseBatch)]) -> Result<(), StoreError> {
    batches.iter().try_for_each(|(id, batch)| add(tx, *id, batch))?;
    let ids: Vec<String> = batches.iter().map(|(id, _)| id.to_string()).collect();
    let owned: Vec<(String, String)> =
        tokens::table.select((tokens::id, tokens::organization_id)).filter(tokens::id.eq_any(ids)).load(tx.connection)?;
    let owned: HashMap<String, String> = owned.into_iter().collect();
    let mut days: BTreeMap<(String, i64), UseDay> = BTreeMap::new();
    for (id, batch) in batches {
        let Some(organization_id) = owned.get(&id.to_string()) else { continue };
        for day in &batch.days {
            let nothing = UseDay { day: day.day, allowed: 0, refused: 0 };
            let sum = days.entry((organization_id.clone(), day.day)).or_insert(nothing);
            sum.allowed += day.allowed;
            sum.refused += day.refused;
        }
    }
    days.iter().try_for_each(|((organization_id, _), day)| add_organization_day(tx, organization_id, *day))
}

fn add_organization_day(tx: &mut Tx<'_>, organization_id: &str, day: UseDay) -> Result<(), StoreError> {
    let known = organization_use_days::table
        .filter(organization_use_days::organization_id.eq(organization_id))
        .filter(organization_use_days::day.eq(day.day));
    let changed = diesel::update(known)
        .set((
            organization_use_days::allowed.eq(organization_use_days::allowed + day.allowed),
            organization_use_days::refused.eq(organization_use_days::refused + day.refused),
        ))
        .kept()
        .execute(tx.connection)?;
    if changed == 0 {
        let row = (
            organization_use_days::organization_id.eq(organization_id),
            organization_use_days::day.eq(day.day),
            organization_use_days::allowed.eq(day.allowed),
            organization_use_days::refused.eq(day.refused),
        );
        diesel::insert_into(organization_use_days::table).values(row).kept().execute(tx.connection)?;
    }
    Ok(())
}

/// Adds a batch to what is known of a token.
fn add(tx: &mut Tx<'_>, token_id: TokenId, batch: &UseBatch) -> Result<(), StoreError> {
    let allowed: i64 = batch.days.iter().map(|day| day.allowed).sum();
    if let Some((at, address, user_agent)) = &batch.last {
        add_last(tx, token_id, *at, address.as_deref(), user_agent.as_deref(), allowed)?;
    }
    batch.days.iter().try_for_each(|day| add_day(tx, token_id, *day))?;
    batch.rights.iter().try_for_each(|used| add_right(tx, token_id, used))?;
    batch.origins.iter().try_for_each(|origin| add_origin(tx, token_id, origin))
}

fn add_origin(tx: &mut Tx<'_>, token_id: TokenId, origin: &Origin) -> Result<(), StoreError> {
    let of_token = token_use_origins::token_id.eq(token_id.to_string());
    let known = token_use_origins::table
        .filter(of_token.clone())
        .filter(token_use_origins::address.eq(&origin.address))
        .filter(token_use_origins::user_agent.eq(&origin.user_agent))
        .filter(token_use_origins::service_id.eq(&origin.service_id));
    let changed = diesel::update(known)
        .set((
            token_use_origins::last_used_at.eq(origin.last_at.micros()),
            token_use_origins::times.eq(token_use_origins::times + origin.times),
            token_use_origins::address_key.eq(address_key(&origin.address)),
        ))
        .kept()
        .execute(tx.connection)?;
    if changed > 0 {
        return Ok(());
    }
    make_room(tx, token_id)?;
    let row = (
        of_token,
        token_use_origins::address.eq(&origin.address),
        token_use_origins::user_agent.eq(&origin.user_agent),
        token_use_origins::service_id.eq(&origin.service_id),
        token_use_origins::first_used_at.eq(origin.first_at.micros()),
        token_use_origins::last_used_at.eq(origin.last_at.micros()),
        token_use_origins::times.eq(origin.times),
        token_use_origins::address_key.eq(address_key(&origin.address)),
    );
    diesel::insert_into(token_use_origins::table).values(row).kept().execute(tx.connection)?;
    Ok(())
}

fn make_room(tx: &mut Tx<'_>, token_id: TokenId) -> Result<(), StoreError> {
    let known = origins_of(tx, token_id)?;
    let Some(oldest) = known.last().filter(|_| i64::try_from(known.len()).is_ok_and(|count| count >= MOST_ORIGINS)) else {
        return Ok(());
    };
    let row = token_use_origins::table
        .filter(token_use_origins::token_id.eq(token_id.to_string()))
        .filter(token_use_origins::address.eq(&oldest.address))
        .filter(token_use_origins::user_agent.eq(&oldest.user_agent))
        .filter(token_use_origins::service_id.eq(&oldest.service_id));
    diesel::delete(row).kept().execute(tx.connection)?;
    Ok(())
}

fn add_right(tx: &mut Tx<'_>, token_id: TokenId, used: &RightUse) -> Result<(), StoreError> {
    let service_id = used.service_id.to_string();
    let known = token_use_rights::table
        .filter(token_use_rights::token_id.eq(token_id.to_string()))
        .filter(token_use_rights::service_id.eq(&service_id))
        .filter(token_use_rights::used_right.eq(&used.right));
    let changed = diesel::update(known)
        .set((
            token_use_rights::last_used_at.eq(used.at.micros()),
            token_use_rights::times.eq(token_use_rights::times + used.times),
        ))
        .kept()
        .execute(tx.connection)?;
    if changed == 0 {
        let row = (
            token_use_rights::token_id.eq(token_id.to_string()),
            token_use_rights::service_id.eq(&service_id),
            token_use_rights::used_right.eq(&used.right),
            token_use_rights::last_used_at.eq(used.at.micros()),
            token_use_rights::times.eq(used.times),
        );
        diesel::insert_into(token_use_rights::table).values(row).kept().execute(tx.connection)?;
    }
    Ok(())
}

/// Another node may have written a later use already; only the count is new then.
fn add_last(
    tx: &mut Tx<'_>,
    token_id: TokenId,
    at: Moment,
    address: Option<&str>,
    agent: Option<&str>,
    allowed: i64,
) -> Result<(), StoreError> {
    let row = (
        token_uses::token_id.eq(token_id.to_string()),
        token_uses::last_used_at.eq(at.micros()),
        token_uses::last_address.eq(address),
        token_uses::last_user_agent.eq(agent),
        token_uses::times.eq(allowed),
    );
    macro_rules! newer {
        ($column:expr) => {
            $column
                .eq(case_when(excluded(token_uses::last_used_at).ge(token_uses::last_used_at), excluded($column))
                    .otherwise($column))
        };
    }
    let merged = (
        newer!(token_uses::last_used_at),
        newer!(token_uses::last_address),
        newer!(token_uses::last_user_agent),
        token_uses::times.eq(token_uses::times + excluded(token_uses::times)),
    );
    diesel::insert_into(token_uses::table)
        .values(row)
        .on_conflict(token_uses::token_id)
        .do_update()
        .set(merged)
        .kept()
        .execute(tx.connection)?;
    Ok(())
}

fn add_day(tx: &mut Tx<'_>, token_id: TokenId, day: UseDay) -> Result<(), StoreError> {
    let row = (
        token_use_days::token_id.eq(token_id.to_string()),
        token_use_days::day.eq(day.day),
        token_use_days::allowed.eq(day.allowed),
        token_use_days::refused.eq(day.refused),
    );
    let merged = (
        token_use_days::allowed.eq(token_use_days::allowed + excluded(token_use_days::allowed)),
        token_use_days::refused.eq(token_use_days::refused + excluded(token_use_days::refused)),
    );
    let key = (token_use_days::token_id, token_use_days::day);
    diesel::insert_into(token_use_days::table)
        .values(row)
        .on_conflict(key)
        .do_update()
        .set(merged)
        .kept()
        .execute(tx.connection)?;
    Ok(())
}
