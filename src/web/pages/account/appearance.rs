//! How pages look in this browser: theme, time zone, shortcuts. Kept in cookies, because it is about the browser.

use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::reply::Answer;
use crate::web::visit::{Visit, is_zone_name};
use actix_web::HttpResponse;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;

/// Keeps the choices; anything that is not on offer means "as the system says".
pub async fn update(visit: Visit, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "theme", "zone", "keys"], &[])?;
    let theme = Some(fields.text("theme")).filter(|theme| ["light", "dark"].contains(theme)).unwrap_or_default();
    let zone = Some(fields.text("zone")).filter(|zone| is_zone_name(zone)).unwrap_or_default();
    let keys = if fields.text("keys") == "off" { "off" } else { "" };
    let is_https = visit.shared.is_https;
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, "/web/account#appearance"))
        .cookie(taste("theme", theme, is_https))
        .cookie(taste("zone", zone, is_https))
        .cookie(taste("keys", keys, is_https))
        .finish())
}

fn taste<'a>(name: &'a str, value: &'a str, is_https: bool) -> Cookie<'a> {
    let lasts = if value.is_empty() { Duration::ZERO } else { Duration::days(365) };
    Cookie::build(name, value).path("/").http_only(true).secure(is_https).same_site(SameSite::Lax).max_age(lasts).finish()
}
