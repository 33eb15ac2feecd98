//! Real nodes run real containers, and simulated ones behave.

use std::sync::atomic::{AtomicU32, Ordering};

use concertina_sandbox::{Capabilities, SPARE_NODE, Sandbox, skip};
use serde_json::{Value, json};

use crate::{Result, eventually, fleet, kubectl};

/// A namespace that goes when the test ends.
pub(crate) struct Namespace<'a>(&'a Sandbox, &'a str, pub(crate) String);

impl<'a> Namespace<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox, site: &'a str) -> Result<Self> {
        // A namespace takes some seconds to go, and the next test does not wait for that.
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("fleet-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        kubectl(sandbox, site, &["create", "namespace", &name])?;
        Ok(Self(sandbox, site, name))
    }

    pub(crate) fn kubectl(&self, args: &[&str]) -> Result<String> {
        let mut all = vec!["-n", &self.2];
        all.extend(args);
        kubectl(self.0, self.1, &all)
    }
}

impl Drop for Namespace<'_> {
    fn drop(&mut self) {
        // The next fleet has none of it anyway.
        drop(kubectl(self.0, self.1, &["delete", "namespace", &self.2, "--wait=false"]));
    }
}

fn deployment(name: &str, image: &str) -> String {
    let labels = json!({ "app": name });
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": name },
        "spec": { "replicas": 2, "selector": { "matchLabels": labels }, "template": {
            "metadata": { "labels": labels },
            "spec": { "terminationGracePeriodSeconds": 1, "containers": [{
                "name": name, "image": image,
                "readinessProbe": { "httpGet": { "path": "/", "port": 8080 }, "periodSeconds": 1 },
            }] },
        } },
    })
    .to_string()
}

#[test]
fn real_nodes_run_real_containers() -> Result {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("real_nodes_run_real_containers", &reason);
        return Ok(());
    }
    let (sandbox, _guard) = fleet()?;
    let registry = sandbox.registry().ok_or("no registry")?;
    let site = sandbox.site("plant-busan").ok_or("no site")?;
    let namespace = Namespace::new(&sandbox, "plant-busan")?;
    let apply = |image: &str| {
        let mut manifest: Value = serde_json::from_str(&deployment("web", &format!("{registry}/{image}")))?;
        manifest["metadata"]["namespace"] = json!(namespace.2);
        site.apply(&manifest.to_string())?;
        Ok::<_, Box<dyn std::error::Error>>(())
    };
    apply("web:1")?;
    namespace.kubectl(&["rollout", "status", "deployment/web", "--timeout=120s"])?;
    namespace.kubectl(&["expose", "deployment", "web", "--port=80", "--target-port=8080"])?;
    apply("web:2")?;
    namespace.kubectl(&["rollout", "status", "deployment/web", "--timeout=120s"])?;
    // kubectl chooses a pod of the Deployment by itself, and may take one of the old version that is ending.
    eventually("the pods of version 1 are gone", || {
        let images =
            namespace.kubectl(&["get", "pods", "-o", "jsonpath={.items[*].spec.containers[0].image}"])?;
        Ok(!images.contains("web:1"))
    })?;
    let address = format!("http://web.{}.svc.cluster.local/", namespace.2);
    // Cluster DNS, the Service's rules and exec on the way to the answer.
    let mut last = String::new();
    eventually("the new version answers by its Service's name", || {
        let answer = namespace.kubectl(&["exec", "deployment/web", "--", "wget", "-qO-", &address]);
        last = answer.unwrap_or_else(|error| error.to_string());
        Ok(last.contains("\"version\":\"2\""))
    })
    .map_err(|error| format!("{error}; the last answer: {last}"))?;
    assert!(namespace.kubectl(&["logs", "deployment/web"])?.contains("web version 2 listens"));
    let nodes = namespace.kubectl(&["get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}"])?;
    assert!(nodes.contains("busan-worker-1") && nodes.contains("busan-worker-2"), "{nodes}");
    apply("web:3")?;
    let stuck = namespace.kubectl(&["rollout", "status", "deployment/web", "--timeout=8s"]);
    assert!(stuck.is_err(), "version 3 is never ready");
    Ok(())
}

#[test]
fn a_second_site_gets_a_real_node_for_a_while() -> Result {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("a_second_site_gets_a_real_node_for_a_while", &reason);
        return Ok(());
    }
    let (sandbox, _guard) = fleet()?;
    let registry = sandbox.registry().ok_or("no registry")?;
    let own = |lines: Vec<String>| lines.into_iter().filter(|line| line.contains(SPARE_NODE)).count();
    let spare = sandbox.spare_node()?;
    let name = format!("fleet-test-spare-{}", std::process::id());
    spare.give(&name)?;
    let namespace = Namespace(&sandbox, "dc-pangyo", name);
    namespace.kubectl(&["run", "web", &format!("--image={registry}/web:1")])?;
    namespace.kubectl(&["wait", "pod/web", "--for=condition=Ready", "--timeout=60s"])?;
    let node = namespace.kubectl(&["get", "pod", "web", "-o", "jsonpath={.spec.nodeName}"])?;
    assert_eq!(node, SPARE_NODE, "and on none that is simulated");
    let answer = namespace.kubectl(&["exec", "web", "--", "wget", "-qO-", "http://127.0.0.1:8080/"])?;
    assert!(answer.contains("\"version\":\"1\""), "{answer}");
    assert_eq!(own(Sandbox::leftovers()?), 1, "its network is there");
    drop(spare);
    assert_eq!(own(Sandbox::leftovers()?), 0);
    let nodes = kubectl(&sandbox, "dc-pangyo", &["get", "nodes", "-o", "name"])?;
    assert!(!nodes.contains(SPARE_NODE), "{nodes}");
    Ok(())
}

#[test]
fn every_image_does_what_it_is_for() -> Result {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("every_image_does_what_it_is_for", &reason);
        return Ok(());
    }
    let (sandbox, _guard) = fleet()?;
    let registry = sandbox.registry().ok_or("no registry")?;
    let namespace = Namespace::new(&sandbox, "plant-busan")?;
    let run = |name: &str, setting: &str| {
        let image = format!("--image={registry}/{name}:1");
        namespace.kubectl(&["run", name, &image, &format!("--env={setting}")])
    };
    run("numbers", "NUMBERS_PER_SECOND=50")?;
    run("crash", "A=B")?;
    run("load", "LOAD_MEMORY=40")?;
    eventually("fifty numbered lines a second", || {
        Ok(namespace.kubectl(&["logs", "numbers"]).is_ok_and(|log| log.contains("number 100\n")))
    })?;
    eventually("a pod that crashes again and again", || {
        // The count only grows; the state of waiting for the next try comes and goes.
        let count = "jsonpath={.status.containerStatuses[0].restartCount}";
        let count = namespace.kubectl(&["get", "pod", "crash", "--output", count])?;
        Ok(count.trim().parse::<u32>().is_ok_and(|count| count >= 2))
    })?;
    eventually("forty MiB in the metrics", || {
        let top = namespace.kubectl(&["top", "pod", "load", "--no-headers"]).unwrap_or_default();
        let memory =
            top.split_whitespace().nth(2).and_then(|text| text.strip_suffix("Mi")?.parse::<u32>().ok());
        Ok(memory.is_some_and(|memory| (38..80).contains(&memory)))
    })
}

#[test]
fn simulated_pods_become_ready_log_and_end() -> Result {
    let (sandbox, _guard) = fleet()?;
    let namespace = Namespace::new(&sandbox, "cloud-tokyo")?;
    namespace.kubectl(&["create", "deployment", "app", "--image=registry.example/app:1", "--replicas=5"])?;
    namespace.kubectl(&["rollout", "status", "deployment/app", "--timeout=60s"])?;
    assert!(namespace.kubectl(&["logs", "deployment/app"])?.contains("listening on :8080"));
    namespace.kubectl(&["create", "job", "once", "--image=registry.example/job:1"])?;
    namespace.kubectl(&["wait", "job/once", "--for=condition=Complete", "--timeout=60s"])?;
    namespace.kubectl(&["scale", "deployment/app", "--replicas=0"])?;
    eventually("no pod of the deployment", || {
        Ok(namespace.kubectl(&["get", "pods", "-l", "app=app", "-o", "name"])?.trim().is_empty())
    })
}

#[test]
fn a_held_pod_keeps_the_status_that_a_test_gives_it() -> Result {
    let (sandbox, _guard) = fleet()?;
    let namespace = Namespace::new(&sandbox, "dc-pangyo")?;
    let hold = "--annotations=sandbox.concertina.app/hold=yes";
    namespace.kubectl(&["run", "held", "--image=registry.example/app:1", hold])?;
    namespace.kubectl(&["wait", "pod/held", "--for=condition=PodScheduled", "--timeout=60s"])?;
    let waiting = json!({ "status": { "phase": "Pending", "containerStatuses": [{
        "name": "held", "image": "registry.example/app:1", "imageID": "", "ready": false, "restartCount": 4,
        "state": { "waiting": { "reason": "ImagePullBackOff" } },
    }] } });
    namespace.kubectl(&["patch", "pod", "held", "--subresource=status", "-p", &waiting.to_string()])?;
    // A pod that is not held is ready within seconds: by then the held one would have been, too.
    namespace.kubectl(&["run", "free", "--image=registry.example/app:1"])?;
    namespace.kubectl(&["wait", "pod/free", "--for=condition=Ready", "--timeout=60s"])?;
    assert!(namespace.kubectl(&["get", "pod", "held", "--no-headers"])?.contains("ImagePullBackOff"));
    namespace.kubectl(&["delete", "pod", "held", "--grace-period=0", "--force"])?;
    Ok(())
}

#[test]
fn a_node_whose_cable_is_pulled_is_lost_and_comes_back() -> Result {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("a_node_whose_cable_is_pulled_is_lost_and_comes_back", &reason);
        return Ok(());
    }
    let (sandbox, _guard) = fleet()?;
    let nodes = sandbox.real_nodes();
    let node = nodes.last().ok_or("no real node")?;
    let ready = |wanted: &str| {
        let path = r#"jsonpath={.status.conditions[?(@.type=="Ready")].status}"#;
        eventually(&format!("ready is {wanted}"), || {
            Ok(kubectl(&sandbox, "plant-busan", &["get", "node", node.name(), "-o", path])? == wanted)
        })
    };
    node.connect(false)?;
    let lost = ready("Unknown");
    // Whatever came of it, the next test needs the node.
    node.connect(true)?;
    lost?;
    ready("True")
}
