//! A node that falls silent is told in the window, declared out of service, and taken back.

use crate::nodes::carry_out;
use crate::support::{FLEET, ROLLOUT, apply, connect_all, explore, fleet, kubectl, open_row};
use concertina_tests::own_namespace;
use concertina_tests::window::run;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SITE: &str = "dc-pangyo";

/// A node that no kubelet stands behind: it says what the test makes it say, and its lease is never renewed.
struct Silent {
    node: String,
    namespace: String,
}

impl Silent {
    fn new() -> Self {
        let namespace = own_namespace("window-losing");
        let node = format!("{namespace}-node");
        apply(
            SITE,
            &json!({ "apiVersion": "v1", "kind": "Node", "metadata": { "name": node },
            "spec": { "taints": [{ "key": "sandbox.concertina.app/test", "effect": "NoSchedule" }] } }),
        );
        let silent = Self { node, namespace };
        silent.says("Unknown");
        kubectl(SITE, &["create", "namespace", &silent.namespace]);
        let uid = silent.read("{.metadata.uid}");
        // Half of it is when a node counts as silent.
        apply(
            SITE,
            &json!({ "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
            "metadata": { "name": silent.node, "namespace": "kube-node-lease",
                "ownerReferences": [{ "apiVersion": "v1", "kind": "Node", "name": silent.node, "uid": uid }] },
            "spec": { "leaseDurationSeconds": 10, "holderIdentity": silent.node,
                "renewTime": "2026-01-01T00:00:00.000000Z" } }),
        );
        let container = json!({ "name": "app", "image": "registry.example/app:1" });
        apply(
            SITE,
            &json!({ "apiVersion": "v1", "kind": "Pod",
            "metadata": { "name": "alone", "namespace": silent.namespace },
            "spec": { "nodeName": silent.node, "containers": [container] } }),
        );
        silent
    }

    /// What its condition `Ready` is.
    fn says(&self, ready: &str) {
        let now = jiff::Timestamp::now().to_string();
        let condition = json!({ "type": "Ready", "status": ready, "reason": "Test",
            "lastHeartbeatTime": now, "lastTransitionTime": now });
        let patch = json!({ "status": { "conditions": [condition] } }).to_string();
        kubectl(SITE, &["patch", "node", &self.node, "--subresource=status", "-p", &patch]);
    }

    /// It speaks again, and its site no longer holds it for unreachable: a plan that is made before that is out of date by it.
    async fn speaks_again(&self) {
        let over = Instant::now() + ROLLOUT;
        self.says("True");
        while self.read("{.spec.taints[*].key}").contains("node.kubernetes.io/unreachable") {
            assert!(Instant::now() < over, "{} stays unreachable", self.node);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn read(&self, path: &str) -> String {
        kubectl(SITE, &["get", "node", &self.node, "-o", &format!("jsonpath={path}")])
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        kubectl(SITE, &["delete", "node", &self.node, "--ignore-not-found"]);
        kubectl(SITE, &["delete", "lease", &self.node, "-n", "kube-node-lease", "--ignore-not-found"]);
        let now = ["--ignore-not-found", "--wait=false"];
        let pod = ["delete", "pod", "alone", "-n", &self.namespace, "--grace-period=0", "--force"];
        kubectl(SITE, &[&pod[..], &now].concat());
        kubectl(SITE, &[&["delete", "namespace", &self.namespace][..], &now].concat());
    }
}

#[tokio::test]
async fn a_silent_node_is_told_and_declared_out_of_service() {
    // What other tests count of the fleet's nodes would be another number.
    let _fleet = FLEET.write().await;
    let silent = Arc::new(Silent::new());
    run("a_silent_node", fleet(), {
        let (node, silent) = (silent.node.clone(), silent.clone());
        async move |window| {
            connect_all(&window).await;
            let look = format!("What moves from {node}?");
            window.get_within(ROLLOUT, "button", &look).await;
            window.press("button", &look).await;
            window
                .until("the pod's fate", "return document.querySelector('[data-testid=node-loss] [data-fate=alone] [data-pod=alone]') !== null")
                .await;
            window.press("button", "Declare out of service…").await;
            window.sees("Make sure that the machine is off").await;
            carry_out(&window, "Declare 1 node out of service", 1).await;
            assert!(silent.read("{.spec.taints[*].key}").contains("node.kubernetes.io/out-of-service"));

            silent.speaks_again().await;
            explore(&window, "nodes", "Nodes", &format!("name={node}")).await;
            open_row(&window, &node).await;
            window.sees("still marked as out of service").await;
            // It is not held for silent once more while the plan is looked at.
            silent.speaks_again().await;
            window.press("button", "Take the mark off…").await;
            carry_out(&window, "Take the mark off 1 node", 2).await;
            assert!(!silent.read("{.spec.taints[*].key}").contains("node.kubernetes.io/out-of-service"));
        }
    })
    .await;
}
