//! One worker's question whether everything is known: at most one is under way, and all who come meanwhile share the next one.
//!
//! An answer counts only for those who asked before its read began. So whoever comes while a question is under way
//! waits for the next, which one of them puts for all: a round trip serves many verdicts, and none is older than its question.

use super::super::StoreError;
use super::serving::There;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::oneshot::{self, Receiver, Sender};

/// The questions of one worker. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Asking(Rc<Queue>);

#[derive(Default)]
struct Queue {
    is_under_way: Cell<bool>,
    waiting: RefCell<Vec<Sender<Turn>>>,
}

/// What becomes of somebody who waits.
enum Turn {
    /// They put the question for themselves and others.
    Lead(Leading),
    /// Somebody else put it; this came of it.
    Answered(Result<(), String>),
}

/// Puts the question. However this ends, also when its client hangs up, the next one's turn comes.
struct Leading {
    queue: Rc<Queue>,
    followers: Vec<Sender<Turn>>,
}

impl Asking {
    /// Waits until every change that was acknowledged before now is known. Whoever has to wait for the question of another
    /// may wait twice as long as `patience`. Errors: `Unavailable`.
    pub(super) async fn follow(&self, there: &There, patience: Duration) -> Result<(), StoreError> {
        let leading = match self.join() {
            Ok(leading) => leading,
            Err(turn) => match turn.await {
                Ok(Turn::Lead(leading)) => leading,
                Ok(Turn::Answered(result)) => return result.map_err(StoreError::Unavailable),
                Err(_) => return Err(StoreError::Unavailable("nobody asks the database any more".to_owned())),
            },
        };
        leading.ask(there, patience).await
    }

    /// Begins to lead when nobody does, or joins those who wait.
    fn join(&self) -> Result<Leading, Receiver<Turn>> {
        if self.0.is_under_way.replace(true) {
            let (turn, turned) = oneshot::channel();
            self.0.waiting.borrow_mut().push(turn);
            return Err(turned);
        }
        Ok(Leading { queue: self.0.clone(), followers: Vec::new() })
    }
}

impl Leading {
    async fn ask(mut self, there: &There, patience: Duration) -> Result<(), StoreError> {
        let result = there.follow(patience).await;
        let said = match &result {
            Ok(()) => Ok(()),
            Err(error) => Err(error.to_string()),
        };
        for follower in self.followers.drain(..) {
            // Whoever hung up meanwhile needs no answer.
            _ = follower.send(Turn::Answered(said.clone()));
        }
        result
    }
}

impl Drop for Leading {
    fn drop(&mut self) {
        let mut others = std::mem::take(&mut self.followers);
        others.append(&mut self.queue.waiting.borrow_mut());
        match others.pop() {
            None => self.queue.is_under_way.set(false),
            // One who hung up hands it on to the next by dropping it.
            Some(next) => _ = next.send(Turn::Lead(Leading { queue: self.queue.clone(), followers: others })),
        }
    }
}
