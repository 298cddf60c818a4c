//! What happens when. The log of a real organization is in the order of time, so the story happens in it too.

use super::Failure;
use super::house::House;
use crate::domain::moment::Moment;

/// The entries of the story; those of one moment happen in the order in which they were noted.
#[derive(Default)]
pub(super) struct Agenda<'a>(Vec<Entry<'a>>);

type Entry<'a> = (Moment, Box<dyn FnOnce(&mut House) -> Result<(), Failure> + 'a>);

impl<'a> Agenda<'a> {
    /// Notes what happens at a moment.
    pub(super) fn note(&mut self, at: Moment, deed: impl FnOnce(&mut House) -> Result<(), Failure> + 'a) {
        self.0.push((at, Box::new(deed)));
    }

    /// Lets all of it happen.
    pub(super) fn happen(mut self, house: &mut House) -> Result<(), Failure> {
        self.0.sort_by_key(|(at, _)| *at);
        self.0.into_iter().try_for_each(|(_, deed)| deed(house))
    }
}
