//! A release as Helm 3 and 4 store it (`pkg/release/v1/release.go`). What is not known here is carried through, as `helm`
//! reads what we write.

use super::info::Info;
use super::{ReleaseError, time};
use concertina_contract::ReleaseStatus;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// One revision of a release. Manifest, configuration, notes and hooks may hold secrets, so `Debug` shows none of them.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// Its name.
    #[serde(default, deserialize_with = "nullable")]
    pub name: String,
    /// Its namespace.
    #[serde(default, deserialize_with = "nullable")]
    pub namespace: String,
    /// Its number, from 1.
    #[serde(rename = "version", default, deserialize_with = "nullable")]
    pub revision: u32,
    /// When it was deployed, and how that went. Helm cannot bear a release without it.
    #[serde(default, deserialize_with = "nullable")]
    pub info: Info,
    /// The chart with its templates, less the charts that it depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chart: Option<Raw>,
    /// What was set beside the chart's own values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<Raw>,
    /// The objects as YAML, hooks aside.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "String::is_empty")]
    pub manifest: String,
    /// What runs before and after.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<Hook>,
    /// `ssa` or `csa`: how its objects were applied; empty is `csa`.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "String::is_empty")]
    pub apply_method: String,
    /// Labels that the user gave the record. They stand in the Secret's metadata, not in the payload.
    #[serde(skip)]
    pub labels: BTreeMap<String, String>,
    /// `metadata.resourceVersion` of the Secret that it was read from; empty where it was not.
    #[serde(skip)]
    pub version: String,
    /// What is not known here.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// Something that runs at certain moments in the life of a release (`hook.go`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Hook {
    /// Name of its object.
    #[serde(default, deserialize_with = "nullable")]
    pub name: String,
    /// Kind of its object.
    #[serde(default, deserialize_with = "nullable")]
    pub kind: String,
    /// Template that it came from.
    #[serde(default, deserialize_with = "nullable")]
    pub path: String,
    /// Its object as YAML.
    #[serde(default, deserialize_with = "nullable")]
    pub manifest: String,
    /// When it runs, for example `pre-upgrade`.
    #[serde(default, deserialize_with = "nullable")]
    pub events: Vec<String>,
    /// How it ran last.
    #[serde(default, deserialize_with = "nullable")]
    pub last_run: LastRun,
    /// What is not known here: weight and policies among it.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// How a hook ran last. Helm always writes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LastRun {
    /// When it was started.
    #[serde(with = "time", default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[serde(with = "time", default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    /// `Unknown`, `Running`, `Succeeded` or `Failed`; empty when it never ran.
    #[serde(default, deserialize_with = "nullable")]
    pub phase: String,
    /// What is not known here.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// What is known of the chart of a release.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChartMetadata {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Version of what it installs.
    #[serde(deserialize_with = "nullable")]
    pub app_version: String,
}

/// JSON that is carried through to the byte.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Raw(Box<RawValue>);

impl Release {
    /// What its chart says of itself; none where `helm` shows `MISSING`.
    pub fn chart_metadata(&self) -> Option<ChartMetadata> {
        #[derive(Deserialize)]
        struct Chart {
            metadata: Option<ChartMetadata>,
        }
        self.chart.as_ref()?.read::<Chart>().ok()?.metadata
    }

    /// Its status.
    pub fn status(&self) -> ReleaseStatus {
        ReleaseStatus::of_word(&self.info.status)
    }
}

impl Raw {
    /// JSON of a value.
    pub fn new(value: &impl Serialize) -> Result<Self, ReleaseError> {
        serde_json::value::to_raw_value(value).map(Self).map_err(|error| ReleaseError::json(&error))
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// The value.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ReleaseError> {
        serde_json::from_str(self.text()).map_err(|error| ReleaseError::json(&error))
    }
}

impl PartialEq for Raw {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raw({} bytes)", self.text().len())
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hook").field("kind", &self.kind).field("name", &self.name).finish_non_exhaustive()
    }
}

impl fmt::Debug for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Release")
            .field("namespace", &self.namespace)
            .field("name", &self.name)
            .field("revision", &self.revision)
            .field("status", &self.info.status)
            .finish_non_exhaustive()
    }
}

/// Reads null as Go does: as what is not set.
pub(super) fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    from: D,
) -> Result<T, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}
