//! RFC 7009: whoever holds a token may end it. What it made ends with it.

use super::close;
use super::form::OauthForm;
use super::refusal::Refusal;
use crate::app::AppError;
use crate::app::verify::give_up;
use crate::web::client;
use crate::web::failure::Failure;
use crate::web::state::Shared;
use actix_web::{HttpRequest, HttpResponse, web};

/// 200 whether there was such a token or not, once it is certain that it does not work any more.
pub async fn create(request: HttpRequest, shared: web::Data<Shared>, body: web::Bytes) -> HttpResponse {
    let mut response = match revoked(&request, &shared, &body).await {
        Ok(()) => HttpResponse::Ok().finish(),
        Err(refusal) => refusal.answer(),
    };
    close(&request, &shared, &mut response);
    response
}

async fn revoked(request: &HttpRequest, shared: &Shared, body: &[u8]) -> Result<(), Refusal> {
    let form = OauthForm::read(request, body)?;
    let token = form.one("token")?.ok_or_else(|| Refusal::of_oauth("invalid_request", "The form has no token."))?;
    form.one("token_type_hint")?;
    let (secret, origin) = (token.as_bytes().to_vec(), client::origin(request, &shared.trusted_proxies, None));
    let done = shared.desk.run(move |store| give_up(store, &secret, origin)).await;
    let was_ours = done.map_err(|error: AppError| Refusal::unknowing(&Failure::from(error)))?;
    if !was_ours && token.split('.').count() == 3 {
        let detail = "A JWT that came from an exchange ends by itself within minutes. Revoke the token that it was made from.";
        return Err(Refusal::of_oauth("unsupported_token_type", detail));
    }
    Ok(())
}
