//! The resources that the server knows.

/// One resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Resource {
    /// Plural, for example `pods`.
    pub(super) plural: &'static str,
    /// Kind.
    pub(super) kind: &'static str,
    /// Group; empty for the core group.
    pub(super) group: &'static str,
    /// Whether its objects have a namespace.
    pub(super) namespaced: bool,
    /// What kubectl may call it; empty for nothing else.
    pub(super) short: &'static str,
}

const fn resource(
    plural: &'static str,
    kind: &'static str,
    group: &'static str,
    namespaced: bool,
    short: &'static str,
) -> Resource {
    Resource { plural, kind, group, namespaced, short }
}

/// All of them.
pub(super) const RESOURCES: [Resource; 20] = [
    resource("pods", "Pod", "", true, "po"),
    resource("nodes", "Node", "", false, "no"),
    resource("events", "Event", "", true, "ev"),
    resource("namespaces", "Namespace", "", false, "ns"),
    resource("secrets", "Secret", "", true, ""),
    resource("configmaps", "ConfigMap", "", true, "cm"),
    resource("serviceaccounts", "ServiceAccount", "", true, "sa"),
    resource("services", "Service", "", true, "svc"),
    resource("persistentvolumeclaims", "PersistentVolumeClaim", "", true, "pvc"),
    resource("deployments", "Deployment", "apps", true, "deploy"),
    resource("replicasets", "ReplicaSet", "apps", true, "rs"),
    resource("statefulsets", "StatefulSet", "apps", true, "sts"),
    resource("daemonsets", "DaemonSet", "apps", true, "ds"),
    resource("controllerrevisions", "ControllerRevision", "apps", true, ""),
    resource("jobs", "Job", "batch", true, ""),
    resource("cronjobs", "CronJob", "batch", true, "cj"),
    resource("poddisruptionbudgets", "PodDisruptionBudget", "policy", true, "pdb"),
    resource("roles", "Role", "rbac.authorization.k8s.io", true, ""),
    resource("rolebindings", "RoleBinding", "rbac.authorization.k8s.io", true, ""),
    resource("horizontalpodautoscalers", "HorizontalPodAutoscaler", "autoscaling", true, "hpa"),
];

impl Resource {
    /// By plural or kind.
    pub(super) fn find(name: &str) -> Option<Self> {
        RESOURCES.into_iter().find(|resource| resource.plural == name || resource.kind == name)
    }

    /// Version of its group: `v2` for autoscaling, `v1` for all others.
    pub(super) fn version(self) -> &'static str {
        if self.group == "autoscaling" { "v2" } else { "v1" }
    }

    /// What kubectl may call it.
    pub(super) fn short_names(self) -> Vec<&'static str> {
        Some(self.short).filter(|short| !short.is_empty()).into_iter().collect()
    }

    /// `apiVersion` of its objects.
    pub(super) fn api_version(self) -> String {
        if self.group.is_empty() { "v1".to_owned() } else { format!("{}/{}", self.group, self.version()) }
    }
}

/// A path below a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) resource: Resource,
    /// Empty for all.
    pub(super) namespace: String,
    /// None for the collection.
    pub(super) name: Option<String>,
    /// For example `scale`.
    pub(super) subresource: Option<String>,
}

impl Target {
    /// Reads a path such as `/apis/apps/v1/namespaces/shop/deployments/orders/scale`.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let group = match *parts.first()? {
            "api" => {
                parts.drain(..2.min(parts.len()));
                ""
            }
            "apis" if parts.len() > 3 => {
                let group = parts[1];
                parts.drain(..3);
                group
            }
            _ => return None,
        };
        let mut namespace = String::new();
        if parts.len() > 2 && parts[0] == "namespaces" && Resource::find(parts[2]).is_some() {
            parts[1].clone_into(&mut namespace);
            parts.drain(..2);
        }
        let resource = Resource::find(parts.first()?).filter(|resource| resource.group == group)?;
        Some(Self {
            resource,
            namespace,
            name: parts.get(1).map(|&name| name.to_owned()),
            subresource: parts.get(2).map(|&name| name.to_owned()),
        })
    }
}
