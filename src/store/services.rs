//! Services that ask about tokens, and their credentials.

use super::at_most::AtMost;
use super::rows::{corrupt, moment, one_changed, optional_moment};
use super::schema::{service_credentials, services};
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{CredentialId, OrganizationId, ServiceId};
use crate::domain::moment::Moment;
use crate::domain::policy::{Keep, Permit};
use crate::domain::secret::SecretDigest;
use crate::domain::service::{IdentityHeaders, Places, Preflight, Rules, Service, ServiceCredential, ServiceName};
use diesel::prelude::*;

/// More services than any installation has; every list has a limit.
const MOST: i64 = 10_000;

#[derive(Queryable)]
struct Row {
    id: String,
    organization_id: String,
    name: String,
    description: String,
    places: String,
    rules: String,
    headers: String,
    cache_seconds: i64,
    preflight: String,
    created_at: i64,
    version: i64,
}

impl TryFrom<Row> for Service {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Service, StoreError> {
        Ok(Service {
            id: ServiceId::parse(&row.id).map_err(corrupt)?,
            organization_id: OrganizationId::parse(&row.organization_id).map_err(corrupt)?,
            name: ServiceName::parse(&row.name).map_err(corrupt)?,
            description: row.description,
            places: Places::parse(row.places.split(' ')).map_err(corrupt)?,
            rules: Rules::stored(&row.rules).map_err(|_| corrupt("rules of a service that cannot be read"))?,
            headers: IdentityHeaders::parse(&row.headers).map_err(corrupt)?,
            cache_seconds: u32::try_from(row.cache_seconds).map_err(corrupt)?,
            preflight: Preflight::parse(&row.preflight).ok_or_else(|| corrupt(&row.preflight))?,
            created_at: moment(row.created_at)?,
            version: row.version,
        })
    }
}

/// Every service of the installation, for the memory. One that cannot be read is left out, and so lets nobody in.
pub(super) fn all(snapshot: &mut Snapshot<'_>) -> Result<Vec<Service>, StoreError> {
    let rows: Vec<Row> =
        services::table.select(services::all_columns).order(services::id).at_most(MOST).load(snapshot.connection)?;
    let readable =
        |row: Row| Service::try_from(row).inspect_err(|error| tracing::error!(%error, "a service cannot be read")).ok();
    Ok(rows.into_iter().filter_map(readable).collect())
}

/// Every credential with its digest, for the memory.
pub(super) fn all_credentials(snapshot: &mut Snapshot<'_>) -> Result<Vec<([u8; 32], ServiceCredential)>, StoreError> {
    let rows: Vec<CredentialRow> = service_credentials::table
        .select(service_credentials::all_columns)
        .order(service_credentials::id)
        .at_most(10 * MOST)
        .load(snapshot.connection)?;
    rows.into_iter().map(credential).collect()
}

/// The services of an organization, by name.
pub fn of_organization(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<Service>, StoreError> {
    let rows: Vec<Row> = services::table
        .select(services::all_columns)
        .filter(services::organization_id.eq(organization_id.to_string()))
        .order((services::name, services::id))
        .at_most(MOST)
        .load(snapshot.connection)?;
    rows.into_iter().map(Service::try_from).collect()
}

/// What the services of an organization are called, by id.
pub fn names(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<(String, String)>, StoreError> {
    Ok(services::table
        .select((services::id, services::name))
        .filter(services::organization_id.eq(organization_id.to_string()))
        .order((services::name, services::id))
        .at_most(MOST)
        .load(snapshot.connection)?)
}

/// The service with this id.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: ServiceId) -> Result<Option<Service>, StoreError> {
    let row: Option<Row> = services::table
        .select(services::all_columns)
        .filter(services::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(Service::try_from).transpose()
}

/// The service with this name, of whatever organization.
pub fn by_name(snapshot: &mut Snapshot<'_>, name: &ServiceName) -> Result<Option<Service>, StoreError> {
    let row: Option<Row> = services::table
        .select(services::all_columns)
        .filter(services::name.eq(name.as_str()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(Service::try_from).transpose()
}

/// Adds a service.
pub fn insert(tx: &mut Tx<'_>, permit: &Permit<Keep<Service>>) -> Result<(), StoreError> {
    let service = &permit.object;
    let row = (
        services::id.eq(service.id.to_string()),
        services::organization_id.eq(service.organization_id.to_string()),
        services::name.eq(service.name.as_str()),
        services::description.eq(&service.description),
        services::places.eq(service.places.to_string()),
        services::rules.eq(service.rules.as_str()),
        services::headers.eq(service.headers.to_string()),
        services::cache_seconds.eq(i64::from(service.cache_seconds)),
        services::preflight.eq(service.preflight.as_str()),
        services::created_at.eq(service.created_at.micros()),
        services::version.eq(service.version),
    );
    diesel::insert_into(services::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Writes a changed service, if nobody else changed it meanwhile. Errors: `Stale`.
pub fn update(tx: &mut Tx<'_>, permit: &Permit<Keep<Service>>, changed: &Service) -> Result<(), StoreError> {
    let before = &permit.object;
    let row = services::table.filter(services::id.eq(before.id.to_string())).filter(services::version.eq(before.version));
    let count = diesel::update(row)
        .set((
            services::name.eq(changed.name.as_str()),
            services::description.eq(&changed.description),
            services::places.eq(changed.places.to_string()),
            services::rules.eq(changed.rules.as_str()),
            services::headers.eq(changed.headers.to_string()),
            services::cache_seconds.eq(i64::from(changed.cache_seconds)),
            services::preflight.eq(changed.preflight.as_str()),
            services::version.eq(before.version + 1),
        ))
        .execute(tx.connection)?;
    one_changed(count)
}

/// Removes a service and its credentials.
pub fn delete(tx: &mut Tx<'_>, permit: &Permit<Keep<Service>>) -> Result<(), StoreError> {
    let id = permit.object.id.to_string();
    diesel::delete(service_credentials::table.filter(service_credentials::service_id.eq(&id))).execute(tx.connection)?;
    one_changed(diesel::delete(services::table.filter(services::id.eq(&id))).execute(tx.connection)?)
}

type CredentialRow = (String, String, Vec<u8>, String, i64, Option<i64>);

fn credential(
    (id, service_id, digest, hint, created_at, ends_at): CredentialRow,
) -> Result<([u8; 32], ServiceCredential), StoreError> {
    let credential = ServiceCredential {
        id: CredentialId::parse(&id).map_err(corrupt)?,
        service_id: ServiceId::parse(&service_id).map_err(corrupt)?,
        hint,
        created_at: moment(created_at)?,
        ends_at: optional_moment(ends_at)?,
    };
    Ok((digest.try_into().map_err(|_| corrupt("a digest of another length"))?, credential))
}

/// The credentials of a service, newest first.
pub fn credentials_of(snapshot: &mut Snapshot<'_>, id: ServiceId) -> Result<Vec<ServiceCredential>, StoreError> {
    let rows: Vec<CredentialRow> = service_credentials::table
        .select(service_credentials::all_columns)
        .filter(service_credentials::service_id.eq(id.to_string()))
        .order((service_credentials::created_at.desc(), service_credentials::id.desc()))
        .at_most(1_000)
        .load(snapshot.connection)?;
    rows.into_iter().map(|row| credential(row).map(|(_, credential)| credential)).collect()
}

/// Adds a credential; those that have no end yet end at `others_end`.
pub fn insert_credential(
    tx: &mut Tx<'_>,
    permit: &Permit<Keep<Service>>,
    credential: &ServiceCredential,
    digest: &SecretDigest,
    others_end: Moment,
) -> Result<(), StoreError> {
    let service_id = permit.object.id.to_string();
    let others = service_credentials::table.filter(service_credentials::service_id.eq(&service_id)).filter(
        service_credentials::ends_at.is_null().or(service_credentials::ends_at.gt(others_end.micros()).assume_not_null()),
    );
    diesel::update(others).set(service_credentials::ends_at.eq(Some(others_end.micros()))).execute(tx.connection)?;
    let row = (
        service_credentials::id.eq(credential.id.to_string()),
        service_credentials::service_id.eq(&service_id),
        service_credentials::digest.eq(digest.as_bytes().as_slice()),
        service_credentials::hint.eq(&credential.hint),
        service_credentials::created_at.eq(credential.created_at.micros()),
        service_credentials::ends_at.eq(credential.ends_at.map(|end| end.micros())),
    );
    diesel::insert_into(service_credentials::table).values(row).execute(tx.connection)?;
    Ok(())
}
