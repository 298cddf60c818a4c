//! Our own addresses for tokens.

use super::operation::{Operation, STRETCHED};
use super::schema::{count, flag, id, list, moment, nullable, object, page, reference, text, text_of, whole, words};
use super::schemas::{held, kinds, reasons};
use crate::domain::flag::Flag;
use crate::domain::listing::{Shelf, Whence};
use crate::web::api::v1::tokens::rights::REASONS;
use crate::web::api::v1::tokens::usage::MOST_DAYS;
use crate::web::token_export::COLUMNS;
use serde_json::{Value, json};

const TAG: &str = "Tokens";
const ONE: &str = "/api/v1/tokens/{id}";

pub(super) fn operations() -> Vec<Operation> {
    let new = |method, path, id, summary| Operation::new(method, path, id, TAG, summary);
    let edited = || reference("TokenEdited");
    let nothing = || object(&[], &[]);
    vec![
        listed(),
        exported(),
        new("POST", "/api/v1/tokens", "createToken", "Make a token. Its secret is in this answer and nowhere else.")
            .headers(&["Idempotency-Key"])
            .body(reference("NewToken"))
            .reveals(201, "It was made.", reference("TokenWithSecret"))
            .answers(202, "A second person has to approve it first; it works nowhere and has no secret yet.", reference("Token"))
            .refuses(&[409]),
        new("GET", ONE, "getToken", "One token, with its owner's name and the rights in it that sleep.")
            .headers(&["If-None-Match"])
            .answers(200, "The token.", reference("TokenShown"))
            .answers_nothing(304, "It is as it was."),
        new("PATCH", ONE, "updateToken", "Change name, description, window, rights or the switch: all that is sent, or nothing.")
            .headers(&["If-Match"])
            .merge_patch(reference("TokenPatch"))
            .answers(200, "The token as it is now.", edited())
            .answers(202, "A second person has to agree to it first; the token as it still is.", edited())
            .refuses(&[409]),
        new("DELETE", ONE, "deleteToken", "Revoke a token. Its record and history stay.")
            .headers(&["If-Match"])
            .answers_nothing(204, "It is revoked, now or before."),
        new(
            "POST",
            "/api/v1/tokens/{id}/rotate",
            "rotateToken",
            "Give a token a new secret. The old one is refused from the next check on.",
        )
        .headers(&["If-Match"])
        .optional_body(nothing())
        .reveals(200, "The token with its new secret.", reference("TokenWithSecret"))
        .refuses(&[409]),
        new("POST", "/api/v1/tokens/{id}/pause", "pauseToken", "Make a token refuse until it is resumed.")
            .optional_body(nothing())
            .answers(200, "The token.", edited())
            .refuses(&[409]),
        new("POST", "/api/v1/tokens/{id}/resume", "resumeToken", "Let a paused token work again.")
            .optional_body(nothing())
            .answers(200, "The token.", edited())
            .refuses(&[409]),
        new("POST", "/api/v1/tokens/{id}/revoke", "revokeToken", "Revoke a token for a reason. The first reason stays.")
            .optional_body(object(&[], &[("reason", reasons())]))
            .answers(200, "The token.", edited()),
        new("GET", "/api/v1/tokens/{id}/history", "getTokenHistory", "What was done to a token.")
            .query(
                "action",
                "Only this action, for example `token.renamed`.",
                json!({ "type": "string", "pattern": "^[!-~]{1,100}$" }),
            )
            .query("after", "Only what happened at this moment or after it.", moment())
            .query("before", "Only what happened before this.", moment())
            .query("person", "Only what this person did.", id())
            .query("q", "Only entries that hold this text, or have it as one of their ids.", text_of(0, 100))
            .sorted("at")
            .paged()
            .answers(200, STRETCHED, page(reference("Event"))),
        new(
            "GET",
            "/api/v1/tokens/{id}/rights",
            "explainToken",
            "What a token can do and why, what sleeps in it, and who gave it.",
        )
        .answers(200, "The rights in force, each way to them, and the rest.", explained()),
        new("GET", "/api/v1/tokens/{id}/usage", "getTokenUsage", "How a token is used, day by day.")
            .query(
                "days",
                "How many days, counted back from today.",
                json!({ "type": "integer", "minimum": 1, "maximum": MOST_DAYS, "default": 90 }),
            )
            .answers(200, "The last use, and each day on which there was any.", usage()),
    ]
}

fn listed() -> Operation {
    let listed = Operation::new("GET", "/api/v1/tokens", "listTokens", TAG, "Tokens that the caller may see.");
    let listed = listed.query("owner", "`me` (the usual), `all`, or a person's id; others need the reviewing right.", owners());
    let token = json!({ "anyOf": [reference("Token"), reference("TokenReviewed")] });
    filtered(listed).paged().answers(200, STRETCHED, page(token)).refuses(&[404])
}

fn exported() -> Operation {
    let summary =
        "Every token that a review finds, as a download in the columns of the pages' file; broken off when reading fails.";
    let exported = Operation::new("GET", "/api/v1/tokens/export", "exportTokens", TAG, summary);
    let owners = json!({ "anyOf": [{ "enum": ["all"] }, id()], "default": "all" });
    filtered(exported.query("owner", "`all`, or a person's id.", owners))
        .query("format", "In which form.", json!({ "enum": ["csv", "json"], "default": "json" }))
        .answers_file(200, "The tokens.", [("application/json", list(exported_row())), ("text/csv", text())])
        .refuses(&[404])
}

/// A line of the file; what each column holds is what the pages show.
fn exported_row() -> Value {
    whole(&COLUMNS.map(|column| (column, json!({ "type": ["string", "boolean", "integer", "array", "null"] }))))
}

/// What chooses tokens and puts them in order.
fn filtered(operation: Operation) -> Operation {
    operation
        .query("state", "Which tokens.", json!({ "enum": Shelf::EACH.map(Shelf::as_str), "default": "all" }))
        .query("kind", "Only this kind. Login tokens are listed only when asked for.", kinds())
        .query("q", "Text that name, description, rights, id or hint contain.", text_of(0, 100))
        .query("right", "Only tokens that name this right: `resource:action` or a flat name.", text())
        .query("ends_before", "Only tokens that end before this.", moment())
        .query("ends_after", "Only tokens that end at this moment or after it.", moment())
        .query("last_used_before", "Only tokens last used before this.", moment())
        .query("last_used_after", "Only tokens last used at this moment or after it.", moment())
        .query("made_before", "Only tokens made before this.", moment())
        .query("unused_since", "Only tokens that were not used since, and were made before.", moment())
        .query("never_used", "Only tokens that were never used.", flag())
        .query("never_ends", "Only tokens without an end.", flag())
        .query("networks", "Only tokens that are bound to networks, or that are not.", words(&Whence::EACH.map(Whence::as_str)))
        .query("used_from", "Only tokens that were used from this address or network, as far as is kept.", text())
        .query("team", "In reviews: only tokens of this team's members.", id())
        .query("can", "In reviews: only tokens that can do this at present; `resource:action` or a flat name.", text())
        .query("project", "In reviews: only tokens that can do something in this project at present.", id())
        .query("flag", "In reviews: only tokens with this risk.", words(&Flag::ALL.map(Flag::as_str)))
        .query("sort", "In which order.", json!({ "enum": ["made", "ends", "used", "name"], "default": "made" }))
}

fn owners() -> Value {
    json!({ "anyOf": [{ "enum": ["me", "all"] }, id()], "default": "me" })
}

fn explained() -> Value {
    let source =
        whole(&[("team_id", id()), ("team_name", text()), ("role_name", text()), ("scope", text()), ("permissions", held())]);
    let deed = whole(&[("event_id", id()), ("at", moment()), ("actor_id", nullable(id())), ("actor_name", nullable(text()))]);
    let given = whole(&[
        ("team_id", id()),
        ("team_name", text()),
        ("role", text()),
        ("belongs", json!({ "enum": ["everybody", "identity", "member"] })),
        ("let_in", nullable(deed.clone())),
        ("role_given", nullable(deed)),
    ]);
    whole(&[
        ("token_id", id()),
        ("stopped_because", nullable(text())),
        ("permissions", held()),
        ("rights", list(text())),
        ("sources", list(source)),
        ("given", list(given)),
        ("asleep", list(whole(&[("right", text()), ("because", json!({ "enum": REASONS }))]))),
        ("unused_rights", list(text())),
    ])
}

fn usage() -> Value {
    let day = whole(&[("day", json!({ "type": "string", "format": "date" })), ("allowed", count()), ("refused", count())]);
    whole(&[
        ("token_id", id()),
        ("last_used_at", nullable(moment())),
        ("last_address", nullable(text())),
        ("last_user_agent", nullable(text())),
        ("times_used", count()),
        ("days", list(day)),
        ("rights", list(whole(&[("right", text()), ("last_used_at", moment())]))),
        ("unused_rights", list(text())),
    ])
}
