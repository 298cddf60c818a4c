//! Our own addresses for the organization, its projects, and one's own account.

use super::of_organization as new;
use super::operation::Operation;
use super::schema::{count, flag, id, moment, nullable, object, page, text, whole};
use super::schemas::title;

pub(super) fn operations() -> Vec<Operation> {
    [organization(), archiving(), projects(), account()].concat()
}

fn organization() -> Vec<Operation> {
    const ONE: &str = "/api/v1/organization";
    let organization = || whole(&[("id", id()), ("name", title()), ("created_at", moment()), ("version", count())]);
    vec![
        new("GET", ONE, "getOrganization", "The organization in which the caller acts.")
            .headers(&["If-None-Match"])
            .answers(200, "The organization.", organization())
            .answers_nothing(304, "It is as it was."),
        new("PATCH", ONE, "updateOrganization", "Give it another name.")
            .headers(&["If-Match"])
            .merge_patch(object(&[], &[("name", title())]))
            .answers(200, "The organization as it is now.", organization())
            .refuses(&[404, 409]),
        new(
            "POST",
            "/api/v1/organizations",
            "createOrganization",
            "Found another organization; the caller's person administers it.",
        )
        .headers(&["Idempotency-Key"])
        .body(object(&["name"], &[("name", title())]))
        .answers(201, "It was founded.", whole(&[("id", id()), ("name", title())]))
        .refuses(&[404]),
    ]
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

fn account() -> Vec<Operation> {
    const SESSIONS: &str = "/api/v1/account/sessions";
    const ORGANIZATION: &str = "/api/v1/account/organization";
    let new = |method, path, id, summary| Operation::new(method, path, id, "Account", summary);
    let session = whole(&[
        ("id", id()),
        ("address", nullable(text())),
        ("user_agent", nullable(text())),
        ("created_at", moment()),
        ("seen_at", moment()),
        ("is_this_one", flag()),
    ]);
    let organization = || whole(&[("id", id()), ("name", text())]);
    vec![
        new("GET", SESSIONS, "listSessions", "The caller's sessions in browsers, last used first.")
            .sorted("seen_at")
            .paged()
            .answers(200, "One page.", page(session)),
        new("DELETE", SESSIONS, "endSessions", "End all of the caller's sessions but the one they use.")
            .answers_nothing(204, "They are over."),
        new("DELETE", "/api/v1/account/sessions/{id}", "endSession", "End one of the caller's sessions.")
            .answers_nothing(204, "It is over."),
        new("GET", ORGANIZATION, "getActiveOrganization", "The organization in which the caller acts.")
            .answers(200, "The organization.", organization())
            .refuses(&[404]),
        new(
            "PUT",
            ORGANIZATION,
            "switchOrganization",
            "Choose the organization in which the caller acts when they sign in next.",
        )
        .body(object(&["id"], &[("id", id())]))
        .answers(200, "The organization.", organization())
        .refuses(&[404]),
    ]
}
