//! Reads parts of an object; all text that leaves it is cleaned.

use crate::clock::moment;
use crate::watch::clean;
use concertina_contract::{Cell, Millis};
use serde_json::Value;

/// The longest value that the drawer shows, in characters.
const VALUE: usize = 1000;

/// A part of an object. What is not there is empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a>(&'a Value);

impl<'a> Part<'a> {
    /// The whole.
    pub(super) fn new(value: &'a Value) -> Self {
        Self(value)
    }

    /// The part at a JSON pointer.
    pub(super) fn at(self, pointer: &str) -> Self {
        Self(self.0.pointer(pointer).unwrap_or(&Value::Null))
    }

    /// As it is.
    pub(super) fn value(self) -> &'a Value {
        self.0
    }

    /// Whether it is there.
    pub(super) fn is_there(self) -> bool {
        !self.0.is_null()
    }

    /// Whether it is `true`.
    pub(super) fn is_true(self) -> bool {
        self.0.as_bool() == Some(true)
    }

    /// The text at a pointer; a number as text.
    pub(super) fn text(self, pointer: &str) -> String {
        match self.at(pointer).0 {
            Value::String(text) => clean(text, VALUE).into_owned(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The number at a pointer.
    pub(super) fn number(self, pointer: &str) -> i64 {
        self.at(pointer).0.as_i64().unwrap_or_default()
    }

    /// The count at a pointer.
    pub(super) fn count(self, pointer: &str) -> u32 {
        u32::try_from(self.number(pointer)).unwrap_or_default()
    }

    /// The time at a pointer.
    pub(super) fn time(self, pointer: &str) -> Option<Millis> {
        moment(self.at(pointer).0)
    }

    /// The parts of the list at a pointer.
    pub(super) fn list(self, pointer: &str) -> impl Iterator<Item = Part<'a>> {
        self.at(pointer).0.as_array().map_or(&[][..], Vec::as_slice).iter().map(Part)
    }

    /// Keys of the object at a pointer, cleaned, and their texts as they are: for counting, not for showing.
    pub(super) fn sizes(self, pointer: &str) -> Vec<(String, &'a str)> {
        let object = self.at(pointer).0.as_object();
        object
            .into_iter()
            .flatten()
            .map(|(key, value)| (clean(key, VALUE).into_owned(), value.as_str().unwrap_or_default()))
            .collect()
    }

    /// Keys and values of the object at a pointer.
    pub(super) fn pairs(self, pointer: &str) -> Vec<(String, String)> {
        let object = self.at(pointer).0.as_object();
        let text = |value: &Value| clean(value.as_str().unwrap_or_default(), VALUE).into_owned();
        object
            .into_iter()
            .flatten()
            .map(|(key, value)| (clean(key, VALUE).into_owned(), text(value)))
            .collect()
    }
}

/// Text as a cell; nothing when it is empty.
pub(super) fn cell(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::None } else { Cell::Text { text } }
}
