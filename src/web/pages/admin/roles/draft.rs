//! A role that is being drafted: what was typed and ticked, kept until everything about it is right.

use super::picker;
use super::view::RoleForm;
use crate::app::FieldError;
use crate::app::roles::change::Wish;
use crate::domain::organization::{Role, Title};
use crate::domain::rights::{Catalogue, RightsTree, RolePairs, role_sentence};
use crate::domain::text;
use crate::web::fields::Fields;
use crate::web::pages::admin::DESCRIPTION_LONGEST;
use crate::web::pages::asked::{field, summary};
use crate::web::pages::picker::view::Picker;
use crate::web::pages::picker::{Offer, Sent, Step, draw, take};

/// What the form is drawn with besides the draft.
pub(super) struct Bench<'a> {
    pub catalogue: &'a Catalogue,
    /// What may be ticked: what the person was given, and what the role has already.
    pub reach: &'a RolePairs,
    /// What one can begin with.
    pub roles: &'a [Role],
    /// Where the form is sent.
    pub action: String,
}

/// What was typed.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub name: String,
    pub description: String,
    pub picked: Sent,
}

impl Draft {
    /// What a form sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        Self {
            name: fields.text("name").to_owned(),
            description: fields.text("description").to_owned(),
            picked: Sent::of(fields),
        }
    }

    /// A role as it is.
    pub(super) fn of(role: &Role, catalogue: &Catalogue) -> Self {
        Self {
            name: role.name.as_str().to_owned(),
            description: role.description.clone(),
            picked: Sent::beginning_with(picker::on(&role.pairs, catalogue)),
        }
    }

    /// The role behind it. Errors: everything that cannot be read.
    pub(super) fn wish(&self, catalogue: &Catalogue) -> Result<Wish, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = Title::parse(&self.name).map_err(|error| errors.push(FieldError::text("name", error))).ok();
        let description = text::paragraphs(&self.description, DESCRIPTION_LONGEST);
        let description = description.map_err(|error| errors.push(FieldError::text("description", error))).ok();
        let pairs = picker::chosen(&self.picked, catalogue).map_err(|error| errors.push(error)).ok();
        match (name, description, pairs) {
            (Some(name), Some(description), Some(pairs)) => Ok(Wish { name, description, pairs }),
            _ => Err(errors),
        }
    }

    /// What can be read of the rights.
    pub(super) fn ticked(&self, catalogue: &Catalogue) -> RolePairs {
        picker::readable(&self.picked, catalogue)
    }

    /// Does a step of the picker to the draft.
    pub(super) fn take(&mut self, bench: &Bench<'_>, step: &Step) {
        let reach = picker::on(bench.reach, bench.catalogue);
        let asleep = RightsTree::new();
        let offer = bench.offer(&reach, &asleep);
        let source = picker::source(&self.picked, bench.roles, &offer);
        let chosen = picker::on(&self.ticked(bench.catalogue), bench.catalogue);
        take(step, &offer, &mut self.picked, chosen, source);
    }

    /// The picker, and the sentence about what is chosen in it.
    pub(super) fn picker(&self, bench: &Bench<'_>, errors: &[FieldError]) -> (Picker, String) {
        let (reach, asleep) = (picker::on(bench.reach, bench.catalogue), RightsTree::new());
        let offer = bench.offer(&reach, &asleep);
        let chosen = offer.choosable(&picker::on(&self.ticked(bench.catalogue), bench.catalogue));
        let mut drawn = draw(&offer, &self.picked, &chosen);
        drawn.error = field("rights", "", errors);
        drawn.starts = picker::starts(bench.roles, &self.picked.from);
        drawn.paste_hint = "Text forms such as ams.asset:get, flat names such as USER_FETCH, or JSON.".to_owned();
        (drawn, say(&picker::off(&chosen), bench.catalogue))
    }

    /// The form with everything typed and ticked still there.
    pub(super) fn form(&self, bench: &Bench<'_>, errors: &[FieldError]) -> RoleForm {
        let errors: Vec<FieldError> = errors.iter().map(placed).collect();
        let (picker, sentence) = self.picker(bench, &errors);
        RoleForm {
            errors: summary(&errors, str::to_owned),
            name: field("name", &self.name, &errors),
            description: field("description", &self.description, &errors),
            action: bench.action.clone(),
            picker,
            sentence,
            ..RoleForm::default()
        }
    }
}

impl Bench<'_> {
    fn offer<'a>(&'a self, held: &'a RightsTree, asleep: &'a RightsTree) -> Offer<'a> {
        Offer {
            catalogue: self.catalogue,
            places: picker::places(self.catalogue),
            held,
            asleep,
            asks: None,
            action: self.action.clone(),
        }
    }
}

/// The sentence of a role.
pub(super) fn say(pairs: &RolePairs, catalogue: &Catalogue) -> String {
    if pairs.is_empty() {
        return "Can do nothing yet.".to_owned();
    }
    role_sentence(pairs, catalogue)
}

/// The use case speaks of pairs, the form of rights.
fn placed(error: &FieldError) -> FieldError {
    if error.field == "pairs" { FieldError { field: "rights", ..error.clone() } } else { error.clone() }
}
