//! From disk and memory to the samples of a time.

use super::codec::decode;
use super::{BLOCK, History, HistoryError, Inner, KEPT, Name, Open, Sample};
use concertina_contract::SiteId;
use rusqlite::params;
use std::collections::BTreeMap;

/// Length of what is generated behind the name of a `ReplicaSet` (`k8s.io/apiserver/pkg/storage/names`).
const SUFFIX: usize = 5;

/// Whose figures are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select {
    /// All nodes.
    Nodes,
    /// One node.
    Node(String),
    /// One pod: a track for each container.
    Pod(String, String),
    /// The autoscaler of a workload: a track for each figure. Namespace, kind as Kubernetes spells it, name.
    Scaler(String, String, String),
    /// All pods of a `ReplicaSet`, by how their names begin: their owner is the Deployment. Namespace, name.
    ReplicaSet(String, String),
    /// All pods of a workload: namespace, kind as Kubernetes spells it, name.
    Workload(String, String, String),
}

/// The samples of one series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// The container, or the figure of an autoscaler; empty for a node.
    pub container: String,
    /// Its samples, in order of time.
    pub samples: Vec<Sample>,
}

impl History {
    /// The tracks of a time, in seconds since the Unix epoch, ends included.
    pub fn read(
        &self,
        site: &SiteId,
        select: &Select,
        from: i64,
        to: i64,
    ) -> Result<Vec<Track>, HistoryError> {
        let inner = self.lock();
        // There is nothing older.
        let from = from.max(to - KEPT * BLOCK);
        let mut tracks: BTreeMap<Name, Track> = BTreeMap::new();
        let named = inner.named(site, select)?;
        let mut chunks = inner.connection.prepare_cached(
            "SELECT first, data FROM chunk WHERE block = ?1 AND series = ?2 ORDER BY first",
        )?;
        for block in from.div_euclid(BLOCK)..=to.div_euclid(BLOCK) {
            for (id, name) in &named {
                let rows = chunks.query_map(params![block, id], |row| Ok((row.get(0)?, row.get(1)?)))?;
                for row in rows {
                    let (first, data): (i64, Vec<u8>) = row?;
                    tracks.entry(name.clone()).or_default().samples.extend(decode(first, &data));
                }
            }
        }
        for (name, series) in
            inner.open.get(site).into_iter().flatten().filter(|(name, series)| select.has(name, series))
        {
            let samples = decode(series.encoder.first(), series.encoder.bytes());
            tracks.entry(name.clone()).or_default().samples.extend(samples);
        }
        let tracks = tracks.into_iter().map(|((_, _, container), mut track)| {
            track.samples.retain(|sample| (from..=to).contains(&sample.at));
            track.container = container.into();
            track
        });
        Ok(tracks.filter(|track| !track.samples.is_empty()).collect())
    }
}

impl Inner {
    /// Number and name of the series on disk.
    fn named(&self, site: &SiteId, select: &Select) -> Result<Vec<(i64, Name)>, HistoryError> {
        let (condition, values) = match select {
            Select::Nodes => ("namespace = ?2 AND container = ''", vec![String::new()]),
            Select::Node(name) => ("namespace = '' AND name = ?2", vec![name.clone()]),
            Select::Pod(namespace, name) => {
                ("namespace = ?2 AND name = ?3", vec![namespace.clone(), name.clone()])
            }
            Select::Scaler(namespace, kind, name) => {
                ("namespace = ?2 AND name = ?3", vec![namespace.clone(), format!("{kind}/{name}")])
            }
            Select::ReplicaSet(namespace, name) => {
                ("namespace = ?2 AND name GLOB ?3 || '-?????'", vec![namespace.clone(), name.clone()])
            }
            Select::Workload(namespace, kind, name) => {
                ("namespace = ?2 AND owner = ?3", vec![namespace.clone(), format!("{kind}/{name}")])
            }
        };
        let text =
            format!("SELECT id, namespace, name, container FROM series WHERE site = ?1 AND {condition}");
        let mut query = self.connection.prepare_cached(&text)?;
        let values = std::iter::once(site.as_str().to_owned()).chain(values);
        let rows = query.query_map(rusqlite::params_from_iter(values), |row| {
            let text = |at| row.get::<_, String>(at).map(String::into_boxed_str);
            Ok((row.get(0)?, (text(1)?, text(2)?, text(3)?)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Select {
    fn has(&self, (namespace, name, _): &Name, series: &Open) -> bool {
        match self {
            Self::Nodes => namespace.is_empty(),
            Self::Node(wanted) => namespace.is_empty() && name.as_ref() == wanted,
            Self::Pod(other, wanted) => namespace.as_ref() == other && name.as_ref() == wanted,
            Self::Scaler(other, kind, wanted) => {
                namespace.as_ref() == other
                    && name.split_once('/').is_some_and(|(what, name)| what == kind && name == wanted)
            }
            Self::ReplicaSet(other, wanted) => {
                let number = name.strip_prefix(wanted.as_str()).and_then(|rest| rest.strip_prefix('-'));
                namespace.as_ref() == other && number.is_some_and(|number| number.len() == SUFFIX)
            }
            Self::Workload(other, kind, wanted) => {
                namespace.as_ref() == other
                    && series
                        .owner
                        .as_ref()
                        .is_some_and(|(what, name)| what == kind && name.as_ref() == wanted)
            }
        }
    }
}
