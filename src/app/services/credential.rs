//! Gives a service a credential of its own, with which it asks about tokens itself.

use super::{AppError, keepable, target};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::{CredentialId, ServiceId};
use crate::domain::secret::PlainSecret;
use crate::domain::service::{Service, ServiceCredential};
use crate::store::{Tx, services};
use time::Duration;

/// For how long the former credential goes on working beside the new one, at most.
pub const LONGEST_OVERLAP: Duration = Duration::days(7);

/// A credential together with the secret that was just made for it, to be shown once.
pub struct Revealed {
    /// The service.
    pub service: Service,
    /// The credential.
    pub credential: ServiceCredential,
    /// Its secret, on its one way to the person.
    pub secret: PlainSecret,
}

/// Makes a credential; those before it stop after `overlap`, which is cut to a week, so that nothing fails meanwhile.
/// Errors: `NotFound`, `Forbidden`, `StepUp` for an old session.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, id: ServiceId, overlap: Duration) -> Result<Audited<Revealed>, AppError> {
    let permit = keepable(tx, actor, id, "update")?;
    crate::app::tokens::demand_presence(tx, actor)?;
    let prefix = tx.rules().prefix.of_services();
    let secret = PlainSecret::generate(&prefix, |bytes| tx.env().secrets.fill(bytes));
    let credential = ServiceCredential {
        id: CredentialId::new(tx.new_id()),
        service_id: id,
        hint: secret.hint(),
        created_at: tx.now(),
        ends_at: None,
    };
    let digest = secret.digest(&tx.rules().keyring.tokens);
    let others_end = tx.now().plus(overlap.clamp(Duration::ZERO, LONGEST_OVERLAP)).unwrap_or(tx.now());
    services::insert_credential(tx, &permit, &credential, &digest, others_end)?;
    let event = Event::new("service.credential_created", target(&permit.object))
        .change("hint", None, credential.hint.clone())
        .change("others_end", None, others_end.to_string());
    Ok(Audited::new(Revealed { service: permit.object.clone(), credential, secret }, event))
}
