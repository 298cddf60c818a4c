//! Lists of tokens: filtered, ordered, and page by page after a place, never by counting off.
//!
//! A list over a whole organization is walked in stretches of a few thousand rows: whatever is asked for, one query looks at
//! no more rows than that, and says from where to go on.

mod few;
mod filter;
mod horizon;
mod list;
mod order;
mod shelves;
mod survivors;
mod trigram;

use super::schema::{token_uses, tokens};
use super::tokens::Row;
use super::{Snapshot, StoreError};
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::listing::{Order, Place, PlaceKey, TokenQuery};
use crate::domain::moment::Moment;
use crate::domain::token::{Token, TokenKind, TokenName};
use crate::store::at_most::AtMost;
use crate::store::connection::MultiBackend;
use crate::store::rows::{corrupt, optional_moment};
use crate::store::token_uses::LastUse;
use diesel::dsl::{IntoBoxed, LeftJoin};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Text;
pub(super) use filter::literal;
pub use list::List;
pub use shelves::counts_of_owner;
pub use survivors::{Survivor, live_after, silent_since};

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
#[derive(Default)]
pub struct Found {
    /// The rows, in order.
    pub rows: Vec<Listed>,
    /// From where the list goes on that was not looked through to its end; `None` when it was.
    pub rest: Option<Place>,
    /// How many rows were looked at, at most.
    pub looked_at: usize,
    /// Whether there are as many rows as were wanted.
    is_filled: bool,
}

impl Found {
    /// Adds rows of a query up to `most` in all. The list goes on after the last of these.
    fn take_in(&mut self, snapshot: &mut Snapshot<'_>, rows: Query, query: &TokenQuery, most: usize) -> Result<(), StoreError> {
        self.rows.extend(load(snapshot, rows, query.order, most - self.rows.len())?);
        if self.rows.len() >= most {
            self.is_filled = true;
            self.rest = self.rows.last().map(|row| row.place.clone());
            self.looked_at += self.rows.len();
        }
        Ok(())
    }
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
        .at_most(most)
        .load(snapshot.connection)?;
    let named = |(id, name): (String, String)| {
        let name = TokenName::parse(&name).map_err(|error| corrupt(error.code()))?;
        Ok((TokenId::parse(&id).map_err(corrupt)?, name))
    };
    rows.into_iter().map(named).collect()
}

/// What the indexes over an organization begin with. An expression, so that lists of one owner cannot fall into them.
pub(super) fn organization_key() -> SqlLiteral<Text> {
    diesel::dsl::sql::<Text>("(tokens.organization_id || '')")
}

/// One token as a list would show it.
pub fn one(snapshot: &mut Snapshot<'_>, id: TokenId) -> Result<Option<Listed>, StoreError> {
    let row = tokens::table.left_join(token_uses::table).into_boxed().filter(tokens::id.eq(id.to_string()));
    Ok(load(snapshot, row, Order::Made, 1)?.pop())
}

fn load(snapshot: &mut Snapshot<'_>, rows: Query, order: Order, most: usize) -> Result<Vec<Listed>, StoreError> {
    let uses = (token_uses::last_used_at, token_uses::last_address, token_uses::last_user_agent, token_uses::times).nullable();
    let found: Vec<(Row, UseColumns)> =
        rows.select((tokens::all_columns, uses)).at_most(i64::try_from(most).unwrap_or(i64::MAX)).load(snapshot.connection)?;
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
