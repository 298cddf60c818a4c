//! Who a program acts for, and by which token. MK.IO's document, with the token added.

use super::Answer;
use super::question::Question;
use crate::web::program::Program;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// The profile of the token's owner. Fields that MK.IO knows and Hallpass does not keep are `null`.
pub async fn show(program: Program, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let (owner, token) = (&program.allowance.owner, &program.allowance.token);
    Ok(HttpResponse::Ok().json(json!({
        "kind": "UserProfile",
        "metadata": { "id": owner.id },
        "spec": {
            "activeOrganizationId": token.organization_id,
            "avatar": null,
            "company": null,
            "contactEmail": owner.email,
            "country": null,
            "isActive": owner.is_active(),
            "jobRole": null,
            "loginEmail": owner.email,
            "name": owner.full_name,
            "phoneNumber": null,
        },
        "token": {
            "id": token.id,
            "name": token.name,
            "type": token.kind,
            "valid_from": token.terms.window.from,
            "valid_until": token.terms.window.until,
        },
    })))
}
