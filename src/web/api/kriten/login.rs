//! Signing in with a password for a JWT that lives for an hour, and having it replaced by a fresh one.

use super::with_provider;
use crate::app::AppError;
use crate::app::meter;
use crate::app::sessions::{log_in, sign_in};
use crate::app::tokens::Revealed;
use crate::domain::token::TokenKind;
use crate::domain::window::Expiry;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::credential::KRITEN_COOKIE;
use crate::web::headers::Marks;
use crate::web::refusal::Refusal;
use crate::web::state::Shared;
use crate::web::{client, csrf};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use serde_json::json;

/// Checks name and password, under the same throttle as the page, and answers a login token with a cookie of it.
pub async fn create(shared: web::Data<Shared>, request: HttpRequest, body: Body) -> Answer {
    // Another site must not sign somebody in as somebody else.
    if csrf::may_come_from_elsewhere(request.headers(), &shared.public_url) {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "forbidden", "Sign in from here."));
    }
    let mut sheet = body.sheet()?;
    let (username, password) = (sheet.needed_text("username"), sheet.needed_text("password"));
    let provider = sheet.text("provider");
    sheet.finish()?;
    if let Some(refused) = with_provider(provider) {
        return Ok(refused);
    }
    let (username, password) = (sheet.demand("username", username)?, sheet.demand("password", password)?);
    let request_id = request.extensions().get::<Marks>().map(|marks| marks.request_id.clone());
    let origin = client::origin(&request, &shared.trusted_proxies, request_id);
    let tried = sign_in::with_password(&shared.desk, username, &password, origin).await;
    shared.meter.signed_in(meter::Way::Api, meter::SignIn::of(&tried));
    let signed_in = tried.map_err(refused)?;
    let issuer = shared.public_url.clone();
    let revealed = shared.desk.write(&signed_in.actor, move |tx, actor| log_in::log_in(tx, actor, issuer)).await?;
    Ok(answer(&shared, &revealed))
}

/// Replaces a login token by a fresh one. Past the limit of browser sessions the password is needed again.
pub async fn refresh(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let login = caller.pass.as_ref().filter(|pass| pass.kind == TokenKind::Login);
    let Some(id) = login.map(|pass| pass.token_id) else {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "not_a_login", "invalid token."));
    };
    let issuer = caller.shared.public_url.clone();
    let fresh = caller.change(move |tx, actor| log_in::refresh(tx, actor, id, issuer)).await;
    let fresh = fresh.map_err(|error| match error {
        AppError::WrongPassword => Refusal::new(StatusCode::UNAUTHORIZED, "sign_in_again", "please authenticate."),
        other => other.into(),
    })?;
    Ok(answer(&caller.shared, &fresh))
}

fn refused(error: AppError) -> Refusal {
    match error {
        AppError::WrongPassword => Refusal::new(StatusCode::UNAUTHORIZED, "wrong_password", "invalid credentials."),
        other => other.into(),
    }
}

fn answer(shared: &Shared, revealed: &Revealed) -> HttpResponse {
    let secret = revealed.secret.reveal();
    HttpResponse::Ok().cookie(cookie(shared, revealed, secret)).json(json!({ "token": secret }))
}

/// For programs with a cookie jar. Scripts cannot read it, and no other site can make a browser send it.
fn cookie(shared: &Shared, revealed: &Revealed, secret: &str) -> Cookie<'static> {
    let window = revealed.token.terms.window;
    let seconds = match window.until {
        Expiry::At(end) => end.since(revealed.token.created_at).whole_seconds(),
        Expiry::Never => 0,
    };
    Cookie::build(KRITEN_COOKIE, secret.to_owned())
        .path("/api/v1")
        .http_only(true)
        .secure(shared.is_https)
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(seconds))
        .finish()
}
