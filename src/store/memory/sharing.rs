//! One worker's question to the thread that keeps the memory, put once for many requests, because it costs a round trip.
//!
//! An answer counts only for those who asked before the question began. So whoever comes while one is under way waits
//! for the next: it serves many verdicts, and none is older than its request.
//! Whoever comes first leads: puts the question and wakes the others. If the client of the leader hangs up, another one leads.

use super::super::StoreError;
use super::serving::{PATIENCE, There};
use std::cell::{Cell, RefCell};
use tokio::sync::Notify;

/// The questions of one worker, counted from one.
pub(super) struct Sharing {
    keeper: There,
    is_led: Cell<bool>,
    begun: Cell<u64>,
    answered: RefCell<Answered>,
    /// Who waits for a question with an even number, and who for one with an odd number.
    waiting: [Notify; 2],
}

/// The number of the last question that was answered, and its answer.
struct Answered(u64, Result<(), String>);

/// Whoever puts the next question.
struct Leader<'s>(&'s Sharing);

impl Sharing {
    /// Nobody has asked yet.
    pub(super) fn new(keeper: There) -> Self {
        let answered = RefCell::new(Answered(0, Ok(())));
        Self { keeper, is_led: Cell::default(), begun: Cell::default(), answered, waiting: Default::default() }
    }

    /// Waits for the answer to a question that begins after now. Errors: those of the store.
    pub(super) async fn put(&self) -> Result<(), StoreError> {
        let mine = self.begun.get() + 1;
        loop {
            if let Some(answer) = self.answer_to(mine) {
                return answer.map_err(StoreError::Unavailable);
            }
            if self.is_led.get() {
                self.waiting_for(mine).notified().await;
            } else {
                Leader::new(self).ask().await;
            }
        }
    }

    fn answer_to(&self, number: u64) -> Option<Result<(), String>> {
        let answered = self.answered.borrow();
        (answered.0 >= number).then(|| answered.1.clone())
    }

    fn waiting_for(&self, number: u64) -> &Notify {
        &self.waiting[usize::from(number % 2 == 1)]
    }
}

impl<'s> Leader<'s> {
    fn new(sharing: &'s Sharing) -> Self {
        sharing.is_led.set(true);
        Self(sharing)
    }

    async fn ask(self) {
        // Whatever has arrived by now is read first and joins this question.
        tokio::task::yield_now().await;
        let number = self.0.begun.get() + 1;
        self.0.begun.set(number);
        let said = self.0.keeper.follow(PATIENCE).await.map_err(|error| error.to_string());
        *self.0.answered.borrow_mut() = Answered(number, said);
    }
}

/// Those whose question was answered go on, and one of those who have come meanwhile leads the next.
/// A question that was given up counts as never begun; then whoever is first leads.
impl Drop for Leader<'_> {
    fn drop(&mut self) {
        let Sharing { is_led, begun, answered, waiting, .. } = self.0;
        is_led.set(false);
        let (number, last_answered) = (begun.get(), answered.borrow().0);
        if number == last_answered {
            self.0.waiting_for(number).notify_waiters();
            self.0.waiting_for(number + 1).notify_one();
        } else {
            begun.set(last_answered);
            waiting.iter().for_each(Notify::notify_waiters);
        }
    }
}
