//! Fills a database with made-up people and tokens, as many as one likes: for measurements, and for trying Hallpass at a size.
//!
//! The organization, its projects and its teams come through the use cases; people and tokens are too many for that
//! and are written in bulk, row by row what the use cases would have written, but without a line in the audit log for each.
//! Secrets come from the installation's random source and are as good as any; everything else is the same for the same seed.

mod founding;
mod house;
mod life;
mod log;
mod uses;
mod words;

use super::AppError;
use crate::domain::chance::Chance;
use crate::domain::ids::TokenId;
use crate::domain::secret::PlainSecret;
use crate::domain::token::{TokenKind, TokenState};
use crate::store::bulk::{self, DayRow, TokenRow, UseRow};
use crate::store::{Store, StoreError};
use house::House;
use life::Lives;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// How many tokens go to the database at once.
const BATCH: u64 = 5_000;
/// How many batches may wait for the database.
const WAITING: usize = 4;

/// What is to be made.
pub struct Wish {
    /// How many tokens to add.
    pub tokens: u64,
    /// How many people, besides the administrator and the busiest, when the organization is founded.
    pub people: usize,
    /// How many projects then.
    pub projects: usize,
    /// How many of the tokens the busiest person gets.
    pub busiest: u64,
    /// How many of a hundred tokens are revoked or have ended.
    pub percent_over: i64,
    /// How many entries of the audit log to make up.
    pub entries: u64,
    /// Of how many tokens the secret is handed out.
    pub samples: u64,
    /// What chance begins with.
    pub seed: String,
    /// The Argon2id hash of the password of the administrator and the busiest person; empty when they shall have none.
    pub password_hash: String,
}

/// A token whose secret is handed out.
pub struct Sample {
    /// Its secret.
    pub secret: PlainSecret,
    /// Its id.
    pub id: TokenId,
    /// The username of its owner.
    pub owner: String,
    /// What sort it is.
    pub kind: TokenKind,
    /// Its state when it was made up.
    pub state: TokenState,
    /// Whether it was good for anything then: active, of an active owner and an active maker.
    pub works: bool,
}

/// What was made.
pub struct Generated {
    /// The usernames of the administrator and of the busiest person.
    pub usernames: [&'static str; 2],
    /// Whether they were added by this, and so have the given password.
    pub founded: bool,
    /// The samples, the administrator's own token first.
    pub samples: Vec<Sample>,
}

#[derive(Default)]
struct Batch {
    tokens: Vec<TokenRow>,
    uses: Vec<UseRow>,
    days: Vec<DayRow>,
    samples: Vec<Sample>,
}

/// Fills an empty database, or adds tokens to one that was filled by this before.
/// `tell` hears how many tokens are written, from time to time.
/// Errors: `Conflict` for a database that holds anything else; those of the store.
pub fn generate(store: &Store, wish: &Wish, mut tell: impl FnMut(u64)) -> Result<Generated, AppError> {
    let founded = founding::demand_made_up(store, wish)?;
    let house = store.read(House::look)?;
    let samples = bulk::fill(store, |filling| {
        std::thread::scope(|scope| {
            let (give, batches) = sync_channel(WAITING);
            let house = &house;
            scope.spawn(move || make_up(store, house, wish, &give));
            take_in(filling, batches, &mut tell)
        })
    })?;
    log::fill(store, &house, wish, &mut |_| ())?;
    Ok(Generated { usernames: [house::ADMINISTRATOR, house::BUSIEST], founded, samples })
}

/// Makes everything up while another thread writes it. Ends early when that one has given up.
fn make_up(store: &Store, house: &House, wish: &Wish, give: &SyncSender<Result<Batch, AppError>>) {
    let mut lives = Lives::new(store, house, wish, Chance::of(&wish.seed));
    let mut number = 0;
    while number < wish.tokens {
        let end = wish.tokens.min(number + BATCH);
        let batch = (number..end).try_fold(Batch::default(), |batch, number| lives.add(batch, number));
        let is_over = batch.is_err();
        if give.send(batch).is_err() || is_over {
            return;
        }
        number = end;
    }
}

fn take_in(
    filling: &mut bulk::Filling<'_>,
    batches: Receiver<Result<Batch, AppError>>,
    tell: &mut impl FnMut(u64),
) -> Result<Vec<Sample>, AppError> {
    let (mut samples, mut written) = (Vec::new(), 0);
    for batch in batches {
        let batch = batch?;
        write(filling, &batch)?;
        written += batch.tokens.len() as u64;
        samples.extend(batch.samples);
        tell(written);
    }
    Ok(samples)
}

fn write(filling: &mut bulk::Filling<'_>, batch: &Batch) -> Result<(), StoreError> {
    filling.add_tokens(&batch.tokens)?;
    filling.add_uses(&batch.uses)?;
    filling.add_days(&batch.days)
}
