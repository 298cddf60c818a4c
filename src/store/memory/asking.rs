//! One worker's question whether everything is known, put for many requests at once.
//! On Postgres that saves round trips, on SQLite it saves locking the file for each request anew.
//!
//! An answer counts only for those who asked before its read began. So whoever comes while a question is under way
//! waits for the next: a read serves many verdicts, and none is older than its question.
//! The question is a task of its own: it is not lost with the client that gave rise to it, and it runs after everything
//! that has arrived in this turn of the event loop, which so shares it.

use super::super::StoreError;
use super::question::Question;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tokio::sync::oneshot::{self, Sender};

/// The questions of one worker.
pub(super) struct Asking(Rc<Queue>);

struct Queue {
    question: Question,
    is_asked: Cell<bool>,
    waiting: RefCell<Vec<Sender<Result<(), String>>>>,
}

/// Puts questions until nobody waits any more.
struct Asker(Rc<Queue>);

impl Asking {
    /// Nobody waits yet.
    pub(super) fn new(question: Question) -> Self {
        Self(Rc::new(Queue { question, is_asked: Cell::default(), waiting: RefCell::default() }))
    }

    /// Waits for an answer to a question that is put after now.
    /// Whoever comes while another is under way may wait twice as long as one takes. Errors: those of the question.
    pub(super) async fn share(&self) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.0.waiting.borrow_mut().push(answer);
        if !self.0.is_asked.replace(true) {
            tokio::task::spawn_local(Asker(self.0.clone()).ask_for_all());
        }
        let gone = |_| StoreError::Unavailable("nobody asks the database any more".to_owned());
        answered.await.map_err(gone)?.map_err(StoreError::Unavailable)
    }
}

impl Asker {
    async fn ask_for_all(self) {
        loop {
            let waiting = self.0.waiting.take();
            if waiting.is_empty() {
                return;
            }
            let said = self.0.question.put().await.map_err(|error| error.to_string());
            for one in waiting {
                // Whoever hung up meanwhile needs no answer.
                _ = one.send(said.clone());
            }
            // Those who were answered go first, and whoever has arrived meanwhile joins the next question.
            tokio::task::yield_now().await;
        }
    }
}

/// However this ends, the next request asks anew, and nobody waits for an answer that never comes.
impl Drop for Asker {
    fn drop(&mut self) {
        self.0.is_asked.set(false);
        self.0.waiting.take();
    }
}
