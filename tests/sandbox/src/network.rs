//! The network of the real nodes: a bridge of this machine, and a namespace for each node.

use std::net::Ipv4Addr;
use std::path::PathBuf;

use crate::command::{CommandError, run_args};
use crate::layout::Layout;
use crate::spec::{DC_PANGYO, NODES, PLANT_BUSAN, REAL_NODES};

/// The bridge and the namespaces of one fleet.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    layout: Layout,
}

/// Why the network could not be made or removed.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// `ip` failed.
    #[error("the nodes' network")]
    Ip(#[from] CommandError),
}

impl Network {
    pub(crate) fn new(layout: &Layout) -> Self {
        Self { layout: layout.clone() }
    }

    /// Path of a node's network namespace.
    pub(crate) fn namespace(&self, node: &str) -> PathBuf {
        PathBuf::from("/run/netns").join(self.namespace_name(node))
    }

    fn namespace_name(&self, node: &str) -> String {
        format!("{}-{node}", self.layout.bridge())
    }

    /// This machine's end of a node's cable; a device name has at most 15 bytes.
    fn cable(&self, index: u8) -> String {
        format!("{}n{index}", self.layout.bridge())
    }

    /// Makes what is missing.
    pub(crate) fn up(&self) -> Result<(), NetworkError> {
        let bridge = self.layout.bridge();
        if !exists(&bridge) {
            ip(&["link", "add", &bridge, "type", "bridge"])?;
            ip(&["address", "add", &format!("{}/24", self.layout.bridge_address()), "dev", &bridge])?;
            ip(&["link", "set", &bridge, "up"])?;
        }
        for (index, node) in (0..).zip(REAL_NODES) {
            if !self.namespace(node).exists() {
                self.node(index, node, &bridge)?;
            }
        }
        // From this machine, Services are reached through the first node.
        let first = self.layout.node_address(0).to_string();
        ip(&["route", "replace", &self.layout.service_range(PLANT_BUSAN.index), "via", &first])?;
        for (index, node) in (0..).zip(REAL_NODES) {
            self.lead_to_others(index, node)?;
        }
        Ok(())
    }

    /// Makes what is missing for the node with this index, which is dc-pangyo's alone: Services of that site are reached through it.
    pub(crate) fn spare_up(&self, index: u8, node: &str) -> Result<(), NetworkError> {
        self.node(index, node, &self.layout.bridge())?;
        let address = self.layout.node_address(index).to_string();
        ip(&["route", "replace", &self.layout.service_range(DC_PANGYO.index), "via", &address])
    }

    /// Removes the network of one node; its routes go with it.
    pub(crate) fn spare_down(&self, index: u8, node: &str) -> Result<(), NetworkError> {
        for range in [self.layout.service_range(DC_PANGYO.index), self.layout.pod_range(index)] {
            // Nobody may have made it.
            drop(ip(&["route", "delete", &range]));
        }
        self.remove(&[node], &[self.cable(index)])
    }

    fn node(&self, index: u8, node: &str, bridge: &str) -> Result<(), NetworkError> {
        let (name, cable) = (self.namespace_name(node), self.cable(index));
        let address = self.layout.node_address(index).to_string();
        ip(&["netns", "add", &name])?;
        ip(&["link", "add", &cable, "type", "veth", "peer", "name", "eth0", "netns", &name])?;
        ip(&["link", "set", &cable, "master", bridge, "up"])?;
        ip(&["-n", &name, "address", "add", &format!("{address}/24"), "dev", "eth0"])?;
        ip(&["-n", &name, "link", "set", "lo", "up"])?;
        ip(&["-n", &name, "link", "set", "eth0", "up"])?;
        ip(&["-n", &name, "route", "add", "default", "via", &self.layout.bridge_address().to_string()])?;
        let enter = format!("--net={}", self.namespace(node).display());
        run_args("nsenter", [&enter, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"])?;
        ip(&["route", "replace", &self.layout.pod_range(index), "via", &address])
    }

    /// Pods of one node reach those of the site's others.
    fn lead_to_others(&self, index: u8, node: &str) -> Result<(), NetworkError> {
        let name = self.namespace_name(node);
        for (other, _) in (0..).zip(REAL_NODES).filter(|&(other, _)| other != index) {
            let via = self.layout.node_address(other).to_string();
            ip(&["-n", &name, "route", "replace", &self.layout.pod_range(other), "via", &via])?;
        }
        Ok(())
    }

    /// Gives this machine an address for each of some clients; they go with the bridge.
    pub(crate) fn clients(&self, count: u8) -> Result<Vec<Ipv4Addr>, NetworkError> {
        let bridge = self.layout.bridge();
        let address = |number| {
            let address = self.layout.client_address(number);
            ip(&["address", "replace", &format!("{address}/32"), "dev", &bridge]).map(|()| address)
        };
        (0..count).map(address).collect()
    }

    /// Takes a node off the network, or puts it back, as by its cable.
    pub(crate) fn plug(&self, index: u8, connected: bool) -> Result<(), NetworkError> {
        ip(&["link", "set", &self.cable(index), if connected { "up" } else { "down" }])
    }

    /// Removes all of it; routes go with their device.
    pub(crate) fn down(&self) -> Result<(), NetworkError> {
        self.remove(&NODES, &self.devices())
    }

    fn remove(&self, nodes: &[&str], devices: &[String]) -> Result<(), NetworkError> {
        for node in nodes.iter().filter(|node| self.namespace(node).exists()) {
            ip(&["netns", "delete", &self.namespace_name(node)])?;
        }
        for device in devices.iter().filter(|device| exists(device)) {
            // The kernel takes a namespace down a moment after it was deleted, and the devices whose other end was in it too.
            if let Err(error) = ip(&["link", "delete", device])
                && exists(device)
            {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Network devices and namespaces of the fleet that exist.
    pub(crate) fn leftovers(&self) -> Vec<String> {
        let namespaces = NODES.into_iter().map(|node| self.namespace(node)).filter(|path| path.exists());
        let namespaces = namespaces.map(|path| format!("network namespace {}", path.display()));
        namespaces.chain(self.devices().into_iter().map(|name| format!("network device {name}"))).collect()
    }

    fn devices(&self) -> Vec<String> {
        let cables = (0..).zip(NODES).map(|(index, _)| self.cable(index));
        cables.chain([self.layout.bridge()]).filter(|name| exists(name)).collect()
    }
}

fn exists(device: &str) -> bool {
    PathBuf::from("/sys/class/net").join(device).exists()
}

fn ip(args: &[&str]) -> Result<(), NetworkError> {
    run_args("ip", args)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_names_fit_into_the_kernels_limit() {
        let network = Network::new(&Layout::new("/s".into(), "/c".into(), 9).unwrap());
        assert!(network.cable(1).len() <= 15, "{}", network.cable(1));
    }
}
