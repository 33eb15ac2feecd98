//! The objects, their versions and their history.

use super::resource::Resource;
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// One version of an object, as bytes: ten thousand parsed pods would not fit.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) version: u64,
    pub(super) bytes: Bytes,
    /// Its row of a Table, made when first asked for.
    pub(super) row: OnceLock<Bytes>,
}

impl Stored {
    /// The object.
    pub(super) fn value(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }
}

/// Plural, namespace and name.
pub(super) type ObjectKey = (&'static str, String, String);

/// One thing that happened.
#[derive(Clone, Debug)]
pub(super) struct Happened {
    pub(super) version: u64,
    pub(super) key: ObjectKey,
    /// `ADDED`, `MODIFIED` or `DELETED`.
    pub(super) what: &'static str,
    pub(super) object: Arc<Stored>,
}

/// All objects with their history.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) version: u64,
    pub(super) objects: BTreeMap<ObjectKey, Arc<Stored>>,
    pub(super) history: Vec<Happened>,
    /// Versions below are forgotten.
    pub(super) compacted: u64,
    made: u64,
}

impl Store {
    pub(super) fn new() -> Self {
        Self { version: 100_000, objects: BTreeMap::new(), history: Vec::new(), compacted: 0, made: 0 }
    }

    /// Adds or replaces an object under a new version, and returns it.
    pub(super) fn put(&mut self, mut object: Value) -> Option<Value> {
        let resource = Resource::find(object["kind"].as_str()?)?;
        let key = key(resource, &object)?;
        self.version += 1;
        self.made += 1;
        let before = self.objects.get(&key).map(|stored| stored.value());
        let meta = object.get_mut("metadata")?;
        meta["resourceVersion"] = json!(self.version.to_string());
        if meta["uid"].as_str().is_none_or(str::is_empty) {
            meta["uid"] = match &before {
                Some(before) => before["metadata"]["uid"].clone(),
                None => json!(format!("00000000-0000-4000-9000-{:012}", self.made)),
            };
        }
        let what = if before.is_some() { "MODIFIED" } else { "ADDED" };
        let bytes = Bytes::from(object.to_string());
        let stored = Arc::new(Stored { version: self.version, bytes, row: OnceLock::new() });
        self.objects.insert(key.clone(), stored.clone());
        self.history.push(Happened { version: self.version, key, what, object: stored });
        Some(object)
    }

    /// Removes an object.
    pub(super) fn remove(&mut self, key: &ObjectKey) -> bool {
        let Some(stored) = self.objects.remove(key) else { return false };
        self.version += 1;
        let mut object = stored.value();
        object["metadata"]["resourceVersion"] = json!(self.version.to_string());
        let bytes = Bytes::from(object.to_string());
        let object = Arc::new(Stored { version: self.version, bytes, row: OnceLock::new() });
        self.history.push(Happened { version: self.version, key: key.clone(), what: "DELETED", object });
        true
    }

    /// The object of a key.
    pub(super) fn get(&self, key: &ObjectKey) -> Option<Value> {
        self.objects.get(key).map(|stored| stored.value())
    }

    /// What had happened to each object last in a version.
    pub(super) fn at(&self, version: u64) -> impl Iterator<Item = &Happened> {
        let then: BTreeMap<_, _> = self
            .history
            .iter()
            .filter(|happened| happened.version <= version)
            .map(|happened| (&happened.key, happened))
            .collect();
        then.into_values()
    }

    /// Forgets all history.
    pub(super) fn compact(&mut self) {
        self.history.clear();
        self.compacted = self.version;
    }

    /// Goes back to an older version, as after a restore of etcd from a backup. The objects stay as they are.
    pub(super) fn roll_back(&mut self, version: u64) {
        self.version = version;
        self.compacted = 0;
        self.history.clear();
    }
}

/// The key of an object.
pub(super) fn key(resource: Resource, object: &Value) -> Option<ObjectKey> {
    let meta = &object["metadata"];
    let namespace = meta["namespace"].as_str().unwrap_or_default().to_owned();
    Some((resource.plural, namespace, meta["name"].as_str()?.to_owned()))
}
