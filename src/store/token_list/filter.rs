//! Which tokens: every filter as a condition that both databases read the same way.

use super::{Query, organization_key};
use crate::domain::flag::{Flag, SILENT};
use crate::domain::ids::OrganizationId;
use crate::domain::listing::{Bounds, SOON, Shelf, TokenQuery, Whence, Whose};
use crate::domain::moment::Moment;
use crate::domain::person::sign_in_key;
use crate::domain::token::TokenKind;
use crate::store::schema::{memberships, people, team_members, token_use_origins, token_use_rights, token_uses, tokens};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Text;

/// The tokens of an organization that are meant. `drives` says which index the list walks.
pub(super) fn of(organization_id: OrganizationId, whose: &Whose, drives: Drive) -> Query {
    let rows = tokens::table.left_join(token_uses::table).into_boxed();
    let rows: Query = match drives {
        Drive::Tokens => rows.filter(organization_key().eq(organization_id.to_string())),
        Drive::OwnersOrUses => rows.filter(tokens::organization_id.eq(organization_id.to_string())),
    };
    match whose {
        Whose::Owner(id) => rows.filter(tokens::owner_id.eq(id.to_string())),
        Whose::Owners(ids) => rows.filter(tokens::owner_id.eq_any(ids.iter().map(ToString::to_string).collect::<Vec<_>>())),
        Whose::Teams(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            let members = team_members::table.filter(team_members::team_id.eq_any(ids)).select(team_members::person_id);
            rows.filter(tokens::owner_id.eq_any(members))
        }
        Whose::MadeBy(id) => rows.filter(tokens::parent_id.eq(Some(id.to_string()))),
        Whose::Anybody => rows,
    }
}

/// What the database is to walk. SQLite has no statistics of ours to choose by, so the condition on the organization
/// is written so that only the right index fits it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Drive {
    /// The tokens of the organization, in the order of the list.
    Tokens,
    /// The tokens of certain owners, or uses in their order.
    OwnersOrUses,
}

/// Adds everything that a query asks for.
pub(super) fn asked(rows: Query, organization_id: OrganizationId, query: &TokenQuery, now: Moment) -> Query {
    let rows = matching(on_shelf(of_kind(rows, query.kind), query.shelf, now), query.search.as_deref());
    let rows = naming(from(between(rows, &query.bounds), query), query.right.as_ref());
    query.flags.iter().fold(rows, |rows, flag| flagged(rows, organization_id, *flag, now))
}

pub(super) fn of_kind(rows: Query, kind: Option<TokenKind>) -> Query {
    match kind {
        Some(kind) => rows.filter(tokens::kind.eq(kind.as_str())),
        None => rows.filter(tokens::kind.ne(TokenKind::Login.as_str())),
    }
}

pub(super) fn on_shelf(rows: Query, shelf: Shelf, now: Moment) -> Query {
    let at = now.micros();
    let soon = now.plus(SOON).unwrap_or(now).micros();
    match shelf {
        Shelf::All => rows,
        Shelf::Live => not_over(rows, now),
        Shelf::InUse => not_over(rows, now).filter(tokens::enabled.eq(true)),
        Shelf::EndingSoon => not_over(rows, now).filter(tokens::enabled.eq(true)).filter(tokens::ends_at.le(soon)),
        Shelf::Paused => not_over(rows, now).filter(tokens::enabled.eq(false)),
        Shelf::Waiting => not_over(rows, now).filter(tokens::waits_for.is_not_null()),
        Shelf::Over => rows.filter(tokens::revoked_at.is_not_null().or(tokens::ends_at.le(at).assume_not_null())),
        Shelf::Revoked => rows.filter(tokens::revoked_at.is_not_null()),
    }
}

pub(super) fn not_over(rows: Query, now: Moment) -> Query {
    rows.filter(tokens::revoked_at.is_null())
        .filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(now.micros())).assume_not_null())
}

/// The same rules as `domain/flag.rs` has for a row that was read.
fn flagged(rows: Query, organization_id: OrganizationId, flag: Flag, now: Moment) -> Query {
    match flag {
        Flag::NeverEnds => not_over(rows, now).filter(tokens::ends_at.is_null()),
        Flag::Silent => unused_since(not_over(rows, now), now.minus(SILENT)),
        Flag::EndingSoon => on_shelf(rows, Shelf::EndingSoon, now),
        Flag::OwnerGone => {
            // Asked token by token: both databases would otherwise put all members together for every look, however short.
            let disabled = people::table.filter(people::id.eq(tokens::owner_id)).filter(people::disabled_at.is_not_null());
            let member = memberships::table
                .filter(memberships::person_id.eq(tokens::owner_id))
                .filter(memberships::organization_id.eq(organization_id.to_string()));
            not_over(rows, now).filter(exists(disabled).or(not(exists(member))))
        }
        Flag::Dangerous => not_over(rows, now),
        // What was never asked for a right cannot be told to be broader than that.
        Flag::Broad => {
            let asked = token_use_rights::table.select(token_use_rights::token_id);
            not_over(rows, now).filter(tokens::id.eq_any(asked))
        }
    }
}

fn between(mut rows: Query, bounds: &Bounds) -> Query {
    let used_at = token_uses::last_used_at.nullable();
    if let Some(at) = bounds.ends_before {
        rows = rows.filter(tokens::ends_at.lt(at.micros()));
    }
    if let Some(at) = bounds.ends_after {
        rows = rows.filter(tokens::ends_at.ge(at.micros()));
    }
    if let Some(at) = bounds.used_before {
        rows = rows.filter(used_at.lt(at.micros()));
    }
    if let Some(at) = bounds.used_after {
        rows = rows.filter(used_at.ge(at.micros()));
    }
    if let Some(at) = bounds.made_before {
        rows = rows.filter(tokens::created_at.lt(at.micros()));
    }
    if let Some(at) = bounds.unused_since {
        rows = unused_since(rows, at);
    }
    if bounds.never_used {
        rows = rows.filter(used_at.is_null());
    }
    if bounds.has_no_end {
        rows = rows.filter(tokens::ends_at.is_null());
    }
    rows
}

/// The people in these teams.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn in_teams(ids: Vec<String>) -> _ {
    team_members::table.filter(team_members::team_id.eq_any(ids)).select(team_members::person_id)
}

/// The service identities that these teams own.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn owned_by(ids: Vec<String>) -> _ {
    people::table.filter(people::team_id.eq_any(ids)).select(people::id)
}

/// Whose tokens are meant, from where they may be used, and from where they were.
fn from(mut rows: Query, query: &TokenQuery) -> Query {
    rows = match query.whence {
        Some(Whence::Bound) => rows.filter(tokens::networks.ne("")),
        Some(Whence::Anywhere) => rows.filter(tokens::networks.eq("")),
        None => rows,
    };
    if let Some(teams) = &query.owned_in {
        let teams: Vec<String> = teams.iter().map(ToString::to_string).collect();
        rows = rows.filter(tokens::owner_id.eq_any(in_teams(teams.clone())).or(tokens::owner_id.eq_any(owned_by(teams))));
    }
    let Some(span) = query.used_from else { return rows };
    let (first, last) = span.keys();
    // Asked token by token: a large network would otherwise be read as a whole for each page.
    let uses = token_use_origins::table
        .filter(token_use_origins::token_id.eq(tokens::id))
        .filter(token_use_origins::address_key.between(first, last));
    rows.filter(exists(uses))
}

fn unused_since(rows: Query, at: Moment) -> Query {
    let used_at = token_uses::last_used_at.nullable();
    rows.filter(used_at.lt(at.micros()).assume_not_null().or(used_at.is_null().and(tokens::created_at.lt(at.micros()))))
}

/// Rights stand at the end of the search key, after the id, one after another between spaces.
/// Tokens with all their owner's rights name none and have each.
fn naming(rows: Query, right: Option<&[String; 2]>) -> Query {
    let Some(spellings) = right else { return rows };
    let [one, other] = spellings.each_ref().map(|spelling| literal(&sign_in_key(spelling)));
    let among = |pattern: String| {
        let line = "%".into_sql::<Text>().concat(tokens::id).concat(pattern);
        tokens::search_key.concat(" ").like(line).escape('\\')
    };
    rows.filter(
        among(format!("\n{one} %"))
            .or(among(format!("\n% {one} %")))
            .or(among(format!("\n{other} %")))
            .or(among(format!("\n% {other} %")))
            .or(tokens::kind.eq(TokenKind::FullAccess.as_str())),
    )
}

fn matching(rows: Query, search: Option<&str>) -> Query {
    let Some(search) = search.map(sign_in_key).filter(|text| !text.is_empty()) else { return rows };
    // As an expression, so that no index fits it: Postgres would read the whole index of letters to look at 500 rows.
    rows.filter(tokens::search_key.concat("").like(format!("%{}%", literal(&search))).escape('\\'))
}

/// A text in which nothing stands for anything else.
pub(in crate::store) fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
