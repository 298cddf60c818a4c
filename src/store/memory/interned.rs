//! Values that many tokens share, each kept once and named by a number.

use std::collections::HashMap;
use std::sync::Arc;

/// Shared values by the text they came from.
pub(super) struct Interned<T> {
    places: HashMap<Box<str>, u32>,
    values: Vec<Arc<T>>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { places: HashMap::new(), values: Vec::new() }
    }
}

impl<T> Interned<T> {
    /// The number of the value with this text, made by `make` when it is new.
    pub(super) fn number<E>(&mut self, text: &str, make: impl FnOnce() -> Result<T, E>) -> Result<u32, E> {
        if let Some(number) = self.places.get(text) {
            return Ok(*number);
        }
        let value = make()?;
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(Arc::new(value));
        self.places.insert(text.into(), number);
        Ok(number)
    }

    /// The value of this number.
    pub(super) fn get(&self, number: u32) -> Option<&Arc<T>> {
        self.values.get(number as usize)
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }
}
