//! What is kept of one token, in as few bytes as will do.

use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::token::{Switches, TokenKind, TokenState};
use crate::domain::token_policy::InForce;
use crate::domain::window::{Expiry, Window};

/// Stands for "never" among the ends.
pub(super) const FOR_EVER: i64 = i64::MAX;

/// As much of a digest as is kept: 128 bits of a keyed digest, for which nobody finds a second secret.
pub(super) type ShortDigest = [u8; 16];

/// One token.
pub(super) struct Entry {
    pub(super) digest: ShortDigest,
    pub(super) id: TokenId,
    pub(super) from: i64,
    pub(super) until: i64,
    pub(super) holder: u32,
    pub(super) leave: u32,
    pub(super) maker: u32,
    pub(super) name_start: u32,
    pub(super) name_bytes: u16,
    pub(super) kind: TokenKind,
    pub(super) is_enabled: bool,
    pub(super) is_over: bool,
    /// Whether it waits for somebody's approval.
    pub(super) waits: bool,
    /// Whether its leave names networks; most name none, and then nothing more is looked up.
    pub(super) has_networks: bool,
}

impl Entry {
    /// What the token is at a moment, under the policy of its organization where there is one.
    pub(super) fn state(&self, now: Moment, policy: Option<&InForce>) -> TokenState {
        let switches = Switches { is_enabled: self.is_enabled, waits: self.waits, is_revoked: self.is_over };
        TokenState::at(now, self.window_under(policy), switches)
    }

    /// The window that the policy leaves of it.
    pub(super) fn window_under(&self, policy: Option<&InForce>) -> Window {
        let window = self.window();
        policy.map_or(window, |policy| policy.window(self.kind, window))
    }

    /// Rows that no calendar holds were turned away when they were read.
    fn window(&self) -> Window {
        let from = Moment::from_micros(self.from).unwrap_or(Moment::FAR_AWAY);
        let until = match self.until {
            FOR_EVER => Expiry::Never,
            end => Moment::from_micros(end).map_or(Expiry::At(from), Expiry::At),
        };
        Window { from, until }
    }
}

/// The part of a digest that is kept.
pub(super) fn short(digest: &[u8; 32]) -> ShortDigest {
    let mut kept = ShortDigest::default();
    kept.copy_from_slice(&digest[..size_of::<ShortDigest>()]);
    kept
}

/// A digest is random already; its first bytes are as good a hash as any.
pub(super) fn hash_of_digest(digest: &ShortDigest) -> u64 {
    u64::from_le_bytes([digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7]])
}

/// The last eight bytes of a UUIDv7 are random but for two bits, which come to stand in the middle.
pub(super) fn hash_of_id(id: TokenId) -> u64 {
    id.uuid().as_u64_pair().1.swap_bytes()
}
