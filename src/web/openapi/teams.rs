//! Our own addresses for teams and the roles that they give.

use super::of_organization as new;
use super::operation::Operation;
use super::schema::{count, flag, id, list, nullable, object, page, reference, text, text_of, whole};
use super::schemas::{held, title};
use crate::web::api::v1::fields::LONGEST_DESCRIPTION;
use serde_json::Value;

pub(super) fn operations() -> Vec<Operation> {
    [teams(), roles()].concat()
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
            "GET",
            "/api/v1/teams/{id}/deletion",
            "previewTeamDeletion",
            "What deleting a team would take away, from whom. Nothing is changed.",
        )
        .answers(200, "Whose rights would change, and how many tokens.", impact(&[]))
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

fn roles() -> Vec<Operation> {
    const ALL: &str = "/api/v1/roles";
    const ONE: &str = "/api/v1/roles/{id}";
    let fields = || {
        vec![
            ("id", id()),
            ("name", title()),
            ("description", text()),
            ("built_in", nullable(text())),
            ("rights", list(text())),
            ("version", count()),
        ]
    };
    let role = || whole(&fields());
    let giver = whole(&[("team_id", id()), ("team_name", text()), ("scope", text())]);
    let shown = whole(&[fields(), vec![("given_by", list(giver.clone()))]].concat());
    let asked = |needed: &[&str]| {
        let described = text_of(0, LONGEST_DESCRIPTION);
        let rights = list(reference("RightText"));
        object(needed, &[("name", title()), ("description", described), ("rights", rights)])
    };
    vec![
        new("GET", ALL, "listRoles", "The roles, by name.")
            .listed("name or description")
            .answers(200, "One page.", page(role()))
            .refuses(&[404]),
        new(
            "POST",
            ALL,
            "createRole",
            "Make a role of rights such as `user:fetch`. It gives nobody anything until a team gives it.",
        )
        .headers(&["Idempotency-Key"])
        .body(asked(&["name", "rights"]))
        .answers(201, "It was made.", role())
        .refuses(&[404, 501]),
        new("GET", ONE, "getRole", "One role, and which teams give it where.")
            .headers(&["If-None-Match"])
            .answers(200, "The role.", shown)
            .answers_nothing(304, "It is as it was."),
        new("PATCH", ONE, "updateRole", "Change what a role is called and allows, for everybody whose teams give it.")
            .headers(&["If-Match"])
            .merge_patch(asked(&[]))
            .answers(200, "The role as it is now.", role())
            .refuses(&[409]),
        new("DELETE", ONE, "deleteRole", "Delete a role and take it out of every team that gives it.")
            .headers(&["If-Match"])
            .answers_nothing(204, "It is gone.")
            .refuses(&[409]),
        new(
            "GET",
            "/api/v1/roles/{id}/deletion",
            "previewRoleDeletion",
            "What deleting a role would take away, from whom. Nothing is changed.",
        )
        .answers(
            200,
            "Whose rights would change, how many tokens, and which teams give it.",
            impact(&[("given_by", list(giver))]),
        )
        .refuses(&[409]),
    ]
}

/// What a change would do to everybody's rights.
fn impact(more: &[(&'static str, Value)]) -> Value {
    let person = whole(&[("id", id()), ("name", text()), ("is_service", flag()), ("gained", held()), ("lost", held())]);
    let fields = [("people", list(person)), ("tokens_losing", count()), ("tokens_regaining", count())];
    whole(&fields.into_iter().chain(more.iter().cloned()).collect::<Vec<_>>())
}
