//! The shell around a page: who is signed in, where, and where one can go.

use super::frame::{Frame, NavItem, PersonBadge, Toast, initials};
use crate::app::people::whoami::Whoami;
use crate::domain::policy::{
    AUDIT_RESOURCE, MEMBER_TOKEN_RESOURCE, ORGANIZATION_RESOURCE, PERSON_RESOURCE, PROJECT_RESOURCE, ROLE_RESOURCE,
    SERVICE_RESOURCE, TEAM_RESOURCE,
};
use crate::domain::token_policy::POLICY_RESOURCE;
use crate::web::visit::Visit;

/// The part of the house a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// A person's own tokens.
    Tokens,
    /// What waits for a second person.
    Requests,
    /// A person's own account.
    Account,
    /// What a person may do, and why.
    Rights,
    /// Everybody's tokens.
    Review,
    /// The people of the organization.
    People,
    /// Its service identities, which stand beside the people for those who see people, and beside their team for others.
    Identities,
    /// Its teams.
    Teams,
    /// Its roles.
    Roles,
    /// Its projects.
    Projects,
    /// The services that ask about tokens.
    Services,
    /// What the organization allows its tokens.
    Policy,
    /// The organization itself.
    Organization,
    /// What an administrator looks at first.
    Overview,
    /// What a person did, and what was done to them.
    Activity,
    /// What happened in the organization.
    Audit,
}

/// The frame of a page for somebody who has signed in. `title` is `Thing – Section`.
pub fn frame(visit: &Visit, whoami: &Whoami, section: Section, title: &str) -> Frame {
    let name = whoami.person.full_name.as_str();
    Frame {
        organization: whoami.organization.name.as_str().to_owned(),
        organization_href: if whoami.has_other_organizations { "/web/organization".to_owned() } else { String::new() },
        person: Some(PersonBadge {
            name: name.to_owned(),
            detail: whoami.person.username.as_str().to_owned(),
            initials: initials(name),
        }),
        nav: nav(whoami, section),
        admin_nav: admin_nav(whoami, section),
        ..bare(visit, title)
    }
}

/// The frame of a page for a visitor, or of a fragment: it carries what forms and scripts need and no more.
pub fn bare(visit: &Visit, title: &str) -> Frame {
    Frame {
        nonce: visit.marks.nonce.clone(),
        csrf: visit.csrf(),
        theme: visit.taste.theme.clone(),
        zone: visit.taste.zone.clone(),
        keys_off: visit.taste.keys_off,
        title: title.to_owned(),
        ..Frame::default()
    }
}

/// The same frame with a message that is shown once.
pub fn saying(mut frame: Frame, toast: Toast) -> Frame {
    frame.toasts.push(toast);
    frame
}

fn nav(whoami: &Whoami, section: Section) -> Vec<NavItem> {
    let mut items = vec![
        item("Tokens", "/web/pats", "key-round", section == Section::Tokens),
        item("Requests", "/web/requests", "hourglass", section == Section::Requests),
        item("My rights", "/web/rights", "shield-check", section == Section::Rights),
        item("Activity", "/web/activity", "clock", section == Section::Activity),
        item("Account", "/web/account", "settings", section == Section::Account),
    ];
    // Whoever may not see all teams sees their own, and may lead one.
    if !whoami.may(TEAM_RESOURCE, "get") {
        items.insert(3, item("My teams", "/web/admin/teams", "network", is_own_team(whoami, section)));
    }
    items
}

fn is_own_team(whoami: &Whoami, section: Section) -> bool {
    section == Section::Teams || section == Section::Identities && !whoami.may(PERSON_RESOURCE, "get")
}

/// What the person may see of the organization's keeping; links to closed doors help nobody.
fn admin_nav(whoami: &Whoami, section: Section) -> Vec<NavItem> {
    const ROOMS: [(&str, &str, &str, &str, Section); 10] = [
        ("Overview", "/web/admin", "circle", MEMBER_TOKEN_RESOURCE, Section::Overview),
        ("All tokens", "/web/admin/tokens", "search", MEMBER_TOKEN_RESOURCE, Section::Review),
        ("People", "/web/admin/people", "users", PERSON_RESOURCE, Section::People),
        ("Teams", "/web/admin/teams", "network", TEAM_RESOURCE, Section::Teams),
        ("Roles", "/web/admin/roles", "list-checks", ROLE_RESOURCE, Section::Roles),
        ("Projects", "/web/admin/projects", "folder", PROJECT_RESOURCE, Section::Projects),
        ("Policy", "/web/admin/policy", "scroll-text", POLICY_RESOURCE, Section::Policy),
        ("Services", "/web/admin/services", "terminal", SERVICE_RESOURCE, Section::Services),
        ("Organization", "/web/admin/organization", "building-2", ORGANIZATION_RESOURCE, Section::Organization),
        ("Audit", "/web/admin/audit", "scroll-text", AUDIT_RESOURCE, Section::Audit),
    ];
    let open = ROOMS.iter().filter(|(_, _, _, resource, room)| {
        // Everybody may read what the organization is called; its page is for those who may change it.
        let action = if *room == Section::Organization { "update" } else { "get" };
        // Whoever leads a team sees the tokens of its members.
        whoami.may(resource, action) || *room == Section::Review && !whoami.authority.leads.is_empty()
    });
    open.map(|(label, href, icon, _, room)| item(label, href, icon, is_in(whoami, section, *room))).collect()
}

fn is_in(whoami: &Whoami, section: Section, room: Section) -> bool {
    let beside = if whoami.may(PERSON_RESOURCE, "get") { Section::People } else { Section::Teams };
    section == room || section == Section::Identities && room == beside
}

fn item(label: &str, href: &str, icon: &str, current: bool) -> NavItem {
    NavItem { label: label.to_owned(), href: href.to_owned(), icon: icon.to_owned(), current }
}
