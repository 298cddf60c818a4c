//! Two batches about the same token, put together: what could not be written, and what came meanwhile.

use super::{Origin, RightUse, UseBatch, UseDay};

impl UseBatch {
    /// Adds what another batch counted, whichever of them came first. Nothing grows but by what is new in it.
    pub fn absorb(&mut self, other: Self) {
        let at = |batch: &Self| batch.last.as_ref().map(|(at, ..)| *at);
        if at(&other) > at(self) {
            self.last = other.last;
        }
        other.days.into_iter().for_each(|day| self.absorb_day(day));
        other.rights.into_iter().for_each(|used| self.absorb_right(used));
        other.origins.into_iter().for_each(|origin| self.absorb_origin(origin));
    }

    fn absorb_day(&mut self, day: UseDay) {
        match self.days.iter_mut().find(|known| known.day == day.day) {
            Some(known) => (known.allowed, known.refused) = (known.allowed + day.allowed, known.refused + day.refused),
            None => self.days.push(day),
        }
    }

    fn absorb_right(&mut self, used: RightUse) {
        let is_same = |known: &&mut RightUse| known.service_id == used.service_id && known.right == used.right;
        match self.rights.iter_mut().find(is_same) {
            Some(known) => (known.at, known.times) = (known.at.max(used.at), known.times + used.times),
            None => self.rights.push(used),
        }
    }

    fn absorb_origin(&mut self, origin: Origin) {
        let is_same = |known: &&mut Origin| {
            known.address == origin.address && known.user_agent == origin.user_agent && known.service_id == origin.service_id
        };
        match self.origins.iter_mut().find(is_same) {
            Some(known) => {
                known.first_at = known.first_at.min(origin.first_at);
                known.last_at = known.last_at.max(origin.last_at);
                known.times += origin.times;
            }
            None => self.origins.push(origin),
        }
    }
}
