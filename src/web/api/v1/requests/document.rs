//! A request as JSON.

use crate::app::requests::RequestRecord;
use crate::domain::token::{Grant, Terms};
use crate::web::api::v1::tokens::document::one_by_one;
use serde_json::{Value, json};

/// The request with what the token has now and what is asked for it.
pub fn to_json(record: &RequestRecord) -> Value {
    let (request, token) = (&record.request, &record.token);
    json!({
        "id": request.id,
        "organization_id": request.organization_id,
        "token_id": token.id,
        "token_name": token.name,
        "token_kind": token.kind,
        "description": token.description,
        "owner_id": token.owner_id,
        "owner_name": record.owner_name,
        "requester_id": request.requester_id,
        "requester_name": record.requester_name,
        "sort": request.sort,
        "asked": terms(&request.wish),
        "present": terms(&token.terms),
        "state": request.state,
        "decided_by": request.decided_by,
        "decided_by_name": Some(&record.decided_by_name).filter(|name| !name.is_empty()),
        "decided_at": request.decided_at,
        "remark": request.remark,
        "created_at": request.created_at,
        "version": request.version,
    })
}

fn terms(terms: &Terms) -> Value {
    let (permissions, rights) = match &terms.grant {
        Grant::Everything { .. } => (Value::Null, Value::Null),
        Grant::Only(rights) => (json!(rights), one_by_one(rights)),
    };
    json!({
        "permissions": permissions,
        "rights": rights,
        "manages_tokens": matches!(terms.grant, Grant::Everything { manages_tokens: true }),
        "valid_from": terms.window.from,
        "valid_until": terms.window.until,
        "networks": terms.networks,
    })
}
