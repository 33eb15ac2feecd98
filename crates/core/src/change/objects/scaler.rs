//! A `HorizontalPodAutoscaler` (`autoscaling/v2`) as the form has it.

use crate::change::live::Live;
use crate::change::owner;
use crate::clock::moment;
use crate::redact::{cap, plain};
use concertina_contract::{Autoscaler, Autoscaling, Measure, ObjectRef};
use serde_json::{Value, json};

/// The label and the annotation of what Helm made.
const HELM: (&str, &str) = ("app.kubernetes.io/managed-by", "meta.helm.sh/release-name");

/// An autoscaler, whole.
pub(super) struct Scaler<'a>(pub &'a Value);

impl Scaler<'_> {
    /// Whether it scales this workload.
    pub(super) fn is_of(&self, kind: &str, name: &str) -> bool {
        let target = &self.0["spec"]["scaleTargetRef"];
        target["kind"] == kind && target["name"] == name
    }

    /// What the form says of it.
    pub(super) fn scaling(&self) -> Autoscaling {
        let spec = &self.0["spec"];
        Autoscaling {
            min: number(&spec["minReplicas"]).unwrap_or(1),
            max: number(&spec["maxReplicas"]).unwrap_or_default(),
            cpu: self.wished("cpu"),
            memory: self.wished("memory"),
            calm: number(&spec["behavior"]["scaleDown"]["stabilizationWindowSeconds"]),
        }
    }

    /// How many pods there should be. Before it has reckoned once it says none, also when it has counted those that there are.
    fn desired(&self) -> Option<u32> {
        let status = &self.0["status"];
        let (desired, current) = (number(&status["desiredReplicas"])?, number(&status["currentReplicas"])?);
        (desired > 0 || current == 0 || self.scaling().min == 0).then_some(desired)
    }

    /// As the window shows it.
    pub(super) fn view(&self, object: ObjectRef) -> Autoscaler {
        let status = &self.0["status"];
        let current = |name: &str| {
            let found = list(&status["currentMetrics"]).iter().find(|one| one["resource"]["name"] == name)?;
            number(&found["resource"]["current"]["averageUtilization"])
        };
        Autoscaler {
            object,
            scaling: self.scaling(),
            others: self.others().map(name_of).collect(),
            owner: self.owner(),
            desired: self.desired(),
            cpu: current("cpu"),
            memory: current("memory"),
            scaled: moment(&status["lastScaleTime"]),
        }
    }

    /// Who will make it again as it was.
    pub(super) fn owner(&self) -> Option<String> {
        let live = Live::new(self.0.clone());
        let helm = || {
            (live.mark(HELM.0) == Some("Helm"))
                .then(|| format!("Helm ({})", cap(&plain(live.mark(HELM.1).unwrap_or_default()))))
        };
        owner::outside(&live).or_else(|| owner::controller(&live)).or_else(helm)
    }

    /// Whether the form says all of it, so that it can be made again.
    pub(super) fn is_whole(&self) -> bool {
        let mut behavior = self.0["spec"]["behavior"].clone();
        if let Some(down) = behavior["scaleDown"].as_object_mut() {
            down.remove("stabilizationWindowSeconds");
        }
        self.others().next().is_none() && (self.0["spec"]["behavior"].is_null() || behavior == defaults())
    }

    /// The merge patch that makes it so; what the form does not say stays.
    pub(super) fn patch(&self, wish: &Autoscaling) -> Value {
        let metrics: Vec<Value> = self.others().cloned().chain(metrics(wish)).collect();
        let mut spec = json!({ "minReplicas": wish.min, "maxReplicas": wish.max, "metrics": metrics });
        if wish.calm.is_some() || !self.0["spec"]["behavior"].is_null() {
            spec["behavior"] = json!({ "scaleDown": { "stabilizationWindowSeconds": wish.calm } });
        }
        json!({ "spec": spec })
    }

    fn wished(&self, resource: &str) -> Option<u32> {
        let all = list(&self.0["spec"]["metrics"]);
        let found = all.iter().find(|one| is_share(one) && one["resource"]["name"] == resource)?;
        number(&found["resource"]["target"]["averageUtilization"])
    }

    /// Metrics that the form does not say.
    fn others(&self) -> impl Iterator<Item = &Value> {
        list(&self.0["spec"]["metrics"]).iter().filter(|one| !is_share(one))
    }
}

/// An autoscaler that is to be made. It goes with its workload.
pub(super) fn made(workload: &ObjectRef, wish: &Autoscaling) -> Value {
    let ObjectRef { kind, namespace, name, uid, .. } = workload;
    let target = json!({ "apiVersion": "apps/v1", "kind": kind.name(), "name": name });
    let mut owner = target.clone();
    owner["uid"] = json!(uid);
    let mut spec = json!({
        "scaleTargetRef": target,
        "minReplicas": wish.min,
        "maxReplicas": wish.max,
        "metrics": metrics(wish),
    });
    if let Some(calm) = wish.calm {
        spec["behavior"] = json!({ "scaleDown": { "stabilizationWindowSeconds": calm } });
    }
    json!({
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": { "name": name, "namespace": namespace, "ownerReferences": [owner] },
        "spec": spec,
    })
}

/// A wish in a few signs that need no translation: `2–10, CPU 70 %`.
pub(super) fn text(wish: &Autoscaling) -> String {
    let share =
        |name: &str, share: Option<u32>| share.map(|share| format!(", {name} {share} %")).unwrap_or_default();
    let calm = wish.calm.map(|calm| format!(", {calm} s")).unwrap_or_default();
    format!("{}–{}{}{}{calm}", wish.min, wish.max, share("CPU", wish.cpu), share("RAM", wish.memory))
}

/// What not all containers of a pod template ask for; a limit is asked for where nothing is.
pub(super) fn unrequested(live: &Live) -> Vec<Measure> {
    let asks = |container: &Value, resource: &str| {
        ["requests", "limits"].iter().any(|class| !container["resources"][class][resource].is_null())
    };
    let all = [(Measure::Cpu, "cpu"), (Measure::Memory, "memory")];
    let lacks = |resource: &str| live.containers().iter().any(|container| !asks(container, resource));
    all.into_iter().filter(|(_, resource)| lacks(resource)).map(|(measure, _)| measure).collect()
}

fn metrics(wish: &Autoscaling) -> Vec<Value> {
    let one = |name: &str, share: Option<u32>| {
        let target = json!({ "type": "Utilization", "averageUtilization": share? });
        Some(json!({ "type": "Resource", "resource": { "name": name, "target": target } }))
    };
    [one("cpu", wish.cpu), one("memory", wish.memory)].into_iter().flatten().collect()
}

/// What the API server fills in beside the time of calm (kubernetes `pkg/apis/autoscaling/v2/defaults.go`).
fn defaults() -> Value {
    let policy = |kind: &str, value: u32| json!({ "type": kind, "value": value, "periodSeconds": 15 });
    json!({
        "scaleUp": {
            "stabilizationWindowSeconds": 0, "selectPolicy": "Max",
            "policies": [policy("Pods", 4), policy("Percent", 100)],
        },
        "scaleDown": { "selectPolicy": "Max", "policies": [policy("Percent", 100)] },
    })
}

/// A share of what is asked for, of CPU or memory.
fn is_share(metric: &Value) -> bool {
    let resource = &metric["resource"];
    metric["type"] == "Resource"
        && resource["target"]["type"] == "Utilization"
        && (resource["name"] == "cpu" || resource["name"] == "memory")
}

fn name_of(metric: &Value) -> String {
    let kind = metric["type"].as_str().unwrap_or_default();
    let key =
        kind.split_at_checked(1).map(|(first, rest)| first.to_ascii_lowercase() + rest).unwrap_or_default();
    let body = &metric[key];
    let name = body["metric"]["name"].as_str().or_else(|| body["name"].as_str());
    cap(&plain(name.unwrap_or(kind)))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{Kind, SiteId};

    fn wish() -> Autoscaling {
        Autoscaling { min: 2, max: 6, cpu: Some(70), memory: None, calm: Some(60) }
    }

    fn workload() -> ObjectRef {
        let (site, kind) = (SiteId::new("s"), Kind::Deployment);
        let [namespace, name, uid] = ["shop", "web", "u"].map(str::to_owned);
        ObjectRef { site, kind, namespace, name, uid }
    }

    #[test]
    fn what_is_made_reads_as_it_was_wished_and_goes_with_its_workload() {
        let made = made(&workload(), &wish());
        let scaler = Scaler(&made);
        assert_eq!(scaler.scaling(), wish());
        assert!(scaler.is_of("Deployment", "web") && !scaler.is_of("StatefulSet", "web"));
        assert_eq!(made["metadata"]["ownerReferences"][0]["uid"], "u");
        assert_eq!(scaler.owner(), None);
        assert_eq!(text(&wish()), "2–6, CPU 70 %, 60 s");
    }

    #[test]
    fn before_it_has_reckoned_nobody_knows_how_many_there_should_be() {
        let mut hpa = made(&workload(), &wish());
        for (current, desired, told) in
            [(None, 0, None), (Some(5), 0, None), (Some(5), 7, Some(7)), (Some(0), 0, Some(0))]
        {
            hpa["status"] = json!({ "currentReplicas": current, "desiredReplicas": desired });
            assert_eq!(Scaler(&hpa).view(workload()).desired, told, "{current:?} {desired}");
        }
    }

    #[test]
    fn an_edit_leaves_what_the_form_does_not_say() {
        let mut hpa = made(&workload(), &wish());
        let queue = json!({ "type": "External", "external": { "metric": { "name": "queue" } } });
        hpa["spec"]["metrics"].as_array_mut().unwrap().push(queue.clone());
        let scaler = Scaler(&hpa);
        assert_eq!(scaler.view(workload()).others, ["queue"]);
        assert!(!scaler.is_whole());
        let patch = scaler.patch(&Autoscaling { cpu: None, memory: Some(80), calm: None, ..wish() });
        assert_eq!(patch["spec"]["metrics"][0], queue);
        assert_eq!(patch["spec"]["metrics"][1]["resource"]["name"], "memory");
        assert!(patch["spec"]["behavior"]["scaleDown"]["stabilizationWindowSeconds"].is_null());
    }

    #[test]
    fn what_the_server_fills_in_is_no_wish_of_anybody() {
        let mut hpa = made(&workload(), &wish());
        hpa["spec"]["behavior"] = defaults();
        hpa["spec"]["behavior"]["scaleDown"]["stabilizationWindowSeconds"] = json!(60);
        assert!(Scaler(&hpa).is_whole());
        hpa["spec"]["behavior"]["scaleUp"]["selectPolicy"] = json!("Disabled");
        assert!(!Scaler(&hpa).is_whole());
    }

    #[test]
    fn containers_without_requests_are_told() {
        let live = |resources: Value| {
            Live::new(
                json!({ "spec": { "template": { "spec": { "containers": [{ "resources": resources }] } } } }),
            )
        };
        assert_eq!(unrequested(&live(json!({}))), [Measure::Cpu, Measure::Memory]);
        assert_eq!(
            unrequested(&live(json!({ "requests": { "cpu": "1" }, "limits": { "memory": "1Gi" } }))),
            []
        );
    }
}
