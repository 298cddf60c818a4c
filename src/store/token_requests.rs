//! What people ask a second person to approve.

use super::at_most::AtMost;
use super::kept::Keep;
use super::rows::{corrupt, moment, one_changed, optional_moment};
use super::schema::token_requests;
use super::tokens::{grant, grant_columns, networks, window};
use super::{Snapshot, StoreError, Tx, people, tokens};
use crate::domain::ids::{OrganizationId, PersonId, RequestId, TokenId};
use crate::domain::listing::Direction;
use crate::domain::moment::Moment;
use crate::domain::policy::{DecideRequest, Permit};
use crate::domain::request::{Remark, RequestSort, RequestState, TokenRequest};
use crate::domain::token::{Terms, Token};
use diesel::prelude::*;

#[derive(Queryable)]
struct Row {
    id: String,
    organization_id: String,
    token_id: String,
    requester_id: String,
    sort: String,
    rights: String,
    manages_tokens: bool,
    valid_from: i64,
    ends_at: Option<i64>,
    networks: String,
    state: String,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    remark: String,
    created_at: i64,
    version: i64,
}

/// From where a list of requests goes on, and which way.
#[derive(Debug, Clone, Default)]
pub struct From {
    /// Which come first.
    pub direction: Direction,
    /// The last request of the page before: when it was made, and its id.
    pub after: Option<(Moment, String)>,
}

/// A request with the token that it is about, and the names of the people in it.
#[derive(Debug, Clone)]
pub struct RequestRecord {
    /// The request.
    pub request: TokenRequest,
    /// The token as it is now.
    pub token: Token,
    /// What the token's owner is called: whoever asks, or the service identity that they keep.
    pub owner_name: String,
    /// What whoever asks is called.
    pub requester_name: String,
    /// What whoever decided is called; empty for nobody and for the operator.
    pub decided_by_name: String,
}

/// Whose requests a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All that this person asked for.
    AskedBy(PersonId),
    /// Those that are open and that this person did not ask for; everybody's for the operator.
    OpenFor(Option<PersonId>),
    /// Those about which somebody has decided, whoever asked.
    Decided,
}

/// Stores a new request.
pub fn insert(tx: &mut Tx<'_>, request: &TokenRequest) -> Result<(), StoreError> {
    let (rights, manages_tokens) = grant_columns(&request.wish.grant)?;
    let row = (
        token_requests::id.eq(request.id.to_string()),
        token_requests::organization_id.eq(request.organization_id.to_string()),
        token_requests::token_id.eq(request.token_id.to_string()),
        token_requests::requester_id.eq(request.requester_id.to_string()),
        token_requests::sort.eq(request.sort.as_str()),
        token_requests::rights.eq(rights),
        token_requests::manages_tokens.eq(manages_tokens),
        token_requests::valid_from.eq(request.wish.window.from.micros()),
        token_requests::ends_at.eq(request.wish.window.until.moment().map(|end| end.micros())),
        token_requests::networks.eq(request.wish.networks.to_string()),
        (
            token_requests::state.eq(request.state.as_str()),
            token_requests::remark.eq(request.remark.as_str()),
            token_requests::created_at.eq(request.created_at.micros()),
            token_requests::version.eq(request.version),
        ),
    );
    diesel::insert_into(token_requests::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// The request with this id, whoever may see it; the use case asks the policy.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: RequestId) -> Result<Option<RequestRecord>, StoreError> {
    let row: Option<Row> = token_requests::table
        .select(token_requests::all_columns)
        .filter(token_requests::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    Ok(records(snapshot, row.into_iter().collect())?.pop())
}

/// The open request about a token.
pub fn open_of(snapshot: &mut Snapshot<'_>, token_id: TokenId) -> Result<Option<RequestId>, StoreError> {
    let id: Option<String> = token_requests::table
        .select(token_requests::id)
        .filter(token_requests::token_id.eq(token_id.to_string()))
        .filter(token_requests::state.eq(RequestState::Open.as_str()))
        .order(token_requests::id.desc())
        .at_most(1)
        .get_result(snapshot.connection)
        .optional()?;
    id.map(|id| RequestId::parse(&id).map_err(corrupt)).transpose()
}

/// One page of requests, newest first, after a place.
pub fn page(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    which: Which,
    from: &From,
    most: i64,
) -> Result<Vec<RequestRecord>, StoreError> {
    let mut rows = token_requests::table
        .select(token_requests::all_columns)
        .filter(token_requests::organization_id.eq(organization_id.to_string()))
        .into_boxed();
    rows = match which {
        Which::AskedBy(id) => rows.filter(token_requests::requester_id.eq(id.to_string())),
        Which::Decided => {
            let decided = [RequestState::Approved, RequestState::Declined].map(RequestState::as_str);
            rows.filter(token_requests::state.eq_any(decided))
        }
        Which::OpenFor(person) => {
            let open = rows.filter(token_requests::state.eq(RequestState::Open.as_str()));
            match person {
                Some(id) => open.filter(token_requests::requester_id.ne(id.to_string())),
                None => open,
            }
        }
    };
    if let Some((at, id)) = &from.after {
        let (at, id) = (at.micros(), id.clone());
        let same = token_requests::created_at.eq(at);
        rows = match from.direction {
            Direction::NewestFirst => rows.filter(token_requests::created_at.lt(at).or(same.and(token_requests::id.lt(id)))),
            Direction::OldestFirst => rows.filter(token_requests::created_at.gt(at).or(same.and(token_requests::id.gt(id)))),
        };
    }
    rows = match from.direction {
        Direction::NewestFirst => rows.order((token_requests::created_at.desc(), token_requests::id.desc())),
        Direction::OldestFirst => rows.order((token_requests::created_at, token_requests::id)),
    };
    let rows: Vec<Row> = rows.at_most(most).load(snapshot.connection)?;
    records(snapshot, rows)
}

/// How many requests wait for somebody other than this person.
pub fn count_open_for(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    person_id: PersonId,
) -> Result<i64, StoreError> {
    Ok(token_requests::table
        .filter(token_requests::organization_id.eq(organization_id.to_string()))
        .filter(token_requests::state.eq(RequestState::Open.as_str()))
        .filter(token_requests::requester_id.ne(person_id.to_string()))
        .count()
        .get_result(snapshot.connection)?)
}

/// Writes what became of a request, if nobody else decided meanwhile. Errors: `Stale`.
pub fn decide(
    tx: &mut Tx<'_>,
    permit: &Permit<DecideRequest>,
    state: RequestState,
    by: Option<PersonId>,
    remark: &Remark,
) -> Result<(), StoreError> {
    let row = token_requests::table
        .filter(token_requests::id.eq(permit.request.id.to_string()))
        .filter(token_requests::version.eq(permit.request.version));
    let changed = diesel::update(row)
        .set((
            token_requests::state.eq(state.as_str()),
            token_requests::decided_by.eq(by.map(|id| id.to_string())),
            token_requests::decided_at.eq(tx.now().micros()),
            token_requests::remark.eq(remark.as_str()),
            token_requests::version.eq(permit.request.version + 1),
        ))
        .execute(tx.connection)?;
    one_changed(changed)
}

/// Takes back what is still asked for a token: it is over, or something else is asked instead.
pub(super) fn withdraw_open_of(tx: &mut Tx<'_>, token_id: TokenId) -> Result<(), StoreError> {
    let open = token_requests::table
        .filter(token_requests::token_id.eq(token_id.to_string()))
        .filter(token_requests::state.eq(RequestState::Open.as_str()));
    diesel::update(open)
        .set((
            token_requests::state.eq(RequestState::Withdrawn.as_str()),
            token_requests::decided_at.eq(tx.now().micros()),
            token_requests::version.eq(token_requests::version + 1),
        ))
        .kept()
        .execute(tx.connection)?;
    Ok(())
}

/// Stores a request in place of one that is still open about the same token.
pub fn replace(tx: &mut Tx<'_>, request: &TokenRequest) -> Result<(), StoreError> {
    withdraw_open_of(tx, request.token_id)?;
    insert(tx, request)
}

/// Requests with their tokens and the names of their people: a constant number of queries.
fn records(snapshot: &mut Snapshot<'_>, rows: Vec<Row>) -> Result<Vec<RequestRecord>, StoreError> {
    let ids = rows.iter().map(|row| TokenId::parse(&row.token_id).map_err(corrupt)).collect::<Result<Vec<_>, _>>()?;
    let tokens = tokens::some(snapshot, &ids)?;
    let mut found = Vec::new();
    for row in rows {
        let token = tokens.iter().find(|token| token.id.to_string() == row.token_id);
        let token = token.ok_or_else(|| corrupt("a request without its token"))?.clone();
        found.push((request(row, &token)?, token));
    }
    let in_it = |(one, token): &(TokenRequest, Token)| one.decided_by.into_iter().chain([one.requester_id, token.owner_id]);
    let people: Vec<PersonId> = found.iter().flat_map(in_it).collect();
    let names = people::names_of(snapshot, &people)?;
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
    let record = |(request, token): (TokenRequest, Token)| RequestRecord {
        owner_name: name(token.owner_id),
        requester_name: name(request.requester_id),
        decided_by_name: request.decided_by.map(name).unwrap_or_default(),
        request,
        token,
    };
    Ok(found.into_iter().map(record).collect())
}

fn request(row: Row, token: &Token) -> Result<TokenRequest, StoreError> {
    Ok(TokenRequest {
        id: RequestId::parse(&row.id).map_err(corrupt)?,
        organization_id: OrganizationId::parse(&row.organization_id).map_err(corrupt)?,
        token_id: token.id,
        requester_id: PersonId::parse(&row.requester_id).map_err(corrupt)?,
        sort: RequestSort::parse(&row.sort).ok_or_else(|| corrupt(&row.sort))?,
        wish: Terms {
            grant: grant(token.kind, &row.rights, row.manages_tokens)?,
            window: window(row.valid_from, row.ends_at)?,
            networks: networks(&row.networks)?,
        },
        state: RequestState::parse(&row.state).ok_or_else(|| corrupt(&row.state))?,
        decided_by: row.decided_by.as_deref().map(PersonId::parse).transpose().map_err(corrupt)?,
        decided_at: optional_moment(row.decided_at)?,
        remark: Remark::parse(&row.remark).map_err(|error| corrupt(error.code()))?,
        created_at: moment(row.created_at)?,
        version: row.version,
    })
}
