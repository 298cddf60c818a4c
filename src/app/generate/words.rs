//! The words of which made-up people, projects, teams and tokens are called.

use crate::domain::chance::Chance;

/// First names.
const FIRST: [&str; 40] = [
    "Ada", "Alan", "Amara", "Aroha", "Ben", "Chidi", "Clara", "Dmitri", "Edith", "Elif", "Emil", "Farah", "Grace", "Hana",
    "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Kai", "Katya", "Lars", "Leila", "Lin", "Mateo", "Mei", "Mira", "Noor", "Omar",
    "Paula", "Priya", "Ravi", "Rosa", "Sam", "Sofia", "Tariq", "Tove", "Uma", "Viktor", "Zoe",
];

/// Last names.
const LAST: [&str; 40] = [
    "Abbott", "Adeyemi", "Almeida", "Andersen", "Bauer", "Bianchi", "Castro", "Chen", "Costa", "Dubois", "Eriksen", "Fischer",
    "Fontaine", "Garcia", "Haddad", "Hansen", "Ibrahim", "Ito", "Jansen", "Kaya", "Kim", "Kowalski", "Larsen", "Lopez", "Marino",
    "Mbeki", "Moreau", "Nakamura", "Novak", "Okafor", "Olsen", "Patel", "Petrov", "Quinn", "Rossi", "Sato", "Schmidt", "Silva",
    "Tanaka", "Weber",
];

/// What projects and teams are called after.
const THINGS: [&str; 24] = [
    "Harbour", "Aurora", "Basalt", "Canopy", "Delta", "Ember", "Fjord", "Granite", "Horizon", "Island", "Juniper", "Kelp",
    "Lantern", "Meridian", "Nimbus", "Orchard", "Prism", "Quarry", "Ridge", "Summit", "Tundra", "Umbra", "Vista", "Willow",
];

const KINDS: [&str; 8] = ["Archive", "Channel", "Studio", "Library", "Platform", "Festival", "News", "Sports"];

const DUTIES: [&str; 12] = [
    "Operations",
    "Ingest",
    "Delivery",
    "Metadata",
    "Playout",
    "Quality",
    "Partners",
    "Mobile",
    "Analytics",
    "Editing",
    "Localization",
    "Security",
];

/// What tokens are for.
const ERRANDS: [&str; 24] = [
    "CI deploy",
    "Nightly backup",
    "Grafana",
    "Terraform",
    "Asset import",
    "Render queue",
    "Data export",
    "Monitoring",
    "Metrics scrape",
    "Release bot",
    "Mobile app",
    "Cache purge",
    "Billing sync",
    "Search indexer",
    "Log shipper",
    "Subtitle worker",
    "QC robot",
    "Transcoder",
    "Playout",
    "Partner feed",
    "Smoke tests",
    "Ansible",
    "Notebook",
    "Webhook relay",
];

/// Where they are used.
const PLACES: [&str; 12] = [
    "production",
    "staging",
    "laptop",
    "runner",
    "eu-west",
    "us-east",
    "on the NAS",
    "control room",
    "cluster",
    "edge",
    "pipeline",
    "cron",
];

const REASONS: [&str; 8] = [
    "Asked for by the team; see the runbook.",
    "Used by the deployment job. Rotate it together with the runner.",
    "Read only, for the dashboards on the wall.",
    "Owned by the platform group, ask there before you revoke it.",
    "Temporary, until the new importer is live.",
    "For the partner's integration tests.",
    "Moves finished assets to the archive every night.",
    "Replaces the shared account of the old system.",
];

/// Programs that use tokens.
const CLIENTS: [&str; 8] = [
    "curl/8.5.0",
    "python-requests/2.32.3",
    "Go-http-client/2.0",
    "okhttp/4.12.0",
    "Terraform/1.9.5",
    "node-fetch/3.3.2",
    "Prometheus/2.53.1",
    "GitHub-Actions/2.319",
];

fn one_of<'w>(words: &[&'w str], chance: &mut Chance) -> &'w str {
    words.get(chance.place_in(words.len())).copied().unwrap_or_default()
}

/// The name of the person of this number, and what they sign in with; no two are alike.
pub(super) fn person(number: usize) -> (String, String) {
    // 40 and 40 names give 1,600 pairs; whoever comes later bears a number, as in any large directory.
    let (first, last) = (FIRST[number % 40], LAST[(number / 40 + number) % 40]);
    let namesakes = number / 1_600;
    let username = format!("{}.{}", first.to_lowercase(), last.to_lowercase());
    match namesakes {
        0 => (format!("{first} {last}"), username),
        _ => (format!("{first} {last} {}", namesakes + 1), format!("{username}{}", namesakes + 1)),
    }
}

/// The name of the project of this number; no two are alike.
pub(super) fn project(number: usize) -> String {
    numbered(THINGS[number % 24], KINDS[(number / 24 + number) % 8], number / 192)
}

/// The name of the team of this number; no two are alike.
pub(super) fn team(number: usize) -> String {
    numbered(THINGS[number % 24], DUTIES[(number / 24 + number) % 12], number / 288)
}

fn numbered(one: &str, other: &str, namesakes: usize) -> String {
    if namesakes == 0 { format!("{one} {other}") } else { format!("{one} {other} {}", namesakes + 1) }
}

/// What a token is called.
pub(super) fn token(chance: &mut Chance) -> String {
    format!("{} {} {:03}", one_of(&ERRANDS, chance), one_of(&PLACES, chance), chance.below(1_000))
}

/// Why it exists; more often than not nobody wrote that down.
pub(super) fn description(chance: &mut Chance) -> &'static str {
    if chance.percent(40) { one_of(&REASONS, chance) } else { "" }
}

/// A program that uses it.
pub(super) fn client(chance: &mut Chance) -> &'static str {
    one_of(&CLIENTS, chance)
}

/// A private address from which it is used.
pub(super) fn address(chance: &mut Chance) -> String {
    format!("10.{}.{}.{}", chance.below(64), chance.below(256), 1 + chance.below(254))
}
