//! The rights picker, one for tokens and for roles, made for hundreds of rights in dozens of places.
//!
//! Only the groups that are open or hold something chosen are in the page; the others arrive when they are opened.
//! What is chosen out of sight travels in compact hidden fields, so nothing is lost on the way.
//! Every control is a button or field of the form around the picker, sent to that form's own address as a `step`:
//! with htmx the answer is the piece that changed, without script it is the whole form with everything typed still there.
//! A step changes nothing but the form; the same form without a step is the one that saves.
//!
//! Reading what was sent is `sent.rs`, doing a step is `step.rs`, drawing is `draw.rs` and `group.rs`,
//! rights written as text or JSON are `written.rs`. What a picker shows is plain data in `view.rs`.

mod draw;
mod group;
mod offer;
mod sent;
mod step;
pub mod view;
mod written;

pub use draw::draw;
pub use offer::{Home, Offer, Place};
pub use sent::{KNOWN, REPEATABLE, Sent};
pub use step::{Spot, Step, take};
pub use view::Note;
pub use written::written;

use super::frame::Frame;
use crate::web::reply::{Answer, drawn};
use view::{GroupAnswer, PartsAnswer, Picker, SaidAnswer};

/// The answer to a step for htmx: the piece that changed, and the sentence with it.
pub fn answer(frame: Frame, step: &Step, picker: Picker, sentence: String) -> Answer {
    let group = step.spot().and_then(|spot| picker.group(spot).cloned());
    match (step, group) {
        (Step::Say(_), group) => {
            let count = group.map(|group| (group.id, group.count)).unwrap_or_default();
            drawn(&SaidAnswer { frame, chosen: picker.chosen, button: picker.button, count, sentence })
        }
        (_, Some(group)) => {
            let Picker { action, chosen, button, .. } = picker;
            drawn(&GroupAnswer { frame, action, group, chosen, button, sentence })
        }
        (_, None) => {
            let is_new = picker.chooser.as_ref().is_some_and(|chooser| chooser.is_new);
            let relist = is_new || !matches!(step, Step::Look);
            drawn(&PartsAnswer { frame, picker, relist, sentence })
        }
    }
}
