//! Deeds on many tokens, token by token.

use super::at_most::AtMost;
use super::connection::AnyConnection;
use super::rows::{corrupt, moment, optional_moment};
use super::schema::{job_items, jobs};
use super::{Snapshot, StoreError, Tx};
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::bulk::{Deed, Job, JobItem, Outcome};
use crate::domain::ids::{JobId, OrganizationId, PersonId, SessionId, TokenId};
use crate::domain::listing::Direction;
use crate::domain::moment::Moment;
use diesel::prelude::*;

/// How many rows one statement writes on Postgres.
const AT_ONCE: usize = 1_000;

#[derive(Queryable)]
struct Row {
    id: String,
    organization_id: String,
    person_id: String,
    session_id: Option<String>,
    token_id: Option<String>,
    address: Option<String>,
    user_agent: Option<String>,
    request_id: Option<String>,
    deed: String,
    reason: String,
    total: i64,
    undoes: Option<String>,
    created_at: i64,
    ended_at: Option<i64>,
}

impl Row {
    /// Whoever ordered it, as they came: what they may do is asked anew each time.
    fn actor(&self) -> Result<Actor, StoreError> {
        let id = PersonId::parse(&self.person_id).map_err(corrupt)?;
        let who = match (&self.token_id, &self.session_id) {
            (Some(token), _) => Who::Token { id: TokenId::parse(token).map_err(corrupt)?, owner_id: id },
            (None, Some(session)) => Who::Person {
                id,
                session_id: SessionId::parse(session).map_err(corrupt)?,
                confirmed_at: moment(self.created_at)?,
            },
            (None, None) => return Err(corrupt("a job that nobody ordered")),
        };
        let origin = Origin {
            attempt: None,
            address: self.address.as_deref().and_then(|address| address.parse().ok()),
            user_agent: self.user_agent.clone(),
            request_id: self.request_id.clone(),
        };
        Ok(Actor { who, organization_id: OrganizationId::parse(&self.organization_id).map_err(corrupt)?, origin })
    }

    fn job(self) -> Result<Job, StoreError> {
        Ok(Job {
            id: JobId::parse(&self.id).map_err(corrupt)?,
            organization_id: OrganizationId::parse(&self.organization_id).map_err(corrupt)?,
            person_id: PersonId::parse(&self.person_id).map_err(corrupt)?,
            deed: Deed::parse(&self.deed).ok_or_else(|| corrupt(&self.deed))?,
            grounds: self.reason,
            total: self.total,
            request_id: self.request_id,
            undoes: self.undoes.as_deref().map(JobId::parse).transpose().map_err(corrupt)?,
            created_at: moment(self.created_at)?,
            ended_at: optional_moment(self.ended_at)?,
        })
    }
}

type ItemRow = (i64, String, String, i64, Option<i64>, Option<String>, Option<String>);

/// Keeps a job and its tokens. Errors: `Corrupt` for an operator, who has no name to keep it under.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, job: &Job, items: &[JobItem]) -> Result<(), StoreError> {
    let session_id = match actor.who {
        Who::Person { session_id, .. } => Some(session_id.to_string()),
        Who::Token { .. } | Who::Operator => None,
    };
    let row = (
        jobs::id.eq(job.id.to_string()),
        jobs::organization_id.eq(job.organization_id.to_string()),
        jobs::person_id.eq(job.person_id.to_string()),
        jobs::session_id.eq(session_id),
        jobs::token_id.eq(actor.token_id().map(|id| id.to_string())),
        jobs::address.eq(actor.origin.address.map(|address| address.to_string())),
        jobs::user_agent.eq(actor.origin.user_agent.clone()),
        jobs::request_id.eq(actor.origin.request_id.clone()),
        jobs::deed.eq(job.deed.text()),
        jobs::reason.eq(&job.grounds),
        jobs::total.eq(job.total),
        jobs::undoes.eq(job.undoes.map(|id| id.to_string())),
        jobs::created_at.eq(job.created_at.micros()),
        jobs::ended_at.eq(job.ended_at.map(|at| at.micros())),
    );
    diesel::insert_into(jobs::table).values(row).execute(tx.connection)?;
    insert_items(tx.connection, job.id, items)
}

/// On Postgres many go in one statement, because each statement is a way there and back.
fn insert_items(connection: &mut AnyConnection, id: JobId, items: &[JobItem]) -> Result<(), StoreError> {
    let row = |item: &JobItem| {
        (
            job_items::job_id.eq(id.to_string()),
            job_items::number.eq(item.number),
            job_items::token_id.eq(item.token_id.to_string()),
            job_items::name.eq(item.name.clone()),
            job_items::version.eq(item.version),
        )
    };
    match connection {
        AnyConnection::Sqlite(inner) => {
            for item in items {
                diesel::insert_into(job_items::table).values(row(item)).execute(inner)?;
            }
        }
        AnyConnection::Postgres(inner) => {
            for some in items.chunks(AT_ONCE) {
                diesel::insert_into(job_items::table).values(some.iter().map(row).collect::<Vec<_>>()).execute(inner)?;
            }
        }
    }
    Ok(())
}

/// The job with this id.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: JobId) -> Result<Option<Job>, StoreError> {
    find(snapshot, id)?.map(Row::job).transpose()
}

/// The job with this id and whoever ordered it.
pub fn with_actor(snapshot: &mut Snapshot<'_>, id: JobId) -> Result<Option<(Job, Actor)>, StoreError> {
    let Some(row) = find(snapshot, id)? else { return Ok(None) };
    let actor = row.actor()?;
    Ok(Some((row.job()?, actor)))
}

fn find(snapshot: &mut Snapshot<'_>, id: JobId) -> Result<Option<Row>, StoreError> {
    Ok(jobs::table.select(jobs::all_columns).filter(jobs::id.eq(id.to_string())).get_result(snapshot.connection).optional()?)
}

/// The oldest job that is not done.
pub fn oldest_open(snapshot: &mut Snapshot<'_>) -> Result<Option<JobId>, StoreError> {
    let ids: Vec<String> = jobs::table
        .select(jobs::id)
        .filter(jobs::ended_at.is_null())
        .order((jobs::created_at, jobs::id))
        .at_most(1)
        .load(snapshot.connection)?;
    ids.first().map(|id| JobId::parse(id).map_err(corrupt)).transpose()
}

/// What is asked of an organization's jobs; by default all of them, newest first.
#[derive(Debug, Clone, Default)]
pub struct JobQuery {
    /// Only what this person ordered.
    pub person_id: Option<PersonId>,
    /// Only those that are done, or that are not.
    pub is_done: Option<bool>,
    /// From which end.
    pub direction: Direction,
    /// Go on after the job that was ordered then and has this id.
    pub after: Option<(Moment, String)>,
}

/// The jobs of an organization, as `query` asks; at most `most`.
pub fn asked(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    query: &JobQuery,
    most: i64,
) -> Result<Vec<Job>, StoreError> {
    let rows = jobs::table.select(jobs::all_columns).filter(jobs::organization_id.eq(organization_id.to_string()));
    let mut rows = rows.into_boxed();
    if let Some(id) = query.person_id {
        rows = rows.filter(jobs::person_id.eq(id.to_string()));
    }
    match query.is_done {
        Some(true) => rows = rows.filter(jobs::ended_at.is_not_null()),
        Some(false) => rows = rows.filter(jobs::ended_at.is_null()),
        None => {}
    }
    if let Some((at, id)) = &query.after {
        let (at, id) = (at.micros(), id.clone());
        let same = jobs::created_at.eq(at);
        rows = match query.direction {
            Direction::NewestFirst => rows.filter(jobs::created_at.lt(at).or(same.and(jobs::id.lt(id)))),
            Direction::OldestFirst => rows.filter(jobs::created_at.gt(at).or(same.and(jobs::id.gt(id)))),
        };
    }
    let rows = match query.direction {
        Direction::NewestFirst => rows.order((jobs::created_at.desc(), jobs::id.desc())),
        Direction::OldestFirst => rows.order((jobs::created_at, jobs::id)),
    };
    let rows: Vec<Row> = rows.at_most(most).load(snapshot.connection)?;
    rows.into_iter().map(Row::job).collect()
}

/// Makes two nodes take turns with one job. SQLite has one writer in any case.
pub fn take_turn(tx: &mut Tx<'_>, id: JobId) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(inner) = &mut *tx.connection {
        let _: Vec<String> = jobs::table.select(jobs::id).filter(jobs::id.eq(id.to_string())).for_no_key_update().load(inner)?;
    }
    Ok(())
}

/// The next tokens that wait.
pub fn waiting(snapshot: &mut Snapshot<'_>, id: JobId, most: i64) -> Result<Vec<JobItem>, StoreError> {
    let rows: Vec<ItemRow> =
        items_of(id).filter(job_items::outcome.is_null()).order(job_items::number).at_most(most).load(snapshot.connection)?;
    rows.into_iter().map(item).collect()
}

/// The tokens of a job after a place, in order; only those with an outcome when one is given.
pub fn items(
    snapshot: &mut Snapshot<'_>,
    id: JobId,
    outcome: Option<Outcome>,
    after: i64,
    most: i64,
) -> Result<Vec<JobItem>, StoreError> {
    let mut rows = items_of(id).filter(job_items::number.gt(after));
    if let Some(outcome) = outcome {
        rows = rows.filter(job_items::outcome.eq(outcome.as_str()));
    }
    let rows: Vec<ItemRow> = rows.order(job_items::number).at_most(most).load(snapshot.connection)?;
    rows.into_iter().map(item).collect()
}

type Items = diesel::dsl::IntoBoxed<
    'static,
    diesel::dsl::Select<
        job_items::table,
        (
            job_items::number,
            job_items::token_id,
            job_items::name,
            job_items::version,
            job_items::version_after,
            job_items::outcome,
            job_items::detail,
        ),
    >,
    super::connection::MultiBackend,
>;

fn items_of(id: JobId) -> Items {
    job_items::table
        .select((
            job_items::number,
            job_items::token_id,
            job_items::name,
            job_items::version,
            job_items::version_after,
            job_items::outcome,
            job_items::detail,
        ))
        .into_boxed()
        .filter(job_items::job_id.eq(id.to_string()))
}

fn item((number, token_id, name, version, version_after, outcome, detail): ItemRow) -> Result<JobItem, StoreError> {
    Ok(JobItem {
        number,
        token_id: TokenId::parse(&token_id).map_err(corrupt)?,
        name,
        version,
        version_after,
        outcome: outcome.as_deref().map(|word| Outcome::parse(word).ok_or_else(|| corrupt(word))).transpose()?,
        detail,
    })
}

/// How many tokens of a job came to each outcome; those that wait stand under none.
pub fn tally(snapshot: &mut Snapshot<'_>, id: JobId) -> Result<Vec<(Option<Outcome>, i64)>, StoreError> {
    let rows: Vec<(Option<String>, i64)> = job_items::table
        .filter(job_items::job_id.eq(id.to_string()))
        .group_by(job_items::outcome)
        .select((job_items::outcome, diesel::dsl::count_star()))
        .load(snapshot.connection)?;
    let line = |(word, count): (Option<String>, i64)| {
        let outcome = word.as_deref().map(|word| Outcome::parse(word).ok_or_else(|| corrupt(word))).transpose()?;
        Ok((outcome, count))
    };
    rows.into_iter().map(line).collect()
}

/// Notes what became of one token.
pub fn settle(tx: &mut Tx<'_>, id: JobId, item: &JobItem) -> Result<(), StoreError> {
    let row = job_items::table.filter(job_items::job_id.eq(id.to_string())).filter(job_items::number.eq(item.number));
    diesel::update(row)
        .set((
            job_items::outcome.eq(item.outcome.map(Outcome::as_str)),
            job_items::version_after.eq(item.version_after),
            job_items::detail.eq(item.detail.clone()),
        ))
        .execute(tx.connection)?;
    Ok(())
}

/// Notes that nothing of a job waits any more.
pub fn end(tx: &mut Tx<'_>, id: JobId) -> Result<(), StoreError> {
    let at = Some(tx.now().micros());
    diesel::update(jobs::table.filter(jobs::id.eq(id.to_string()))).set(jobs::ended_at.eq(at)).execute(tx.connection)?;
    Ok(())
}

/// The job that takes this one back, if somebody ordered it already.
pub fn undone_by(snapshot: &mut Snapshot<'_>, id: JobId) -> Result<Option<JobId>, StoreError> {
    let ids: Vec<String> = jobs::table
        .select(jobs::id)
        .filter(jobs::undoes.eq(Some(id.to_string())))
        .order(jobs::id)
        .at_most(1)
        .load(snapshot.connection)?;
    ids.first().map(|id| JobId::parse(id).map_err(corrupt)).transpose()
}
