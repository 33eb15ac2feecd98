//! The parts of `metadata` and `status` that all kinds share, as they come over the wire.

use super::meta::NOTES;
use super::text::{LABELS, MESSAGE, NAME, Text, VALUE};
use super::{Labels, Meta, Owner, RowCondition};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A number that may be `null`, negative or too large; rows hold what fits.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(transparent)]
pub(super) struct Number(Option<i64>);

impl Number {
    /// The number, 0 if absent.
    pub(super) fn get(self) -> i64 {
        self.0.unwrap_or_default()
    }

    /// The number as a count, `default` if absent.
    pub(super) fn count_or(self, default: u32) -> u32 {
        self.0.map_or(default, |number| u32::try_from(number.max(0)).unwrap_or(u32::MAX))
    }

    /// The number as a count, 0 if absent.
    pub(super) fn count(self) -> u32 {
        self.count_or(0)
    }
}

/// Reads a list or object that may be `null`.
pub(super) fn nullable<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// `metadata`. What is not named here, `managedFields` above all, and most annotations are skipped unread.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct MetaWire<'a> {
    #[serde(borrow)]
    namespace: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    uid: Text<'a>,
    #[serde(borrow)]
    resource_version: Text<'a>,
    generation: Number,
    #[serde(borrow)]
    creation_timestamp: Text<'a>,
    #[serde(borrow)]
    deletion_timestamp: Text<'a>,
    #[serde(deserialize_with = "pairs")]
    labels: Labels,
    #[serde(deserialize_with = "notes")]
    annotations: Labels,
    #[serde(borrow, deserialize_with = "nullable")]
    owner_references: Vec<OwnerWire<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OwnerWire<'a> {
    #[serde(borrow)]
    kind: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    uid: Text<'a>,
    controller: Option<bool>,
}

impl MetaWire<'_> {
    /// Whether `deletionTimestamp` is set.
    pub(super) fn is_deleting(&self) -> bool {
        !self.deletion_timestamp.is_empty()
    }

    /// The metadata of a row.
    pub(super) fn keep(self) -> Meta {
        let owner = self.owner_references.iter().find(|owner| owner.controller == Some(true));
        Meta {
            namespace: self.namespace.share(NAME),
            name: self.name.keep(NAME),
            uid: self.uid.keep(NAME),
            resource_version: self.resource_version.keep(NAME),
            generation: self.generation.get(),
            created: self.creation_timestamp.time().unwrap_or_default(),
            deleting: self.deletion_timestamp.time(),
            labels: self.labels,
            notes: self.annotations,
            owner: owner.map(|owner| {
                Arc::new(Owner {
                    kind: owner.kind.keep(NAME),
                    name: owner.name.keep(NAME),
                    uid: owner.uid.keep(NAME),
                })
            }),
        }
    }
}

/// One of `status.conditions`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ConditionWire<'a> {
    #[serde(rename = "type", borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) status: Text<'a>,
    #[serde(borrow)]
    pub(super) reason: Text<'a>,
    #[serde(borrow)]
    message: Text<'a>,
}

impl ConditionWire<'_> {
    /// The condition of a row.
    pub(super) fn keep(&self) -> RowCondition {
        RowCondition {
            name: self.name.keep(NAME),
            status: self.status.keep(NAME),
            reason: self.reason.keep(NAME),
            message: self.message.keep(MESSAGE),
        }
    }
}

/// Reads a map of strings, at most [`LABELS`] of them.
pub(super) fn pairs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Labels, D::Error> {
    deserializer.deserialize_any(Pairs(|_| true))
}

/// Reads those annotations that rows keep.
fn notes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Labels, D::Error> {
    deserializer.deserialize_any(Pairs(|key| NOTES.contains(&key)))
}

/// Reads pairs whose key is such.
struct Pairs(fn(&str) -> bool);

impl<'de> Visitor<'de> for Pairs {
    type Value = Labels;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of strings or null")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = map.next_key::<Text<'de>>()? {
            if pairs.len() == LABELS || !self.0(key.raw()) {
                map.next_value::<IgnoredAny>()?;
            } else {
                pairs.push((key.keep(VALUE), map.next_value::<Text<'de>>()?.keep(VALUE)));
            }
        }
        // Without any, all rows share one.
        Ok(if pairs.is_empty() { Labels::default() } else { pairs.into() })
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Labels::default())
    }
}
