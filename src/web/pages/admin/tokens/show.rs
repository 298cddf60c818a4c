//! One token of anybody's, fully explained: what it can do now and why, what sleeps, what it never used, who uses it.

use super::view::detail::{OriginRow, ReviewDetail, ShowPage, SleepingRight, WhySheet};
use super::{base, given, now, row};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::tokens::review::explain::{Asleep, Explained, Used, explain};
use crate::app::tokens::usage::day_number;
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::policy::PERSON_RESOURCE;
use crate::domain::rights::{Right, sentence};
use crate::domain::verdict::Reason;
use crate::web::failure::Failure;
use crate::web::pages::frame::{MomentText, PersonBadge, initials};
use crate::web::pages::marks::hallmark::Hallmark;
use crate::web::pages::rights::explained;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::tokens::history::entry;
use crate::web::pages::tokens::row::{chip, end_text, end_words, lifeline, short_id, used_words};
use crate::web::pages::tokens::view::detail::{Fact, HeldRight};
use crate::web::pages::tokens::{DAYS_SHOWN, detail};
use crate::web::pages::{log, words};
use crate::web::reply::{Answer, either};
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};
use actix_web::web::{Path, Query};

/// How many never-used rights are named one by one.
const MOST_UNUSED: usize = 60;

/// The page; for htmx, what it can do and why.
pub async fn show(visit: Visit, present: Present, id: Path<String>, asked: Query<explained::Asked>) -> Answer {
    let id = super::parse_id(&id)?;
    let (whoami, token) = read(&visit, &present, id).await?;
    let title = format!("{} – All tokens", token.seen.token().name.as_str());
    let frame = shell::frame(&visit, &whoami, Section::Review, &title);
    let mut token = draw(&visit.shared, &whoami, &token, &asked);
    token.is_own = token.owner_id == present.signed_in.person_id.to_string();
    either(&visit, || ShowPage { frame: frame.clone(), token: token.clone() }, || WhySheet { token: token.clone() })
}

async fn read(visit: &Visit, present: &Present, id: TokenId) -> Result<(Whoami, Explained), Failure> {
    let (actor, uses) = (present.actor.clone(), visit.shared.uses.clone());
    let since_day = day_number(now(&visit.shared)) - DAYS_SHOWN + 1;
    let read = visit.shared.desk.run(move |store| {
        uses.flush_token(store, id)?;
        store.read(|snapshot| Ok((whoami(snapshot, &actor)?, explain(snapshot, &actor, id, since_day)?)))
    });
    Ok(read.await?)
}

fn draw(shared: &Shared, whoami: &Whoami, explained: &Explained, asked: &explained::Asked) -> ReviewDetail {
    let (seen, now) = (&explained.seen, now(shared));
    let token = seen.token();
    let (last_use, owner) = (seen.listed.last_use.as_ref(), &seen.owner.person);
    let (end_word, end) = end_words(token, now);
    let (used_word, used) = used_words(last_use, now);
    let (base, unused) = (base(token.id), seen.unused());
    ReviewDetail {
        owner_id: owner.id.to_string(),
        own_href: format!("/web/pats/{}", token.id),
        name: token.name.as_str().to_owned(),
        description: token.description.as_str().to_owned(),
        short_id: short_id(shared, token),
        hallmark: Hallmark::strike(&token.id.to_string()),
        chip: chip(token, now),
        flags: row::flags(shared, seen, now),
        owner: PersonBadge {
            name: owner.full_name.as_str().to_owned(),
            detail: owner.username.as_str().to_owned(),
            initials: initials(owner.full_name.as_str()),
        },
        owner_href: (whoami.may(PERSON_RESOURCE, "get") && seen.owner.is_member)
            .then(|| format!("/web/admin/people/{}", owner.id)),
        teams: seen.owner.teams.join(", "),
        sentence: say(shared, whoami, explained),
        stopped: explained.fault.map(stopped).unwrap_or_default(),
        explained: explained::draw(shared, whoami, &explained.sources, &base, asked),
        all_href: asked.all_href(&base),
        given: explained.given.iter().map(|one| given::draw(whoami, one, owner.full_name.as_str(), now)).collect(),
        asleep: explained.asleep.iter().map(|(right, why)| sleeping(shared, whoami, right, *why, seen.owner.may_act())).collect(),
        use_of_rights: use_of_rights(explained),
        unused: unused.iter().take(MOST_UNUSED).map(|right| held(shared, whoami, right)).collect(),
        more_unused: unused.len().saturating_sub(MOST_UNUSED),
        lifeline: lifeline(token, last_use, &explained.days, now),
        end_word,
        end,
        used_word,
        used,
        chart: detail::chart(&explained.days, now),
        origins: origins(explained, now),
        facts: facts(shared, explained),
        history: explained.events.iter().map(|event| entry(shared, event, now)).collect(),
        pause_href: explained.may_change.then(|| deed_href(token.id, if token.enabled { "pause" } else { "resume" })),
        is_paused: !token.enabled,
        revoke_href: explained.may_revoke.then(|| deed_href(token.id, "revoke")),
        trail_href: log::trail(whoami, "token", token.id),
        may_look_only: !explained.may_change && !explained.may_revoke && token.revocation.is_none(),
        is_own: false,
        base,
    }
}

fn deed_href(id: TokenId, deed: &str) -> String {
    format!("{}/bulk?deed={deed}&token={id}", super::LIST)
}

fn say(shared: &Shared, whoami: &Whoami, explained: &Explained) -> String {
    if explained.seen.rights.is_empty() {
        return "It can do nothing at present.".to_owned();
    }
    sentence(&explained.seen.rights, shared.catalogue(), &|scope: &_| whoami.name_of(scope))
}

/// Why nothing of it works at present.
fn stopped(reason: Reason) -> String {
    let why = match reason {
        Reason::Revoked => "it was revoked",
        Reason::Expired => "it has ended",
        Reason::Disabled => "it is paused",
        Reason::NotYetValid => "its start is still to come",
        Reason::OwnerInactive => "its owner may not act here",
        Reason::WaitingForApproval => "a second person has still to agree to it, or its owner to come for its secret",
        _ => "something above it stopped",
    };
    format!("It is refused everywhere at present, because {why}. This is what it can do when it works:")
}

fn sleeping(shared: &Shared, whoami: &Whoami, right: &Right, why: Asleep, owner_may_act: bool) -> SleepingRight {
    let because = match why {
        Asleep::Retired => "Retired: the catalogue does not offer it any more.",
        Asleep::Withheld => "The organization's policy lets no token have it.",
        Asleep::OwnerLeft => "Its owner does not belong here any more.",
        Asleep::ProjectArchived => "The project is archived.",
        Asleep::MakerLacks => "The token that made it does not have it any more.",
        Asleep::NoTeamGives if owner_may_act => "No team of its owner gives it any more.",
        Asleep::NoTeamGives => "No team of its owner gives it at present.",
    };
    SleepingRight { right: held(shared, whoami, right), because: because.to_owned() }
}

fn held(shared: &Shared, whoami: &Whoami, right: &Right) -> HeldRight {
    let name = right.flat_name().unwrap_or_else(|| right.pair().to_string());
    let place = whoami.name_of(&right.scope).unwrap_or_else(|| right.scope.to_string());
    let action = shared.catalogue().action(right.resource.as_str(), right.action.as_str());
    HeldRight {
        sentence: action.map_or_else(|| name.clone(), |action| format!("{} in {place}", action.sentence)),
        danger: action.filter(|action| action.danger).map(|action| format!("can {}", action.verb)),
        name,
        dormant: None,
    }
}

fn use_of_rights(explained: &Explained) -> String {
    let (all, unused) = (explained.seen.rights.count(), explained.seen.unused().len());
    match (all, unused) {
        (0, _) => String::new(),
        (_, 0) if explained.uses.iter().all(|used| used.origin.service_id.is_empty()) => {
            "No service has asked for a single right of it yet, so nothing can be said about which it needs.".to_owned()
        }
        (_, 0) => "Each of its rights was asked for at least once.".to_owned(),
        (all, unused) => format!(
            "Services asked for {} of its {} rights; {} were never used.",
            words::grouped(all - unused),
            words::grouped(all),
            words::grouped(unused)
        ),
    }
}

/// Of what was used before origins were kept, the last use is known alone.
fn origins(explained: &Explained, now: Moment) -> Vec<OriginRow> {
    let last = explained.seen.listed.last_use.as_ref().filter(|_| explained.uses.is_empty());
    let known = explained.uses.iter().map(|used| origin(used, now));
    let alone = last.map(|last| OriginRow {
        address: last.address.clone().unwrap_or_else(|| "unknown".to_owned()),
        agent: last.user_agent.clone().unwrap_or_else(|| "says nothing".to_owned()),
        service: "Not kept".to_owned(),
        first: MomentText::word("Not kept"),
        last: words::relative(last.at, now),
        times: words::grouped(last.times),
    });
    known.chain(alone).collect()
}

fn origin(used: &Used, now: Moment) -> OriginRow {
    let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    OriginRow {
        address: or(&used.origin.address, "unknown"),
        agent: or(&used.origin.user_agent, "says nothing"),
        service: used.service.clone().unwrap_or_else(|| "Hallpass itself".to_owned()),
        first: words::relative(used.origin.first_at, now),
        last: words::relative(used.origin.last_at, now),
        times: words::grouped(used.origin.times),
    }
}

fn facts(shared: &Shared, explained: &Explained) -> Vec<Fact> {
    let token = explained.seen.token();
    let mut facts = vec![
        Fact::code("Id", &token.id.to_string(), "token-id"),
        Fact::code("Secret", &short_id(shared, token), ""),
        Fact::words("Kind", row::kind(token.kind)),
        Fact::moment("Made", words::full(token.created_at)),
        Fact::words("Made by", &explained.seen.maker.as_ref().map_or("Its owner".to_owned(), |name| format!("Token {name}"))),
        Fact::moment("Valid from", words::full(token.terms.window.from)),
        Fact::moment("Valid until", end_text(token.terms.window.until)),
    ];
    if let Some(revocation) = &token.revocation {
        facts.push(Fact::moment("Revoked", words::full(revocation.at)));
        facts.push(Fact::words("Because", revocation.reason.label()));
    }
    facts
}
