//! The first page of administration: how many tokens there are, what ends when, how they are used, and what deserves a look.

mod view;

use super::frame::Chip;
use super::marks::lifeline::{DayOfUse, UsageChart};
use super::marks::weeks::BarChart;
use super::shell::{self, Section};
use super::words;
use crate::app::overview::{MOST_COUNTED, MOST_REFUSALS, Overview, Risk, UseDay, show};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::tokens::usage::day_number;
use crate::domain::moment::Moment;
use crate::domain::tally::{Tally, WEEKS};
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use time::Duration;
use view::{OverviewPage, OverviewView, RiskLine, Stat};

/// Days of use that are shown.
const DAYS: i64 = 90;
/// Where all tokens are listed.
const TOKENS: &str = "/web/admin/tokens";

/// The overview.
pub async fn index(visit: Visit, present: Present) -> Answer {
    let now = visit.shared.desk.store().env().clock.now();
    let (actor, since_day) = (present.actor.clone(), day_number(now) - DAYS + 1);
    let read = visit.shared.desk.read(move |snapshot| Ok((show(snapshot, &actor, since_day)?, whoami(snapshot, &actor)?)));
    let (overview, whoami) = read.await?;
    let frame = shell::frame(&visit, &whoami, Section::Overview, "Overview");
    drawn(&OverviewPage { frame, overview: draw(&overview, &whoami, now) })
}

fn draw(overview: &Overview, whoami: &Whoami, now: Moment) -> OverviewView {
    let tally = &overview.tally;
    OverviewView {
        lede: format!("The tokens of {}, and what deserves a look.", whoami.organization.name.as_str()),
        counted: overview.counted_at.map(|at| words::relative(at, now)),
        is_uncounted: overview.is_uncounted,
        waits: overview.to_decide.filter(|count| *count > 0).map(waits),
        states: states(tally),
        looks: looks(tally, overview.refusals, now),
        weeks: weeks(tally, now),
        usage: usage(&overview.days, now),
        risks: overview.risks.iter().map(|risk| line(risk, now)).collect(),
    }
}

/// Exact up to ten thousand; beyond that nobody needs the last digit.
fn count(number: i64, most: i64) -> String {
    if number > most { format!("{}+", words::grouped(most)) } else { words::grouped(number) }
}

fn states(tally: &Tally) -> Vec<Stat> {
    let stat = |number: i64, state: &str, shelf: &str| Stat {
        count: count(number, MOST_COUNTED),
        word: String::new(),
        chip: Some(Chip::of_state(state)),
        href: format!("{TOKENS}?state={shelf}"),
    };
    let waiting = Chip { word: "Waiting".to_owned(), ..Chip::of_state("waiting") };
    let waiting = Stat { chip: Some(waiting), ..stat(tally.waiting, "waiting", "waiting") };
    [
        stat(tally.active, "active", "in_use"),
        stat(tally.starts_later, "starts-later", "in_use"),
        stat(tally.paused, "paused", "paused"),
        waiting,
        stat(tally.ended, "ended", "ended"),
        stat(tally.revoked, "revoked", "revoked"),
    ]
    .into_iter()
    // Most organizations want nobody's approval.
    .filter(|stat| tally.waiting > 0 || !stat.href.ends_with("=waiting"))
    .collect()
}

fn waits(count: i64) -> String {
    match count {
        1 => "One request waits for you to decide.".to_owned(),
        count => format!("{} requests wait for you to decide.", words::grouped(count)),
    }
}

fn looks(tally: &Tally, refusals: Option<i64>, now: Moment) -> Vec<Stat> {
    let flagged = |number: i64, word: &str, flag: &str| Stat {
        count: count(number, MOST_COUNTED),
        word: word.to_owned(),
        chip: None,
        href: format!("{TOKENS}?flag={flag}"),
    };
    let mut looks = vec![
        flagged(tally.never_end, "never end", "never_ends"),
        flagged(tally.unused, "silent for 90 days", "silent"),
        flagged(tally.orphans, "of people who are disabled", "owner_gone"),
    ];
    looks.extend(refusals.map(|refusals| Stat {
        count: count(refusals, MOST_REFUSALS - 1),
        word: "refused changes since yesterday".to_owned(),
        chip: None,
        href: format!("/web/admin/audit?result=refused&from={}", now.minus(Duration::days(1)).date()),
    }));
    looks
}

fn weeks(tally: &Tally, now: Moment) -> BarChart {
    let day = |week: i64| now.plus(Duration::weeks(week)).unwrap_or(now);
    let counts: Vec<_> = (0..i64::try_from(WEEKS).unwrap_or(0))
        .map(|week| {
            let number = usize::try_from(week).ok().and_then(|week| tally.ends_in_week.get(week)).copied().unwrap_or(0);
            let (from, until) = (day(week).date(), day(week + 1).date());
            let href = format!("{TOKENS}?ends_after={from}&ends_before={until}");
            (words::day(day_number(day(week))), number, count(number, MOST_COUNTED), href)
        })
        .collect();
    let all: i64 = tally.ends_in_week.iter().sum();
    BarChart::draw(&format!("{} in the next {WEEKS} weeks.", ending(all)), &counts)
}

fn ending(all: i64) -> String {
    if all == 1 { "One token ends".to_owned() } else { format!("{} tokens end", words::number(all)) }
}

fn usage(days: &[UseDay], now: Moment) -> Option<UsageChart> {
    let (allowed, refused) = days.iter().fold((0, 0), |sum, day| (sum.0 + day.allowed, sum.1 + day.refused));
    if allowed + refused == 0 {
        return None;
    }
    let today = day_number(now);
    let line: Vec<DayOfUse> = (today - DAYS + 1..=today)
        .map(|number| {
            let known = days.iter().find(|day| day.day == number);
            let pick = |of: fn(&UseDay) -> i64| u64::try_from(known.map_or(0, of)).unwrap_or_default();
            DayOfUse { day: words::day(number), allowed: pick(|day| day.allowed), refused: pick(|day| day.refused) }
        })
        .collect();
    let (allowed, refused) = (words::grouped(allowed), words::grouped(refused));
    Some(UsageChart::draw(
        &line,
        &format!("Tokens were accepted {allowed} times and refused {refused} times in the last {DAYS} days."),
    ))
}

fn line(risk: &Risk, now: Moment) -> RiskLine {
    let chip = |word: &str| Chip { kind: "warn".to_owned(), mark: "!".to_owned(), word: word.to_owned() };
    let mut chips = Vec::new();
    chips.extend(risk.never_ends.then(|| chip("Never ends")));
    chips.extend(risk.is_full.then(|| chip("All its owner's rights")));
    RiskLine {
        name: risk.token.name.as_str().to_owned(),
        href: format!("{TOKENS}/{}", risk.token.id),
        owner: risk.owner_name.clone(),
        made: words::relative(risk.token.created_at, now),
        chips,
    }
}
