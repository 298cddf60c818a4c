//! A token as MK.IO writes it.

use crate::app::tokens::list::LastUse;
use crate::domain::ids::PersonId;
use crate::domain::token::{Grant, Token};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The longest description that MK.IO takes, in characters.
pub const LONGEST_DESCRIPTION: usize = 128;

/// `metadata` and `spec` of a token; never its secret. `addresses` are those of owners and revokers.
pub fn document(token: &Token, last_use: Option<&LastUse>, addresses: &HashMap<PersonId, String>) -> Value {
    let revocation = token.revocation.as_ref();
    let mut spec = json!({
        "description": token.description,
        "issued": token.created_at,
        "expires": token.terms.window.until,
        "lastUsed": last_use.map(|last| last.at),
        "organizationId": token.organization_id,
        "revoked": revocation.map(|revocation| revocation.at),
        "revokedBy": revocation.and_then(|revocation| addresses.get(&revocation.by?)),
        "user": addresses.get(&token.owner_id),
    });
    if let Grant::Only(rights) = &token.terms.grant {
        spec["permissions"] = json!(rights);
    }
    json!({ "metadata": { "id": token.id, "type": token.kind }, "spec": spec })
}
