//! The lives of made-up tokens: whose they are, what they may do, when they were made and what became of them.

use super::house::{DAYS, EVERYTHING, EVERYTHING_AND_TOKENS, House};
use super::{Batch, Sample, Wish, uses, words};
use crate::app::AppError;
use crate::domain::chance::Chance;
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::secret::PlainSecret;
use crate::domain::token::{Description, Revocation, RevocationReason, Terms, Token, TokenKind, TokenName, TokenState};
use crate::domain::window::{Expiry, Window};
use crate::store::Store;
use crate::store::bulk::TokenRow;
use std::collections::HashMap;
use time::Duration;

/// A name that three tokens of the busiest person bear and no other, for looking for something rare.
const RARE: &str = "Zanzibar relay";

/// Makes up one token after the other, the oldest first.
pub(super) struct Lives<'h> {
    store: &'h Store,
    house: &'h House,
    wish: &'h Wish,
    chance: Chance,
    now: Moment,
    /// The newest token of each person that makes tokens.
    makers: HashMap<usize, Maker>,
}

#[derive(Clone, Copy)]
struct Maker {
    id: TokenId,
    until: Expiry,
    works: bool,
}

/// What a token is from its first moment on.
struct Birth {
    owner: usize,
    kind: TokenKind,
    shape: usize,
    name: String,
    at: Moment,
    is_over: bool,
    maker: Option<Maker>,
}

impl<'h> Lives<'h> {
    /// Nobody has a token yet.
    pub(super) fn new(store: &'h Store, house: &'h House, wish: &'h Wish, chance: Chance) -> Self {
        Self { store, house, wish, chance, now: store.env().clock.now(), makers: HashMap::new() }
    }

    /// Adds the token of this number to a batch. Errors: `Broken` when a made-up name breaks a rule.
    pub(super) fn add(&mut self, mut batch: Batch, number: u64) -> Result<Batch, AppError> {
        let birth = self.birth(number);
        let rules = self.store.rules();
        let secret = PlainSecret::generate(&rules.prefix, |bytes| self.store.env().secrets.fill(bytes));
        let token = self.token(&birth, &secret)?;
        let works = token.state(self.now) == TokenState::Active
            && self.house.people[birth.owner].is_active
            && birth.maker.is_none_or(|maker| maker.works);
        if birth.shape == EVERYTHING_AND_TOKENS {
            self.makers.insert(birth.owner, Maker { id: token.id, until: token.terms.window.until, works });
        }
        if let Some((last, days)) = uses::of(&token, self.now, &mut self.chance) {
            batch.uses.push(last);
            batch.days.extend(days);
        }
        let digest = secret.digest(&rules.keyring.tokens);
        if self.is_sample(number) {
            let owner = self.house.people[birth.owner].username.clone();
            let state = token.state(self.now);
            batch.samples.push(Sample { secret, id: token.id, owner, kind: token.kind, state, works });
        }
        batch.tokens.push(TokenRow::new(&token, &digest, &self.house.shapes[birth.shape]));
        Ok(batch)
    }

    /// The keys of the administrator and of the busiest person come first; samples are spread evenly behind them.
    fn is_sample(&self, number: u64) -> bool {
        let step = (self.wish.tokens / self.wish.samples.max(1)).max(1);
        self.wish.samples > 0 && (number < 2 || number.is_multiple_of(step))
    }

    fn birth(&mut self, number: u64) -> Birth {
        let at = self.moment_of(number);
        if number < 2 {
            let owner = if number == 0 { self.house.administrator } else { self.house.busiest };
            let (kind, shape) = (TokenKind::FullAccess, EVERYTHING_AND_TOKENS);
            return Birth { owner, kind, shape, name: "Key for measurements".to_owned(), at, is_over: false, maker: None };
        }
        if self.is_rare(number) {
            let (owner, kind) = (self.house.busiest, TokenKind::FullAccess);
            return Birth { owner, kind, shape: EVERYTHING, name: RARE.to_owned(), at, is_over: false, maker: None };
        }
        let owner = self.owner();
        let is_over = self.chance.percent(self.wish.percent_over);
        let (kind, shape) = self.kind_and_shape(owner, at, is_over);
        let maker = self.makers.get(&owner).copied().filter(|_| kind == TokenKind::Restricted && self.chance.percent(6));
        let name = if kind == TokenKind::Login { "Login".to_owned() } else { words::token(&mut self.chance) };
        Birth { owner, kind, shape, name, at, is_over, maker }
    }

    fn is_rare(&self, number: u64) -> bool {
        let quarter = self.wish.tokens / 4;
        quarter > 2 && (number == quarter || number == 2 * quarter || number == 3 * quarter)
    }

    /// The tokens are spread over the whole time, each at a moment of its own, so that the next one is always later.
    fn moment_of(&mut self, number: u64) -> Moment {
        let span = DAYS * 86_400_000_000;
        let step = (span / i64::try_from(self.wish.tokens).unwrap_or(i64::MAX).max(1)).max(1);
        let micros = span - i64::try_from(number).unwrap_or_default().saturating_mul(step) - self.chance.below(step);
        self.now.minus(Duration::microseconds(micros.max(0)))
    }

    /// A few have many and many have few.
    fn owner(&mut self) -> usize {
        if self.chance.below(i64::try_from(self.wish.tokens).unwrap_or(i64::MAX)) < i64::try_from(self.wish.busiest).unwrap_or(0)
        {
            return self.house.busiest;
        }
        let luck = self.chance.below(1_000_000) as f64 / 1_000_000.0;
        let place = (luck.powf(1.3) * self.house.people.len() as f64) as usize;
        if place == self.house.busiest { self.house.administrator } else { place.min(self.house.people.len() - 1) }
    }

    fn kind_and_shape(&mut self, owner: usize, at: Moment, is_over: bool) -> (TokenKind, usize) {
        // What ends within hours cannot be alive when it is old.
        let may_be_short = is_over || self.now.since(at) < Duration::minutes(30);
        let shape = self.shape(owner);
        match self.chance.below(100) {
            0..12 => (TokenKind::FullAccess, EVERYTHING),
            12..14 => (TokenKind::FullAccess, EVERYTHING_AND_TOKENS),
            14..44 if may_be_short => (TokenKind::Ephemeral, shape),
            44..56 if may_be_short => (TokenKind::Login, EVERYTHING_AND_TOKENS),
            _ => (TokenKind::Restricted, shape),
        }
    }

    /// Mostly what a team of the owner gives; now and then what a team gave that they have left, which sleeps since.
    fn shape(&mut self, owner: usize) -> usize {
        let own = &self.house.people[owner].shapes;
        if own.is_empty() || self.chance.percent(3) {
            let fixed = EVERYTHING_AND_TOKENS + 1;
            return fixed + self.chance.place_in(self.house.shapes.len() - fixed);
        }
        own[self.chance.place_in(own.len())]
    }

    fn token(&mut self, birth: &Birth, secret: &PlainSecret) -> Result<Token, AppError> {
        let millis = u64::try_from(birth.at.micros() / 1_000).unwrap_or_default();
        let (window, edited_at) = self.window(birth);
        let networks = Networks::default();
        let mut token = Token {
            id: TokenId::new(self.store.env().secrets.id(millis)),
            organization_id: self.house.organization_id,
            owner_id: self.house.people[birth.owner].id,
            parent_id: birth.maker.map(|maker| maker.id),
            kind: birth.kind,
            name: TokenName::parse(&birth.name).map_err(AppError::broken)?,
            description: Description::parse(self.description(birth)).map_err(AppError::broken)?,
            terms: Terms { grant: self.house.shapes[birth.shape].grant.clone(), window, networks },
            enabled: birth.name == RARE || birth.shape == EVERYTHING_AND_TOKENS || !self.chance.percent(3),
            waits_for: None,
            revocation: None,
            hint: secret.hint(),
            created_at: birth.at,
            updated_at: edited_at.unwrap_or(birth.at),
            version: if edited_at.is_some() { 2 } else { 1 },
        };
        if birth.is_over && !window.has_ended(self.now) {
            self.revoke(&mut token);
        }
        Ok(token)
    }

    fn description(&mut self, birth: &Birth) -> &'static str {
        match birth.kind {
            TokenKind::Login => "Made by signing in at the API.",
            _ => words::description(&mut self.chance),
        }
    }

    /// The window, and when it was last changed if it was.
    fn window(&mut self, birth: &Birth) -> (Window, Option<Moment>) {
        let lifetimes = self.store.rules().lifetimes.of(birth.kind);
        let (from, age) = (birth.at.whole_seconds(), self.now.since(birth.at));
        let later = |at: Moment, span: Duration| at.plus(span).unwrap_or(Moment::FAR_AWAY);
        let ended = birth.is_over && age > Duration::minutes(10) && (is_short(birth.kind) || self.chance.percent(60));
        if ended {
            let most = lifetimes.longest.min(age).whole_seconds();
            let until = later(from, Duration::seconds(1 + self.chance.below(most - 1)));
            return (Window { from, until: Expiry::At(until) }, None);
        }
        let is_kept = birth.name == RARE || birth.shape == EVERYTHING_AND_TOKENS || self.chance.percent(20);
        if is_kept && lifetimes.may_never_end {
            return (Window { from, until: within(birth, Expiry::Never) }, None);
        }
        if age < Duration::days(30) && !is_short(birth.kind) && birth.maker.is_none() && self.chance.percent(20) {
            let from = later(self.now.whole_seconds(), Duration::hours(1 + self.chance.below(24 * 30)));
            return (Window { from, until: Expiry::At(later(from, lifetimes.longest / 2)) }, None);
        }
        let longest = lifetimes.longest.whole_seconds();
        let left = longest / 50 + self.chance.below(longest - longest / 50);
        let until = later(self.now.whole_seconds(), Duration::seconds(left.max(1)));
        // What ends later than a new token could was prolonged meanwhile.
        let edited_at = (until.since(from) > lifetimes.longest).then(|| until.minus(lifetimes.longest).max(birth.at));
        (Window { from, until: within(birth, Expiry::At(until)) }, edited_at)
    }

    fn revoke(&mut self, token: &mut Token) {
        let days = self.now.since(token.created_at).whole_seconds();
        let at = token.created_at.plus(Duration::seconds(self.chance.below(days))).unwrap_or(token.created_at);
        let by = if self.chance.percent(80) { token.owner_id } else { self.house.people[self.house.administrator].id };
        let reason = RevocationReason::ALL[self.chance.place_in(RevocationReason::ALL.len())];
        let at = at.max(token.updated_at);
        token.revocation = Some(Revocation { at, by: Some(by), reason });
        token.updated_at = at;
        token.version += 1;
    }
}

fn is_short(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Ephemeral | TokenKind::Login)
}

/// A token never outlives the one that made it.
fn within(birth: &Birth, until: Expiry) -> Expiry {
    birth.maker.map_or(until, |maker| maker.until.earlier(until))
}
