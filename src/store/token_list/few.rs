//! Finds out by an index whether few tokens can be meant at all, so that a list asks for these rather than walk past a million others.
//!
//! It wins by far where few rows match, and loses where many do: so a list looks at some rows in its order first, and asks here
//! only when these did not fill the page. Each index begins with an expression of its own (see the migrations `0015_led` and `0016_addresses`),
//! so that SQLite, which has no statistics, cannot take another one for it.
//!
//! There is none for what was never used, or not for long: uses stand apart from the tokens, so that use never touches what decides,
//! and an index over both would need a token's own row to be written with its use.
//! Such lists are walked in stretches, from the moment on before which a token must have been made or used.

use super::{filter, trigram};
use crate::domain::flag::Flag;
use crate::domain::ids::OrganizationId;
use crate::domain::listing::{SOON, Shelf, TokenQuery, Whence};
use crate::domain::moment::Moment;
use crate::domain::person::sign_in_key;
use crate::domain::token::TokenKind;
use crate::store::at_most::AtMost;
use crate::store::connection::MultiBackend;
use crate::store::schema::{memberships, people, token_use_origins, token_use_rights, tokens};
use crate::store::{Snapshot, StoreError};
use diesel::dsl::IntoBoxed;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

/// More than this is many.
const MOST: usize = 2_000;

type Tokens = IntoBoxed<'static, tokens::table, MultiBackend>;

/// The ids of all tokens that a query can mean, and perhaps of some others; `None` when these are many or no index can tell.
pub(super) fn candidates(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    query: &TokenQuery,
) -> Result<Option<Vec<String>>, StoreError> {
    let letters = query.search.as_deref().map(sign_in_key).unwrap_or_default();
    if let Some(ids) = trigram::candidates(snapshot, &letters)? {
        return Ok(Some(ids));
    }
    let gone = if query.flags.contains(&Flag::OwnerGone) { those_gone(snapshot, organization_id)? } else { None };
    let now = snapshot.now();
    let ways = || {
        let mut ways = ways(organization_id, query, now);
        ways.extend(gone.clone().map(|gone| vec![owned_by(organization_id, gone)]));
        ways
    };
    for (probe, way) in ways().into_iter().zip(ways()) {
        if any_is_long(snapshot, probe, MOST)? {
            continue;
        }
        let mut ids: Vec<String> = Vec::new();
        for rows in way {
            let most = i64::try_from(MOST + 1 - ids.len()).unwrap_or(i64::MAX);
            ids.extend(rows.select(tokens::id).at_most(most).load::<String>(snapshot.connection)?);
            if ids.len() > MOST {
                break;
            }
        }
        if ids.len() <= MOST {
            return Ok(Some(ids));
        }
    }
    Ok(None)
}

/// How many tokens of an organization are not over, but for login tokens; counted in an index alone, up to `most` and one more.
pub(super) fn count_live(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, most: i64) -> Result<i64, StoreError> {
    let now = snapshot.now();
    let live = || {
        let all = [ending(open(organization_id), Some(now), None), never_ending(open(organization_id))];
        all.map(|rows| rows.filter(tokens::kind.ne(TokenKind::Login.as_str()))).into()
    };
    if any_is_long(snapshot, live(), usize::try_from(most).unwrap_or(usize::MAX))? {
        return Ok(most + 1);
    }
    let count = |rows: Tokens| rows.select(diesel::dsl::count_star()).get_result::<i64>(snapshot.connection);
    let counts = live().into_iter().map(count).collect::<Result<Vec<_>, _>>()?;
    Ok(counts.iter().sum::<i64>().min(most + 1))
}

/// Whether one of these has more rows than `most`. Only its index is read, and nothing of its rows.
fn any_is_long(snapshot: &mut Snapshot<'_>, all: Vec<Tokens>, most: usize) -> Result<bool, StoreError> {
    let offset = i64::try_from(most).unwrap_or(i64::MAX);
    for rows in all {
        let next: Option<String> = rows.select(tokens::id).limit(1).offset(offset).get_result(snapshot.connection).optional()?;
        if next.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The indexes that may tell, each with what has to be read of it: every token that is meant is on each of these ways.
fn ways(organization_id: OrganizationId, query: &TokenQuery, now: Moment) -> Vec<Vec<Tokens>> {
    let mut ways = Vec::new();
    if query.shelf == Shelf::Paused {
        let paused = by("('paused' || tokens.organization_id)", format!("paused{organization_id}"));
        ways.push(vec![paused.filter(only("(tokens.revoked_at IS NULL AND NOT tokens.enabled) = TRUE"))]);
    }
    if query.shelf == Shelf::Waiting {
        let waiting = by("('waits' || tokens.organization_id)", format!("waits{organization_id}"));
        ways.push(vec![waiting.filter(only("(tokens.waits_for IS NOT NULL) = TRUE"))]);
    }
    if query.whence == Some(Whence::Bound) {
        let bound = by("('bound' || tokens.organization_id)", format!("bound{organization_id}"));
        ways.push(vec![bound.filter(only("(tokens.networks <> '') = TRUE"))]);
    }
    if query.is_not_over() {
        ways.extend(not_over(organization_id, query, now));
    } else if query.shelf == Shelf::Revoked {
        ways.push(vec![revoked(organization_id)]);
    } else if query.shelf == Shelf::Over {
        ways.push(vec![revoked(organization_id), ending(open(organization_id), None, Some(now))]);
    } else if query.bounds.ends_before.is_some() || query.bounds.ends_after.is_some() {
        let all = tokens::table.filter(super::organization_key().eq(organization_id.to_string())).into_boxed();
        ways.push(vec![ending(all, query.bounds.ends_after, query.bounds.ends_before)]);
    }
    if let Some(teams) = &query.owned_in {
        let teams: Vec<String> = teams.iter().map(ToString::to_string).collect();
        let of = || tokens::table.filter(tokens::organization_id.eq(organization_id.to_string()));
        let people = of().filter(tokens::owner_id.eq_any(filter::in_teams(teams.clone())));
        ways.push(vec![people.into_boxed(), of().filter(tokens::owner_id.eq_any(filter::owned_by(teams))).into_boxed()]);
    }
    if let Some(span) = query.used_from {
        let (first, last) = span.keys();
        let used = token_use_origins::table.filter(token_use_origins::address_key.between(first, last));
        ways.push(vec![tokens::table.filter(tokens::id.eq_any(used.select(token_use_origins::token_id))).into_boxed()]);
    }
    if query.flags.contains(&Flag::Broad) {
        let asked = token_use_rights::table.select(token_use_rights::token_id).distinct();
        ways.push(vec![tokens::table.filter(tokens::id.eq_any(asked)).into_boxed()]);
    }
    ways
}

/// What is not over ends later, or never; and within the asked span.
fn not_over(organization_id: OrganizationId, query: &TokenQuery, now: Moment) -> Vec<Vec<Tokens>> {
    let bounds = &query.bounds;
    let some = || match query.kind {
        Some(kind) => unrevoked(by("(tokens.kind || tokens.organization_id)", format!("{}{organization_id}", kind.as_str()))),
        None => open(organization_id),
    };
    if bounds.has_no_end || query.flags.contains(&Flag::NeverEnds) {
        return vec![vec![never_ending(some())]];
    }
    let is_soon = query.shelf == Shelf::EndingSoon || query.flags.contains(&Flag::EndingSoon);
    let soon = now.plus(SOON).filter(|_| is_soon);
    let until = [soon, bounds.ends_before].into_iter().flatten().min();
    let after = bounds.ends_after.map_or(now, |after| after.max(now));
    let mut way = vec![ending(some(), Some(after), until)];
    if until.is_none() && bounds.ends_after.is_none() {
        way.push(never_ending(some()));
    }
    vec![way]
}

fn by(expression: &'static str, value: String) -> Tokens {
    tokens::table.filter(diesel::dsl::sql::<Text>(expression).eq(value)).into_boxed()
}

/// A condition in the very words of an index.
fn only(condition: &'static str) -> SqlLiteral<Bool> {
    diesel::dsl::sql::<Bool>(condition)
}

fn unrevoked(rows: Tokens) -> Tokens {
    rows.filter(only("(tokens.revoked_at IS NULL) = TRUE"))
}

fn open(organization_id: OrganizationId) -> Tokens {
    unrevoked(by("('open' || tokens.organization_id)", format!("open{organization_id}")))
}

fn never_ending(rows: Tokens) -> Tokens {
    rows.filter(tokens::ends_at.is_null())
}

fn ending(rows: Tokens, from: Option<Moment>, until: Option<Moment>) -> Tokens {
    let mut rows = rows.filter(tokens::ends_at.is_not_null());
    if let Some(from) = from {
        rows = rows.filter(tokens::ends_at.ge(from.micros()));
    }
    if let Some(until) = until {
        rows = rows.filter(tokens::ends_at.le(until.micros()));
    }
    rows
}

fn revoked(organization_id: OrganizationId) -> Tokens {
    let revoked = by("('revoked' || tokens.organization_id)", format!("revoked{organization_id}"));
    revoked.filter(only("(tokens.revoked_at IS NOT NULL) = TRUE"))
}

/// Who is disabled or no member any more: found among all people, who are by far fewer than tokens. `None` when they are many.
fn those_gone(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Option<Vec<String>>, StoreError> {
    let members =
        memberships::table.filter(memberships::organization_id.eq(organization_id.to_string())).select(memberships::person_id);
    let gone: Vec<String> = people::table
        .filter(people::disabled_at.is_not_null().or(diesel::dsl::not(people::id.eq_any(members))))
        .select(people::id)
        .at_most(i64::try_from(MOST + 1).unwrap_or(i64::MAX))
        .load(snapshot.connection)?;
    Ok((gone.len() <= MOST).then_some(gone))
}

/// Their tokens. They are named one by one: a database that does not know how few they are would rather read all tokens.
fn owned_by(organization_id: OrganizationId, owners: Vec<String>) -> Tokens {
    let own = tokens::table.filter(tokens::owner_id.eq_any(owners));
    own.filter(tokens::organization_id.eq(organization_id.to_string())).filter(tokens::revoked_at.is_null()).into_boxed()
}
