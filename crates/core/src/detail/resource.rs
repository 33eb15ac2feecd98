//! Resources that the drawer reads beside an object, and their paths.

/// A kind that Kubernetes or the Gateway API defines.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Resource {
    /// As Kubernetes spells it.
    pub(super) kind: &'static str,
    /// Empty for the core group.
    pub(super) group: &'static str,
    pub(super) version: &'static str,
    pub(super) plural: &'static str,
    pub(super) namespaced: bool,
}

const fn core(kind: &'static str, plural: &'static str, namespaced: bool) -> Resource {
    Resource { kind, group: "", version: "v1", plural, namespaced }
}

const fn v1(group: &'static str, kind: &'static str, plural: &'static str) -> Resource {
    Resource { kind, group, version: "v1", plural, namespaced: true }
}

/// The group of roles and of what binds them.
const RBAC: &str = "rbac.authorization.k8s.io";

/// All that is read.
const ALL: [Resource; 31] = [
    core("Pod", "pods", true),
    core("Node", "nodes", false),
    core("Service", "services", true),
    core("ConfigMap", "configmaps", true),
    core("Secret", "secrets", true),
    core("ServiceAccount", "serviceaccounts", true),
    core("PersistentVolumeClaim", "persistentvolumeclaims", true),
    core("PersistentVolume", "persistentvolumes", false),
    core("ResourceQuota", "resourcequotas", true),
    core("LimitRange", "limitranges", true),
    core("Namespace", "namespaces", false),
    core("Event", "events", true),
    v1("apps", "Deployment", "deployments"),
    v1("apps", "ReplicaSet", "replicasets"),
    v1("apps", "StatefulSet", "statefulsets"),
    v1("apps", "DaemonSet", "daemonsets"),
    v1("batch", "Job", "jobs"),
    v1("batch", "CronJob", "cronjobs"),
    v1("networking.k8s.io", "Ingress", "ingresses"),
    v1("networking.k8s.io", "NetworkPolicy", "networkpolicies"),
    v1("discovery.k8s.io", "EndpointSlice", "endpointslices"),
    v1("policy", "PodDisruptionBudget", "poddisruptionbudgets"),
    v1("gateway.networking.k8s.io", "HTTPRoute", "httproutes"),
    v1("gateway.networking.k8s.io", "Gateway", "gateways"),
    v1(RBAC, "Role", "roles"),
    v1(RBAC, "RoleBinding", "rolebindings"),
    Resource { namespaced: false, ..v1(RBAC, "ClusterRole", "clusterroles") },
    Resource { namespaced: false, ..v1(RBAC, "ClusterRoleBinding", "clusterrolebindings") },
    Resource {
        kind: "HorizontalPodAutoscaler",
        group: "autoscaling",
        version: "v2",
        plural: "horizontalpodautoscalers",
        namespaced: true,
    },
    Resource {
        kind: "StorageClass",
        group: "storage.k8s.io",
        version: "v1",
        plural: "storageclasses",
        namespaced: false,
    },
    Resource {
        kind: "ReplicationController",
        group: "",
        version: "v1",
        plural: "replicationcontrollers",
        namespaced: true,
    },
];

impl Resource {
    /// The resource of a kind by Kubernetes' name and its group and version; without one, by the name alone.
    pub(super) fn of(kind: &str, api: &str) -> Option<&'static Self> {
        let group = api.rsplit_once('/').map_or("", |(group, _)| group);
        ALL.iter().find(|one| one.kind == kind && (api.is_empty() || one.group == group))
    }

    /// Its name as kubectl writes it: `deployments.apps`.
    pub(super) fn name(&self) -> String {
        if self.group.is_empty() { self.plural.to_owned() } else { format!("{}.{}", self.plural, self.group) }
    }

    /// Where its API begins.
    fn root(&self) -> String {
        if self.group.is_empty() {
            format!("/api/{}", self.version)
        } else {
            format!("/apis/{}/{}", self.group, self.version)
        }
    }

    /// Where its objects are listed; all namespaces when it is empty.
    pub(super) fn collection(&self, namespace: &str) -> String {
        if self.namespaced && !namespace.is_empty() {
            format!("{}/namespaces/{namespace}/{}", self.root(), self.plural)
        } else {
            format!("{}/{}", self.root(), self.plural)
        }
    }

    /// Where one object is.
    pub(super) fn object(&self, namespace: &str, name: &str) -> String {
        format!("{}/{name}", self.collection(namespace))
    }
}

/// Whether a name can stand in a path without leading elsewhere.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && !matches!(name, "." | "..") && !name.contains(['/', '?', '#', '%'])
}
