//! On which occasions tokens are used: most uses of all tokens share a few.

use super::open::Times;
use super::{MOST_RIGHTS, Use};
use crate::domain::ids::ServiceId;
use crate::domain::rights::Right;
use crate::domain::service::Wanted;
use crate::store::token_uses::{Origin, RightUse};
use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

/// From where, by what, at which service and for which rights a token was used.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Occasion {
    address: Option<IpAddr>,
    user_agent: Option<String>,
    asked: Option<(ServiceId, Vec<Right>)>,
}

/// Each occasion once, for all tokens that share it.
#[derive(Default)]
pub(super) struct Occasions(HashSet<Arc<Occasion>>);

impl Occasions {
    /// The occasion of this use.
    pub(super) fn of(&mut self, used: &Use<'_>) -> Arc<Occasion> {
        let occasion = Occasion {
            address: used.address,
            user_agent: used.user_agent.map(str::to_owned),
            asked: used.asked.map(|(service_id, wanted)| (service_id, rights(wanted).to_vec())),
        };
        if let Some(known) = self.0.get(&occasion) {
            return known.clone();
        }
        let new = Arc::new(occasion);
        self.0.insert(new.clone());
        new
    }
}

impl Occasion {
    /// Whether it is the one of this use.
    pub(super) fn is_of(&self, used: &Use<'_>) -> bool {
        let asked = match (&self.asked, used.asked) {
            (None, None) => true,
            (Some((service_id, known)), Some((asked_by, wanted))) => *service_id == asked_by && known == rights(wanted),
            _ => false,
        };
        asked && self.address == used.address && self.user_agent.as_deref() == used.user_agent
    }

    /// What is told of the last use.
    pub(super) fn address_and_agent(&self) -> (Option<String>, Option<String>) {
        (self.address.map(|address| address.to_string()), self.user_agent.clone())
    }

    /// Where tokens were used, with the times still to be told.
    pub(super) fn origin(&self, times: Times) -> Origin {
        let (address, user_agent) = self.address_and_agent();
        Origin {
            address: address.unwrap_or_default(),
            user_agent: user_agent.unwrap_or_default(),
            service_id: self.asked.as_ref().map(|(service_id, _)| service_id.to_string()).unwrap_or_default(),
            first_at: times.first_at,
            last_at: times.last_at,
            times: times.count,
        }
    }

    /// What the service asked for.
    pub(super) fn rights(&self, times: Times) -> Vec<RightUse> {
        let Some((service_id, rights)) = &self.asked else { return Vec::new() };
        let used =
            |right: &Right| RightUse { service_id: *service_id, right: right.to_string(), at: times.last_at, times: times.count };
        rights.iter().map(used).collect()
    }
}

/// The rights that are counted.
fn rights(wanted: &Wanted) -> &[Right] {
    match wanted {
        Wanted::All(rights) | Wanted::Any(rights) => &rights[..rights.len().min(MOST_RIGHTS)],
        Wanted::Nowhere => &[],
    }
}
