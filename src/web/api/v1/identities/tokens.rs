//! Making a token for a service identity: the same request and answer as for one's own.

use super::parse_id;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::v1::tokens::create::make;
use actix_web::HttpRequest;
use actix_web::web::Path;

/// Makes a token and answers its secret, once. Its rights are within the team's and within those of the caller.
pub async fn create(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    make(&caller, &request, &body, parse_id(&id)?).await
}
