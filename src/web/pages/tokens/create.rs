//! Making a token: the form, and the one answer that shows the secret.

use super::draft::{Around, Draft, KNOWN};
use super::picker::{Workshop, workshop};
use super::view::form::{AskedFragment, NewFragment, NewPage, TokenForm};
use super::view::reveal::{Reveal, RevealFragment, RevealPage};
use super::{base, now, parse_id, row, say, sight};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::tokens::create::{self, Outcome};
use crate::app::tokens::{Revealed, offer};
use crate::app::{AppError, FieldError};
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::keyring::hex;
use crate::domain::rights::RightsTree;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::pages::error::view::{Fault, FaultFragment, FaultLink, FaultPage};
use crate::web::pages::frame::{Field, Frame};
use crate::web::pages::picker::{self, Step};
use crate::web::pages::presence;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn, either, either_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use std::collections::HashMap;

/// How long a secret stays on a screen that nobody looks at, in seconds.
const SECONDS_SHOWN: u32 = 300;

/// For whom a token is made, and where the form stands.
pub(in crate::web::pages) struct Purpose {
    /// Who will own it.
    pub owner_id: PersonId,
    /// Whether that is a service identity.
    pub is_service: bool,
    /// The heading.
    pub title: String,
    /// Where the form is sent.
    pub action: String,
    /// The list in which the token will stand.
    pub back_href: String,
    /// What that list is called.
    pub back_name: String,
    /// The part of the house.
    pub section: Section,
}

impl Purpose {
    fn own(present: &Present) -> Self {
        Self {
            owner_id: present.signed_in.person_id,
            is_service: false,
            title: "New token".to_owned(),
            action: "/web/pats".to_owned(),
            back_href: "/web/pats".to_owned(),
            back_name: "Your tokens".to_owned(),
            section: Section::Tokens,
        }
    }
}

/// The form. An address may fill it in, or name a token to begin from (`like`); it never sends it.
pub async fn new(visit: Visit, present: Present, query: Query<HashMap<String, String>>) -> Answer {
    let purpose = Purpose::own(&present);
    open(&visit, &present, &purpose, &query).await
}

/// Makes the token and shows its secret, in this answer and nowhere else.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    let purpose = Purpose::own(&present);
    send(visit, present, &purpose, fields).await
}

/// The form for a token of anybody.
pub(in crate::web::pages) async fn open(
    visit: &Visit,
    present: &Present,
    purpose: &Purpose,
    query: &HashMap<String, String>,
) -> Answer {
    let once = submission_id(visit);
    let draft = match query.get("like") {
        Some(id) => Draft::like(&sight(visit, present, parse_id(id)?).await?.shown.token, once),
        None => Draft::prefilled(query, once),
    };
    let presence = presence::field_if_stale(visit, present);
    form(visit, present, purpose, StatusCode::OK, &draft, &[], presence).await
}

/// Makes a token for anybody, or does a step of the picker in the form for it.
pub(in crate::web::pages) async fn send(visit: Visit, mut present: Present, purpose: &Purpose, fields: Fields) -> Answer {
    demand_only(&fields, &[&KNOWN[..], &picker::KNOWN].concat(), &picker::REPEATABLE)?;
    let draft = Draft::sent(&fields);
    if let Some(step) = Step::of(&fields)? {
        return take_step(&visit, &present, purpose, draft, &step).await;
    }
    let made = match presence::prove(&visit, &mut present, fields.text(presence::FIELD)).await {
        Ok(()) => make(&visit, &present, purpose, &draft).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(Outcome::Made(revealed)) => {
            let done = format!("{}?new={}", purpose.back_href, revealed.token.id);
            reveal(&visit, &present, revealed, done).await
        }
        Ok(Outcome::Waiting(token)) => waiting(&visit, token.id),
        Ok(Outcome::MadeBefore(id)) => made_before(&visit, purpose, id),
        Err(AppError::Invalid(errors)) => {
            let presence = presence::field_if_stale(&visit, &present);
            form(&visit, &present, purpose, StatusCode::UNPROCESSABLE_ENTITY, &draft, &errors, presence).await
        }
        Err(error) => match presence::field_for(&error) {
            Some(field) => form(&visit, &present, purpose, StatusCode::UNPROCESSABLE_ENTITY, &draft, &[], Some(field)).await,
            None => Err(error.into()),
        },
    }
}

async fn make(visit: &Visit, present: &Present, purpose: &Purpose, draft: &Draft) -> Result<Outcome, AppError> {
    let owner_id = purpose.owner_id;
    let organization_id = present.actor.organization_id;
    let wish = draft.wish(owner_id, visit.shared.catalogue(), organization_id, now(&visit.shared))?;
    visit.shared.desk.write(&present.actor, move |tx, actor| create::create(tx, actor, wish)).await
}

async fn form(
    visit: &Visit,
    present: &Present,
    purpose: &Purpose,
    status: StatusCode,
    draft: &Draft,
    errors: &[FieldError],
    presence: Option<Field>,
) -> Answer {
    let workshop = workshop(visit, present, purpose.owner_id).await?;
    let around = around(visit, purpose, &workshop);
    let draft = draft.clone().settled(&workshop.limits, around.now);
    let drawn = |in_dialog| -> TokenForm { draft.form(&around, errors, in_dialog, presence.clone()) };
    either_with(
        status,
        visit,
        || NewPage { frame: page_frame(visit, purpose, &workshop), form: drawn(false) },
        || NewFragment { frame: shell::bare(visit, ""), form: drawn(true) },
    )
}

fn around<'a>(visit: &'a Visit, purpose: &'a Purpose, workshop: &'a Workshop) -> Around<'a> {
    Around { purpose, shared: &visit.shared, workshop, now: now(&visit.shared), address: visit.origin.address }
}

fn page_frame(visit: &Visit, purpose: &Purpose, workshop: &Workshop) -> Frame {
    shell::frame(visit, &workshop.whoami, purpose.section, &format!("{} – Tokens", purpose.title))
}

/// A step of the picker: the piece that changed for htmx, the whole form for everybody else.
async fn take_step(visit: &Visit, present: &Present, purpose: &Purpose, mut draft: Draft, step: &Step) -> Answer {
    let workshop = workshop(visit, present, purpose.owner_id).await?;
    let around = around(visit, purpose, &workshop);
    draft.take(&around, visit, present, step).await?;
    if visit.wants_fragment {
        let (picker, sentence) = draft.picker(&around, &[]);
        return picker::answer(shell::bare(visit, ""), step, picker, sentence);
    }
    let form = draft.form(&around, &[], false, presence::field_if_stale(visit, present));
    drawn(&NewPage { frame: page_frame(visit, purpose, &workshop), form })
}

/// Shows a secret once: as the answer to a POST, kept by no cache, wiped by the page.
pub(in crate::web::pages) async fn reveal(visit: &Visit, present: &Present, revealed: Revealed, done_href: String) -> Answer {
    let (actor, owner_id) = (present.actor.clone(), revealed.token.owner_id);
    let read =
        visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, offer::rights_for(snapshot, &actor, owner_id)?)));
    let (whoami, held) = read.await?;
    let section = if owner_id == whoami.person.id { Section::Tokens } else { Section::Identities };
    let draw = |in_dialog| draw_reveal(visit, &whoami, &held, &revealed, &done_href, in_dialog);
    either(
        visit,
        || RevealPage { frame: shell::frame(visit, &whoami, section, "Your new secret – Tokens"), reveal: draw(false) },
        || RevealFragment { frame: shell::bare(visit, ""), reveal: draw(true) },
    )
}

fn draw_reveal(
    visit: &Visit,
    whoami: &Whoami,
    held: &RightsTree,
    revealed: &Revealed,
    done_href: &str,
    in_dialog: bool,
) -> Reveal {
    let Revealed { token, secret } = revealed;
    let secret = secret.reveal();
    Reveal {
        in_dialog,
        title: "Copy your token now".to_owned(),
        name: token.name.as_str().to_owned(),
        secret: secret.to_owned(),
        env_line: format!("export HALLPASS_TOKEN={secret}"),
        curl_line: format!("curl -H \"Authorization: Bearer {secret}\" {}/api/v1/verify", visit.shared.public_url),
        sentence: say(&visit.shared, whoami, &token.terms.grant, held),
        ends: row::end_text(token.terms.window.until),
        seconds: SECONDS_SHOWN,
        done_href: done_href.to_owned(),
    }
}

/// The token waits for somebody else: there is no secret to show, so its page says what comes next.
fn waiting(visit: &Visit, id: TokenId) -> Answer {
    let href = format!("{}?done=asked", base(id));
    if visit.wants_fragment { drawn(&AskedFragment { href: base(id) }) } else { see(&href) }
}

/// The same form came twice: there is one token, and its secret was in the first answer.
fn made_before(visit: &Visit, purpose: &Purpose, id: TokenId) -> Answer {
    let fault = Fault {
        title: "This token exists already".to_owned(),
        message: "Its secret was shown once. If you do not have it, rotate the token to get a new one.".to_owned(),
        links: vec![
            FaultLink { label: "Look at the token".to_owned(), href: base(id) },
            FaultLink { label: purpose.back_name.clone(), href: purpose.back_href.clone() },
        ],
        ..Fault::of_status(StatusCode::CONFLICT.as_u16())
    };
    either_with(
        StatusCode::CONFLICT,
        visit,
        || FaultPage { frame: shell::bare(visit, "This token exists already"), fault: fault.clone() },
        || FaultFragment { fault: fault.clone() },
    )
}

/// A one-time id for a form.
fn submission_id(visit: &Visit) -> String {
    let mut bytes = [0u8; 16];
    visit.shared.desk.store().env().secrets.fill(&mut bytes);
    hex(&bytes)
}
