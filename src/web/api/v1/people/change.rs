//! Changes a person's profile, disables them, and ends their membership.

use super::invite::{email, full_name, username};
use super::{document, parse_id};
use crate::app::people::edit::{Wish, edit};
use crate::app::people::{disable, remove, show as showing};
use crate::domain::audit::Audited;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::{Demand, refused, tag};
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

/// Changes what is sent: username, address, name, and whether the person may act at all.
pub async fn update(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let mut sheet = body.sheet()?;
    let (username, email, full_name) = (username(&mut sheet), email(&mut sheet), full_name(&mut sheet));
    let disabled = sheet.flag("disabled");
    sheet.finish()?;
    let changed = caller.change(move |tx, actor| {
        let person = showing::show(tx, actor, id)?.person;
        demand.check(person.version)?;
        let mut events = Vec::new();
        if username.is_some() || email.is_some() || full_name.is_some() {
            let wish = Wish {
                username: username.unwrap_or(person.username),
                email: email.unwrap_or(person.email),
                full_name: full_name.unwrap_or(person.full_name),
            };
            events.extend(edit(tx, actor, id, person.version, wish)?.into_parts().1);
        }
        match disabled {
            Some(true) => events.extend(disable::disable(tx, actor, id)?.into_parts().1),
            Some(false) => events.extend(disable::enable(tx, actor, id)?.into_parts().1),
            None => {}
        }
        Ok(Audited::with_events(showing::show(tx, actor, id)?.person, events))
    });
    let person = changed.await.map_err(refused)?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag(person.version, ""))).json(document(&person)))
}

/// Ends a person's membership; their tokens here are refused from the next check on.
pub async fn destroy(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let removed = caller.change(move |tx, actor| {
        demand.check(showing::show(tx, actor, id)?.person.version)?;
        remove::remove(tx, actor, id)
    });
    removed.await.map_err(refused)?;
    Ok(HttpResponse::NoContent().finish())
}
