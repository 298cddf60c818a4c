//! A list of tokens that is read page by page, in stretches.

use super::filter::{self, Drive};
use super::order::{Part, after, few_in_order, in_order, parts, to_its_end, up_to};
use super::{Found, MOST_COUNTED, Query, few, horizon, shelves};
use crate::domain::ids::OrganizationId;
use crate::domain::listing::{Order, Place, TokenQuery, Whose};
use crate::domain::moment::Moment;
use crate::store::at_most::AtMost;
use crate::store::schema::tokens;
use crate::store::{Snapshot, StoreError};
use diesel::prelude::*;
use diesel::sql_types::Integer;
use std::sync::Arc;

/// How many rows of a wide list are looked at first. Most pages are filled by far fewer, and where a look ends is found by walking there.
const GLANCE: i64 = 500;

/// How many more when these did not fill the page. Both take a few milliseconds.
const STRETCH: i64 = 4_500;

/// A list of tokens in an organization. What an index tells of it is asked once, however many pages are read.
pub struct List {
    wanted: Wanted,
    /// Once asked.
    few: Option<Few>,
    /// Whether so much was found at a glance that it cannot be rare.
    is_common: bool,
}

/// The ids of all tokens that can be meant; `None` when they are many or no index can tell.
type Few = Option<Arc<Vec<String>>>;

impl List {
    /// The list that is asked for; nothing is read yet.
    pub fn new(organization_id: OrganizationId, whose: Whose, query: TokenQuery) -> Self {
        Self { wanted: Wanted { organization_id, whose, query }, few: None, is_common: false }
    }

    /// The next rows, `most` at most; fewer when the rows that were looked at hold no more. The list goes on behind them.
    pub fn page(&mut self, snapshot: &mut Snapshot<'_>, most: usize) -> Result<Found, StoreError> {
        let found = if self.wanted.is_nobodys() { Found::default() } else { self.look(snapshot, most)? };
        self.wanted.query.after.clone_from(&found.rest);
        Ok(found)
    }

    fn look(&mut self, snapshot: &mut Snapshot<'_>, most: usize) -> Result<Found, StoreError> {
        let mut found = Found::default();
        for part in parts(&self.wanted.query, snapshot.now()) {
            let mut next = Some(part);
            for reach in [GLANCE, STRETCH] {
                let Some(part) = next.take() else { break };
                let (end, before) = (self.wanted.end(snapshot, &part, reach)?, found.rows.len());
                let wish = self.wanted.asked(snapshot.now(), &part, end.as_ref());
                found.take_in(snapshot, in_order(wish, self.wanted.query.order, &part), &self.wanted.query, most)?;
                self.is_common |= reach == GLANCE && promises(found.rows.len() - before, most - before);
                if found.is_filled {
                    return Ok(found);
                }
                found.looked_at += usize::try_from(reach).unwrap_or_default();
                found.rest.clone_from(&end);
                next = end.map(|end| part.from(end));
                if next.is_some()
                    && !(self.is_common && reach == GLANCE)
                    && let Some(ids) = self.few(snapshot)?
                {
                    return self.wanted.among_few(snapshot, found, &ids, most);
                }
            }
            if next.is_some() {
                return Ok(found);
            }
        }
        Ok(found)
    }

    /// What is rare is told by an index at once: to walk past what lacks it for a whole stretch takes longer.
    fn few(&mut self, snapshot: &mut Snapshot<'_>) -> Result<Few, StoreError> {
        if self.few.is_none() {
            let found = few::candidates(snapshot, self.wanted.organization_id, &self.wanted.query)?;
            self.few = Some(found.map(Arc::new));
        }
        Ok(self.few.clone().flatten())
    }

    /// How many rows there are from the beginning, and whether that is all of them. A list in which more than `most` rows
    /// would have to be looked through is counted in its first rows alone.
    pub fn count(&mut self, snapshot: &mut Snapshot<'_>, most: i64) -> Result<(i64, bool), StoreError> {
        if self.wanted.is_nobodys() {
            return Ok((0, true));
        }
        if self.wanted.query.is_plain()
            && let Some(count) = self.wanted.count_live(snapshot, most)?
        {
            return Ok((count, count <= most));
        }
        // To ask for common letters takes longer than anything else on a page.
        let may_be_few = self.wanted.whose.is_wide() && !(self.is_common && self.wanted.query.search.is_some());
        let few = if may_be_few { self.few(snapshot)? } else { None };
        let all = self.wanted.whole_again();
        match few {
            Some(ids) => Ok((all.count_among(snapshot, &ids)?, true)),
            None => all.count(snapshot, most),
        }
    }
}

/// What is wanted, and from where on.
struct Wanted {
    organization_id: OrganizationId,
    whose: Whose,
    query: TokenQuery,
}

impl Wanted {
    fn is_nobodys(&self) -> bool {
        matches!(&self.whose, Whose::Owners(ids) if ids.is_empty())
    }

    fn whole_again(&self) -> Self {
        let query = TokenQuery { order: Order::Made, after: None, ..self.query.clone() };
        Self { organization_id: self.organization_id, whose: self.whose.clone(), query }
    }

    /// Where one look at a part ends; `None` when it can be looked through to its end.
    fn end(&self, snapshot: &mut Snapshot<'_>, part: &Part, reach: i64) -> Result<Option<Place>, StoreError> {
        if !self.whose.is_wide() {
            return Ok(None);
        }
        horizon::of(snapshot, self.organization_id, self.query.order, part, reach)
    }

    /// Everything that is asked for, within one stretch of one part; in no order yet.
    fn asked(&self, now: Moment, part: &Part, end: Option<&Place>) -> Query {
        let rows = self.asked_by(self.drive(part), now, part);
        match end {
            Some(end) => up_to(rows, self.query.order, end),
            None => to_its_end(rows, self.query.order, part),
        }
    }

    fn asked_by(&self, drive: Drive, now: Moment, part: &Part) -> Query {
        let rows = filter::of(self.organization_id, &self.whose, drive);
        after(filter::asked(rows, self.organization_id, &self.query, now), self.query.order, part)
    }

    fn asked_among(&self, now: Moment, part: &Part, ids: &[String]) -> Query {
        let rows = self.asked_by(Drive::OwnersOrUses, now, part).filter(tokens::id.eq_any(ids.to_vec()));
        to_its_end(rows, self.query.order, part)
    }

    /// Uses in their order are walked from the uses; SQLite would rather walk all tokens and sort them.
    fn drive(&self, part: &Part) -> Drive {
        let by_uses = self.query.order == Order::LastUsed && matches!(part, Part::With(_));
        if self.whose.is_wide() && !by_uses { Drive::Tokens } else { Drive::OwnersOrUses }
    }

    /// Adds what is meant of these tokens, from where the list goes on.
    fn among_few(&self, snapshot: &mut Snapshot<'_>, mut found: Found, ids: &[String], most: usize) -> Result<Found, StoreError> {
        let rest = TokenQuery { after: found.rest.take(), ..self.query.clone() };
        for part in parts(&rest, snapshot.now()) {
            let rows = self.asked_among(snapshot.now(), &part, ids);
            found.take_in(snapshot, few_in_order(rows, rest.order, &part), &rest, most)?;
            if found.is_filled {
                break;
            }
        }
        found.looked_at += ids.len();
        Ok(found)
    }

    /// Counts everything that is not over in an index alone, where there is one for it.
    fn count_live(&self, snapshot: &mut Snapshot<'_>, most: i64) -> Result<Option<i64>, StoreError> {
        match self.whose {
            Whose::Anybody => few::count_live(snapshot, self.organization_id, most).map(Some),
            Whose::Owner(id) => shelves::count_live(snapshot, self.organization_id, id).map(Some),
            Whose::Owners(_) | Whose::Teams(_) | Whose::MadeBy(_) => Ok(None),
        }
    }

    fn count_among(&self, snapshot: &mut Snapshot<'_>, ids: &[String]) -> Result<i64, StoreError> {
        let mut count = 0;
        for part in parts(&self.query, snapshot.now()) {
            let rows = self.asked_among(snapshot.now(), &part, ids);
            count += rows.select(diesel::dsl::count_star()).get_result::<i64>(snapshot.connection)?;
        }
        Ok(count)
    }

    fn count(&self, snapshot: &mut Snapshot<'_>, most: i64) -> Result<(i64, bool), StoreError> {
        let mut count = 0;
        for part in parts(&self.query, snapshot.now()) {
            let is_long = self.end(snapshot, &part, most)?.is_some();
            let end = if is_long { self.end(snapshot, &part, GLANCE)? } else { None };
            count += self.count_in_order(snapshot, &part, end.as_ref())?;
            if is_long {
                return Ok((count, false));
            }
        }
        Ok((count, true))
    }

    /// Row by row and in the order of the list, which says by which index to walk: to count without an order
    /// SQLite may choose another one, and read through all that ended long ago.
    fn count_in_order(&self, snapshot: &mut Snapshot<'_>, part: &Part, end: Option<&Place>) -> Result<i64, StoreError> {
        let rows = in_order(self.asked(snapshot.now(), part, end), self.query.order, part);
        let found: Vec<i32> =
            rows.select(diesel::dsl::sql::<Integer>("1")).at_most(MOST_COUNTED + 1).load(snapshot.connection)?;
        Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
    }
}

/// Whether the stretch behind a glance that found so many will fill the page too: twice over, when it is no worse.
fn promises(found: usize, wanted: usize) -> bool {
    let more = usize::try_from(STRETCH / GLANCE).unwrap_or_default();
    found * more >= 2 * (wanted - found)
}
