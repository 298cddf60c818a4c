//! How made-up tokens were used.

use super::words;
use crate::app::tokens::usage::day_number;
use crate::domain::chance::Chance;
use crate::domain::moment::Moment;
use crate::domain::token::Token;
use crate::store::bulk::{DayRow, UseRow};
use crate::store::token_uses::{LastUse, UseDay};
use time::Duration;

/// Not every token is ever used.
const PERCENT_USED: i64 = 65;

/// The last use of a token and the days of its last uses; nothing for one that was never used.
pub(super) fn of(token: &Token, now: Moment, chance: &mut Chance) -> Option<(UseRow, Vec<DayRow>)> {
    let first = token.terms.window.from.max(token.created_at);
    let last = last_moment(token, now);
    if last <= first || !chance.percent(PERCENT_USED) {
        return None;
    }
    let idle = idle_seconds(chance);
    let at = last.minus(Duration::seconds(chance.below(idle))).max(first);
    let days: Vec<UseDay> = days(first, at, chance);
    let times = days.iter().map(|day| day.allowed).sum();
    let (address, user_agent) = (Some(words::address(chance)), Some(words::client(chance).to_owned()));
    let days = days.into_iter().map(|day| DayRow::new(token.id, day)).collect();
    Some((UseRow::new(token.id, LastUse { at, address, user_agent, times }), days))
}

/// When the token could be used last.
fn last_moment(token: &Token, now: Moment) -> Moment {
    let ended = token.terms.window.until.moment().unwrap_or(now);
    let revoked = token.revocation.as_ref().map_or(now, |it| it.at);
    now.min(ended).min(revoked)
}

/// Most are used every day; some rest for months.
fn idle_seconds(chance: &mut Chance) -> i64 {
    match chance.below(100) {
        0..70 => 86_400,
        70..90 => 86_400 * 30,
        _ => 86_400 * 400,
    }
}

fn days(first: Moment, last: Moment, chance: &mut Chance) -> Vec<UseDay> {
    let (first, last) = (day_number(first), day_number(last));
    let wanted = if chance.percent(75) { 1 } else { 1 + chance.below(4) };
    let usual = 1 + chance.below(1_500);
    let day = |day| UseDay { day, allowed: usual + day % 7, refused: 0 };
    (first.max(last - wanted + 1)..=last).map(day).collect()
}
