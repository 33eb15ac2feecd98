//! Sites of the scripted API server with many pods, and changes of them at a steady rate; or with many applications.

use concertina_testkit::{ApiServer, Home, build};
use serde_json::json;
use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::{Instant, sleep_until};

/// Pods that stand on the first screen of a table sorted by name: `bulk_pod` names every 37th alike.
const FIRST_SCREEN: usize = 20;
const NAMES: usize = 37;
/// Every so many changes hit a pod of the first screen.
const SHOWN: usize = 5;
/// Nodes of a site with pods, which tell what they and their pods use.
const NODES: usize = 10;

/// The sites; they end when this is dropped.
pub(super) struct Fleet {
    servers: Vec<ApiServer>,
    /// The kubeconfig with a context for each.
    pub(super) kubeconfig: PathBuf,
    pods: usize,
    _home: Home,
}

impl Fleet {
    /// So many pods, spread evenly over so many sites.
    pub(super) async fn start(pods: usize, sites: usize) -> Result<Self, Box<dyn Error>> {
        let fill = |server: &ApiServer, site: usize| {
            for number in pods * site / sites..pods * (site + 1) / sites {
                server.put(build::bulk_pod(number));
            }
            let nodes = (0..NODES).map(|node| format!("node-{node}"));
            let used = nodes.map(|name| {
                server.put(build::node(&name));
                json!({ "metadata": { "name": name }, "timestamp": "2026-11-20T08:00:00Z", "usage": { "cpu": "900m", "memory": "4Gi" } })
            });
            let pods = pods * site / sites..pods * (site + 1) / sites;
            server.serve_metrics(used.collect(), pods.map(build::bulk_use).collect());
        };
        Self::filled(sites, pods, fill).await
    }

    /// So many applications `app-0000` and on, each on all of so many sites.
    pub(super) async fn applications(count: usize, sites: usize) -> Result<Self, Box<dyn Error>> {
        let fill = |server: &ApiServer, _: usize| {
            for number in 0..count {
                server.put(build::deployment("shop", &format!("app-{number:04}"), 2));
            }
        };
        Self::filled(sites, 0, fill).await
    }

    async fn filled(
        sites: usize,
        pods: usize,
        fill: impl Fn(&ApiServer, usize),
    ) -> Result<Self, Box<dyn Error>> {
        let home = Home::new()?;
        let mut servers = Vec::new();
        let (mut clusters, mut contexts) = (Vec::new(), Vec::new());
        for site in 0..sites {
            let server = ApiServer::start().await?;
            let name = format!("site-{site:02}");
            let uid = json!({ "metadata": { "uid": format!("uid-of-{name}") } });
            server.put(build::with(build::namespace("kube-system"), &uid));
            fill(&server, site);
            // Nobody watches yet: what was is of no use.
            server.compact();
            clusters.push(json!({ "name": name, "cluster": { "server": server.url() } }));
            contexts.push(json!({ "name": name, "context": { "cluster": name, "user": "reader" } }));
            servers.push(server);
        }
        let kubeconfig = json!({
            "apiVersion": "v1", "kind": "Config", "clusters": clusters, "contexts": contexts,
            "users": [{ "name": "reader", "user": { "token": "of-the-benchmark" } }],
        });
        let kubeconfig = home.write("kubeconfig", &kubeconfig.to_string())?;
        Ok(Self { servers, kubeconfig, pods, _home: home })
    }

    /// Changes pods at this rate a second; every fifth is one of the first screen. The status of each tells the time of the
    /// change: `t` and milliseconds. Answers how many a second it came to.
    pub(super) async fn churn(&self, rate: u32, time: Duration) -> f64 {
        let begun = Instant::now();
        let step = Duration::from_secs(1) / rate;
        let mut number = 0_usize;
        while begun.elapsed() < time {
            sleep_until(begun + step * u32::try_from(number).unwrap_or(u32::MAX)).await;
            let shown = number.is_multiple_of(SHOWN);
            let pod = if shown {
                number / SHOWN % FIRST_SCREEN * NAMES
            } else {
                // A prime step visits all of them in no order that a table would have.
                number * 7_919 % self.pods
            };
            self.change(pod);
            number += 1;
        }
        f64::from(u32::try_from(number).unwrap_or(u32::MAX)) / begun.elapsed().as_secs_f64()
    }

    /// Forgets what was, as a real server does after minutes.
    pub(super) fn compact(&self) {
        self.servers.iter().for_each(ApiServer::compact);
    }

    fn change(&self, number: usize) {
        let sites = self.servers.len();
        let site = (0..sites).find(|site| number < self.pods * (site + 1) / sites).unwrap_or_default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let reason = json!({ "status": { "reason": format!("t{}", now.as_millis()) } });
        self.servers[site].put(build::with(build::bulk_pod(number), &reason));
    }
}
