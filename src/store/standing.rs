//! Everything that the verdict on a secret depends on, read in one picture.

use super::rows::corrupt;
use super::{Snapshot, StoreError, people, policies, teams, tokens};
use crate::domain::secret::SecretDigest;
use crate::domain::token::Token;
use crate::domain::verdict::Standing;

/// Tokens that make tokens that make tokens: deeper than this nothing can be made, so a longer chain is a damaged row.
pub const DEEPEST: usize = 8;

/// The standing of the token whose secret has this digest; `None` when there is no such token.
pub fn by_digest(snapshot: &mut Snapshot<'_>, digest: &SecretDigest) -> Result<Option<Standing>, StoreError> {
    let Some(token) = tokens::by_digest(snapshot, digest)? else { return Ok(None) };
    of_token(snapshot, token).map(Some)
}

/// The standing of a token.
pub fn of_token(snapshot: &mut Snapshot<'_>, token: Token) -> Result<Standing, StoreError> {
    let makers = makers_of(snapshot, &token)?;
    let owner = people::by_id(snapshot, token.owner_id)?.ok_or_else(|| corrupt("a token without its owner"))?;
    let owner_is_member = people::is_member(snapshot, token.organization_id, token.owner_id)?;
    let held = teams::rights_of(snapshot, token.organization_id, token.owner_id)?;
    let policy = policies::in_force(snapshot, token.organization_id)?;
    Ok(Standing { token, makers, owner, owner_is_member, held, policy })
}

fn makers_of(snapshot: &mut Snapshot<'_>, token: &Token) -> Result<Vec<Token>, StoreError> {
    let mut makers: Vec<Token> = Vec::new();
    let mut next = token.parent_id;
    while let Some(id) = next {
        if makers.len() == DEEPEST {
            return Err(corrupt("a chain of tokens that is too long"));
        }
        let maker = tokens::by_id(snapshot, id)?.ok_or_else(|| corrupt("a token without its maker"))?;
        next = maker.parent_id;
        makers.push(maker);
    }
    Ok(makers)
}
