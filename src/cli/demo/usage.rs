//! How tokens were used: believable counts for each day, the same every time.

use super::calendar::Calendar;
use super::story::{Rhythm, Usage};
use crate::app::tokens::usage::day_number;
use crate::domain::chance::Chance;
use crate::domain::ids::ServiceId;
use crate::domain::moment::Moment;
use crate::domain::rights::{Right, RightsTree};
use crate::store::token_uses::{Origin, RightUse, UseBatch, UseDay};
use time::{Duration, Weekday};

/// How many days of use a token in use has.
const DAYS: i64 = 90;
/// How many days a token has that nobody uses any more.
const DAYS_BEFORE_QUIET: i64 = 30;

/// When a token worked and when it did not.
pub(super) struct Working {
    switches: Vec<(Moment, bool)>,
}

impl Working {
    /// From its start on, until something else is said.
    pub(super) fn from(start: Moment) -> Self {
        Self { switches: vec![(start, true)] }
    }

    /// It works, or does not, from `at` on.
    pub(super) fn switch(&mut self, at: Moment, works: bool) {
        self.switches.push((at, works));
    }

    /// It is over at `at`, whatever was to come.
    pub(super) fn end(&mut self, at: Moment) {
        self.switches.retain(|(when, _)| *when < at);
        self.switches.push((at, false));
    }

    fn at(&self, at: Moment) -> bool {
        self.switches.iter().filter(|(since, _)| *since <= at).max_by_key(|(since, _)| *since).is_some_and(|(_, works)| *works)
    }

    fn start(&self) -> Option<Moment> {
        self.switches.first().map(|(at, _)| *at)
    }
}

/// What a token with this usage did; `None` when it was never used.
pub(super) fn batch(usage: &Usage, working: &Working, calendar: Calendar, chance: &mut Chance) -> Option<UseBatch> {
    let last_day = usage.quiet.unwrap_or(0);
    let length = if usage.quiet.is_some() { DAYS_BEFORE_QUIET } else { DAYS };
    let mut batch = UseBatch::default();
    for days_ago in (last_day..last_day + length).rev() {
        // Drawn on every day, so that one day's answer does not shift the others.
        let (luck, late) = (Chance::from_number(chance.draw()), chance.draw());
        note_day(&mut batch, usage, working, Day::of(calendar, days_ago, usage.rhythm), luck, late);
    }
    (!batch.days.is_empty()).then_some(batch)
}

/// Adds from where it was used, and what was asked for by whom.
pub(super) fn tell_where(batch: &mut UseBatch, usage: &Usage, service_id: Option<ServiceId>, wanted: &RightsTree) {
    let times: i64 = batch.days.iter().map(|day| day.allowed).sum();
    let first = batch.days.iter().filter(|day| day.allowed > 0).map(|day| day.day).min();
    let first = first.and_then(|day| Moment::from_micros(day * 86_400_000_000 + 43_200_000_000).ok());
    let (Some((last_at, ..)), Some(first_at)) = (&batch.last, first) else { return };
    let last_at = *last_at;
    batch.origins.push(Origin {
        address: usage.from.clone(),
        user_agent: usage.by.clone(),
        service_id: service_id.map(|id| id.to_string()).unwrap_or_default(),
        first_at: first_at.min(last_at),
        last_at,
        times,
    });
    if let Some(service_id) = service_id {
        let used = |right: Right| RightUse { service_id, right: right.to_string(), at: last_at, times };
        batch.rights.extend(wanted.rights().map(used));
    }
}

fn note_day(batch: &mut UseBatch, usage: &Usage, working: &Working, day: Day, mut luck: Chance, late: u64) {
    let uses = uses_on(usage, day.start.utc().weekday(), &mut luck) * day.percent_over() / 100;
    if uses == 0 || working.start().is_none_or(|start| day.noon < start) {
        return;
    }
    let number = day_number(day.start);
    if working.at(day.noon) {
        batch.days.push(UseDay { day: number, allowed: uses, refused: 0 });
        batch.last = Some((day.last_use(uses, late), Some(usage.from.clone()), Some(usage.by.clone())));
    } else if usage.stubborn {
        batch.days.push(UseDay { day: number, allowed: 0, refused: uses });
    }
}

/// A day, and the hours of it in which a token of some rhythm is used.
struct Day {
    start: Moment,
    noon: Moment,
    from: Moment,
    until: Moment,
    now: Moment,
}

impl Day {
    fn of(calendar: Calendar, days_ago: i64, rhythm: Rhythm) -> Self {
        let (start, now) = (calendar.day(days_ago), calendar.now());
        let at = |hour| start.plus(Duration::hours(hour)).unwrap_or(start);
        let (from, until) = hours(rhythm);
        Self { start, noon: at(12).min(now), from: at(from), until: at(until), now }
    }

    /// How much of its hours is over: all of them, unless the day is today.
    fn percent_over(&self) -> i64 {
        let (over, all) = (self.now.since(self.from), self.until.since(self.from));
        (over.whole_seconds() * 100 / all.whole_seconds().max(1)).clamp(0, 100)
    }

    /// The last of so many uses, which are spread over the hours.
    fn last_use(&self, uses: i64, late: u64) -> Moment {
        let gap = self.until.since(self.from).whole_seconds() / uses.max(1);
        let before = Duration::seconds(5 + Chance::from_number(late).below(gap.min(5_400)));
        self.until.min(self.now).minus(before).max(self.start)
    }
}

/// From when until when on a day, in hours and UTC.
fn hours(rhythm: Rhythm) -> (i64, i64) {
    match rhythm {
        Rhythm::Workdays => (7, 18),
        Rhythm::Always => (0, 24),
        Rhythm::Nightly => (2, 3),
        Rhythm::Weekly => (4, 5),
        Rhythm::Weekends => (16, 23),
        Rhythm::Rarely => (9, 17),
    }
}

/// How often on such a weekday, give or take a fifth.
fn uses_on(usage: &Usage, weekday: Weekday, chance: &mut Chance) -> i64 {
    let percent = percent_on(usage.rhythm, weekday, chance.below(100));
    let usual = usage.a_day * percent / 100;
    let spread = usual / 5;
    usual - spread + chance.below(spread * 2 + 1)
}

/// How much of a usual day happens on this weekday; `luck` is from 0 to 99.
fn percent_on(rhythm: Rhythm, weekday: Weekday, luck: i64) -> i64 {
    let is_weekend = matches!(weekday, Weekday::Saturday | Weekday::Sunday);
    match rhythm {
        Rhythm::Workdays if is_weekend => {
            if luck < 12 {
                10
            } else {
                0
            }
        }
        Rhythm::Workdays if weekday == Weekday::Friday => 75,
        Rhythm::Workdays => {
            if luck < 6 {
                15
            } else {
                100
            }
        }
        Rhythm::Always if is_weekend => 70,
        Rhythm::Always => {
            if luck < 3 {
                160
            } else {
                100
            }
        }
        Rhythm::Nightly => {
            if luck < 3 {
                0
            } else {
                100
            }
        }
        Rhythm::Weekly => {
            if weekday == Weekday::Monday {
                100
            } else {
                0
            }
        }
        Rhythm::Weekends if is_weekend || weekday == Weekday::Friday => 100,
        Rhythm::Weekends => 8,
        Rhythm::Rarely => {
            if luck < 8 && !is_weekend {
                100
            } else {
                0
            }
        }
    }
}
