//! Many rights in few letters: where they stand in the catalogue's order, as `0-39,45`.
//!
//! Forms carry what was chosen outside the part that they show, and a thousand rights on fifty projects must fit into one.
//! The numbers mean something under one catalogue only; [`Catalogue::mark`] tells whether it is still the same.

use super::{
    catalogue::{Action, Catalogue, Resource},
    roles::RolePairs,
    text::Pair,
};

impl Catalogue {
    /// A number that changes whenever the order or the names of rights change.
    pub fn mark(&self) -> u32 {
        let mut sum = crc32fast::Hasher::new();
        for (resource, action) in self.lines() {
            for part in [resource.name.as_str(), ":", action.name.as_str(), "\n"] {
                sum.update(part.as_bytes());
            }
        }
        sum.finalize()
    }

    /// The pairs as numbers and runs of numbers. Pairs that the catalogue does not know are left out.
    pub fn packed(&self, pairs: &RolePairs) -> String {
        let has = |(_, (resource, action)): &(usize, (&Resource, &Action))| {
            pairs.contains_pair(resource.name.as_str(), action.name.as_str())
        };
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (number, _) in self.lines().enumerate().filter(has) {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => runs.push((number, number)),
            }
        }
        let said = |(first, last): (usize, usize)| if first == last { first.to_string() } else { format!("{first}-{last}") };
        runs.into_iter().map(said).collect::<Vec<_>>().join(",")
    }

    /// Reads what [`Catalogue::packed`] wrote.
    /// `None` for anything else: numbers that grow no further, overlap, or stand for nothing.
    pub fn unpacked(&self, text: &str) -> Option<RolePairs> {
        let mut lines = self.lines().enumerate();
        let mut pairs = RolePairs::new();
        for run in text.split(',') {
            let (first, last) = run.split_once('-').unwrap_or((run, run));
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return None;
            }
            // The lines are walked once, so a number that does not come after the one before it is never met.
            let (_, start) = lines.find(|(number, _)| *number == first)?;
            pairs.insert(pair(start));
            for _ in first..last {
                pairs.insert(pair(lines.next()?.1));
            }
        }
        Some(pairs)
    }

    fn lines(&self) -> impl Iterator<Item = (&Resource, &Action)> {
        self.resources().iter().flat_map(|resource| resource.actions.iter().map(move |action| (resource, action)))
    }
}

fn pair((resource, action): (&Resource, &Action)) -> Pair {
    Pair { resource: resource.name.clone(), action: action.name.clone() }
}

/// Digits and nothing else: `usize` itself would also read `+7`.
fn number(text: &str) -> Option<usize> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}
