//! What the form of a deed on many tokens says, in an address or in a body.

use super::asked::Asked;
use crate::app::AppError;
use crate::app::bulk::choose::{Choice, Selection};
use crate::domain::bulk::{Deed, Taken};
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::rights::{Catalogue, Pair};
use crate::domain::token::RevocationReason;
use crate::web::fields::Fields;
use crate::web::pages::asked::moment;
use crate::web::state::Shared;

/// The deeds that are offered.
pub(super) const DEEDS: [&str; 5] = ["revoke", "pause", "resume", "shorten", "narrow"];

/// What was sent, as it was typed.
pub(super) struct Sent {
    pub deed: String,
    pub tokens: Vec<TokenId>,
    /// Whether all that match are meant.
    pub is_all: bool,
    pub asked: Asked,
    pub without: Vec<TokenId>,
    /// Why only the preview is wanted again; empty when the deed is.
    pub update: String,
    pub why: String,
    pub until: String,
    pub take: String,
    pub reason: String,
    pub count: String,
    pub fingerprint: String,
}

impl Sent {
    /// Reads it. Errors: `Invalid` for a deed that nobody offers or something that is no token.
    pub(super) fn read(fields: &Fields) -> Result<Self, AppError> {
        let text = |name: &str| fields.text(name).to_owned();
        let deed = text("deed");
        if !DEEDS.contains(&deed.as_str()) {
            return Err(AppError::invalid("deed", "bulk.deed_unknown", "Choose what is to be done. Nothing was changed."));
        }
        Ok(Self {
            deed,
            tokens: ids(fields, "token")?,
            is_all: fields.text("all") == "yes",
            asked: asked(fields),
            without: ids(fields, "without")?,
            update: text("update"),
            why: text("why"),
            until: text("until"),
            take: text("take"),
            reason: text("reason"),
            count: text("count"),
            fingerprint: text("fingerprint"),
        })
    }

    /// Which tokens are meant. Errors: `Invalid` when none was chosen, or a filter cannot be read.
    pub(super) fn selection(&self, shared: &Shared, now: Moment) -> Result<Selection, AppError> {
        let choice = match (self.is_all, self.tokens.is_empty()) {
            (true, _) => Choice::All(Box::new(self.asked.read(shared.catalogue(), now)?)),
            (false, false) => Choice::These(self.tokens.clone()),
            (false, true) => {
                return Err(AppError::invalid("token", "bulk.nothing", "Tick at least one token first. Nothing was changed."));
            }
        };
        Ok(Selection { choice, without: self.without.iter().copied().collect() })
    }

    /// Whether one token was chosen by hand: nobody types a number for that.
    pub(super) fn is_single(&self) -> bool {
        !self.is_all && self.tokens.len() == 1
    }

    /// What is done. Errors: `Invalid` naming what is missing.
    pub(super) fn deed(&self, catalogue: &Catalogue) -> Result<Deed, AppError> {
        match self.deed.as_str() {
            "revoke" => RevocationReason::parse(&self.why)
                .map(Deed::Revoke)
                .ok_or_else(|| AppError::invalid("why", "token.reason_unknown", "Choose one of the reasons.")),
            "pause" => Ok(Deed::Pause),
            "resume" => Ok(Deed::Resume),
            "shorten" => moment(&self.until)
                .map(|until| Deed::Shorten(until.whole_seconds()))
                .ok_or_else(|| AppError::invalid("until", "token.moment_unreadable", "Choose a date and a time.")),
            _ if self.take == "unused" => Ok(Deed::Narrow(Taken::Unused)),
            _ => {
                let known = |pair: &Pair| catalogue.action(pair.resource.as_str(), pair.action.as_str()).is_some();
                let pair = self.take.parse::<Pair>().ok().filter(known);
                let wrong = || AppError::invalid("take", "token.right_unknown", "Choose what is taken away.");
                pair.map(|pair| Deed::Narrow(Taken::One(pair))).ok_or_else(wrong)
            }
        }
    }

    /// The fields that say which tokens are meant, to be sent again.
    pub(super) fn hidden(&self, selection: &Selection) -> Vec<(String, String)> {
        let mut hidden = vec![("deed".to_owned(), self.deed.clone())];
        if self.is_all {
            hidden.push(("all".to_owned(), "yes".to_owned()));
            hidden.extend(self.asked.pairs().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        } else {
            hidden.extend(self.tokens.iter().map(|id| ("token".to_owned(), id.to_string())));
        }
        hidden.extend(selection.without.iter().map(|id| ("without".to_owned(), id.to_string())));
        hidden
    }
}

fn ids(fields: &Fields, name: &str) -> Result<Vec<TokenId>, AppError> {
    fields.all(name).map(|id| TokenId::parse(id).map_err(|_| AppError::NotFound)).collect()
}

/// The filters that came with it.
pub(super) fn asked(fields: &Fields) -> Asked {
    let text = |name: &str| fields.text(name).to_owned();
    Asked {
        q: text("q"),
        state: text("state"),
        kind: text("kind"),
        owner: text("owner"),
        team: text("team"),
        can: text("can"),
        project: text("project"),
        flag: text("flag"),
        ends: text("ends"),
        ends_after: text("ends_after"),
        ends_before: text("ends_before"),
        used: text("used"),
        unused_since: text("unused_since"),
        networks: text("networks"),
        used_from: text("used_from"),
        sort: text("sort"),
        ..Asked::default()
    }
}
