//! Our own addresses for people, teams, projects, the log and the limits.

use super::operation::Operation;
use super::schema::{count, flag, id, list, moment, nullable, object, page, reference, text, text_of, whole, words};
use super::schemas::held;
use crate::domain::organization::Title;
use crate::domain::person::{Email, FullName, Username};
use crate::web::api::question::LONGEST_SEARCH;
use crate::web::api::v1::fields::LONGEST_DESCRIPTION;
use serde_json::{Value, json};

const TAG: &str = "Organization";

pub(super) fn operations() -> Vec<Operation> {
    [archiving(), projects(), people(), teams(), log()].concat()
}

fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new(method, path, id, TAG, summary)
}

fn title() -> Value {
    text_of(1, Title::MOST)
}

fn archiving() -> Vec<Operation> {
    let organization = || {
        whole(&[
            ("id", id()),
            ("name", title()),
            ("created_at", moment()),
            ("archived_at", nullable(moment())),
            ("version", count()),
        ])
    };
    vec![
        new(
            "POST",
            "/api/v1/organization/archive",
            "archiveOrganization",
            "Archive the organization: until it is restored nobody acts in it and its tokens are refused, the caller's too.",
        )
        .headers(&["If-Match"])
        .optional_body(object(&[], &[]))
        .answers_nothing(204, "It is archived.")
        .refuses(&[409]),
        new(
            "POST",
            "/api/v1/organizations/{id}/restore",
            "restoreOrganization",
            "Bring an archived organization back. For its administrators at a page of this installation; tokens cannot.",
        )
        .optional_body(object(&[], &[]))
        .answers(200, "The organization.", organization())
        .refuses(&[409]),
    ]
}

fn projects() -> Vec<Operation> {
    let project = || {
        whole(&[("id", id()), ("name", title()), ("archived", flag()), ("archived_at", nullable(moment())), ("version", count())])
    };
    vec![
        new("GET", "/api/v1/projects", "listProjects", "All projects by name, archived ones too.")
            .listed("name")
            .query("archived", "Only those that are archived, or only those that are not.", flag())
            .answers(200, "One page.", page(project()))
            .refuses(&[404]),
        new("POST", "/api/v1/projects", "createProject", "Make a project.")
            .headers(&["Idempotency-Key"])
            .body(object(&["name"], &[("name", title())]))
            .answers(201, "It was made.", project())
            .refuses(&[404]),
        new("GET", "/api/v1/projects/{id}", "getProject", "One project.")
            .headers(&["If-None-Match"])
            .answers(200, "The project.", project())
            .answers_nothing(304, "It is as it was."),
        new(
            "PATCH",
            "/api/v1/projects/{id}",
            "updateProject",
            "Rename a project, archive it, or bring it back. Rights on an archived project sleep.",
        )
        .headers(&["If-Match"])
        .merge_patch(object(&[], &[("name", title()), ("archived", flag())]))
        .answers(200, "The project as it is now.", project())
        .refuses(&[409]),
    ]
}

pub(super) fn person(more: &[(&'static str, Value)]) -> Value {
    let fields = [
        ("id", id()),
        ("username", text_of(1, Username::MOST)),
        ("email", text_of(3, Email::MOST)),
        ("full_name", text_of(1, FullName::MOST)),
        ("disabled", flag()),
        ("disabled_at", nullable(moment())),
        ("created_at", moment()),
        ("version", count()),
    ];
    whole(&fields.into_iter().chain(more.iter().cloned()).collect::<Vec<_>>())
}

/// What can be said of a person; the pattern is the rule for usernames, capital letters become small ones.
fn profile(needed: &[&str], more: &[(&'static str, Value)]) -> Value {
    let username = json!({ "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" });
    let fields = [
        ("username", username),
        ("email", json!({ "type": "string", "format": "email", "maxLength": Email::MOST })),
        ("full_name", text_of(1, FullName::MOST)),
    ];
    object(needed, &fields.into_iter().chain(more.iter().cloned()).collect::<Vec<_>>())
}

fn people() -> Vec<Operation> {
    let invited = || {
        let mut schema = person(&[("invitation_code", nullable(text()))]);
        schema["properties"]["secret_already_shown"] = json!({ "const": true });
        if let Some(needed) = schema["required"].as_array_mut() {
            needed.retain(|name| name != "invitation_code");
        }
        schema
    };
    vec![
        new("GET", "/api/v1/people", "listPeople", "People of the organization, by username.")
            .listed("name, username or address")
            .query(
                "state",
                "Only those who may act, have not come yet, or may not act.",
                words(&["active", "invited", "disabled"]),
            )
            .query("team", "Only the members of this team.", id())
            .answers(200, "One page.", page(person(&[("teams", list(text()))])))
            .refuses(&[404]),
        new(
            "POST",
            "/api/v1/people",
            "addPerson",
            "Add a person. They choose their password by a code that works once, for a week.",
        )
        .headers(&["Idempotency-Key"])
        .body(profile(&["username", "email", "full_name"], &[]))
        .reveals(201, "They were added.", invited())
        .refuses(&[404]),
        new("GET", "/api/v1/people/{id}", "getPerson", "One person.")
            .headers(&["If-None-Match"])
            .answers(200, "The person.", person(&[("teams", list(text())), ("live_tokens", count())]))
            .answers_nothing(304, "They are as they were."),
        new("PATCH", "/api/v1/people/{id}", "updatePerson", "Change a profile, disable a person, or let them act again.")
            .headers(&["If-Match"])
            .merge_patch(profile(&[], &[("disabled", flag())]))
            .answers(200, "The person as they are now.", person(&[]))
            .refuses(&[409]),
        new(
            "DELETE",
            "/api/v1/people/{id}",
            "removePerson",
            "End a person's membership. Their tokens here are refused from the next check on.",
        )
        .headers(&["If-Match"])
        .answers_nothing(204, "They belong here no longer.")
        .refuses(&[409]),
        new(
            "GET",
            "/api/v1/people/{id}/rights",
            "getRightsOfPerson",
            "What a person may do, and which team and role each right comes from.",
        )
        .answers(200, "The rights.", explained()),
        new(
            "POST",
            "/api/v1/people/{id}/invitation",
            "invitePersonAgain",
            "Give a person a new code. Earlier ones stop working.",
        )
        .optional_body(object(&[], &[]))
        .reveals(200, "The person with the code.", invited())
        .refuses(&[409]),
    ]
}

fn explained() -> Value {
    let source =
        whole(&[("team_id", id()), ("team_name", text()), ("role_name", text()), ("scope", text()), ("permissions", held())]);
    whole(&[("person_id", id()), ("permissions", held()), ("sources", list(source))])
}

fn team_fields() -> Vec<(&'static str, Value)> {
    vec![("id", id()), ("name", title()), ("description", text()), ("built_in", nullable(text())), ("version", count())]
}

fn team(more: &[(&'static str, Value)]) -> Value {
    whole(&team_fields().into_iter().chain(more.iter().cloned()).collect::<Vec<_>>())
}

fn teams() -> Vec<Operation> {
    let member = whole(&[("person_id", id()), ("username", text()), ("full_name", text()), ("is_team_admin", flag())]);
    let grant = whole(&[("scope", text()), ("role_id", id())]);
    let shown = team(&[("members", list(member)), ("grants", list(grant)), ("permissions", held())]);
    let description = || text_of(0, LONGEST_DESCRIPTION);
    let described = |needed: &[&str]| object(needed, &[("name", title()), ("description", description())]);
    vec![
        new("GET", "/api/v1/teams", "listTeams", "Teams that the caller may see: all with the right to, else those they are in.")
            .listed("name or description")
            .answers(200, "One page.", page(team(&[("member_count", count()), ("grant_count", count())]))),
        new("POST", "/api/v1/teams", "createTeam", "Make a team without members and roles.")
            .headers(&["Idempotency-Key"])
            .body(described(&["name"]))
            .answers(201, "It was made.", team(&[]))
            .refuses(&[404]),
        new("GET", "/api/v1/teams/{id}", "getTeam", "One team: who is in it, what it gives, and the rights that come of it.")
            .headers(&["If-None-Match"])
            .answers(200, "The team.", shown)
            .answers_nothing(304, "It is as it was."),
        new("PATCH", "/api/v1/teams/{id}", "updateTeam", "Change a team's name and description.")
            .headers(&["If-Match"])
            .merge_patch(described(&[]))
            .answers(200, "The team as it is now.", team(&[]))
            .refuses(&[409]),
        new("DELETE", "/api/v1/teams/{id}", "deleteTeam", "Delete a team. Its members lose what only it gave them.")
            .headers(&["If-Match"])
            .answers_nothing(204, "It is gone.")
            .refuses(&[409]),
        new(
            "PUT",
            "/api/v1/teams/{id}/members/{person_id}",
            "putTeamMember",
            "Put somebody into a team, or say whether they lead it.",
        )
        .optional_body(object(&[], &[("is_team_admin", flag())]))
        .answers_nothing(204, "They are in it.")
        .refuses(&[409]),
        new("DELETE", "/api/v1/teams/{id}/members/{person_id}", "removeTeamMember", "Take somebody out of a team.")
            .answers_nothing(204, "They are out of it.")
            .refuses(&[409]),
        new(
            "PUT",
            "/api/v1/teams/{id}/grants/{scope}/{role_id}",
            "putTeamGrant",
            "Let a team give a role on `organization`, `every_project` or one project.",
        )
        .optional_body(object(&[], &[]))
        .answers_nothing(204, "It gives it.")
        .refuses(&[409]),
        new(
            "DELETE",
            "/api/v1/teams/{id}/grants/{scope}/{role_id}",
            "removeTeamGrant",
            "Take a role on a scope away from a team.",
        )
        .answers_nothing(204, "It gives it no longer.")
        .refuses(&[409]),
    ]
}

/// The parameters that choose entries of the log.
fn chosen(operation: Operation) -> Operation {
    let word = || json!({ "type": "string", "pattern": "^[!-~]{1,100}$" });
    operation
        .query("action", "Only this action, for example `token.created`.", word())
        .query("address", "Only from this address.", word())
        .query("after", "Only what happened at this moment or after it.", moment())
        .query("before", "Only what happened before this.", moment())
        .query(
            "concerning",
            "All that concerns one token or person: what was done to it, and what was done with or by it.",
            json!({ "type": "string", "pattern": "^(token|person):[0-9a-f-]{36}$" }),
        )
        .query("person", "Only what this person did.", id())
        .query("request_id", "Only in this request.", word())
        .query("result", "Only what was done, or only what was refused.", json!({ "enum": ["done", "refused"] }))
        .query("q", "Only entries that hold this text, or have it as one of their ids.", text_of(0, LONGEST_SEARCH))
        .query("target_id", "Only what was done to the thing with this id.", word())
        .query("target_kind", "Only what was done to this sort of thing.", word())
        .sorted("at")
}

fn log() -> Vec<Operation> {
    let action =
        whole(&[("name", text()), ("flat_name", nullable(text())), ("sentence", text()), ("reads", flag()), ("danger", flag())]);
    let resource = whole(&[("resource", text()), ("category", text()), ("scope_types", list(text())), ("actions", list(action))]);
    let check = whole(&[
        ("checked_at", nullable(moment())),
        ("entries", nullable(count())),
        ("whole", nullable(flag())),
        ("fault", nullable(text())),
    ]);
    vec![
        chosen(new("GET", "/api/v1/audit", "listEvents", "What happened in the organization, and what was refused."))
            .paged()
            .answers(200, "One page.", page(reference("Event"))),
        new("GET", "/api/v1/audit/check", "getAuditCheck", "What the last walk along the organization's log found.").answers(
            200,
            "What was found; nothing but nulls while there was no walk.",
            check.clone(),
        ),
        new("POST", "/api/v1/audit/check", "checkAudit", "Walk along the organization's log now.")
            .optional_body(object(&[], &[]))
            .answers(200, "What was found.", check),
        chosen(new(
            "GET",
            "/api/v1/audit/export",
            "exportEvents",
            "All that match, as a download; broken off when reading fails.",
        ))
        .query("format", "In which form.", json!({ "enum": ["jsonl", "csv"] }))
        .answers_file(200, "The events.", &["application/jsonl", "text/csv"]),
        chosen(new(
            "GET",
            "/api/v1/user/activity",
            "listActivity",
            "What the caller did, and what was done to them and their tokens.",
        ))
        .paged()
        .answers(200, "One page.", page(reference("Event"))),
        chosen(new(
            "GET",
            "/api/v1/user/activity/export",
            "exportActivity",
            "All of the caller's activity that matches, as a download; broken off when reading fails.",
        ))
        .query("format", "In which form.", json!({ "enum": ["jsonl", "csv"] }))
        .answers_file(200, "The events.", &["application/jsonl", "text/csv"]),
        new("GET", "/api/v1/audit/{id}", "getEvent", "One event.").answers(200, "The event.", reference("Event")),
        new("GET", "/api/v1/catalogue", "listRights", "The rights that exist here, in plain words.")
            .listed("name or category")
            .answers(200, "Resources with their actions.", page(resource)),
    ]
}
