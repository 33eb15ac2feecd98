//! Reads what surrounds the objects of a plan, each namespace once.

use super::live::Live;
use super::surroundings::Surroundings;
use crate::site::ReadClient;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OnceCell};

/// Objects of a list that are looked at: enough for any namespace that people keep.
const PAGE: u32 = 200;
/// Pods whose start is looked at.
const PODS: u32 = 20;

/// Reads the surroundings on one site for one plan.
pub(super) struct Scout<'a> {
    reader: &'a ReadClient,
    limit: Duration,
    /// Whether pods are looked at, which takes a request an object.
    thorough: bool,
    namespaces: Mutex<BTreeMap<String, Arc<OnceCell<Arc<Surroundings>>>>>,
}

impl<'a> Scout<'a> {
    /// A scout for one plan.
    pub(super) fn new(reader: &'a ReadClient, limit: Duration, thorough: bool) -> Self {
        Self { reader, limit, thorough, namespaces: Mutex::default() }
    }

    /// What stands in a namespace. What may not be read, or is not served, is left out: a plan does not fail by it.
    pub(super) async fn surroundings(&self, namespace: &str) -> Arc<Surroundings> {
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
