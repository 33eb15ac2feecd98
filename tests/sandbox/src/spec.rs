//! The three sites, as facts: what they are and what their nodes look like.

/// Where a site's machines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteKind {
    /// Machines of one's own: real nodes that run real containers.
    Physical,
    /// Virtual machines in a data centre, simulated.
    Virtual,
    /// Instances of a cloud, simulated.
    Cloud,
}

/// What one site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteSpec {
    /// Name of the site, of its context and of its cluster.
    pub name: &'static str,
    /// Index for ports and ranges.
    pub index: u8,
    /// Where its machines stand.
    pub kind: SiteKind,
    /// How many of its nodes are simulated.
    pub simulated_nodes: u8,
    /// The Kubernetes version that its servers behave as, when not their own.
    pub emulated_version: Option<&'static str>,
    /// Range of the addresses of simulated pods, and the first two numbers of simulated nodes' addresses.
    pub(crate) simulated_network: [u8; 2],
}

/// The physical site, with real nodes.
pub const PLANT_BUSAN: SiteSpec = SiteSpec {
    name: "plant-busan",
    index: 0,
    kind: SiteKind::Physical,
    simulated_nodes: 0,
    emulated_version: None,
    simulated_network: [10, 31],
};

/// The virtual site, an older Kubernetes.
pub const DC_PANGYO: SiteSpec = SiteSpec {
    name: "dc-pangyo",
    index: 1,
    kind: SiteKind::Virtual,
    simulated_nodes: 20,
    emulated_version: Some("1.34"),
    simulated_network: [10, 32],
};

/// The cloud site, reached through toxiproxy.
pub const CLOUD_TOKYO: SiteSpec = SiteSpec {
    name: "cloud-tokyo",
    index: 2,
    kind: SiteKind::Cloud,
    simulated_nodes: 50,
    emulated_version: None,
    simulated_network: [10, 33],
};

/// All sites, in the order of the kubeconfig's contexts.
pub const SITES: [SiteSpec; 3] = [PLANT_BUSAN, DC_PANGYO, CLOUD_TOKYO];

/// Names of the real nodes of plant-busan.
pub const REAL_NODES: [&str; 2] = ["busan-worker-1", "busan-worker-2"];

/// Name of the real node that dc-pangyo has for as long as a test needs one.
pub const SPARE_NODE: &str = "pangyo-metal-1";

/// Names of all real nodes that a fleet can have, by their index.
pub(crate) const NODES: [&str; 3] = [REAL_NODES[0], REAL_NODES[1], SPARE_NODE];

impl SiteSpec {
    /// Name of one of the site's processes.
    pub(crate) fn process(&self, program: &str) -> String {
        format!("{}.{program}", self.name)
    }
}
