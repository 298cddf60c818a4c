//! Changing one value in its place: the cell, the form in the cell's place, and the change.
//!
//! Name, description and the two dates go the same way; only what is read and which use case is called differ.

use super::view::edit::{Conflict, EditForm, EditFragment, EditPage};
use super::view::list::CellFragment;
use super::{Sight, Spot, changed, draft, now, parse_id, row, sight, way_back};
use crate::app::tokens::{CHANGED_MEANWHILE, Changed, change_networks, change_window, demand_version, describe, rename};
use crate::app::{AppError, FieldError};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::{RequestId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::text::InvalidText;
use crate::domain::token::{Description, Token, TokenName};
use crate::domain::window::Expiry;
use crate::web::fields::Fields;
use crate::web::pages::asked::{demand_only, moment};
use crate::web::pages::frame::{Choice, Field};
use crate::web::pages::presence;
use crate::web::pages::shell;
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn, either_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use std::collections::HashMap;

/// The most characters in a list of networks.
const LONGEST_NETWORKS: usize = 4_000;

/// The values that are changed in their place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Name,
    Description,
    ValidFrom,
    ValidUntil,
    Networks,
}

/// What was typed, before it is read.
#[derive(Default)]
struct Typed {
    text: String,
    when: String,
}

/// A checked wish for another value.
enum Wish {
    Name(TokenName),
    Description(Description),
    ValidFrom(Moment),
    ValidUntil(Expiry),
    Networks(Networks),
}

/// Why a form comes back.
#[derive(Default)]
struct Remarks {
    error: Option<String>,
    conflict: Option<String>,
    presence: Option<Field>,
}

impl Value {
    fn word(self) -> &'static str {
        match self {
            Value::Name => "name",
            Value::Description => "description",
            Value::ValidFrom => "valid-from",
            Value::ValidUntil => "valid-until",
            Value::Networks => "networks",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Value::Name => "Name",
            Value::Description => "Description",
            Value::ValidFrom => "Valid from",
            Value::ValidUntil => "Valid until",
            Value::Networks => "Allowed networks",
        }
    }

    fn input(self) -> &'static str {
        match self {
            Value::Name => "name",
            Value::Description => "description",
            Value::ValidFrom | Value::ValidUntil => "at",
            Value::Networks => "networks",
        }
    }

    fn is_moment(self) -> bool {
        matches!(self, Value::ValidFrom | Value::ValidUntil)
    }

    fn longest(self) -> u32 {
        let most = match self {
            Value::Description => Description::MOST,
            Value::Networks => LONGEST_NETWORKS,
            _ => TokenName::MOST,
        };
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    /// The value as the field holds it.
    fn of(self, token: &Token) -> Typed {
        let window = token.terms.window;
        let at = |at: Moment| Typed { text: words::field(at), when: "at".to_owned() };
        match self {
            Value::Name => Typed { text: token.name.as_str().to_owned(), ..Typed::default() },
            Value::Description => Typed { text: token.description.as_str().to_owned(), ..Typed::default() },
            Value::Networks => {
                let lines: Vec<String> = token.terms.networks.lines().collect();
                Typed { text: lines.join("\n"), ..Typed::default() }
            }
            Value::ValidFrom => at(window.from),
            Value::ValidUntil => match window.until {
                Expiry::At(end) => at(end),
                Expiry::Never => Typed { text: String::new(), when: "never".to_owned() },
            },
        }
    }

    fn read(self, typed: &Typed, now: Moment) -> Result<Wish, FieldError> {
        let text = |error: InvalidText| FieldError::text("value", error);
        let unreadable = || FieldError::new("value", "token.moment_unreadable", "Choose a date and a time.");
        match self {
            Value::Name => TokenName::parse(&typed.text).map(Wish::Name).map_err(text),
            Value::Description => Description::parse(&typed.text).map(Wish::Description).map_err(text),
            Value::Networks => draft::read_networks(&typed.text, "value").map(Wish::Networks),
            Value::ValidFrom if typed.when == "now" => Ok(Wish::ValidFrom(now)),
            Value::ValidFrom => moment(&typed.text).map(Wish::ValidFrom).ok_or_else(unreadable),
            Value::ValidUntil if typed.when == "never" => Ok(Wish::ValidUntil(Expiry::Never)),
            Value::ValidUntil => {
                let end = match draft::preset(&typed.when) {
                    Some(span) => now.plus(span),
                    None => moment(&typed.text),
                };
                end.map(|end| Wish::ValidUntil(Expiry::At(end))).ok_or_else(unreadable)
            }
        }
    }

    fn presets(self, chosen: &str, may_never_end: bool) -> Vec<Choice> {
        let offered: &[(&str, &str)] = match self {
            Value::ValidFrom => &[("now", "Now"), ("at", "On a date")],
            Value::ValidUntil => &[("P7D", "In 7 days"), ("P30D", "30"), ("P90D", "90"), ("at", "On a date"), ("never", "Never")],
            Value::Name | Value::Description | Value::Networks => &[],
        };
        let choices = offered.iter().filter(|(value, _)| may_never_end || *value != "never");
        choices.map(|(value, label)| Choice::new(value, label, *value == chosen)).collect()
    }
}

/// The cell as it is, when an edit is cancelled.
pub(super) async fn show(
    value: Value,
    visit: Visit,
    present: Present,
    id: &str,
    query: Query<HashMap<String, String>>,
) -> Answer {
    let id = parse_id(id)?;
    let spot = spot(&query);
    if !visit.wants_fragment {
        return way_back(&visit, &present, id, spot).await;
    }
    let sight = sight(&visit, &present, id).await?;
    let row = row::of_sight(&visit, &sight);
    let token = &sight.shown.token;
    let cells = row::Cells::of(token, spot);
    let cell = match value {
        Value::Name if spot == Spot::Row => row.name,
        Value::Name => cells.control(super::view::list::ValueCell::text(&cells.id, "name", token.name.as_str())),
        Value::Description => {
            cells.control(super::view::list::ValueCell::text(&cells.id, "description", token.description.as_str()))
        }
        Value::Networks => cells.control(networks_cell(&cells.id, token)),
        Value::ValidFrom => {
            cells.control(super::view::list::ValueCell::moment(&cells.id, "valid-from", words::full(token.terms.window.from)))
        }
        Value::ValidUntil => {
            cells.control(super::view::list::ValueCell::moment(&cells.id, "valid-until", row::end_text(token.terms.window.until)))
        }
    };
    drawn(&CellFragment { frame: shell::bare(&visit, ""), cell })
}

/// The form in the cell's place, or as a page.
pub(super) async fn edit(
    value: Value,
    visit: Visit,
    present: Present,
    id: &str,
    query: Query<HashMap<String, String>>,
) -> Answer {
    let sight = sight(&visit, &present, parse_id(id)?).await?;
    refuse_revoked(&sight)?;
    let typed = value.of(&sight.shown.token);
    form(value, &visit, &sight, spot(&query), &typed, StatusCode::OK, Remarks::default())
}

/// Makes the change.
pub(super) async fn update(value: Value, visit: Visit, mut present: Present, id: &str, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "place", "version", value.input(), "when", "password"], &[])?;
    let id = parse_id(id)?;
    let spot = Spot::parse(fields.text("place"));
    let typed = Typed { text: fields.text(value.input()).to_owned(), when: fields.text("when").to_owned() };
    match change(value, &visit, &mut present, id, &fields, &typed).await {
        Ok(asked) => changed(&visit, &present, id, spot, Some(super::done_or_asked(value.label(), asked))).await,
        Err(error) => {
            let (status, remarks) = remarks(error)?;
            let sight = sight(&visit, &present, id).await?;
            form(value, &visit, &sight, spot, &typed, status, remarks)
        }
    }
}

async fn change(
    value: Value,
    visit: &Visit,
    present: &mut Present,
    id: TokenId,
    fields: &Fields,
    typed: &Typed,
) -> Result<Option<RequestId>, AppError> {
    let wish = value.read(typed, now(&visit.shared)).map_err(|error| AppError::Invalid(vec![error]))?;
    presence::prove(visit, present, fields.text(presence::FIELD)).await?;
    let version = fields.text("version").parse::<i64>().unwrap_or_default();
    visit
        .shared
        .desk
        .write(&present.actor, move |tx, actor| {
            demand_version(tx, actor, id, version)?;
            apply(tx, actor, id, wish)
        })
        .await
}

/// Answers the request that was made instead, where a second person has to agree.
fn apply(tx: &mut crate::app::Tx<'_>, actor: &Actor, id: TokenId, wish: Wish) -> Result<Audited<Option<RequestId>>, AppError> {
    let at_once = |token: Audited<Token>| token.map(|_| None);
    let perhaps = |changed: Audited<Changed>| changed.map(|changed| changed.asked);
    match wish {
        Wish::Name(name) => rename::rename(tx, actor, id, name).map(at_once),
        Wish::Description(description) => describe::describe(tx, actor, id, description).map(at_once),
        Wish::Networks(networks) => change_networks::change_networks(tx, actor, id, networks).map(perhaps),
        Wish::ValidFrom(from) => change_window::change_start(tx, actor, id, from).map(perhaps),
        Wish::ValidUntil(until) => change_window::change_end(tx, actor, id, until).map(perhaps),
    }
}

/// What to say beside the field, or the error when there is nothing to say there.
fn remarks(error: AppError) -> Result<(StatusCode, Remarks), AppError> {
    if let Some(field) = presence::field_for(&error) {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Remarks { presence: Some(field), ..Remarks::default() }));
    }
    match error {
        AppError::Invalid(errors) => {
            let words: Vec<String> = errors.into_iter().map(|error| error.message).collect();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Remarks { error: Some(words.join(" ")), ..Remarks::default() }))
        }
        AppError::Conflict { code: CHANGED_MEANWHILE, message } => {
            Ok((StatusCode::CONFLICT, Remarks { conflict: Some(message.to_owned()), ..Remarks::default() }))
        }
        other => Err(other),
    }
}

pub(super) fn refuse_revoked(sight: &Sight) -> Result<(), AppError> {
    match sight.shown.token.revocation {
        Some(_) => Err(AppError::conflict("token.revoked", "This token was revoked, and that is final.")),
        None => Ok(()),
    }
}

fn form(value: Value, visit: &Visit, sight: &Sight, spot: Spot, typed: &Typed, status: StatusCode, remarks: Remarks) -> Answer {
    let draw = |is_page| draw(value, visit, sight, spot, typed, &remarks, is_page);
    let title = format!("{} of {} – Tokens", value.label(), sight.shown.token.name.as_str());
    either_with(
        status,
        visit,
        || EditPage { frame: shell::frame(visit, &sight.whoami, sight.section(), &title), edit: draw(true) },
        || EditFragment { frame: shell::bare(visit, ""), edit: draw(false) },
    )
}

fn draw(value: Value, visit: &Visit, sight: &Sight, spot: Spot, typed: &Typed, remarks: &Remarks, is_page: bool) -> EditForm {
    let token = &sight.shown.token;
    let (id, base) = (token.id, super::base(token.id));
    let theirs = value.of(token);
    let conflict = remarks.conflict.as_ref().map(|text| Conflict {
        text: text.clone(),
        theirs: shown(value, &theirs),
        mine: shown(value, typed),
    });
    EditForm {
        id: format!("token-{id}-{}", value.word()),
        kind: value.word().to_owned(),
        action: format!("{base}/{}", value.word()),
        place: spot.as_str().to_owned(),
        target: spot.target(id),
        version: token.version.to_string(),
        cancel_href: format!("{base}/{}?place={}", value.word(), spot.as_str()),
        back_href: sight.back(spot),
        token_name: token.name.as_str().to_owned(),
        title: format!("{} of {}", value.label(), token.name.as_str()),
        label: value.label().to_owned(),
        input_name: value.input().to_owned(),
        field: Field { value: typed.text.clone(), error: remarks.error.clone() },
        longest: value.longest(),
        is_moment: value.is_moment(),
        is_long: matches!(value, Value::Description | Value::Networks),
        is_page,
        presets: value.presets(&typed.when, visit.shared.rules().lifetimes.may_never_end),
        preset_name: "when".to_owned(),
        note: note(value, visit),
        conflict,
        presence: remarks.presence.clone(),
    }
}

fn note(value: Value, visit: &Visit) -> Option<String> {
    let mine = visit.origin.address.map(|address| format!(" Your own address is {address}.")).unwrap_or_default();
    (value == Value::Networks).then(|| format!("One network a line, as 203.0.113.0/24; none for everywhere.{mine}"))
}

/// From where a token may be used, beside its pencil.
pub(super) fn networks_cell(id: &str, token: &Token) -> super::view::list::ValueCell {
    let networks = &token.terms.networks;
    let text = if networks.is_everywhere() { "Everywhere".to_owned() } else { networks.to_string() };
    super::view::list::ValueCell::text(id, "networks", &text)
}

fn shown(value: Value, typed: &Typed) -> String {
    match typed.when.as_str() {
        _ if !value.is_moment() => typed.text.clone(),
        "at" => moment(&typed.text).map(words::full_text).unwrap_or_else(|| typed.text.clone()),
        "never" => "Never".to_owned(),
        "now" => "Now".to_owned(),
        preset => draft::preset(preset).map(|span| format!("In {} days", span.whole_days())).unwrap_or_default(),
    }
}

fn spot(query: &HashMap<String, String>) -> Spot {
    Spot::parse(query.get("place").map(String::as_str).unwrap_or_default())
}
