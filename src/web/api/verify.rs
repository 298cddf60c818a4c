//! Is this token good, and for what?

use crate::web::program::Program;
use actix_web::HttpResponse;
use serde_json::{Value, json};

/// 200 with owner, token, rights and end. A token that is not good never gets here: the guard answers 401 with the reason.
pub async fn show(program: Program) -> HttpResponse {
    let allowance = &program.allowance;
    let names: Vec<Value> = allowance.rights.rights().map(|right| json!(right.to_string())).collect();
    HttpResponse::Ok().json(json!({
        "valid": true,
        "code": "valid",
        "token_id": allowance.token.id,
        "token_name": allowance.token.name,
        "type": allowance.token.kind,
        "organization_id": allowance.token.organization_id,
        "owner": {
            "id": allowance.owner.id,
            "username": allowance.owner.username,
            "email": allowance.owner.email,
            "name": allowance.owner.full_name,
        },
        "permissions": allowance.rights,
        "rights": names,
        "dormant": allowance.dormant,
        "valid_from": allowance.token.terms.window.from,
        "valid_until": allowance.token.terms.window.until,
    }))
}
