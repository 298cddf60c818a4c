//! Lists of tokens: filtered, ordered, and page by page after a place, never by counting off.
//!
//! A list over a whole organization is walked in stretches of [`STRETCH`] rows: whatever is asked for, one query looks at
//! no more rows than that, and says from where to go on.

mod few;
mod filter;
mod horizon;
mod order;
mod shelves;
mod survivors;
mod trigram;

use super::schema::{token_uses, tokens};
use super::tokens::Row;
use super::{Snapshot, StoreError};
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::listing::{Order, Place, PlaceKey, TokenQuery, Whose};
use crate::domain::moment::Moment;
use crate::domain::token::{Token, TokenKind, TokenName};
use crate::store::connection::MultiBackend;
use crate::store::rows::{corrupt, optional_moment};
use crate::store::token_uses::LastUse;
use diesel::dsl::{IntoBoxed, LeftJoin};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Text;
use filter::Drive;
pub(super) use filter::literal;
use order::{Part, after, in_order, parts, up_to};
pub use shelves::counts_of_owner;
pub use survivors::{Survivor, live_after, silent_since};

/// How many rows of a wide list one query looks at. 5,000 take a few milliseconds.
pub const STRETCH: i64 = 5_000;

/// More tokens than this are not told apart when they are counted.
pub const MOST_COUNTED: i64 = 10_000;

/// A token and its last use.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The token.
    pub token: Token,
    /// Its last use, if it was ever used.
    pub last_use: Option<LastUse>,
    /// What the list was ordered by, to go on from here.
    pub place: Place,
}

/// What one look at a list found.
pub struct Found {
    /// The rows, in order.
    pub rows: Vec<Listed>,
    /// From where the list goes on that was not looked through to its end; `None` when it was.
    pub rest: Option<Place>,
    /// How many rows were looked at, at most.
    pub looked_at: usize,
}

type Joined = LeftJoin<tokens::table, token_uses::table>;
type Query = IntoBoxed<'static, Joined, MultiBackend>;
type UseColumns = Option<(i64, Option<String>, Option<String>, i64)>;

/// The names of a person's tokens that say what they may do and can still be used or mended, by name.
pub fn names_of_restricted(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owner_id: PersonId,
    most: i64,
) -> Result<Vec<(TokenId, TokenName)>, StoreError> {
    let rows: Vec<(String, String)> = tokens::table
        .filter(tokens::organization_id.eq(organization_id.to_string()))
        .filter(tokens::owner_id.eq(owner_id.to_string()))
        .filter(tokens::kind.eq(TokenKind::Restricted.as_str()))
        .filter(tokens::revoked_at.is_null())
        .select((tokens::id, tokens::name))
        .order((tokens::search_key.asc(), tokens::id.asc()))
        .limit(most)
        .load(snapshot.connection)?;
    let named = |(id, name): (String, String)| {
        let name = TokenName::parse(&name).map_err(|error| corrupt(error.code()))?;
        Ok((TokenId::parse(&id).map_err(corrupt)?, name))
    };
    rows.into_iter().map(named).collect()
}

/// How many rows a query means, counted over a few stretches of a wide list; and whether that was all of it.
pub fn count(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    whose: &Whose,
    query: &TokenQuery,
    most_stretches: usize,
) -> Result<(i64, bool), StoreError> {
    let query = &TokenQuery { order: Order::Made, after: None, ..query.clone() };
    if *whose == Whose::Anybody && query.is_plain() {
        let count = few::count_live(snapshot, organization_id, MOST_COUNTED)?;
        return Ok((count, count <= MOST_COUNTED));
    }
    if whose.is_wide()
        && let Some(ids) = few::candidates(snapshot, organization_id, query)?
    {
        let mut count = 0;
        for part in parts(query, snapshot.now()) {
            let rows = among(asked_of(snapshot, organization_id, whose, query, &part, None, Drive::OwnersOrUses), &ids);
            count += rows.select(diesel::dsl::count_star()).get_result::<i64>(snapshot.connection)?;
        }
        return Ok((count, true));
    }
    let (mut found, mut stretches) = (0, 0);
    let mut left: Vec<Part> = parts(query, snapshot.now());
    left.reverse();
    while let Some(part) = left.pop() {
        if stretches == most_stretches || no_one(whose) {
            return Ok((found, no_one(whose)));
        }
        stretches += 1;
        let end = if whose.is_wide() { horizon::of(snapshot, organization_id, query.order, &part)? } else { None };
        let rows = asked(snapshot, organization_id, whose, query, &part, end.as_ref());
        let count: i64 = rows.select(diesel::dsl::count_star()).get_result(snapshot.connection)?;
        found += count;
        left.extend(end.map(|end| part.from(end)));
    }
    Ok((found, true))
}

/// What the indexes over an organization begin with. An expression, so that lists of one owner cannot fall into them.
pub(super) fn organization_key() -> SqlLiteral<Text> {
    diesel::dsl::sql::<Text>("(tokens.organization_id || '')")
}

/// The next rows of tokens in an organization, `most` at most; fewer when the rows that were looked at hold no more.
pub fn page(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    whose: &Whose,
    query: &TokenQuery,
    most: usize,
) -> Result<Found, StoreError> {
    let mut rows: Vec<Listed> = Vec::new();
    let mut looked_at = 0;
    if no_one(whose) {
        return Ok(Found { rows, rest: None, looked_at });
    }
    if whose.is_wide() && query.search.is_some() {
        // Letters that are rare are told by their index at once; to walk past what lacks them takes longer.
        let beginning = query.after.clone();
        if let Some(ids) = few::lettered(snapshot, query)? {
            return among_few(snapshot, organization_id, whose, query, most, Found { rows, rest: beginning, looked_at }, &ids);
        }
    }
    for part in parts(query, snapshot.now()) {
        let end = if whose.is_wide() { horizon::of(snapshot, organization_id, query.order, &part)? } else { None };
        let asked = asked(snapshot, organization_id, whose, query, &part, end.as_ref());
        rows.extend(load(snapshot, in_order(asked, query.order, &part), query.order, most - rows.len())?);
        if rows.len() >= most {
            return Ok(Found { rest: rows.last().map(|row| row.place.clone()), looked_at: looked_at + rows.len(), rows });
        }
        looked_at += usize::try_from(STRETCH).unwrap_or_default();
        if let Some(end) = end {
            return further(snapshot, organization_id, whose, query, most, Found { rows, rest: Some(end), looked_at });
        }
    }
    Ok(Found { rows, rest: None, looked_at })
}

/// Everything that is asked for, within one stretch of one part; in no order yet.
fn asked(
    snapshot: &Snapshot<'_>,
    organization_id: OrganizationId,
    whose: &Whose,
    query: &TokenQuery,
    part: &Part,
    end: Option<&Place>,
) -> Query {
    asked_of(snapshot, organization_id, whose, query, part, end, drive(whose, query.order, part))
}

fn asked_of(
    snapshot: &Snapshot<'_>,
    organization_id: OrganizationId,
    whose: &Whose,
    query: &TokenQuery,
    part: &Part,
    end: Option<&Place>,
    drive: Drive,
) -> Query {
    let rows = filter::of(organization_id, whose, drive);
    let rows = after(filter::asked(rows, organization_id, query, snapshot.now()), query.order, part);
    match end {
        Some(end) => up_to(rows, query.order, end),
        None => rows,
    }
}

fn no_one(whose: &Whose) -> bool {
    matches!(whose, Whose::Owners(ids) if ids.is_empty())
}

/// Uses in their order are walked from the uses; SQLite would rather walk all tokens and sort them.
fn drive(whose: &Whose, order: Order, part: &Part) -> Drive {
    let by_uses = order == Order::LastUsed && matches!(part, Part::With(_));
    if whose.is_wide() && !by_uses { Drive::Tokens } else { Drive::OwnersOrUses }
}

/// Goes on after a stretch that did not fill the page: with the few tokens that can be meant where an index tells that they
/// are few, else with another stretch, when whoever asks wants it.
fn further(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    whose: &Whose,
    query: &TokenQuery,
    most: usize,
    found: Found,
) -> Result<Found, StoreError> {
    let Some(ids) = few::candidates(snapshot, organization_id, query)? else { return Ok(found) };
    among_few(snapshot, organization_id, whose, query, most, found, &ids)
}

/// Adds what is meant of these tokens, from where the list goes on.
fn among_few(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    whose: &Whose,
    query: &TokenQuery,
    most: usize,
    mut found: Found,
    ids: &[String],
) -> Result<Found, StoreError> {
    let rest = TokenQuery { after: found.rest.take(), ..query.clone() };
    for part in parts(&rest, snapshot.now()) {
        let rows = among(asked_of(snapshot, organization_id, whose, &rest, &part, None, Drive::OwnersOrUses), ids);
        found.rows.extend(load(snapshot, in_order(rows, query.order, &part), query.order, most - found.rows.len())?);
        if found.rows.len() >= most {
            found.rest = found.rows.last().map(|row| row.place.clone());
            break;
        }
    }
    found.looked_at += ids.len();
    Ok(found)
}

fn among(rows: Query, ids: &[String]) -> Query {
    rows.filter(tokens::id.eq_any(ids.to_vec()))
}

/// One token as a list would show it.
pub fn one(snapshot: &mut Snapshot<'_>, id: TokenId) -> Result<Option<Listed>, StoreError> {
    let row = tokens::table.left_join(token_uses::table).into_boxed().filter(tokens::id.eq(id.to_string()));
    Ok(load(snapshot, row, Order::Made, 1)?.pop())
}

fn load(snapshot: &mut Snapshot<'_>, rows: Query, order: Order, most: usize) -> Result<Vec<Listed>, StoreError> {
    let uses = (token_uses::last_used_at, token_uses::last_address, token_uses::last_user_agent, token_uses::times).nullable();
    let found: Vec<(Row, UseColumns)> =
        rows.select((tokens::all_columns, uses)).limit(i64::try_from(most).unwrap_or(i64::MAX)).load(snapshot.connection)?;
    found.into_iter().map(|row| listed(row, order)).collect()
}

fn last_use(uses: UseColumns) -> Result<Option<LastUse>, StoreError> {
    let Some((at, address, user_agent, times)) = uses else { return Ok(None) };
    Ok(optional_moment(Some(at))?.map(|at| LastUse { at, address, user_agent, times }))
}

fn listed((row, uses): (Row, UseColumns), order: Order) -> Result<Listed, StoreError> {
    let name_key = row.name_key().to_owned();
    let token = Token::try_from(row)?;
    let last_use = last_use(uses)?;
    let moment_key = |at: Option<Moment>| at.map_or(PlaceKey::Never, PlaceKey::At);
    let key = match order {
        Order::EndsNext => moment_key(token.terms.window.until.moment()),
        Order::LastUsed => moment_key(last_use.as_ref().map(|last| last.at)),
        Order::Name => PlaceKey::Text(name_key),
        Order::Made => PlaceKey::At(token.created_at),
    };
    let place = Place { key, id: token.id.to_string() };
    Ok(Listed { token, last_use, place })
}
