//! A role that is being drafted: what was typed and ticked, kept until everything about it is right.

use super::picker::{self, Offer};
use super::view::RoleForm;
use crate::app::FieldError;
use crate::app::roles::change::Wish;
use crate::domain::organization::{Role, Title};
use crate::domain::rights::{Catalogue, Pair, RolePairs, role_sentence};
use crate::domain::text;
use crate::web::fields::Fields;
use crate::web::pages::admin::DESCRIPTION_LONGEST;
use crate::web::pages::asked::{field, summary};

/// What was typed.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub name: String,
    pub description: String,
    pub rights: Vec<String>,
}

impl Draft {
    /// What a form sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        Self {
            name: fields.text("name").to_owned(),
            description: fields.text("description").to_owned(),
            rights: fields.all("right").map(str::to_owned).collect(),
        }
    }

    /// A role as it is.
    pub(super) fn of(role: &Role) -> Self {
        Self {
            name: role.name.as_str().to_owned(),
            description: role.description.clone(),
            rights: role.pairs.pairs().map(|pair| pair.to_string()).collect(),
        }
    }

    /// The same with the rights of another role.
    pub(super) fn starting_from(self, pairs: &RolePairs) -> Self {
        Self { rights: pairs.pairs().map(|pair| pair.to_string()).collect(), ..self }
    }

    /// The role behind it. Errors: everything that cannot be read.
    pub(super) fn wish(&self, catalogue: &Catalogue) -> Result<Wish, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = Title::parse(&self.name).map_err(|error| errors.push(FieldError::text("name", error))).ok();
        let description = text::paragraphs(&self.description, DESCRIPTION_LONGEST);
        let description = description.map_err(|error| errors.push(FieldError::text("description", error))).ok();
        let pairs = self.pairs(catalogue).map_err(|error| errors.push(error)).ok();
        match (name, description, pairs) {
            (Some(name), Some(description), Some(pairs)) => Ok(Wish { name, description, pairs }),
            _ => Err(errors),
        }
    }

    /// Errors: the first right that does not exist, so that a typing error never narrows in silence.
    fn pairs(&self, catalogue: &Catalogue) -> Result<RolePairs, FieldError> {
        let read = |text: &String| {
            known(text, catalogue).ok_or_else(|| {
                let shown: String = text.chars().filter(|c| !c.is_control()).take(100).collect();
                FieldError::new("rights", "role.right_unknown", format!("There is no right {shown} here."))
            })
        };
        self.rights.iter().map(read).collect()
    }

    /// What can be read of the rights.
    pub(super) fn ticked(&self, catalogue: &Catalogue) -> RolePairs {
        self.rights.iter().filter_map(|text| known(text, catalogue)).collect()
    }

    /// The form with everything typed and ticked still there. `reach` is what may be ticked.
    pub(super) fn form(&self, catalogue: &Catalogue, reach: &RolePairs, errors: &[FieldError]) -> RoleForm {
        let errors: Vec<FieldError> = errors.iter().map(placed).collect();
        let chosen = self.ticked(catalogue);
        RoleForm {
            errors: summary(&errors, str::to_owned),
            name: field("name", &self.name, &errors),
            description: field("description", &self.description, &errors),
            picker: picker::draw(&Offer { catalogue, reach, chosen: &chosen, errors: &errors }),
            sentence: say(&chosen, catalogue),
            ..RoleForm::default()
        }
    }
}

/// The sentence of a role, as `app.js` begins it.
pub(super) fn say(pairs: &RolePairs, catalogue: &Catalogue) -> String {
    if pairs.is_empty() {
        return "Can do nothing yet.".to_owned();
    }
    role_sentence(pairs, catalogue)
}

fn known(text: &str, catalogue: &Catalogue) -> Option<Pair> {
    let pair: Pair = text.parse().ok()?;
    catalogue.action(pair.resource.as_str(), pair.action.as_str()).map(|_| pair)
}

/// The use case speaks of pairs, the form of rights.
fn placed(error: &FieldError) -> FieldError {
    if error.field == "pairs" { FieldError { field: "rights", ..error.clone() } } else { error.clone() }
}
