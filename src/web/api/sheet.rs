//! A JSON object read field by field, to its end.
//!
//! What is wrong is collected with its place, so that one answer names everything.
//! What nobody asked for is refused: a typing error in a list of rights must neither widen nor narrow in silence.

use super::strict_json::step;
use crate::app::FieldError;
use crate::domain::moment::Moment;
use crate::domain::rights::RightsTree;
use crate::web::refusal::{Refusal, Remark};
use serde_json::{Map, Value};

/// An object whose fields are taken out one after another.
#[derive(Debug)]
pub struct Sheet {
    fields: Map<String, Value>,
    base: String,
    remarks: Vec<Remark>,
}

impl Sheet {
    /// Begins to read an object. Errors: 422 for any other value.
    pub fn of(value: Value) -> Result<Self, Refusal> {
        Self::below(value, "")
    }

    /// The same for an object inside the body, at this JSON pointer.
    pub fn below(value: Value, base: &str) -> Result<Self, Refusal> {
        match value {
            Value::Object(fields) => Ok(Self { fields, base: base.to_owned(), remarks: Vec::new() }),
            _ => Err(Refusal::at(base, "json.not_object", "Send a JSON object here.")),
        }
    }

    /// Whether a field was sent, `null` or not.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Takes a field as it is.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.fields.remove(name)
    }

    /// Takes a field that is `null`, and says whether it was.
    pub fn take_null(&mut self, name: &str) -> bool {
        self.fields.get(name).is_some_and(Value::is_null) && self.take(name).is_some()
    }

    /// Takes a text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            _ => self.wrong(name, "json.not_text", "Send a text here."),
        }
    }

    /// Takes a text that must be there.
    pub fn needed_text(&mut self, name: &str) -> Option<String> {
        if !self.has(name) {
            return self.wrong(name, "json.missing", "This field is needed.");
        }
        self.text(name)
    }

    /// Takes yes or no.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.take(name)? {
            Value::Bool(flag) => Some(flag),
            _ => self.wrong(name, "json.not_flag", "Send true or false here."),
        }
    }

    /// Takes a whole number from zero up.
    pub fn number(&mut self, name: &str) -> Option<u32> {
        let number = self.take(name)?.as_u64().and_then(|number| u32::try_from(number).ok());
        number.or_else(|| self.wrong(name, "json.not_number", "Send a whole number from zero up here."))
    }

    /// Takes a moment in RFC 3339.
    pub fn moment(&mut self, name: &str) -> Option<Moment> {
        let text = self.text(name)?;
        self.read(name, &text, |text| {
            Moment::parse(text).map_err(|error| FieldError::new("", "time.unreadable", error.to_string()))
        })
    }

    /// Takes a moment or `null`: the outer `None` is a field that was not sent.
    pub fn moment_or_null(&mut self, name: &str) -> Option<Option<Moment>> {
        if self.take_null(name) {
            return Some(None);
        }
        self.moment(name).map(Some)
    }

    /// Takes a rights tree.
    pub fn rights(&mut self, name: &str) -> Option<RightsTree> {
        let value = self.take(name)?;
        match serde_json::from_value(value) {
            Ok(rights) => Some(rights),
            Err(error) => self.wrong(name, "rights.unreadable", error.to_string()),
        }
    }

    /// Takes a list of texts.
    pub fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let Value::Array(items) = self.take(name)? else {
            return self.wrong(name, "json.not_list", "Send a list of texts here.");
        };
        match items.iter().position(|item| !item.is_string()) {
            Some(place) => self.wrong_entry(name, place, "json.not_text", "Send texts in this list."),
            None => Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        }
    }

    /// Turns a text that was taken into a value.
    pub fn read<T>(&mut self, name: &str, text: &str, parse: impl FnOnce(&str) -> Result<T, FieldError>) -> Option<T> {
        match parse(text) {
            Ok(value) => Some(value),
            Err(error) => self.wrong(name, &error.code, error.message),
        }
    }

    /// Remarks on a field.
    pub fn wrong<T>(&mut self, name: &str, code: &str, detail: impl Into<String>) -> Option<T> {
        self.remarks.push(Remark::new(format!("{}{}", self.base, step(name)), code, detail));
        None
    }

    /// Remarks on one entry of a list, counted from zero.
    pub fn wrong_entry<T>(&mut self, name: &str, place: usize, code: &str, detail: impl Into<String>) -> Option<T> {
        self.remarks.push(Remark::new(format!("{}{}/{place}", self.base, step(name)), code, detail));
        None
    }

    /// Ends the reading. Errors: 422 with everything that is wrong, unknown fields too.
    pub fn finish(&mut self) -> Result<(), Refusal> {
        let base = &self.base;
        let unknown = self.fields.keys().map(|name| {
            Remark::new(
                format!("{base}{}", step(name)),
                "json.unknown_field",
                "There is no such field here. Nothing was changed.",
            )
        });
        self.remarks.extend(unknown);
        self.fields = Map::new();
        if self.remarks.is_empty() { Ok(()) } else { Err(Refusal::invalid(std::mem::take(&mut self.remarks))) }
    }

    /// Insists on what was taken, after [`Sheet::finish`].
    pub fn demand<T>(&self, name: &str, value: Option<T>) -> Result<T, Refusal> {
        value.ok_or_else(|| Refusal::at(format!("{}{}", self.base, step(name)), "json.missing", "This field is needed."))
    }
}
