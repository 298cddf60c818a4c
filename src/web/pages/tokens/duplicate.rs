//! A draft that begins as another token: same name, rights and length, a secret of its own.

use super::draft::{Draft, preset};
use crate::domain::rights::RightsTree;
use crate::domain::token::{Grant, Token, TokenKind};
use crate::domain::window::Window;
use crate::web::pages::picker::Sent;

impl Draft {
    /// A draft with what another token of the person has; its end is as far away as the other's was from its start.
    pub(super) fn like(token: &Token, once: String) -> Self {
        let (kind, rights) = match &token.terms.grant {
            Grant::Everything { .. } => (TokenKind::FullAccess, RightsTree::default()),
            Grant::Only(rights) => (TokenKind::Restricted, rights.clone()),
        };
        Self {
            once,
            name: token.name.as_str().to_owned(),
            description: token.description.as_str().to_owned(),
            starts: "now".to_owned(),
            networks: token.terms.networks.lines().collect::<Vec<_>>().join("\n"),
            ends: nearest_preset(token.terms.window).to_owned(),
            kind: kind.as_str().to_owned(),
            picked: Sent::beginning_with(rights),
            notice: Some(format!("Filled in from {}. Check every line.", token.name.as_str())),
            ..Self::default()
        }
    }
}

/// The longest preset that is no longer than a window; the shortest for shorter ones, thirty days for an endless one.
fn nearest_preset(window: Window) -> &'static str {
    let Some(end) = window.until.moment() else { return "P30D" };
    let span = end.since(window.from);
    let fits = |word: &&str| preset(word).is_some_and(|length| length <= span);
    ["P1Y", "P90D", "P60D", "P30D"].into_iter().find(fits).unwrap_or("P7D")
}
