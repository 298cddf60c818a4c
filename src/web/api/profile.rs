//! Who a program acts for, and by which token. MK.IO's document, with the token added.

use super::Answer;
use super::question::Question;
use crate::web::program::Program;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// The profile of the token's owner. Fields that MK.IO knows and Hallpass does not keep are `null`.
pub async fn show(program: Program, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let (pass, owner) = (&program.pass, &program.pass.owner);
    Ok(HttpResponse::Ok().json(json!({
        "kind": "UserProfile",
        "metadata": { "id": owner.id },
        "spec": {
            "activeOrganizationId": pass.organization_id,
            "avatar": null,
            "company": null,
            "contactEmail": owner.email,
            "country": null,
            "isActive": true,
            "jobRole": null,
            "loginEmail": owner.email,
            "name": owner.name,
            "phoneNumber": null,
        },
        "token": {
            "id": pass.token_id,
            "name": pass.token_name,
            "type": pass.kind,
            "valid_from": pass.window.from,
            "valid_until": pass.window.until,
        },
    })))
}
