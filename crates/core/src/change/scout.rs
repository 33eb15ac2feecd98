//! Reads what surrounds the objects of a plan, each namespace once.

use super::live::Live;
use super::surroundings::Surroundings;
use crate::site::ReadClient;
use crate::watch::{Feed, PodRow, Row};
use concertina_contract::{Kind, RowsState};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OnceCell};

/// Objects of a list that are looked at: enough for any namespace that people keep.
const PAGE: u32 = 200;
/// Pods whose start is looked at.
const PODS: u32 = 20;
/// Nodes of a site that are looked at; of a larger one nothing is told.
const NODES: usize = 1_000;
/// Pods of a site that are read where no watch holds them; of more nothing is told.
const SITE_PODS: usize = 2_000;

/// Reads the surroundings on one site for one plan.
pub(super) struct Scout<'a> {
    reader: &'a ReadClient,
    limit: Duration,
    /// Whether pods are looked at, which takes a request an object.
    thorough: bool,
    /// The pods of the site, as a watch holds them.
    held: Option<Arc<Feed>>,
    namespaces: Mutex<BTreeMap<String, Arc<OnceCell<Arc<Surroundings>>>>>,
    nodes: OnceCell<Option<Arc<[Value]>>>,
    pods: OnceCell<Option<Arc<[PodRow]>>>,
}

impl<'a> Scout<'a> {
    /// A scout for one plan.
    pub(super) fn new(
        reader: &'a ReadClient,
        limit: Duration,
        thorough: bool,
        held: Option<Arc<Feed>>,
    ) -> Self {
        Self {
            reader,
            limit,
            thorough,
            held,
            namespaces: Mutex::default(),
            nodes: OnceCell::new(),
            pods: OnceCell::new(),
        }
    }

    /// The nodes of the site; none if they cannot be read, or there are too many.
    pub(super) async fn nodes(&self) -> Option<Arc<[Value]>> {
        let read = async || self.reader.list("/api/v1/nodes", NODES, self.limit).await.ok().map(Arc::from);
        self.nodes.get_or_init(read).await.clone()
    }

    /// The pods of the site, as a watch holds them or read now; none if not all can be told.
    pub(super) async fn site_pods(&self) -> Option<Arc<[PodRow]>> {
        let read = async || match self.held.as_deref().and_then(held_pods) {
            Some(pods) => Some(pods),
            None => self
                .reader
                .list("/api/v1/pods", SITE_PODS, self.limit)
                .await
                .ok()
                .map(|pods| read_pods(&pods)),
        };
        self.pods.get_or_init(read).await.clone()
    }

    /// Reads all of these at once, so that whoever asks for them later has them.
    pub(super) async fn look_around(&self, namespace: &str) {
        tokio::join!(self.nodes(), self.site_pods(), self.surroundings(namespace));
    }

    /// What stands in a namespace. What may not be read, or is not served, is left out: a plan does not fail by it.
    pub(super) async fn surroundings(&self, namespace: &str) -> Arc<Surroundings> {
        if namespace.is_empty() {
            return Arc::default();
        }
        let cell = self.namespaces.lock().await.entry(namespace.to_owned()).or_default().clone();
        let read = async || {
            let autoscalers =
                format!("/apis/autoscaling/v2/namespaces/{namespace}/horizontalpodautoscalers?limit={PAGE}");
            let quotas = format!("/api/v1/namespaces/{namespace}/resourcequotas?limit={PAGE}");
            let (autoscalers, quotas) = tokio::join!(self.items(&autoscalers), self.items(&quotas));
            Arc::new(Surroundings { autoscalers, quotas })
        };
        cell.get_or_init(read).await.clone()
    }

    /// Some pods of a workload.
    pub(super) async fn pods(&self, live: &Live, namespace: &str) -> Vec<Value> {
        let Some(selector) = live.selector().filter(|_| self.thorough) else { return Vec::new() };
        self.items(&format!("/api/v1/namespaces/{namespace}/pods?limit={PODS}&labelSelector={selector}"))
            .await
    }

    /// The objects of a collection, by its path; none where they may not be read.
    pub(super) async fn all(&self, path: &str) -> Vec<Value> {
        self.items(&format!("{path}?limit={PAGE}")).await
    }

    async fn items(&self, path: &str) -> Vec<Value> {
        match self.reader.get::<Value>(path, self.limit).await {
            Ok(mut list) => match list.get_mut("items").map(Value::take) {
                Some(Value::Array(items)) => items,
                _ => Vec::new(),
            },
            Err(error) => {
                tracing::debug!(%error, "what surrounds a plan could not be read");
                Vec::new()
            }
        }
    }
}

/// The pods of a watch that sees all of them at the moment.
fn held_pods(feed: &Feed) -> Option<Arc<[PodRow]>> {
    if feed.state() != RowsState::Live || feed.partial().is_some() {
        return None;
    }
    let pod = |row: &Row| match row {
        Row::Pod(pod) => Some(pod.clone()),
        _ => None,
    };
    Some(feed.with_rows(|rows| rows.iter().filter_map(|row| pod(&row.0)).collect()))
}

fn read_pods(pods: &[Value]) -> Arc<[PodRow]> {
    let rows = pods.iter().filter_map(|pod| match Row::read(&Kind::Pod, pod.to_string().as_bytes()) {
        Ok(Row::Pod(pod)) => Some(pod),
        _ => None,
    });
    rows.collect()
}
