//! What is said of a deed on many tokens before it is done.

use crate::app::bulk::AT_ONCE;
use crate::app::bulk::choose::Set;
use crate::web::pages::words;

fn verb(deed: &str) -> &'static str {
    match deed {
        "revoke" => "Revoke",
        "pause" => "Pause",
        "resume" => "Let work again",
        "shorten" => "Shorten",
        _ => "Narrow",
    }
}

pub(super) fn title(deed: &str, count: usize, first: Option<&str>) -> String {
    match (deed, count, first) {
        ("resume", 1, Some(name)) => format!("Let {name} work again?"),
        (_, 1, Some(name)) => format!("{} {name}?", verb(deed)),
        ("resume", ..) => format!("Let {} tokens work again?", words::grouped(count)),
        _ => format!("{} {} tokens?", verb(deed), words::grouped(count)),
    }
}

pub(super) fn button(deed: &str, count: usize) -> String {
    match (deed, count) {
        ("resume", 1) => "Let it work again".to_owned(),
        ("resume", _) => format!("Let {} tokens work again", words::grouped(count)),
        (_, 1) => format!("{} token", verb(deed)),
        _ => format!("{} {} tokens", verb(deed), words::grouped(count)),
    }
}

pub(super) fn effect(deed: &str, count: usize) -> &'static str {
    match deed {
        "revoke" if count == 1 => "Programs using it fail at once. This cannot be undone.",
        "pause" if count == 1 => {
            "Programs using it fail at once, until it is let work again. You can take it back on the next page."
        }
        "resume" if count == 1 => "It works again, within its dates and its owner's rights.",
        "shorten" if count == 1 => "It will not work after the end that you choose. If it ends earlier, it stays as it is.",
        "narrow" if count == 1 => "It loses what you choose and keeps everything else.",
        "revoke" => "Programs using them fail at once. This cannot be undone.",
        "pause" => "Programs using them fail at once, until they are let work again. You can take it back on the next page.",
        "resume" => "They work again, within their dates and their owners' rights.",
        "shorten" => "None of them will work after the end that you choose. Those that end earlier stay as they are.",
        _ if count > AT_ONCE => "They lose what you choose, some at a time, and keep everything else.",
        _ => "They lose what you choose and keep everything else.",
    }
}

pub(super) fn say(set: &Set, without: usize) -> String {
    let count = i64::try_from(set.chosen.len()).unwrap_or(i64::MAX);
    let people = i64::try_from(set.people).unwrap_or(i64::MAX);
    let of = if people == 1 { "one person".to_owned() } else { format!("{} people", words::grouped(people)) };
    let mut said = format!("{} of {of}.", words::counted(count, "token"));
    match set.used_today {
        0 if count == 1 => said.push_str(" It was not used in the last 24 hours."),
        1 if count == 1 => said.push_str(" It was used in the last 24 hours."),
        0 => said.push_str(" None was used in the last 24 hours."),
        1 => said.push_str(" One was used in the last 24 hours; it stands first."),
        today => said.push_str(&format!(" {} were used in the last 24 hours; they stand first.", words::grouped(today))),
    }
    if without > 0 {
        said.push_str(&format!(" {} left alone.", words::grouped(without)));
    }
    said
}
