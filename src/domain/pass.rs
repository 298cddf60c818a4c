//! What a verdict from memory hands on: shared pieces that were prepared once and are only pointed at per request.

use super::ids::{OrganizationId, PersonId, TokenId};
use super::jwt::Exchanged;
use super::rights::{Right, RightsTree};
use super::service::Wanted;
use super::token::TokenKind;
use super::verdict::{Force, Reason};
use super::window::{Expiry, Window};
use serde::Serialize;
use std::sync::Arc;

/// An accepted token, as the memory knows it.
#[derive(Debug, Clone)]
pub struct Pass {
    /// The token.
    pub token_id: TokenId,
    /// What it is called.
    pub token_name: String,
    /// What sort of token it is.
    pub kind: TokenKind,
    /// Where it acts.
    pub organization_id: OrganizationId,
    /// From when until when it works.
    pub window: Window,
    /// The person it acts for.
    pub owner: Arc<Owner>,
    /// What it may do now.
    pub rights: Arc<PreparedRights>,
    /// The JWT that was brought, when the token was exchanged for one.
    pub exchanged: Option<Arc<Exchanged>>,
}

impl Pass {
    /// What a JWT is worth that this token was exchanged for: never more, and for no longer, than the token itself at this moment.
    pub fn narrowed_to(mut self, jwt: Exchanged) -> Self {
        self.window.from = self.window.from.max(jwt.issued_at);
        self.window.until = self.window.until.earlier(Expiry::At(jwt.ends_at));
        if let Some(rights) = &jwt.rights {
            self.rights = Arc::new(PreparedRights::new(self.rights.force.narrowed_to(rights)));
        }
        self.exchanged = Some(Arc::new(jwt));
        self
    }
}

/// What surfaces tell of a token's owner.
#[derive(Debug, Clone, Serialize)]
pub struct Owner {
    /// The person.
    pub id: PersonId,
    /// What they sign in with.
    pub username: String,
    /// Where mail reaches them.
    pub email: String,
    /// What others read.
    pub name: String,
    /// `person` or `service`.
    pub kind: &'static str,
    /// The same as a JSON object.
    #[serde(skip)]
    pub json: String,
}

impl Owner {
    /// Prepares the texts.
    pub fn prepared(mut self) -> Self {
        self.json = serde_json::to_string(&self).unwrap_or_default();
        self
    }
}

/// Rights in force with every text that a surface may want of them. Tokens with the same rights share one.
#[derive(Debug, Default)]
pub struct PreparedRights {
    force: Force,
    /// The rights in force, as MK.IO's tree in JSON.
    pub permissions_json: Box<str>,
    /// The dormant ones, as a tree in JSON.
    pub dormant_json: Box<str>,
    /// The rights in force in text form, with spaces between them.
    pub text: Box<str>,
}

impl PreparedRights {
    /// Writes the texts once.
    pub fn new(force: Force) -> Self {
        let names: Vec<String> = force.rights.rights().map(|right| right.to_string()).collect();
        Self { permissions_json: json(&force.rights), dormant_json: json(&force.dormant), text: names.join(" ").into(), force }
    }

    /// About how many bytes it takes; the trees take as much as the texts.
    pub fn bytes(&self) -> usize {
        let texts = [&self.permissions_json, &self.dormant_json, &self.text];
        2 * texts.iter().map(|text| text.len()).sum::<usize>() + size_of::<Self>()
    }

    /// The rights in force.
    pub fn in_force(&self) -> &RightsTree {
        &self.force.rights
    }

    /// Why the wanted rights are not all there, or `None` when they are.
    pub fn falls_short(&self, wanted: &Wanted) -> Option<Reason> {
        match wanted {
            Wanted::Nowhere => Some(Reason::RightMissing),
            Wanted::All(rights) => rights.iter().find_map(|right| self.lack_of(right)),
            Wanted::Any(rights) => {
                let lacks: Vec<Reason> = rights.iter().filter_map(|right| self.lack_of(right)).collect();
                let nearest = [Reason::RightWithheld, Reason::RightLostByOwner].into_iter().find(|it| lacks.contains(it));
                let worst = nearest.unwrap_or(Reason::RightMissing);
                (lacks.len() == rights.len()).then_some(worst)
            }
        }
    }

    /// The wanted rights that are not in force.
    pub fn missing(&self, wanted: &Wanted) -> Vec<Right> {
        let (Wanted::All(rights) | Wanted::Any(rights)) = wanted else { return Vec::new() };
        rights.iter().filter(|right| !self.force.rights.contains_right(right)).cloned().collect()
    }

    fn lack_of(&self, right: &Right) -> Option<Reason> {
        if self.force.rights.contains_right(right) {
            None
        } else if self.force.withheld.contains_right(right) {
            Some(Reason::RightWithheld)
        } else if self.force.dormant.contains_right(right) {
            Some(Reason::RightLostByOwner)
        } else {
            Some(Reason::RightMissing)
        }
    }
}

fn json(value: &impl Serialize) -> Box<str> {
    serde_json::to_string(value).unwrap_or_default().into()
}
