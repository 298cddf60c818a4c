//! The rights picker of a token: the places in which its owner holds rights, and what they can begin with.

use super::draft::parse_right;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::tokens::offer;
use crate::app::tokens::show::find;
use crate::app::tokens::templates::{Templates, templates};
use crate::app::{AppError, FieldError};
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree, Scope};
use crate::domain::token::Grant;
use crate::domain::token_policy::{Limits, TokenPolicy};
use crate::web::failure::Failure;
use crate::web::pages::frame::Choice;
use crate::web::pages::picker::view::Picker;
use crate::web::pages::picker::{Home, Offer, Place, Sent, draw, written};
use crate::web::pages::words::{self, capitalised};
use crate::web::visit::{Present, Visit};
use std::collections::BTreeSet;

/// How many rights that wait for approval are named; the picker marks each.
const MOST_NAMED: usize = 4;

/// What the forms of a token are drawn with.
pub(super) struct Workshop {
    pub whoami: Whoami,
    pub templates: Templates,
    /// The limits for a token with chosen rights, and for one with all of them.
    pub limits: [Limits; 2],
    held: RightsTree,
}

impl Workshop {
    /// What the person may hand on to a token of this owner.
    pub fn held(&self) -> &RightsTree {
        &self.held
    }

    /// What the organization allows.
    fn policy(&self) -> &TokenPolicy {
        let [chosen, _] = &self.limits;
        &chosen.policy
    }

    /// Whether a second person has to agree to this.
    pub fn wants_approval_of(&self, grant: &Grant) -> bool {
        self.policy().wants_approval_of(grant)
    }

    /// What of it a second person has to agree to, in words: `delete data and delete projects`. Empty for nothing.
    pub fn to_approve(&self, grant: &Grant, catalogue: &Catalogue) -> String {
        let asks = &self.policy().needs_approval;
        let pairs: BTreeSet<Pair> = match grant {
            Grant::Everything { .. } => asks.pairs().collect(),
            Grant::Only(rights) => rights.only(asks).rights().map(|right| right.pair()).collect(),
        };
        let mut said: Vec<String> = pairs.iter().take(MOST_NAMED).map(|pair| words::right(pair, catalogue)).collect();
        if pairs.len() > MOST_NAMED {
            said.push(format!("{} more", pairs.len() - MOST_NAMED));
        }
        words::listed(&said)
    }

    /// What is offered in a form that is sent to `action`; `asleep` may stay because the token has it already.
    pub fn offer<'a>(&'a self, catalogue: &'a Catalogue, asleep: &'a RightsTree, action: String) -> Offer<'a> {
        let places = self.places(asleep, catalogue);
        Offer { catalogue, places, held: self.held(), asleep, asks: Some(&self.policy().needs_approval), action }
    }

    /// The organization, then the projects by name, as far as there is anything to choose in them.
    fn places(&self, asleep: &RightsTree, catalogue: &Catalogue) -> Vec<Place> {
        let organization = Scope::organization(self.whoami.organization.id);
        let projects = self.whoami.projects.iter().map(|project| Scope::project(project.id));
        let scopes = std::iter::once(organization).chain(projects);
        let known: Vec<Scope> = scopes.filter(|scope| self.held.reaches(scope) || asleep.reaches(scope)).collect();
        known.into_iter().map(|scope| place(&self.whoami, scope, catalogue)).collect()
    }
}

/// Who asks, what they may hand on to a token of this owner, and what they can begin with.
pub(super) async fn workshop(visit: &Visit, present: &Present, owner_id: PersonId) -> Result<Workshop, Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| {
        let whoami = whoami(snapshot, &actor)?;
        let templates = templates(snapshot, &actor, &whoami, owner_id)?;
        let held = offer::rights_for(snapshot, &actor, owner_id)?;
        let limits = offer::limits(snapshot, &actor)?;
        Ok(Workshop { whoami, templates, limits, held })
    });
    Ok(read.await?)
}

fn place(whoami: &Whoami, scope: Scope, catalogue: &Catalogue) -> Place {
    Place {
        kind: catalogue.scope(scope.kind.as_str()).map(|kind| capitalised(&kind.singular)).unwrap_or_default(),
        name: whoami.name_of(&scope).unwrap_or_else(|| scope.id.to_string()),
        home: Home::On(scope.kind.clone()),
        is_said: true,
        scope,
    }
}

/// What is chosen in a form. Errors: the first thing that is no right, or rights that were counted by another catalogue.
pub(super) fn chosen(sent: &Sent, catalogue: &Catalogue, organization_id: OrganizationId) -> Result<RightsTree, FieldError> {
    let mut rights = sent.carried(catalogue)?;
    for text in &sent.rights {
        rights.insert(parse_right(text, catalogue, organization_id).ok_or_else(|| unknown(text))?);
    }
    Ok(rights)
}

/// What of it can be read.
pub(super) fn readable(sent: &Sent, catalogue: &Catalogue, organization_id: OrganizationId) -> RightsTree {
    let mut rights = sent.carried(catalogue).unwrap_or_else(|_| sent.begun.clone());
    rights.extend(sent.rights.iter().filter_map(|text| parse_right(text, catalogue, organization_id)));
    rights
}

fn unknown(text: &str) -> FieldError {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(100).collect();
    FieldError::new("rights", "token.right_unknown", format!("There is no right {shown} here."))
}

/// The picker with what one can begin with.
pub(super) fn drawn(workshop: &Workshop, offer: &Offer<'_>, sent: &Sent, chosen: &RightsTree, error: Option<String>) -> Picker {
    let mut picker = draw(offer, sent, chosen);
    picker.error.error = error;
    picker.starts = starts(&workshop.templates, &sent.from);
    picker.paste_hint = "Text forms, flat names such as USER_FETCH, or the JSON of /api/v1/user/rbac.".to_owned();
    picker
}

fn starts(templates: &Templates, from: &str) -> Vec<Choice> {
    let choice = |value: String, label: String| Choice::new(&value, &label, value == from);
    let fixed = [choice(String::new(), "Nothing".to_owned()), choice("read".to_owned(), "All that only reads".to_owned())];
    let tokens = templates.tokens.iter().map(|(id, name)| choice(format!("token:{id}"), format!("Token {}", name.as_str())));
    let roles = templates.roles.iter().map(|role| choice(format!("role:{}", role.id), format!("Role {}", role.name.as_str())));
    fixed.into_iter().chain(tokens).chain(roles).collect()
}

/// The choice between chosen rights and all of them.
pub(super) fn kinds(chosen: &str) -> Vec<Choice> {
    let mut restricted = Choice::new("restricted", "Only what I choose", chosen != "full-access");
    restricted.hint = "Recommended.".to_owned();
    let mut everything = Choice::new("full-access", "Everything I may do", chosen == "full-access");
    everything.hint = "Also what I may do later.".to_owned();
    vec![restricted, everything]
}

/// The rights to begin with: what was pasted, else those of another token or a role, the latter in the places shown.
/// Errors: `FieldError` inside for what cannot be read or is not there any more.
pub(super) async fn source(
    visit: &Visit,
    present: &Present,
    workshop: &Workshop,
    offer: &Offer<'_>,
    sent: &Sent,
    chosen: &RightsTree,
) -> Result<Result<RightsTree, FieldError>, Failure> {
    let shown = sent.shown(offer, chosen);
    if !sent.paste.trim().is_empty() {
        return Ok(written(&sent.paste, &shown, offer.catalogue));
    }
    match sent.from.split_once(':').unwrap_or((&sent.from, "")) {
        ("token", id) => of_token(visit, present, id).await,
        ("role", id) => Ok(of_role(workshop, offer.catalogue, id, &shown).ok_or_else(gone)),
        ("read", _) => Ok(Ok(reading(workshop.held(), offer.catalogue))),
        ("", _) => Ok(Ok(RightsTree::new())),
        _ => Ok(Err(gone())),
    }
}

async fn of_token(visit: &Visit, present: &Present, id: &str) -> Result<Result<RightsTree, FieldError>, Failure> {
    let Ok(id) = TokenId::parse(id) else { return Ok(Err(gone())) };
    let actor = present.actor.clone();
    match visit.shared.desk.read(move |snapshot| find(snapshot, &actor, id)).await {
        Ok(token) => match token.terms.grant {
            Grant::Only(rights) => Ok(Ok(rights)),
            Grant::Everything { .. } => Ok(Err(gone())),
        },
        Err(AppError::NotFound) => Ok(Err(gone())),
        Err(error) => Err(error.into()),
    }
}

fn of_role(workshop: &Workshop, catalogue: &Catalogue, id: &str, shown: &[&Place]) -> Option<RightsTree> {
    let role = workshop.templates.roles.iter().find(|role| role.id.to_string() == id)?;
    let on_place = |place: &&Place| role.pairs.on(&place.scope, catalogue);
    Some(shown.iter().map(on_place).fold(RightsTree::new(), |all, one| all.union(&one)))
}

/// The part of `held` that only reads.
pub(super) fn reading(held: &RightsTree, catalogue: &Catalogue) -> RightsTree {
    let reads = |pair: &Pair| catalogue.action(pair.resource.as_str(), pair.action.as_str()).is_some_and(|action| action.reads);
    held.rights().filter(|right: &Right| reads(&right.pair())).collect()
}

fn gone() -> FieldError {
    FieldError::new("rights", "rights.no_such_start", "There is nothing of that name to begin with. Choose something else.")
}
