//! A real node of dc-pangyo, whose others are simulated: for as long as a test needs containers on a second site.
//!
//! The site's API server listens on loopback alone, so toxiproxy leads the node to it. Pods of the node do not reach that API server.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use crate::layout::SitePort;
use crate::network::Network;
use crate::real_node::{RealNode, RealNodeError, SPARE_LABEL};
use crate::site::SiteHandle;
use crate::spec::SPARE_NODE;
use crate::toxiproxy::Toxiproxy;
use crate::wait::{Look, until};

/// Its index among the real nodes of a fleet.
pub(crate) const INDEX: u8 = 2;
/// How long the node may take until its site calls it ready.
const READY: Duration = Duration::from_mins(2);

/// The node; it goes with this, and with the fleet.
#[derive(Debug)]
pub struct SpareNode<'a> {
    site: &'a SiteHandle,
    node: RealNode,
    link: Toxiproxy,
}

impl<'a> SpareNode<'a> {
    /// Starts the node and waits until it is ready; `pause` is the program of its holder.
    pub(crate) fn start(
        site: &'a SiteHandle,
        node: RealNode,
        link: Toxiproxy,
        pause: &Path,
    ) -> Result<Self, RealNodeError> {
        let spare = Self { site, node, link };
        // A test that was killed may have left it.
        spare.remove()?;
        let plane = &spare.node.plane;
        plane.pki().add(plane.site.name, &plane.node_leaf(INDEX, SPARE_NODE))?;
        Network::new(&plane.layout).spare_up(INDEX, SPARE_NODE)?;
        let port = plane.layout.site_port(plane.site.index, SitePort::ApiServer);
        let at = |address: Ipv4Addr| SocketAddr::new(address.into(), port);
        spare.link.open(SPARE_NODE, at(plane.layout.bridge_address()), at(plane.address()))?;
        spare.node.start_runtime(pause)?;
        spare.node.start_agents()?;
        until("the node is ready", READY, Duration::from_millis(500), || {
            let path = "jsonpath={.status.conditions[?(@.type==\"Ready\")].status}";
            Ok::<_, RealNodeError>(match site.kubectl(&["get", "node", SPARE_NODE, "-o", path]) {
                Ok(ready) if ready == "True" => Look::There(()),
                Ok(ready) => Look::NotYet(ready),
                Err(error) => Look::NotYet(error.to_string()),
            })
        })?;
        Ok(spare)
    }

    /// Makes a namespace of the site whose pods come to this node alone.
    pub fn give(&self, namespace: &str) -> Result<(), RealNodeError> {
        self.site.kubectl(&["create", "namespace", namespace])?;
        // Read by the admission plugin PodNodeSelector.
        let selector = format!("scheduler.alpha.kubernetes.io/node-selector={SPARE_LABEL}");
        self.site.kubectl(&["annotate", "namespace", namespace, &selector])?;
        Ok(())
    }

    /// Removes all of it, or what there is of it.
    fn remove(&self) -> Result<(), RealNodeError> {
        let field = format!("--field-selector=spec.nodeName={SPARE_NODE}");
        let pods =
            ["delete", "pods", "--all-namespaces", &field, "--force", "--grace-period=0", "--wait=false"];
        self.site.kubectl(&pods)?;
        self.site.kubectl(&["delete", "node", SPARE_NODE, "--ignore-not-found"])?;
        self.node.end()?;
        Network::new(&self.node.plane.layout).spare_down(INDEX, SPARE_NODE)?;
        // There is none before the first time.
        drop(self.link.close(SPARE_NODE));
        Ok(())
    }
}

impl Drop for SpareNode<'_> {
    fn drop(&mut self) {
        // What stays goes with the fleet.
        drop(self.remove());
    }
}
