//! JSON or YAML whose maps keep their order: forms are in the order of their chart.

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};
use std::fmt;

/// A value whose maps keep their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// A map.
    Map(Vec<(String, Tree)>),
    /// A list.
    List(Vec<Tree>),
    /// All else.
    Leaf(Value),
}

impl Tree {
    /// Nothing.
    pub(super) const NULL: Self = Self::Leaf(Value::Null);

    /// The value of a key; null where there is none.
    pub(super) fn get(&self, key: &str) -> &Self {
        self.entries().iter().find(|(other, _)| other == key).map_or(&Self::NULL, |(_, value)| value)
    }

    /// The keys and values of a map; none of all else.
    pub(super) fn entries(&self) -> &[(String, Self)] {
        if let Self::Map(entries) = self { entries } else { &[] }
    }

    /// The items of a list; none of all else.
    pub(super) fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// A text; none of all else.
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Leaf(Value::String(text)) = self { Some(text) } else { None }
    }

    /// As a value, whose maps have an order of their own.
    pub(super) fn value(&self) -> Value {
        match self {
            Self::Map(entries) => entries.iter().map(|(key, value)| (key.clone(), value.value())).collect(),
            Self::List(items) => items.iter().map(Self::value).collect(),
            Self::Leaf(value) => value.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::NULL)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::NULL)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Tree, D::Error> {
        Tree::deserialize(from)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Leaf(Number::from_f64(value).map_or(Value::Null, Value::Number)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = from.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Map(entries))
    }
}
