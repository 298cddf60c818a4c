//! One line for each request. Never a query, a header or a body: that is where secrets travel.

use super::headers::Marks;
use super::state::Shared;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

/// Notes method, route, status and duration under the request's id.
pub async fn note(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let clock = request.app_data::<web::Data<Shared>>().map(|shared| shared.desk.store().env().clock.clone());
    let started = clock.as_ref().map(|clock| clock.now());
    let method = request.method().clone();
    let response = next.call(request).await?;
    if let (Some(clock), Some(started)) = (clock, started) {
        let micros = clock.now().since(started).whole_microseconds();
        let request_id = response.request().extensions().get::<Marks>().map(|marks| marks.request_id.clone());
        tracing::info!(
            %method,
            route = response.request().match_pattern().as_deref().unwrap_or("none"),
            status = response.status().as_u16(),
            micros = u64::try_from(micros).unwrap_or_default(),
            request_id = request_id.as_deref().unwrap_or_default(),
            "answered"
        );
    }
    Ok(response)
}
