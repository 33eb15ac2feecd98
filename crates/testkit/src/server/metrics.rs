//! `metrics.k8s.io/v1beta1`, as far as a test gives figures.

use super::answer::{Answer, failure, json_answer};
use super::{ApiServer, State};
use http::Response;
use serde_json::{Value, json};

/// `NodeMetrics` and `PodMetrics`.
#[derive(Debug)]
pub(super) struct Figures {
    nodes: Vec<Value>,
    pods: Vec<Value>,
}

impl ApiServer {
    /// Serves these `NodeMetrics` and `PodMetrics` from now on. Before, the API is not there: 404. A refusal is of
    /// `nodes.metrics.k8s.io` or `pods.metrics.k8s.io`.
    pub fn serve_metrics(&self, nodes: Vec<Value>, pods: Vec<Value>) {
        self.server.lock().metrics = Some(Figures { nodes, pods });
    }
}

/// Answers a list of figures; none if the path is another one, or there are no figures.
pub(super) fn answer(state: &State, path: &str) -> Option<Response<Answer>> {
    let figures = state.metrics.as_ref()?;
    let plural = path.strip_prefix("/apis/metrics.k8s.io/v1beta1/")?;
    let (kind, items) = match plural {
        "nodes" => ("NodeMetricsList", &figures.nodes),
        "pods" => ("PodMetricsList", &figures.pods),
        _ => return None,
    };
    let resource = format!("{plural}.metrics.k8s.io");
    if state.denied.contains(&("list".to_owned(), resource.clone())) {
        let message = format!("{resource} is forbidden: User \"test\" cannot list resource \"{plural}\"");
        return Some(failure(403, "Forbidden", &message));
    }
    let list = json!({"kind": kind, "apiVersion": "metrics.k8s.io/v1beta1", "metadata": {}, "items": items});
    Some(json_answer(200, &list))
}
