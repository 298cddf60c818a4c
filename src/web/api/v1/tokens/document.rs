//! A token as JSON, and the tag of that representation.

use crate::app::tokens::list::LastUse;
use crate::app::tokens::review::Reviewed;
use crate::domain::moment::Moment;
use crate::domain::rights::RightsTree;
use crate::domain::token::{Grant, Revocation, Token};
use crate::web::api::precondition;
use serde_json::{Value, json};

/// A token with what is known of its use. `held` is what its owner may do now, where that was read.
pub struct Document<'a> {
    /// The token.
    pub token: &'a Token,
    /// Its last use.
    pub last_use: Option<&'a LastUse>,
    /// When this is written.
    pub now: Moment,
}

impl Document<'_> {
    /// The token; never its secret, and nothing of the digest.
    pub fn to_json(&self) -> Value {
        let token = self.token;
        let (permissions, rights) = rights(&token.terms.grant);
        json!({
            "id": token.id,
            "organization_id": token.organization_id,
            "owner_id": token.owner_id,
            "parent_id": token.parent_id,
            "kind": token.kind,
            "name": token.name,
            "description": token.description,
            "permissions": permissions,
            "rights": rights,
            "manages_tokens": matches!(token.terms.grant, Grant::Everything { manages_tokens: true }),
            "valid_from": token.terms.window.from,
            "valid_until": token.terms.window.until,
            "networks": token.terms.networks,
            "enabled": token.enabled,
            "state": token.state(self.now),
            "hint": token.hint,
            "created_at": token.created_at,
            "updated_at": token.updated_at,
            "revocation": token.revocation.as_ref().map(revocation),
            "last_used_at": self.last_use.map(|last| last.at),
            "times_used": self.last_use.map_or(0, |last| last.times),
            "version": token.version,
        })
    }

    /// The tag of this representation: the version, and what changes without an edit.
    pub fn tag(&self) -> String {
        let times = self.last_use.map_or(0, |last| last.times);
        precondition::tag(self.token.version, &format!("{}.{times}", self.token.state(self.now).as_str()))
    }
}

/// A token as a reviewer reads it: with its owner, what sleeps in it, and what is worth a look.
pub fn reviewed(seen: &Reviewed, now: Moment) -> Value {
    let mut body = Document { token: seen.token(), last_use: seen.listed.last_use.as_ref(), now }.to_json();
    body["owner_name"] = json!(seen.owner.person.full_name.as_str());
    body["owner_username"] = json!(seen.owner.person.username.as_str());
    body["owner_may_act"] = json!(seen.owner.may_act());
    body["teams"] = json!(seen.owner.teams);
    body["maker_name"] = json!(seen.maker);
    body["rights_in_force"] = json!(seen.rights.count());
    body["rights_of_owner"] = json!(seen.held);
    body["dormant"] = one_by_one(&seen.dormant);
    body["last_address"] = json!(seen.listed.last_use.as_ref().and_then(|last| last.address.as_deref()));
    body["last_service"] = json!(seen.last_service);
    body["flags"] = seen.flags.iter().map(|flag| Value::from(flag.as_str())).collect();
    body
}

/// What stands in a token's rights, as a tree and one by one; nothing for a token with all its owner's rights.
fn rights(grant: &Grant) -> (Value, Value) {
    match grant {
        Grant::Everything { .. } => (Value::Null, Value::Null),
        Grant::Only(rights) => (json!(rights), one_by_one(rights)),
    }
}

/// Rights in their text form.
pub fn one_by_one(rights: &RightsTree) -> Value {
    rights.rights().map(|right| Value::String(right.to_string())).collect()
}

fn revocation(revocation: &Revocation) -> Value {
    json!({ "at": revocation.at, "by": revocation.by, "reason": revocation.reason })
}
