//! Draws one team.

use super::index::built_in;
use super::view::{Finding, FoundPerson, GiftLine, Giving, Identities, MemberLine, Note, TeamView};
use super::{Asked, MOST_FOUND, Sight, base};
use crate::app::people::whoami::Whoami;
use crate::domain::organization::{BuiltInTeam, GrantScope, Project, Role, TeamGrant};
use crate::domain::person::Person;
use crate::domain::policy::{PERSON_RESOURCE, ROLE_RESOURCE};
use crate::domain::rights::{Catalogue, RolePairs, ScopeType, sentence};
use crate::web::pages::admin::allowed::{self, Place};
use crate::web::pages::admin::identities::index::{OWNER, columns, row};
use crate::web::pages::admin::remarks::Remarks;
use crate::web::pages::admin::tokens::tokens_href;
use crate::web::pages::asked::{field, summary};
use crate::web::pages::frame::{Chip, Choice, PersonBadge, initials};
use crate::web::pages::table::{Table, TableRow};
use crate::web::pages::tokens::now;
use crate::web::pages::{log, words};
use crate::web::visit::Visit;

/// Members shown at first, and added by *Show more*.
const MEMBERS_SHOWN: usize = 50;

/// The page of a team with what was remarked about the last change.
pub(super) fn team(visit: &Visit, sight: &Sight, asked: &Asked, remarks: &Remarks) -> TeamView {
    let (shown, catalogue) = (&sight.shown, visit.shared.catalogue());
    let team = &shown.team;
    let most = asked.members.parse().unwrap_or(MEMBERS_SHOWN).clamp(MEMBERS_SHOWN, 10_000);
    TeamView {
        base: base(team.id),
        name: team.name.as_str().to_owned(),
        description: team.description.clone(),
        chip: team.built_in.map(|_| built_in()),
        version: team.version.to_string(),
        note: note(remarks),
        errors: summary(&remarks.errors, str::to_owned),
        sentence: say(sight, catalogue),
        places: places(sight, catalogue),
        members_title: words::people(shown.members.len()),
        members_hint: members_hint(sight),
        members: members(sight).into_iter().take(most).collect(),
        more_href: (shown.members.len() > most).then(|| format!("{}?members={}", base(team.id), most + 200)),
        finding: shown.may_change_members.then(|| finding(sight, asked.find.as_deref())),
        gifts: given(sight).into_iter().map(|(grant, role)| gift(sight, grant, role)).collect(),
        gifts_hint: gifts_hint(team.built_in),
        giving: (!shown.offers.is_empty()).then(|| giving(sight, asked, remarks)),
        identities: identities(visit, sight),
        can_edit: shown.may_update,
        can_delete: shown.may_delete,
        tokens_href: if team.built_in == Some(BuiltInTeam::Everyone) {
            None
        } else {
            tokens_href(&sight.whoami, "team", team.id)
        },
        trail_href: log::trail(&sight.whoami, "target", team.id),
    }
}

/// On a team's own page nobody asks which team.
fn without_owner(row: TableRow) -> TableRow {
    TableRow { cells: row.cells.into_iter().filter(|cell| cell.label != OWNER).collect(), ..row }
}

/// The service identities that the team owns, and where those in charge make one.
fn identities(visit: &Visit, sight: &Sight) -> Option<Identities> {
    let (team, now) = (&sight.shown.team, now(&visit.shared));
    if team.built_in == Some(BuiltInTeam::Everyone) {
        return None;
    }
    let table = Table {
        caption: "Service identities".to_owned(),
        columns: columns().into_iter().filter(|column| column.label != OWNER).collect(),
        rows: sight.identities.iter().map(|listed| without_owner(row(listed, now))).collect(),
        ..Table::default()
    };
    let new_href = sight.shown.may_change_members.then(|| format!("/web/admin/identities/new?team={}", team.id));
    (!table.rows.is_empty() || new_href.is_some()).then_some(Identities { table, new_href })
}

/// The search for people to add.
pub(super) fn finding(sight: &Sight, find: Option<&str>) -> Finding {
    let more = sight.found.len() > MOST_FOUND;
    let said = match (sight.found.len(), find.unwrap_or_default()) {
        (0, _) if find.is_none() => String::new(),
        (0, "") => "Everybody is in this team already.".to_owned(),
        (0, find) => format!("Nobody who is not in the team matches “{find}”."),
        _ if more => "There are more people; type more of the name.".to_owned(),
        _ => String::new(),
    };
    let person = |person: &Person| FoundPerson { id: person.id.to_string(), person: badge(person) };
    Finding {
        base: base(sight.shown.team.id),
        version: sight.shown.team.version.to_string(),
        find: find.unwrap_or_default().to_owned(),
        people: sight.found.iter().take(MOST_FOUND).map(person).collect(),
        said,
    }
}

/// What its members hold through it now.
fn say(sight: &Sight, catalogue: &Catalogue) -> String {
    if sight.shown.given.is_empty() {
        return "This team gives nothing yet.".to_owned();
    }
    let said = sentence(&sight.shown.rights, catalogue, &|scope: &_| sight.whoami.name_of(scope));
    said.replacen("Can ", "Its members can ", 1)
}

/// The roles it gives: on the organization, in every project, then project by project.
fn given(sight: &Sight) -> Vec<&(TeamGrant, Role)> {
    let mut given: Vec<_> = sight.shown.given.iter().collect();
    given.sort_by_cached_key(|(grant, role)| {
        let rank = match grant.scope {
            GrantScope::Organization => 0,
            GrantScope::EveryProject => 1,
            GrantScope::Project(_) => 2,
        };
        (rank, place_words(&sight.whoami, grant.scope), role.name.as_str().to_owned())
    });
    given
}

fn note(remarks: &Remarks) -> Option<Note> {
    if remarks.text.is_empty() {
        return None;
    }
    let more = " Your change was not made. This is the team as it is now: look at it, and change it again if you still want to.";
    let more = if remarks.is_clash { more } else { " Nothing was changed." };
    Some(Note { kind: if remarks.is_clash { "warn" } else { "bad" }.to_owned(), text: format!("{}{more}", remarks.text) })
}

fn members_hint(sight: &Sight) -> String {
    let hint = match sight.shown.team.built_in {
        Some(BuiltInTeam::Everyone) => "Everybody in the organization is in this team. Add or remove people there.",
        Some(BuiltInTeam::Administrators) => "Somebody must stay in this team.",
        _ if sight.shown.may_change_members => "Team admins may change who is in the team, and nothing else about it.",
        _ => "",
    };
    hint.to_owned()
}

/// Those who lead first, then by name.
fn members(sight: &Sight) -> Vec<MemberLine> {
    let opens = sight.whoami.may(PERSON_RESOURCE, "get");
    let line = |(person, leads): &(Person, bool)| MemberLine {
        id: person.id.to_string(),
        person: badge(person),
        href: opens.then(|| format!("/web/admin/people/{}", person.id)),
        chips: chips(person, person.id == sight.whoami.person.id),
        is_team_admin: *leads,
        can_change: sight.shown.may_change_members,
    };
    let mut lines: Vec<MemberLine> = sight.shown.members.iter().map(line).collect();
    lines.sort_by_cached_key(|line| (!line.is_team_admin, line.person.name.to_lowercase(), line.id.clone()));
    lines
}

fn chips(person: &Person, is_you: bool) -> Vec<Chip> {
    let chip = |kind: &str, word: &str| Chip { kind: kind.to_owned(), mark: String::new(), word: word.to_owned() };
    let you = is_you.then(|| chip("idle", "You"));
    let disabled = (!person.is_active()).then(|| chip("bad", "Disabled"));
    you.into_iter().chain(disabled).collect()
}

fn badge(person: &Person) -> PersonBadge {
    let name = person.full_name.as_str();
    PersonBadge { name: name.to_owned(), detail: person.username.as_str().to_owned(), initials: initials(name) }
}

fn gift(sight: &Sight, grant: &TeamGrant, role: &Role) -> GiftLine {
    let is_fixed = sight.shown.team.built_in == Some(BuiltInTeam::Administrators);
    let sleeps = project_of(&sight.whoami, grant.scope).is_some_and(|project| project.archived_at.is_some());
    GiftLine {
        role: role.name.as_str().to_owned(),
        href: sight.whoami.may(ROLE_RESOURCE, "get").then(|| format!("/web/admin/roles/{}", role.id)),
        place: place_words(&sight.whoami, grant.scope),
        chip: sleeps.then(|| Chip { kind: "idle".to_owned(), mark: "‖".to_owned(), word: "Archived: asleep".to_owned() }),
        role_id: role.id.to_string(),
        place_value: place_value(grant.scope),
        can_remove: sight.shown.may_update && !is_fixed,
    }
}

fn gifts_hint(built_in: Option<BuiltInTeam>) -> String {
    let hint = match built_in {
        Some(BuiltInTeam::Administrators) => "Administrators always hold everything. Change who is in the team instead.",
        Some(BuiltInTeam::Everyone) => "Every member of the organization holds what this team gives.",
        _ => "",
    };
    hint.to_owned()
}

fn giving(sight: &Sight, asked: &Asked, remarks: &Remarks) -> Giving {
    let role = |role: &Role| {
        let id = role.id.to_string();
        Choice::new(&id, role.name.as_str(), id == asked.role)
    };
    // Nobody gives a role by not looking: the first choice is none.
    let none = Choice::new("", "Choose a role", false);
    let live = sight.whoami.projects.iter().filter(|project| project.archived_at.is_none());
    let fixed = [GrantScope::Organization, GrantScope::EveryProject];
    let scopes = fixed.into_iter().chain(live.map(|project| GrantScope::Project(project.id)));
    let place = |scope| {
        let value = place_value(scope);
        Choice::new(&value, &words::capitalised(&place_words(&sight.whoami, scope)), value == asked.place)
    };
    Giving {
        roles: std::iter::once(none).chain(sight.shown.offers.iter().map(role)).collect(),
        places: scopes.map(place).collect(),
        role: field("role", "", &remarks.errors),
        place: field("place", "", &remarks.errors),
    }
}

/// What forms send for a place: `organization`, `every-project`, or a project's id.
pub(super) fn place_value(scope: GrantScope) -> String {
    match scope {
        GrantScope::Organization => "organization".to_owned(),
        GrantScope::EveryProject => "every-project".to_owned(),
        GrantScope::Project(id) => id.to_string(),
    }
}

/// Where a role applies, as it stands after the role's name.
pub(in crate::web::pages::admin) fn place_words(whoami: &Whoami, scope: GrantScope) -> String {
    match scope {
        GrantScope::Organization => "on the organization".to_owned(),
        GrantScope::EveryProject => "in every project, later ones too".to_owned(),
        GrantScope::Project(id) => match project_of(whoami, GrantScope::Project(id)) {
            Some(project) => format!("in project {}", project.name.as_str()),
            None => format!("in project {id}"),
        },
    }
}

fn project_of(whoami: &Whoami, scope: GrantScope) -> Option<&Project> {
    let GrantScope::Project(id) = scope else { return None };
    whoami.projects.iter().find(|project| project.id == id)
}

/// What the team gives, place by place; all roles of one place together.
fn places(sight: &Sight, catalogue: &Catalogue) -> Vec<Place> {
    let mut places: Vec<(GrantScope, RolePairs)> = Vec::new();
    for (grant, role) in given(sight) {
        match places.iter_mut().find(|(scope, _)| *scope == grant.scope) {
            Some((_, pairs)) => pairs.absorb(&role.pairs),
            None => places.push((grant.scope, role.pairs.clone())),
        }
    }
    let drawn = places.iter().filter_map(|(scope, pairs)| {
        let kind = match scope {
            GrantScope::Organization => ScopeType::organization(),
            GrantScope::EveryProject | GrantScope::Project(_) => ScopeType::project(),
        };
        let place = place_words(&sight.whoami, *scope);
        let (heading, hint) = place.split_once(", ").unwrap_or((&place, ""));
        allowed::place(pairs, &kind, catalogue, &words::capitalised(heading), hint)
    });
    drawn.collect()
}
