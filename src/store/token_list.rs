//! Lists of tokens: filtered, ordered, and page by page after a place, never by counting off.

use super::schema::{token_uses, tokens};
use super::tokens::Row;
use super::{Snapshot, StoreError, people};
use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::listing::{Bounds, Order, Place, PlaceKey, SOON, Shelf, ShelfCounts, TokenQuery, Whose};
use crate::domain::moment::Moment;
use crate::domain::person::sign_in_key;
use crate::domain::token::{Token, TokenKind};
use crate::domain::token_policy::TokenPolicy;
use crate::store::connection::MultiBackend;
use crate::store::rows::optional_moment;
use crate::store::token_uses::LastUse;
use diesel::dsl::{IntoBoxed, LeftJoin};
use diesel::prelude::*;
use diesel::sql_types::Text;

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

type Joined = LeftJoin<tokens::table, token_uses::table>;
type Query = IntoBoxed<'static, Joined, MultiBackend>;
type UseColumns = Option<(i64, Option<String>, Option<String>, i64)>;

/// One page of tokens in an organization; `most` rows at most.
pub fn page(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    whose: Whose,
    query: &TokenQuery,
    most: usize,
) -> Result<Vec<Listed>, StoreError> {
    let mut found = Vec::new();
    for part in parts(query) {
        if found.len() >= most {
            break;
        }
        let rows = of_kind(of(organization_id, whose), query.kind);
        let rows = matching(on_shelf(rows, query.shelf, snapshot.now()), query.search.as_deref());
        let rows = naming(between(rows, &query.bounds), query.right.as_ref());
        found.extend(load(snapshot, in_order(rows, query.order, part), query.order, most - found.len())?);
    }
    Ok(found)
}

/// How many tokens a person has on each shelf.
pub fn counts_of_owner(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owner_id: PersonId,
) -> Result<ShelfCounts, StoreError> {
    let mut count = |shelf| -> Result<i64, StoreError> {
        let rows = of_kind(of(organization_id, Whose::Owner(owner_id)), None);
        let rows = on_shelf(rows, shelf, snapshot.now());
        Ok(rows.select(diesel::dsl::count_star()).get_result(snapshot.connection)?)
    };
    Ok(ShelfCounts {
        in_use: count(Shelf::InUse)?,
        ending_soon: count(Shelf::EndingSoon)?,
        paused: count(Shelf::Paused)?,
        over: count(Shelf::Over)?,
    })
}

/// A token that is not over, for looking at all of them.
#[derive(Debug, Clone)]
pub struct Survivor {
    /// The token.
    pub token: Token,
    /// Its last use, if it was ever used.
    pub last_use: Option<LastUse>,
    /// What its owner is called.
    pub owner_name: String,
}

/// The next tokens of an organization after an id that are not over, by id; without those that stand for a session.
pub fn live_after(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    after: &str,
    most: i64,
) -> Result<Vec<Survivor>, StoreError> {
    let rows = of_kind(of(organization_id, Whose::Anybody), None);
    survivors(snapshot, not_over(rows, snapshot.now()).filter(tokens::id.gt(after.to_owned())), most)
}

/// Some tokens that work and have been silent for longer than the policy allows.
/// `quiet_since` is the latest moment at which any of them can have given a sign of life.
pub fn silent_since(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    quiet_since: Moment,
    policy: &TokenPolicy,
    most: i64,
) -> Result<Vec<Survivor>, StoreError> {
    let (now, at) = (snapshot.now(), quiet_since.micros());
    let used_at = token_uses::last_used_at.nullable();
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let rows = not_over(of_kind(of(organization_id, Whose::Anybody), None), now)
            .filter(tokens::enabled.eq(true))
            .filter(tokens::waits_for.is_null())
            .filter(tokens::updated_at.le(at))
            .filter(tokens::valid_from.le(at))
            .filter(used_at.is_null().or(used_at.le(at)).assume_not_null())
            .filter(tokens::id.gt(after.clone()));
        let step = survivors(snapshot, rows, most)?;
        let Some(last) = step.last() else { return Ok(found) };
        after = last.token.id.to_string();
        let is_silent = |one: &Survivor| policy.silence(&one.token, one.last_use.as_ref().map(|last| last.at), now).is_some();
        found.extend(step.into_iter().filter(is_silent));
        if !found.is_empty() {
            return Ok(found);
        }
    }
}

fn survivors(snapshot: &mut Snapshot<'_>, rows: Query, most: i64) -> Result<Vec<Survivor>, StoreError> {
    let uses = (token_uses::last_used_at, token_uses::last_address, token_uses::last_user_agent, token_uses::times).nullable();
    let found: Vec<(Row, UseColumns)> =
        rows.select((tokens::all_columns, uses)).order(tokens::id.asc()).limit(most).load(snapshot.connection)?;
    let rows = found.into_iter().map(|(row, uses)| Ok((Token::try_from(row)?, last_use(uses)?)));
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    let owners: Vec<PersonId> = rows.iter().map(|(token, _)| token.owner_id).collect();
    let names = people::names_of(snapshot, &owners)?;
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
    Ok(rows.into_iter().map(|(token, last_use)| Survivor { owner_name: name(token.owner_id), token, last_use }).collect())
}

fn not_over(rows: Query, now: Moment) -> Query {
    let at = now.micros();
    rows.filter(tokens::revoked_at.is_null()).filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(at)).assume_not_null())
}

/// A list is read in two parts where rows can lack what it is ordered by: first those that have it, then the others.
/// So both databases agree on where the others stand, and each part walks an index.
#[derive(Clone)]
enum Part {
    With(Option<Place>),
    Without(Option<Place>),
}

fn parts(query: &TokenQuery) -> Vec<Part> {
    let after = query.after.clone();
    match (query.order, &after) {
        (Order::EndsNext | Order::LastUsed, Some(Place { key: PlaceKey::Never, .. })) => vec![Part::Without(after)],
        (Order::EndsNext | Order::LastUsed, _) => vec![Part::With(after), Part::Without(None)],
        (Order::Name | Order::Made, _) => vec![Part::With(after)],
    }
}

fn of(organization_id: OrganizationId, whose: Whose) -> Query {
    let rows =
        tokens::table.left_join(token_uses::table).filter(tokens::organization_id.eq(organization_id.to_string())).into_boxed();
    match whose {
        Whose::Owner(id) => rows.filter(tokens::owner_id.eq(id.to_string())),
        Whose::MadeBy(id) => rows.filter(tokens::parent_id.eq(Some(id.to_string()))),
        Whose::Anybody => rows,
    }
}

fn of_kind(rows: Query, kind: Option<TokenKind>) -> Query {
    match kind {
        Some(kind) => rows.filter(tokens::kind.eq(kind.as_str())),
        None => rows.filter(tokens::kind.ne(TokenKind::Login.as_str())),
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
    rows
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

fn on_shelf(rows: Query, shelf: Shelf, now: Moment) -> Query {
    let at = now.micros();
    let soon = now.plus(SOON).unwrap_or(now).micros();
    match shelf {
        Shelf::All => rows,
        Shelf::InUse => not_over(rows, now).filter(tokens::enabled.eq(true)),
        Shelf::EndingSoon => not_over(rows, now).filter(tokens::enabled.eq(true)).filter(tokens::ends_at.le(soon)),
        Shelf::Paused => not_over(rows, now).filter(tokens::enabled.eq(false)),
        Shelf::Over => rows.filter(tokens::revoked_at.is_not_null().or(tokens::ends_at.le(at).assume_not_null())),
    }
}

fn matching(rows: Query, search: Option<&str>) -> Query {
    let Some(search) = search.map(sign_in_key).filter(|text| !text.is_empty()) else { return rows };
    rows.filter(tokens::search_key.like(format!("%{}%", literal(&search))).escape('\\'))
}

/// A text in which nothing stands for anything else.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn in_order(rows: Query, order: Order, part: Part) -> Query {
    match (order, part) {
        (Order::EndsNext, Part::With(after)) => {
            let rows = rows.filter(tokens::ends_at.is_not_null()).order((tokens::ends_at.asc(), tokens::id.asc()));
            match after {
                Some(Place { key: PlaceKey::At(at), id }) => rows.filter(
                    tokens::ends_at.gt(at.micros()).or(tokens::ends_at.eq(at.micros()).and(tokens::id.gt(id))).assume_not_null(),
                ),
                _ => rows,
            }
        }
        (Order::EndsNext, Part::Without(after)) => {
            let rows = rows.filter(tokens::ends_at.is_null()).order(tokens::id.asc());
            after_id(rows, after)
        }
        (Order::LastUsed, Part::With(after)) => {
            let used_at = token_uses::last_used_at.nullable();
            let rows = rows.filter(used_at.is_not_null()).order((used_at.desc(), tokens::id.asc()));
            match after {
                Some(Place { key: PlaceKey::At(at), id }) => {
                    rows.filter(used_at.lt(at.micros()).or(used_at.eq(at.micros()).and(tokens::id.gt(id))).assume_not_null())
                }
                _ => rows,
            }
        }
        (Order::LastUsed, Part::Without(after)) => {
            let rows = rows.filter(token_uses::last_used_at.nullable().is_null()).order(tokens::id.asc());
            after_id(rows, after)
        }
        (Order::Name, Part::With(after) | Part::Without(after)) => {
            let rows = rows.order((tokens::search_key.asc(), tokens::id.asc()));
            match after {
                Some(Place { key: PlaceKey::Text(text), id }) => {
                    rows.filter(tokens::search_key.gt(text.clone()).or(tokens::search_key.eq(text).and(tokens::id.gt(id))))
                }
                _ => rows,
            }
        }
        (Order::Made, Part::With(after) | Part::Without(after)) => {
            let rows = rows.order((tokens::created_at.desc(), tokens::id.asc()));
            match after {
                Some(Place { key: PlaceKey::At(at), id }) => {
                    rows.filter(tokens::created_at.lt(at.micros()).or(tokens::created_at.eq(at.micros()).and(tokens::id.gt(id))))
                }
                _ => rows,
            }
        }
    }
}

fn after_id(rows: Query, after: Option<Place>) -> Query {
    match after {
        Some(place) => rows.filter(tokens::id.gt(place.id)),
        None => rows,
    }
}

fn load(snapshot: &mut Snapshot<'_>, rows: Query, order: Order, most: usize) -> Result<Vec<Listed>, StoreError> {
    let uses = (token_uses::last_used_at, token_uses::last_address, token_uses::last_user_agent, token_uses::times).nullable();
    let found: Vec<(Row, UseColumns, String)> = rows
        .select((tokens::all_columns, uses, tokens::search_key))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .load(snapshot.connection)?;
    found.into_iter().map(|row| listed(row, order)).collect()
}

fn last_use(uses: UseColumns) -> Result<Option<LastUse>, StoreError> {
    let Some((at, address, user_agent, times)) = uses else { return Ok(None) };
    Ok(optional_moment(Some(at))?.map(|at| LastUse { at, address, user_agent, times }))
}

fn listed((row, uses, search_key): (Row, UseColumns, String), order: Order) -> Result<Listed, StoreError> {
    let token = Token::try_from(row)?;
    let last_use = last_use(uses)?;
    let moment_key = |at: Option<Moment>| at.map_or(PlaceKey::Never, PlaceKey::At);
    let key = match order {
        Order::EndsNext => moment_key(token.terms.window.until.moment()),
        Order::LastUsed => moment_key(last_use.as_ref().map(|last| last.at)),
        Order::Name => PlaceKey::Text(search_key),
        Order::Made => PlaceKey::At(token.created_at),
    };
    let place = Place { key, id: token.id.to_string() };
    Ok(Listed { token, last_use, place })
}
