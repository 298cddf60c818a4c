//! Filters that people keep under a name. Everybody has their own.

use super::at_most::AtMost;
use super::rows::{corrupt, name_key};
use super::schema::saved_views;
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{OrganizationId, PersonId, ViewId};
use crate::domain::organization::Title;
use diesel::prelude::*;

/// A view.
#[derive(Debug, Clone)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// What its owner calls it.
    pub name: Title,
    /// The filters, as the end of an address.
    pub query: String,
}

impl SavedView {
    /// Whether it bears this name, in whatever case.
    pub fn has_name(&self, name: &Title) -> bool {
        name_key(self.name.as_str()) == name_key(name.as_str())
    }
}

/// The views of a person in an organization, by name.
pub fn of_person(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    person_id: PersonId,
) -> Result<Vec<SavedView>, StoreError> {
    let rows: Vec<(String, String, String)> = saved_views::table
        .select((saved_views::id, saved_views::name, saved_views::query))
        .filter(saved_views::person_id.eq(person_id.to_string()))
        .filter(saved_views::organization_id.eq(organization_id.to_string()))
        .order((saved_views::name_key, saved_views::id))
        .at_most(1_000)
        .load(snapshot.connection)?;
    let view = |(id, name, query): (String, String, String)| {
        let name = Title::parse(&name).map_err(|error| corrupt(error.code()))?;
        Ok(SavedView { id: ViewId::parse(&id).map_err(corrupt)?, name, query })
    };
    rows.into_iter().map(view).collect()
}

/// Keeps a view.
pub fn insert(tx: &mut Tx<'_>, organization_id: OrganizationId, person_id: PersonId, view: &SavedView) -> Result<(), StoreError> {
    let row = (
        saved_views::id.eq(view.id.to_string()),
        saved_views::organization_id.eq(organization_id.to_string()),
        saved_views::person_id.eq(person_id.to_string()),
        saved_views::name.eq(view.name.as_str()),
        saved_views::name_key.eq(name_key(view.name.as_str())),
        saved_views::query.eq(&view.query),
        saved_views::created_at.eq(tx.now().micros()),
    );
    diesel::insert_into(saved_views::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Forgets a view of this person's.
pub fn delete(tx: &mut Tx<'_>, organization_id: OrganizationId, person_id: PersonId, id: ViewId) -> Result<(), StoreError> {
    let row = saved_views::table
        .filter(saved_views::id.eq(id.to_string()))
        .filter(saved_views::person_id.eq(person_id.to_string()))
        .filter(saved_views::organization_id.eq(organization_id.to_string()));
    diesel::delete(row).execute(tx.connection)?;
    Ok(())
}
