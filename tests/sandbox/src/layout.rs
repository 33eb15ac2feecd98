//! Where the sandbox keeps its files, and which ports and addresses it uses.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

/// Directory of a running fleet, in place of the default.
pub const STATE_VARIABLE: &str = "CONCERTINA_SANDBOX_DIR";
/// Number of the fleet, 0 to 9: fleets with different numbers share no port, address or device name.
pub const INSTANCE_VARIABLE: &str = "CONCERTINA_SANDBOX_INSTANCE";

/// Longest state directory: containerd's sockets below it must fit into the 108 bytes of a socket address.
const LONGEST_STATE_DIR: usize = 60;

/// The files, ports and addresses of one fleet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    state: PathBuf,
    cache: PathBuf,
    instance: u8,
}

/// A listener that a site has once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SitePort {
    /// kube-apiserver, HTTPS.
    ApiServer,
    /// etcd for clients.
    Etcd,
    /// etcd for its peers, of which there are none.
    EtcdPeer,
    /// kube-controller-manager's own endpoints.
    ControllerManager,
    /// kube-scheduler's own endpoints.
    Scheduler,
    /// kwok, which plays the kubelet of every simulated node.
    Kwok,
    /// metrics-server, HTTPS.
    MetricsServer,
}

/// A listener that the fleet has once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FleetPort {
    /// The image registry, plain HTTP.
    Registry,
    /// Toxiproxy's own API, plain HTTP.
    ToxiproxyAdmin,
    /// The only way to cloud-tokyo's API server that its kubeconfig knows.
    ToxiproxyTokyo,
    /// The registry while images are being made.
    BuildRegistry,
}

/// Why the sandbox has no place for its files.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// No home directory is known.
    #[error("no home directory: set {STATE_VARIABLE} and XDG_CACHE_HOME")]
    NoHome,
    /// The instance variable does not hold a digit.
    #[error("{INSTANCE_VARIABLE} is {0:?}: give one digit")]
    Instance(String),
    /// Socket paths below the state directory would be too long.
    #[error(
        "{0} is too long for socket paths below it: at most {LONGEST_STATE_DIR} bytes, set {STATE_VARIABLE}"
    )]
    TooLong(PathBuf),
}

impl Layout {
    /// The layout that the environment asks for; by default below the user's cache directory.
    pub fn from_env() -> Result<Self, LayoutError> {
        let cache = directories::ProjectDirs::from("app", "concertina", "concertina")
            .map(|dirs| dirs.cache_dir().to_path_buf())
            .ok_or(LayoutError::NoHome)?;
        let instance = match std::env::var(INSTANCE_VARIABLE) {
            Ok(text) if !text.is_empty() => match text.as_bytes() {
                [digit @ b'0'..=b'9'] => digit - b'0',
                _ => return Err(LayoutError::Instance(text)),
            },
            _ => 0,
        };
        let state = match std::env::var_os(STATE_VARIABLE) {
            Some(dir) if !dir.is_empty() => PathBuf::from(dir),
            _ if instance == 0 => cache.join("sandbox"),
            _ => cache.join(format!("sandbox-{instance}")),
        };
        Self::new(state, cache, instance)
    }

    /// A layout with its state in `state` and what outlives a fleet in `cache`; `instance` is 0 to 9.
    pub fn new(state: PathBuf, cache: PathBuf, instance: u8) -> Result<Self, LayoutError> {
        if state.as_os_str().len() > LONGEST_STATE_DIR {
            return Err(LayoutError::TooLong(state));
        }
        Ok(Self { state, cache, instance: instance.min(9) })
    }

    /// Number of the fleet, 0 to 9.
    pub fn instance(&self) -> u8 {
        self.instance
    }

    /// Directory of the running fleet.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// Directory of what outlives a fleet: programs and images.
    pub fn cache(&self) -> &Path {
        &self.cache
    }

    /// Directory of the records of running processes.
    pub fn run(&self) -> PathBuf {
        self.state.join("run")
    }

    /// Log file of the process `name`.
    pub fn log(&self, name: &str) -> PathBuf {
        self.state.join("logs").join(format!("{name}.log"))
    }

    /// Directory of one site.
    pub fn site(&self, site: &str) -> PathBuf {
        self.state.join("sites").join(site)
    }

    /// Directory of one real node.
    pub fn node(&self, node: &str) -> PathBuf {
        self.state.join("nodes").join(node)
    }

    /// The kubeconfig with a context for each site.
    pub fn kubeconfig(&self) -> PathBuf {
        self.state.join("kubeconfig")
    }

    /// Port of a listener of the site with this index.
    pub fn site_port(&self, index: u8, port: SitePort) -> u16 {
        self.base_port() + 20 * u16::from(index) + port as u16
    }

    /// Port of a listener of the fleet.
    pub fn fleet_port(&self, port: FleetPort) -> u16 {
        self.base_port() + 100 + port as u16
    }

    fn base_port(&self) -> u16 {
        21_000 + 200 * u16::from(self.instance)
    }

    /// Name of the bridge between this machine and the real nodes.
    pub fn bridge(&self) -> String {
        format!("concertina{}", self.instance)
    }

    /// Address of this machine on that bridge; the network is a /24.
    pub fn bridge_address(&self) -> Ipv4Addr {
        Ipv4Addr::new(10, 200 + self.instance, 0, 1)
    }

    /// Address of this machine on that bridge for the client with this number, 0 to 99.
    pub fn client_address(&self, number: u8) -> Ipv4Addr {
        Ipv4Addr::new(10, 200 + self.instance, 0, 101 + number.min(99))
    }

    /// Address of the real node with this index on the bridge.
    pub fn node_address(&self, index: u8) -> Ipv4Addr {
        Ipv4Addr::new(10, 200 + self.instance, 0, 11 + index)
    }

    /// Pod range of the real node with this index.
    pub fn pod_range(&self, index: u8) -> String {
        format!("10.{}.{}.0/24", 200 + self.instance, 11 + index)
    }

    /// Range that holds the pods of all real nodes, and not the nodes themselves.
    pub fn pod_ranges(&self) -> String {
        format!("10.{}.8.0/21", 200 + self.instance)
    }

    /// Service range of the site with this index.
    pub fn service_range(&self, index: u8) -> String {
        format!("10.{}.{}.0/20", 210 + self.instance, 16 * index)
    }

    /// The address with this last number in a site's service range: 1 is the API server, 10 is cluster DNS.
    pub fn service_address(&self, index: u8, last: u8) -> Ipv4Addr {
        Ipv4Addr::new(10, 210 + self.instance, 16 * index, last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn layout(instance: u8) -> Layout {
        Layout::new("/s".into(), "/c".into(), instance).unwrap()
    }

    #[test]
    fn no_two_listeners_share_a_port() {
        let mut seen = BTreeSet::new();
        for instance in 0..10 {
            let layout = layout(instance);
            for site in 0..3 {
                for port in [
                    SitePort::ApiServer,
                    SitePort::Etcd,
                    SitePort::EtcdPeer,
                    SitePort::ControllerManager,
                    SitePort::Scheduler,
                    SitePort::Kwok,
                    SitePort::MetricsServer,
                ] {
                    assert!(seen.insert(layout.site_port(site, port)));
                }
            }
            for port in [
                FleetPort::Registry,
                FleetPort::ToxiproxyAdmin,
                FleetPort::ToxiproxyTokyo,
                FleetPort::BuildRegistry,
            ] {
                assert!(seen.insert(layout.fleet_port(port)));
            }
        }
        // Below the range from which the kernel takes ports of outgoing connections.
        assert!(seen.into_iter().all(|port| port < 32_768));
    }

    #[test]
    fn ranges_of_nodes_and_services_are_apart() {
        let layout = layout(3);
        assert_eq!(layout.pod_range(1), "10.203.12.0/24");
        assert_eq!(layout.service_range(2), "10.213.32.0/20");
        assert_eq!(layout.service_address(2, 10), Ipv4Addr::new(10, 213, 32, 10));
        assert_eq!(layout.node_address(0), Ipv4Addr::new(10, 203, 0, 11));
    }

    #[test]
    fn a_long_state_directory_is_refused() {
        let long = PathBuf::from(format!("/{}", "x".repeat(80)));
        assert!(matches!(Layout::new(long, "/c".into(), 0), Err(LayoutError::TooLong(_))));
    }
}
