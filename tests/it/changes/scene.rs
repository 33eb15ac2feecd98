//! Some sites with a Deployment `shop/orders` of three replicas each.

use concertina_contract::{Intent, Kind, ObjectRef, Operation, Plan, TargetState};
use concertina_testkit::{ApiServer, Home, Match, build};
use concertina_tests::{Desk, DeskOptions, scale};
use serde_json::{Value, json};

/// The scale subresource of the Deployment.
pub(super) const SCALE: &str = "/apis/apps/v1/namespaces/shop/deployments/orders/scale";
/// The Deployment.
pub(super) const ORDERS: &str = "/apis/apps/v1/namespaces/shop/deployments/orders";

/// The sites with the core that knows them.
pub(super) struct Scene {
    pub(super) home: Home,
    pub(super) servers: Vec<ApiServer>,
    pub(super) names: Vec<String>,
    pub(super) desk: Desk,
}

impl Scene {
    /// Connected sites of these names, whose rollouts complete at once.
    pub(super) async fn new(names: &[&str]) -> Self {
        Self::with(names, DeskOptions::default()).await
    }

    pub(super) async fn with(names: &[&str], options: DeskOptions) -> Self {
        let home = Home::new().unwrap();
        let mut servers = Vec::new();
        for name in names {
            let server = ApiServer::start().await.unwrap();
            server.settle_deployments(true);
            let uid = json!({ "metadata": { "uid": format!("uid-of-{name}") } });
            server.put(build::with(build::namespace("kube-system"), &uid));
            server.put(build::deployment("shop", "orders", 3));
            home.write(&format!("{name}.kubeconfig"), &server.kubeconfig(name)).unwrap();
            servers.push(server);
        }
        let desk = Desk::open(home.path(), options).await.unwrap();
        desk.connect().await.unwrap();
        let names = names.iter().map(|&name| name.to_owned()).collect();
        Self { home, servers, names, desk }
    }

    /// The Deployment of each site.
    pub(super) async fn orders(&self) -> Vec<ObjectRef> {
        let mut objects = Vec::new();
        for name in &self.names {
            objects.push(self.desk.deployment(name, "shop", "orders").await.unwrap());
        }
        objects
    }

    /// A node of the first site.
    pub(super) fn node(&self, name: &str) -> ObjectRef {
        let node = self.servers[0].object("nodes", "", name).unwrap();
        ObjectRef {
            site: self.desk.site(&self.names[0]).unwrap().id().clone(),
            kind: Kind::Node,
            namespace: String::new(),
            name: name.to_owned(),
            uid: node["metadata"]["uid"].as_str().unwrap().to_owned(),
        }
    }

    /// A cordoned node of the first site with a pod of the Deployment.
    pub(super) fn emptied(&self, name: &str, pod: &str) -> ObjectRef {
        let cordoned = json!({ "spec": { "unschedulable": true } });
        self.servers[0].put(build::with(build::node(name), &cordoned));
        self.servers[0].put(build::pod("shop", pod));
        self.node(name)
    }

    /// An intent to scale the Deployment on every site.
    pub(super) async fn scale(&self, replicas: u32) -> Intent {
        scale(self.orders().await.into_iter().map(|object| (object, replicas)))
    }

    /// A plan for that.
    pub(super) async fn plan_scale(&self, replicas: u32) -> Plan {
        self.desk.plan(self.scale(replicas).await).await.unwrap()
    }

    /// The Deployment as a server has it.
    pub(super) fn object(&self, site: usize) -> Value {
        self.servers[site].object("deployments", "shop", "orders").unwrap()
    }

    pub(super) fn replicas(&self, site: usize) -> u64 {
        self.object(site)["spec"]["replicas"].as_u64().unwrap()
    }

    /// Lets somebody else change the Deployment.
    pub(super) fn meddle(&self, site: usize, patch: &Value) {
        self.servers[site].put(build::with(self.object(site), patch));
    }

    /// How many real writes each site has seen.
    pub(super) fn writes(&self) -> Vec<usize> {
        self.servers.iter().map(|server| server.writes().len()).collect()
    }

    pub(super) async fn close(self) {
        self.desk.close().await;
    }
}

/// Writes of the scale subresource that are no dry run.
pub(super) fn real_scale() -> Match {
    Match::path(SCALE).without("dryRun")
}

/// Dry runs of the scale subresource.
pub(super) fn dry_scale() -> Match {
    Match::path(SCALE).query("dryRun=All")
}

/// The code of the failure of an object.
pub(super) fn failure(operation: &Operation, target: usize) -> concertina_contract::ErrorCode {
    match &operation.targets[target].state {
        TargetState::Failed { failure } | TargetState::Unknown { failure } => failure.code,
        other => panic!("no failure: {other:?}"),
    }
}
