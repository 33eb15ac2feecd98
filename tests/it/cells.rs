//! Cells equal those of the server's Table, for generated pods on a real API server.

use concertina_contract::{Cell, Kind};
use concertina_core::table::{cells, columns};
use concertina_core::watch::Row;
use concertina_sandbox::{Progress, Sandbox, SiteHandle};
use concertina_tests::{own_namespace, remove, sweep};
use serde_json::{Value, json};
use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

/// How the namespace of this test begins.
const PREFIX: &str = "cells-test";
const PODS: u64 = 300;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        let at = usize::try_from(self.below(of.len() as u64)).unwrap_or_default();
        of[at].clone()
    }
}

/// The state of a container, or of one that ended before.
fn state(dice: &mut Dice) -> Value {
    let time = "2026-11-20T08:00:00Z";
    let waiting =
        ["CrashLoopBackOff", "ImagePullBackOff", "PodInitializing", "ContainerCreating", "ErrImagePull"];
    match dice.below(8) {
        0 | 1 => json!({"running": {"startedAt": time}}),
        2 | 3 => json!({"waiting": {"reason": dice.one(&waiting), "message": "generated"}}),
        4 => {
            json!({"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": time, "finishedAt": time}})
        }
        5 => {
            json!({"terminated": {"exitCode": 1, "reason": dice.one(&["Error", "OOMKilled"]), "finishedAt": time}})
        }
        6 => json!({"terminated": {"exitCode": 3, "finishedAt": time}}),
        _ => json!({"terminated": {"exitCode": 137, "signal": 9, "finishedAt": time}}),
    }
}

fn status_of(name: &str, dice: &mut Dice) -> Value {
    let restarts = dice.below(6);
    let running = state(dice);
    let mut status = json!({
        "name": name, "image": "example/app:1", "imageID": "", "restartCount": restarts,
        "ready": running.get("running").is_some() && dice.below(3) > 0,
        "started": dice.below(2) == 0, "state": running,
    });
    if restarts > 0 && dice.below(3) > 0 {
        status["lastState"] =
            json!({"terminated": {"exitCode": 1, "reason": "Error", "finishedAt": "2026-11-21T08:00:00Z"}});
    }
    status
}

/// A pod and the status that it gets.
fn generate(number: u64, nodes: &[String], namespace: &str) -> (Value, Value) {
    let mut dice = Dice(number + 1);
    let containers: Vec<String> = (0..=dice.below(3)).map(|index| format!("c{index}")).collect();
    let inits: Vec<(String, bool)> =
        (0..dice.below(4)).map(|index| (format!("i{index}"), dice.below(3) == 0)).collect();
    let init_specs: Vec<Value> = inits
        .iter()
        .map(|(name, sidecar)| {
            let mut container = json!({"name": name, "image": "example/init:1"});
            if *sidecar {
                container["restartPolicy"] = json!("Always");
            }
            container
        })
        .collect();
    let specs: Vec<Value> =
        containers.iter().map(|name| json!({"name": name, "image": "example/app:1"})).collect();
    let mut spec = json!({
        "containers": specs, "initContainers": init_specs, "schedulerName": "nobody",
        "automountServiceAccountToken": false,
    });
    let place = dice.below(4);
    if place == 0 {
        spec["schedulingGates"] = json!([{"name": "example.com/wait"}]);
    } else if place > 1 {
        spec["nodeName"] = json!(dice.one(nodes));
    }
    let meta = json!({
        "name": format!("pod-{number:03}"), "namespace": namespace,
        "annotations": {"sandbox.concertina.app/hold": "true"}, "finalizers": ["example.com/hold"],
    });
    let mut status = json!({
        "phase": dice.one(&["Pending", "Running", "Running", "Succeeded", "Failed", "Unknown"]),
        "conditions": [
            {"type": "Initialized", "status": dice.one(&["True", "False"])},
            {"type": "Ready", "status": dice.one(&["True", "False"])},
        ],
    });
    if place == 0 {
        // A gated pod has no containers that ran.
        status["phase"] = json!("Pending");
        status["conditions"] =
            json!([{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]);
    } else {
        status["containerStatuses"] = containers.iter().map(|name| status_of(name, &mut dice)).collect();
        status["initContainerStatuses"] = inits.iter().map(|(name, _)| status_of(name, &mut dice)).collect();
        if dice.below(4) == 0 {
            status["reason"] = json!(dice.one(&["Evicted", "NodeLost", "NodeAffinity"]));
        }
        if dice.below(3) > 0 {
            let ip = format!("10.9.{}.{}", number / 250, number % 250 + 1);
            status["podIP"] = json!(ip);
            status["podIPs"] = json!([{"ip": ip}]);
        }
    }
    let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec});
    let mut with_status = pod.clone();
    with_status["status"] = status;
    (pod, with_status)
}

fn kubectl(sandbox: &Sandbox, site: &SiteHandle, args: &[&str]) -> Result<String, Box<dyn Error>> {
    let mut command = Command::new(sandbox.kubectl());
    let output = command.arg("--kubeconfig").arg(site.admin_kubeconfig()).args(args).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Takes the pods away, finalizers and all.
struct Cleanup<'a>(&'a SiteHandle, String);

impl Drop for Cleanup<'_> {
    fn drop(&mut self) {
        remove(self.0, &self.1);
    }
}

/// Writes a list of objects where kubectl can read it.
fn list(folder: &tempfile::TempDir, name: &str, items: &[Value]) -> Result<String, Box<dyn Error>> {
    let path = folder.path().join(name);
    std::fs::write(&path, json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string())?;
    Ok(path.display().to_string())
}

fn prepare(sandbox: &Sandbox, site: &SiteHandle, namespace: &str) -> Result<(), Box<dyn Error>> {
    let nodes = kubectl(sandbox, site, &["get", "nodes", "-o", "jsonpath={.items[*].metadata.name}"])?;
    let nodes: Vec<String> = nodes.split_whitespace().map(str::to_owned).collect();
    let (pods, statuses): (Vec<_>, Vec<_>) =
        (0..PODS).map(|number| generate(number, &nodes, namespace)).unzip();
    let folder = tempfile::tempdir()?;
    let (pods, statuses) = (list(&folder, "pods", &pods)?, list(&folder, "statuses", &statuses)?);
    kubectl(sandbox, site, &["create", "namespace", namespace])?;
    let deadline = Instant::now() + Duration::from_mins(1);
    while kubectl(sandbox, site, &["get", "serviceaccount", "default", "-n", namespace]).is_err() {
        if Instant::now() > deadline {
            return Err("the namespace has no service account".into());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    kubectl(sandbox, site, &["create", "-f", &pods])?;
    kubectl(sandbox, site, &["replace", "--subresource=status", "-f", &statuses])?;
    // One in five is being deleted; its finalizer holds it.
    let names: Vec<String> = (0..PODS).step_by(5).map(|number| format!("pod-{number:03}")).collect();
    let mut delete = vec!["delete", "pods", "-n", namespace, "--wait=false"];
    delete.extend(names.iter().map(String::as_str));
    kubectl(sandbox, site, &delete)?;
    Ok(())
}

/// The cells of the server's Table as kubectl prints them: name, ready, status, restarts, IP, node. Ages are left out.
fn printed(text: &str) -> Vec<Vec<String>> {
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let starts: Vec<usize> = ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE"]
        .iter()
        .filter_map(|title| header.find(&format!("{title}  ")))
        .collect();
    let cut = |line: &str, column: usize| line[starts[column]..starts[column + 1]].trim().to_owned();
    lines
        .map(|line| {
            [0, 1, 2, 3, 5, 6]
                .into_iter()
                .map(|column| {
                    let cell = cut(line, column);
                    // `3 (5m ago)`: the age ticks.
                    cell.split_once(" (").map_or(cell.clone(), |(number, _)| format!("{number} ago"))
                })
                .collect()
        })
        .collect()
}

/// Our cells in the same words.
fn ours(row: &Row) -> Vec<String> {
    let columns = columns(&Kind::Pod);
    let cells = cells(row);
    ["name", "ready", "status", "restarts", "ip", "node"]
        .into_iter()
        .map(|id| {
            let at = columns.iter().position(|column| column.id == id).unwrap();
            match &cells[at] {
                Cell::Text { text } | Cell::Status { text, .. } => text.clone(),
                Cell::NumberAge { value, since: None } => value.to_string(),
                Cell::NumberAge { value, since: Some(_) } => format!("{value} ago"),
                other => panic!("{id}: {other:?}"),
            }
        })
        .collect()
}

#[test]
fn cells_equal_those_of_the_servers_table() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::up(&Progress::silent())?;
    let site = sandbox.site("dc-pangyo").ok_or("no site dc-pangyo")?;
    sweep(site, PREFIX);
    let cleanup = Cleanup(site, own_namespace(PREFIX));
    let namespace = cleanup.1.as_str();
    prepare(&sandbox, site, namespace)?;
    let raw = format!("/api/v1/namespaces/{namespace}/pods");
    let (mut theirs, mut mine) = (Vec::new(), Vec::new());
    // A controller may write between the two reads.
    for _ in 0..5 {
        theirs = printed(&kubectl(&sandbox, site, &["get", "pods", "-n", namespace, "-o", "wide"])?);
        let list: Value = serde_json::from_str(&kubectl(&sandbox, site, &["get", "--raw", &raw])?)?;
        let items = list["items"].as_array().ok_or("no items")?;
        mine = items
            .iter()
            .map(|item| Row::read(&Kind::Pod, item.to_string().as_bytes()).map(|row| ours(&row)))
            .collect::<Result<Vec<_>, _>>()?;
        if theirs == mine {
            break;
        }
    }
    assert_eq!(theirs.len() as u64, PODS);
    for (theirs, mine) in theirs.iter().zip(&mine) {
        assert_eq!(theirs, mine);
    }
    let statuses: std::collections::BTreeSet<&str> = mine.iter().map(|cells| cells[2].as_str()).collect();
    for expected in ["Terminating", "SchedulingGated", "CrashLoopBackOff", "Init:CrashLoopBackOff", "Unknown"]
    {
        assert!(statuses.contains(expected), "{expected} is not among {statuses:?}");
    }
    Ok(())
}
