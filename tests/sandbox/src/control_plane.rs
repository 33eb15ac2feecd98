//! The processes of a site's control plane, with the flags that each gets.

use std::ffi::OsString;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use crate::layout::{Layout, SitePort};
use crate::pki::{Authority, Leaf, Pki};
use crate::process::Daemon;
use crate::spec::{REAL_NODES, SiteKind, SiteSpec};

/// Everything that decides how a site's processes are started.
#[derive(Debug, Clone)]
pub(crate) struct ControlPlane {
    pub layout: Layout,
    pub site: SiteSpec,
    /// Directory of the Kubernetes programs.
    pub programs: PathBuf,
    /// Whether the bridge of the real nodes is there.
    pub real_nodes: bool,
}

/// Builds `--name=value` arguments.
struct Flags(Vec<OsString>);

impl Flags {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn set(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        let mut flag = OsString::from(format!("--{name}="));
        flag.push(value);
        self.0.push(flag);
        self
    }

    fn maybe(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }
}

impl ControlPlane {
    /// Directory of the site.
    pub(crate) fn directory(&self) -> PathBuf {
        self.layout.site(self.site.name)
    }

    /// The site's keys and certificates.
    pub(crate) fn pki(&self) -> Pki {
        Pki::new(&self.directory())
    }

    /// Port of one of the site's listeners.
    pub(crate) fn port(&self, port: SitePort) -> String {
        self.layout.site_port(self.site.index, port).to_string()
    }

    /// Kubeconfig of one of the site's own parts, which the certificate of the same name lets in.
    pub(crate) fn component_kubeconfig(&self, component: &str) -> PathBuf {
        self.directory().join(format!("{component}.kubeconfig"))
    }

    /// Kubeconfig of a part of a real node, which comes over the bridge.
    pub(crate) fn node_kubeconfig(&self, component: &str) -> PathBuf {
        self.directory().join(format!("node-{component}.kubeconfig"))
    }

    /// Address at which real nodes and the site's own parts reach the API server.
    pub(crate) fn address(&self) -> Ipv4Addr {
        if self.has_real_nodes() { self.layout.bridge_address() } else { Ipv4Addr::LOCALHOST }
    }

    /// Whether this site runs real nodes.
    pub(crate) fn has_real_nodes(&self) -> bool {
        self.site.kind == SiteKind::Physical && self.real_nodes
    }

    /// Every certificate of the site but those of its authorities.
    pub(crate) fn leaves(&self) -> Vec<Leaf> {
        let mut servers = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        servers.extend(["kubernetes", "kubernetes.default", "kubernetes.default.svc"].map(str::to_owned));
        servers.push("kubernetes.default.svc.cluster.local".into());
        servers.push(self.layout.service_address(self.site.index, 1).to_string());
        servers.push(self.layout.bridge_address().to_string());
        let mut leaves = vec![
            Leaf::server("apiserver", servers),
            Leaf::server("kwok", vec!["localhost".into(), "127.0.0.1".into()]),
            Leaf::server("metrics-server", vec!["metrics-server.kube-system.svc".into(), "localhost".into()]),
            Leaf::client("apiserver-kubelet", "kube-apiserver-kubelet-client", Some("system:masters")),
            Leaf::client("admin", "admin", Some("system:masters")),
            Leaf::client("controller-manager", "system:kube-controller-manager", None),
            Leaf::client("scheduler", "system:kube-scheduler", None),
            Leaf::client("kwok-client", "kwok", Some("system:masters")),
            Leaf::client("metrics-client", "metrics-server", Some("system:masters")),
            Leaf::client("kube-proxy", "system:kube-proxy", None),
            Leaf::client("operator", "operator", Some("concertina:operators")),
            Leaf {
                authority: Authority::FrontProxy,
                ..Leaf::client("front-proxy", "front-proxy-client", None)
            },
        ];
        if self.site.kind == SiteKind::Physical {
            leaves.extend((0..).zip(REAL_NODES).map(|(index, node)| self.node_leaf(index, node)));
        }
        leaves
    }

    /// The certificate of a real node, as a server and as a client.
    pub(crate) fn node_leaf(&self, index: u8, node: &str) -> Leaf {
        let names = vec![node.to_owned(), self.layout.node_address(index).to_string()];
        let user = format!("system:node:{node}");
        Leaf { user, group: Some("system:nodes".into()), ..Leaf::server(node, names) }
    }

    /// etcd, which may forget on a crash of the machine: a sandbox need not outlive one.
    pub(crate) fn etcd(&self) -> Daemon {
        let client = format!("http://127.0.0.1:{}", self.port(SitePort::Etcd));
        let peer = format!("http://127.0.0.1:{}", self.port(SitePort::EtcdPeer));
        let flags = Flags::new()
            .set("name", "sandbox")
            .set("data-dir", self.directory().join("etcd"))
            .set("listen-client-urls", &client)
            .set("advertise-client-urls", &client)
            .set("listen-peer-urls", &peer)
            .set("initial-advertise-peer-urls", &peer)
            .set("initial-cluster", format!("sandbox={peer}"))
            .set("unsafe-no-fsync", "true")
            .set("log-level", "warn");
        self.daemon("etcd", "server", flags)
    }

    /// The API server, with the site's audit log.
    pub(crate) fn apiserver(&self) -> Daemon {
        let (pki, index) = (self.pki(), self.site.index);
        let [a, b] = self.site.simulated_network;
        let advertise = if self.has_real_nodes() { self.address() } else { Ipv4Addr::new(a, b, 0, 10) };
        let flags = Flags::new()
            .set("etcd-servers", format!("http://127.0.0.1:{}", self.port(SitePort::Etcd)))
            // The bridge's address or loopback: nobody outside this machine can reach either.
            .set("bind-address", self.address().to_string())
            .set("advertise-address", advertise.to_string())
            .set("secure-port", self.port(SitePort::ApiServer))
            .set("service-cluster-ip-range", self.layout.service_range(index))
            .set("tls-cert-file", pki.certificate("apiserver"))
            .set("tls-private-key-file", pki.key("apiserver"))
            .set("client-ca-file", pki.certificate("ca"))
            .set("token-auth-file", self.directory().join("tokens.csv"))
            .set("authorization-mode", "Node,RBAC")
            // A namespace may be given to one node (spare_node.rs).
            .set("enable-admission-plugins", "NodeRestriction,PodNodeSelector")
            .set("service-account-issuer", "https://kubernetes.default.svc.cluster.local")
            .set("service-account-key-file", pki.service_account_public())
            .set("service-account-signing-key-file", pki.key("service-account"))
            .set("kubelet-client-certificate", pki.certificate("apiserver-kubelet"))
            .set("kubelet-client-key", pki.key("apiserver-kubelet"))
            .set("kubelet-certificate-authority", pki.certificate("ca"))
            // Simulated nodes have kwok's address as their internal name only.
            .set("kubelet-preferred-address-types", "InternalDNS,InternalIP")
            .set("requestheader-client-ca-file", pki.certificate("front-proxy-ca"))
            .set("requestheader-allowed-names", "front-proxy-client")
            .set("requestheader-username-headers", "X-Remote-User")
            .set("requestheader-group-headers", "X-Remote-Group")
            .set("requestheader-extra-headers-prefix", "X-Remote-Extra-")
            .set("proxy-client-cert-file", pki.certificate("front-proxy"))
            .set("proxy-client-key-file", pki.key("front-proxy"))
            .set("audit-policy-file", self.directory().join("audit-policy.yaml"))
            .set("audit-log-path", self.audit_log())
            .set("profiling", "false")
            .maybe("emulated-version", self.site.emulated_version);
        self.daemon("apiserver", "kube-apiserver", flags)
    }

    /// The audit log, one event in JSON a line.
    pub(crate) fn audit_log(&self) -> PathBuf {
        self.directory().join("audit.log")
    }

    /// The controller manager. Simulated nodes renew their leases rarely, so it is patient with them.
    pub(crate) fn controller_manager(&self) -> Daemon {
        let pki = self.pki();
        let patience = if self.has_real_nodes() { "20s" } else { "300s" };
        let flags = Flags::new()
            .set("kubeconfig", self.component_kubeconfig("controller-manager"))
            .set("bind-address", "127.0.0.1")
            .set("secure-port", self.port(SitePort::ControllerManager))
            .set("leader-elect", "false")
            .set("use-service-account-credentials", "true")
            .set("service-account-private-key-file", pki.key("service-account"))
            .set("root-ca-file", pki.certificate("ca"))
            .set("cluster-signing-cert-file", pki.certificate("ca"))
            .set("cluster-signing-key-file", pki.key("ca"))
            .set("node-monitor-grace-period", patience)
            .set("horizontal-pod-autoscaler-sync-period", "10s")
            .set("kube-api-qps", "100")
            .set("kube-api-burst", "200")
            .set("profiling", "false")
            .maybe("emulated-version", self.site.emulated_version);
        self.daemon("controller-manager", "kube-controller-manager", flags)
    }

    /// The scheduler.
    pub(crate) fn scheduler(&self) -> Daemon {
        let flags = Flags::new()
            .set("kubeconfig", self.component_kubeconfig("scheduler"))
            .set("bind-address", "127.0.0.1")
            .set("secure-port", self.port(SitePort::Scheduler))
            .set("leader-elect", "false")
            .set("kube-api-qps", "200")
            .set("kube-api-burst", "400")
            .set("profiling", "false")
            .maybe("emulated-version", self.site.emulated_version);
        self.daemon("scheduler", "kube-scheduler", flags)
    }

    /// kwok, the kubelet of every simulated node.
    pub(crate) fn kwok(&self, config: &Path) -> Daemon {
        let (pki, port) = (self.pki(), self.port(SitePort::Kwok));
        let [a, b] = self.site.simulated_network;
        let flags = Flags::new()
            .set("config", config)
            .set("kubeconfig", self.component_kubeconfig("kwok-client"))
            .set("manage-nodes-with-annotation-selector", "kwok.x-k8s.io/node=fake")
            .set("node-ip", "127.0.0.1")
            .set("node-port", &port)
            .set("server-address", format!("127.0.0.1:{port}"))
            .set("tls-cert-file", pki.certificate("kwok"))
            .set("tls-private-key-file", pki.key("kwok"))
            .set("cidr", format!("{a}.{b}.0.1/17"))
            // A lease is renewed after a quarter of this: at rest, most writes of the fleet are renewals.
            .set("node-lease-duration-seconds", "200")
            .set("v", "WARN");
        self.daemon("kwok", "kwok", flags)
    }

    /// metrics-server, a process of this machine that the site's API server aggregates.
    pub(crate) fn metrics_server(&self) -> Daemon {
        let (pki, kubeconfig) = (self.pki(), self.component_kubeconfig("metrics-client"));
        let flags = Flags::new()
            .set("kubeconfig", &kubeconfig)
            .set("authentication-kubeconfig", &kubeconfig)
            .set("authorization-kubeconfig", &kubeconfig)
            .set("bind-address", "127.0.0.1")
            .set("secure-port", self.port(SitePort::MetricsServer))
            .set("tls-cert-file", pki.certificate("metrics-server"))
            .set("tls-private-key-file", pki.key("metrics-server"))
            .set("kubelet-certificate-authority", pki.certificate("ca"))
            .set("kubelet-preferred-address-types", "InternalDNS,InternalIP")
            .set("kubelet-use-node-status-port", "true")
            .set("kubelet-request-timeout", "5s")
            .set("metric-resolution", "15s");
        self.daemon("metrics-server", "metrics-server", flags)
    }

    fn daemon(&self, name: &str, program: &str, flags: Flags) -> Daemon {
        Daemon::new(self.site.process(name), self.programs.join(program)).args(flags.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{DC_PANGYO, PLANT_BUSAN};

    fn plane(site: SiteSpec, real_nodes: bool) -> ControlPlane {
        let layout = Layout::new("/s".into(), "/c".into(), 0).unwrap();
        ControlPlane { layout, site, programs: "/p".into(), real_nodes }
    }

    #[test]
    fn the_api_server_answers_under_the_names_that_clients_use() {
        let leaves = plane(PLANT_BUSAN, true).leaves();
        let names = &leaves.iter().find(|leaf| leaf.file == "apiserver").unwrap().names;
        for name in ["127.0.0.1", "10.200.0.1", "10.210.0.1", "kubernetes.default.svc.cluster.local"] {
            assert!(names.iter().any(|known| known == name), "{name}");
        }
        let node = leaves.iter().find(|leaf| leaf.file == "busan-worker-2").unwrap();
        assert_eq!(node.user, "system:node:busan-worker-2");
        assert!(node.names.contains(&"10.200.0.12".to_owned()));
    }

    #[test]
    fn only_the_emulated_site_emulates_and_only_the_one_with_real_nodes_is_on_the_bridge() {
        let args = |plane: &ControlPlane| format!("{:?}", plane.apiserver().args);
        let (pangyo, busan) = (args(&plane(DC_PANGYO, true)), args(&plane(PLANT_BUSAN, true)));
        assert!(pangyo.contains("--emulated-version=1.34") && pangyo.contains("--bind-address=127.0.0.1"));
        assert!(!busan.contains("emulated") && busan.contains("--bind-address=10.200.0.1"));
        assert!(args(&plane(PLANT_BUSAN, false)).contains("--bind-address=127.0.0.1"));
    }
}
