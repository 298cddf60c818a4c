//! Writing the log. Only the gates of the store call this: nothing else can leave an entry, and no change can leave none.

use super::heads;
use super::row::{self, DONE, REFUSED, Row};
use crate::domain::actor::Actor;
use crate::domain::audit::{Event, Refused};
use crate::domain::chain::INSTALLATION;
use crate::domain::ids::EventId;
use crate::store::rows::to_json;
use crate::store::{StoreError, Tx, people};

/// Keys that sign are the installation's, whoever's token was the first to need one.
const OF_INSTALLATION: &str = "signing_key";

/// Writes what was done, in its order. The locks of the chains come after all others but the change log's,
/// and always the organization's before the installation's, so that writers never wait for each other in a ring.
pub(in crate::store) fn events(tx: &mut Tx<'_>, actor: &Actor, events: Vec<Event>) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let name = name_of(tx, actor)?;
    let (mut own, mut of_installation) = (Vec::new(), Vec::new());
    for event in events {
        let belongs = if event.target.kind == OF_INSTALLATION { &mut of_installation } else { &mut own };
        belongs.push(done(tx, actor, name.clone(), event)?);
    }
    of_installation.iter_mut().for_each(|row| row.organization_id = None);
    append(tx, &actor.organization_id.to_string(), own)?;
    append(tx, INSTALLATION, of_installation)
}

/// Writes what was refused.
pub(in crate::store) fn refusal(tx: &mut Tx<'_>, actor: &Actor, refused: Refused) -> Result<(), StoreError> {
    let name = name_of(tx, actor)?;
    let row = Row {
        action: refused.action,
        target_kind: refused.target_kind,
        target_id: refused.target_id,
        target_name: refused.target_name,
        changes: to_json(&refused.changes)?,
        note: refused.note,
        result: REFUSED.to_owned(),
        code: Some(refused.code),
        ..blank(tx, actor, name)
    };
    append(tx, &actor.organization_id.to_string(), vec![row])
}

fn name_of(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<String>, StoreError> {
    let person = actor.person_id().map(|id| people::by_id(tx, id)).transpose()?.flatten();
    Ok(person.map(|person| person.full_name.as_str().to_owned()))
}

fn done(tx: &Tx<'_>, actor: &Actor, name: Option<String>, event: Event) -> Result<Row, StoreError> {
    Ok(Row {
        action: event.action.to_owned(),
        target_kind: event.target.kind.to_owned(),
        target_id: event.target.id,
        target_name: event.target.name,
        changes: to_json(&event.changes)?,
        note: event.note,
        ..blank(tx, actor, name)
    })
}

/// Who, by what, when and from where.
fn blank(tx: &Tx<'_>, actor: &Actor, person_name: Option<String>) -> Row {
    Row {
        id: EventId::new(tx.new_id()).to_string(),
        at: tx.now().micros(),
        organization_id: Some(actor.organization_id.to_string()),
        person_id: actor.person_id().map(|id| id.to_string()),
        person_name,
        credential: actor.credential().to_owned(),
        token_id: actor.token_id().map(|id| id.to_string()),
        address: actor.origin.address.map(|address| address.to_string()),
        user_agent: actor.origin.user_agent.clone(),
        request_id: actor.origin.request_id.clone(),
        action: String::new(),
        target_kind: String::new(),
        target_id: String::new(),
        target_name: String::new(),
        changes: String::new(),
        note: None,
        result: DONE.to_owned(),
        code: None,
        number: None,
        hash: None,
    }
}

fn append(tx: &mut Tx<'_>, chain: &str, mut rows: Vec<Row>) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut head = heads::lock(tx, chain)?;
    for row in &mut rows {
        head.ends.last = head.ends.last.followed_by(&tx.rules().keyring.audit, chain, &row.content());
        row.number = Some(head.ends.last.number);
        row.hash = Some(head.ends.last.hash.to_vec());
    }
    row::insert(tx.connection, &rows)?;
    heads::keep(tx, &head)
}
