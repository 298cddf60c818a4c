//! Reading one TOML table key by key, noting whatever is missing, misspelt or of the wrong kind.

use std::{collections::BTreeSet, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::mistake::Mistakes;

/// The longest noun, verb, sentence or heading, in characters.
const TEXT_MAX_CHARACTERS: usize = 120;

/// A value and where it stands.
pub(super) type Found<'a> = &'a Spanned<DeValue<'a>>;

/// A table that is being read. Keys nobody asked for are reported by `finish`.
pub(super) struct Table<'a, 'm, 't> {
    about: String,
    span: Range<usize>,
    table: &'a DeTable<'a>,
    asked: BTreeSet<&'static str>,
    mistakes: &'m mut Mistakes<'t>,
}

impl<'a, 'm, 't> Table<'a, 'm, 't> {
    /// `about` is how messages call this table: "the resource".
    pub(super) fn new(
        about: impl Into<String>,
        span: Range<usize>,
        table: &'a DeTable<'a>,
        mistakes: &'m mut Mistakes<'t>,
    ) -> Self {
        Self { about: about.into(), span, table, asked: BTreeSet::new(), mistakes }
    }

    /// The value under a key; a missing one is a mistake.
    pub(super) fn required(&mut self, key: &'static str) -> Option<Found<'a>> {
        let found = self.optional(key);
        if found.is_none() {
            self.mistakes.note(self.span.clone(), format!("{} has no `{key}`", self.about));
        }
        found
    }

    /// The value under a key, if it is there.
    pub(super) fn optional(&mut self, key: &'static str) -> Option<Found<'a>> {
        self.asked.insert(key);
        self.table.get(key)
    }

    /// A required text for people: one line, trimmed, of reasonable length, without control characters.
    pub(super) fn words(&mut self, key: &'static str) -> Option<String> {
        let found = self.required(key)?;
        let Some(text) = found.get_ref().as_str() else {
            return self.wrong(found, format!("`{key}` must be a text in quotes"));
        };
        match flaw_of(text) {
            Some(flaw) => self.wrong(found, format!("`{key}` {flaw}")),
            None => Some(text.to_owned()),
        }
    }

    /// A required name, read by `parse`.
    pub(super) fn name<T, E: ToString>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<(T, Range<usize>)> {
        let found = self.required(key)?;
        let Some(text) = found.get_ref().as_str() else {
            return self.wrong(found, format!("`{key}` must be a text in quotes"));
        };
        match parse(text) {
            Ok(name) => Some((name, found.span())),
            Err(why) => self.wrong(found, why.to_string()),
        }
    }

    /// `true` or `false`; absent means `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        let Some(found) = self.optional(key) else {
            return false;
        };
        let value = found.get_ref().as_bool();
        value.or_else(|| self.wrong(found, format!("`{key}` must be true or false"))).unwrap_or(false)
    }

    /// Notes a mistake at a value of this table. Always `None`, so that it can end a reader.
    pub(super) fn wrong<T>(&mut self, found: Found<'_>, message: impl Into<String>) -> Option<T> {
        self.mistakes.note(found.span(), message);
        None
    }

    /// Reports every key that was never asked for.
    pub(super) fn finish(self) {
        for key in self.table.keys().filter(|key| !self.asked.contains(key.get_ref().as_ref())) {
            let known: Vec<_> = self.asked.iter().map(|name| format!("`{name}`")).collect();
            let name = key.get_ref();
            let message = format!("{} has no key {name:?}; it knows {}", self.about, known.join(", "));
            self.mistakes.note(key.span(), message);
        }
    }
}

fn flaw_of(text: &str) -> Option<String> {
    let hidden =
        |c: char| c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.trim().is_empty() {
        return Some("is empty".into());
    }
    if text.trim() != text {
        return Some("begins or ends with a space".into());
    }
    if text.chars().any(hidden) {
        return Some("has a control character, a line break or a direction mark in it".into());
    }
    let too_long = text.chars().count() > TEXT_MAX_CHARACTERS;
    too_long.then(|| format!("is longer than {TEXT_MAX_CHARACTERS} characters"))
}
