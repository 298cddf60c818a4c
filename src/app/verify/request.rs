//! Judges a request to a service: finds its rule, then asks the one decision.

use super::{Asker, Decision, Denial, Opened, Question};
use crate::app::AppError;
use crate::domain::service::{ClearPath, Needs, RuleRight, Service, Wanted};
use crate::domain::verdict::Reason;
use std::net::IpAddr;

/// A request to a service, as its gateway tells of it.
pub struct Asked<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path, when the gateway said it.
    pub path: Option<ClearPath<'a>>,
    /// The address of the gateway's client.
    pub from: Option<IpAddr>,
    /// The credential, when there is one.
    pub secret: Option<&'a [u8]>,
    /// Rights that the gateway's own configuration asks for.
    pub also: &'a [RuleRight],
    /// Whether one of those is enough.
    pub any_is_enough: bool,
    /// Whether it is a CORS preflight.
    pub is_preflight: bool,
}

/// What came of it.
pub enum Judged {
    /// Let in with a token.
    Known(super::Pass, Wanted),
    /// Let in without anybody being known.
    Anonymous,
    /// Not let in.
    Denied(Denial),
}

/// Judges a request. A service with rules lets nothing through that no rule names, and its gateway's wishes come on top.
/// Errors: only of the store.
pub async fn judge(gate: &Opened<'_>, service: &Service, asked: &Asked<'_>) -> Result<Judged, AppError> {
    if asked.is_preflight && service.preflight == crate::domain::service::Preflight::Allow {
        return Ok(Judged::Anonymous);
    }
    let rule = match (service.rules.is_empty(), asked.path) {
        (true, _) => None,
        (false, Some(path)) => service.rules.first_for(asked.method, path),
        (false, None) => None,
    };
    if let Some((rule, _)) = &rule
        && matches!(rule.needs, Needs::Nothing)
        && asked.also.is_empty()
    {
        return Ok(Judged::Anonymous);
    }
    let Some(secret) = asked.secret else { return Ok(Judged::Denied(Denial::of(Reason::NoCredential))) };
    let has_no_rule = rule.is_none() && !service.rules.is_empty();
    let wanted = |organization_id| match &rule {
        Some((rule, bindings)) => rule.needs.settled(organization_id, bindings),
        None => Wanted::All(Vec::new()),
    };
    let question = Question { asker: Asker::Service(service), from: asked.from, wanted: &wanted };
    match gate.decide(secret, &question).await? {
        Decision::Deny(denial) => Ok(Judged::Denied(denial)),
        Decision::Allow(pass, _) if has_no_rule => {
            Ok(Judged::Denied(Denial { reason: Reason::NoRule, token_id: Some(pass.token_id), missing: Vec::new() }))
        }
        Decision::Allow(pass, wanted) => Ok(on_top(pass, wanted, asked)),
    }
}

/// What the gateway's own configuration asks for besides the rule.
fn on_top(pass: super::Pass, wanted: Wanted, asked: &Asked<'_>) -> Judged {
    if asked.also.is_empty() {
        return Judged::Known(pass, wanted);
    }
    let also = asked.also.to_vec();
    let needs = if asked.any_is_enough { Needs::Any(also) } else { Needs::All(also) };
    let also = needs.settled(pass.organization_id, &Default::default());
    match pass.rights.falls_short(&also) {
        None => Judged::Known(pass, both(wanted, also)),
        Some(reason) => Judged::Denied(Denial { reason, token_id: Some(pass.token_id), missing: pass.rights.missing(&also) }),
    }
}

/// For the books only: everything that was asked for.
fn both(first: Wanted, second: Wanted) -> Wanted {
    match (first, second) {
        (Wanted::All(mut rights) | Wanted::Any(mut rights), Wanted::All(more) | Wanted::Any(more)) => {
            rights.extend(more);
            Wanted::All(rights)
        }
        _ => Wanted::All(Vec::new()),
    }
}
