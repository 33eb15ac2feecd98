//! What is read of a site to find the addresses of an application.

use super::Desk;
use crate::application::{names, workloads};
use crate::error::{Wanted, request_failure};
use crate::selector::chooses;
use crate::site::escape;
use concertina_contract::{ApplicationName, Failure, Kind, ObjectRef, SiteId};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// How long a page may take.
const LIMIT: Duration = Duration::from_secs(10);
/// The most objects of a kind that are read.
const MOST: usize = 5_000;
/// The most Gateways that are read.
const GATEWAYS: usize = 8;

/// The group of Gateways and their routes.
const GATEWAY: &str = "gateway.networking.k8s.io";
/// The group of Ingresses.
const NETWORKING: &str = "networking.k8s.io";

/// Objects of a site that bear on one application.
#[derive(Debug)]
pub(super) struct Found {
    /// The site.
    pub(super) site: SiteId,
    /// Services that lead to its pods.
    pub(super) services: Vec<Value>,
    /// Ingresses that lead to those.
    pub(super) ingresses: Vec<Value>,
    /// All classes of Ingresses, where that matters.
    pub(super) classes: Vec<Value>,
    /// `HTTPRoute`s that lead to those Services.
    pub(super) routes: Vec<Value>,
    /// Gateways that those routes name.
    pub(super) gateways: Vec<Value>,
    /// Nodes, where a Service has ports there.
    pub(super) nodes: Vec<Value>,
    /// What could not be read.
    pub(super) failures: Vec<Failure>,
}

impl Found {
    pub(super) async fn read(desk: Desk<'_>, application: &ApplicationName) -> Self {
        let project = escape(&application.project);
        let network = format!("/apis/{NETWORKING}/v1/namespaces/{project}/ingresses");
        let service = format!("/api/v1/namespaces/{project}/services");
        let gateway = format!("/apis/{GATEWAY}/v1/namespaces/{project}/httproutes");
        let (workloads, services, ingresses, routes) = tokio::join!(
            workloads(desk.reader, desk.site, application),
            desk.reader.list(&service, MOST, LIMIT),
            desk.reader.list(&network, MOST, LIMIT),
            desk.reader.list(&gateway, MOST, LIMIT),
        );
        let mut found = Self {
            site: desk.site.clone(),
            services: Vec::new(),
            ingresses: Vec::new(),
            classes: Vec::new(),
            routes: Vec::new(),
            gateways: Vec::new(),
            nodes: Vec::new(),
            failures: Vec::new(),
        };
        let workloads = found.take(desk, "deployments.apps", workloads);
        let templates: Vec<&Value> =
            workloads.iter().map(|one| &one.value["spec"]["template"]["metadata"]["labels"]).collect();
        found.services = found.take(desk, "services", services);
        found.services.retain(|service| leads_to(service, &templates) || names(service, application));
        found.ingresses = found.take(desk, "ingresses.networking.k8s.io", ingresses);
        found.routes = found.take(desk, "httproutes.gateway.networking.k8s.io", routes);
        let services: BTreeSet<String> = found.services.iter().map(|one| name(one).to_owned()).collect();
        found.ingresses.retain(|ingress| super::ingress::leads_to(ingress, &services));
        found.routes.retain(|route| super::gateway::leads_to(route, &services));
        found.further(desk).await;
        found
    }

    /// What is read because of what was read.
    async fn further(&mut self, desk: Desk<'_>) {
        let gateways: BTreeSet<(String, String)> =
            self.routes.iter().flat_map(super::gateway::parents).take(GATEWAYS).collect();
        for (namespace, name) in gateways {
            let path =
                format!("/apis/{GATEWAY}/v1/namespaces/{}/gateways/{}", escape(&namespace), escape(&name));
            match desk.reader.get::<Value>(&path, LIMIT).await {
                Ok(gateway) => self.gateways.push(gateway),
                Err(error) if error.status() == Some(404) => {}
                Err(error) => self.fail(desk, "get", "gateways.gateway.networking.k8s.io", &error),
            }
        }
        if self.ingresses.iter().any(|ingress| super::ingress::published(ingress).is_empty()) {
            let classes =
                desk.reader.list(&format!("/apis/{NETWORKING}/v1/ingressclasses"), MOST, LIMIT).await;
            self.classes = self.take(desk, "ingressclasses.networking.k8s.io", classes);
        }
        if self.services.iter().any(super::node::has_ports) {
            let nodes = desk.reader.list("/api/v1/nodes", MOST, LIMIT).await;
            self.nodes = self.take(desk, "nodes", nodes);
        }
    }

    /// What names an object of one of these kinds; none for a kind that cannot be.
    pub(super) fn object(&self, kind: &Value, plural: &str) -> Option<ObjectRef> {
        let group = match plural {
            "ingresses" => NETWORKING,
            "httproutes" => GATEWAY,
            _ => "",
        };
        let text = |key: &str| kind["metadata"][key].as_str().unwrap_or_default().to_owned();
        Some(ObjectRef {
            site: self.site.clone(),
            kind: Kind::of(plural, group).ok()?,
            namespace: text("namespace"),
            name: text("name"),
            uid: text("uid"),
        })
    }

    /// Whether a kind could not be read, so that none does not mean none.
    pub(super) fn lacks(&self, resource: &str) -> bool {
        self.failures.iter().any(|failure| failure.params.get("resource").is_some_and(|of| of == resource))
    }

    fn take<T>(
        &mut self,
        desk: Desk<'_>,
        resource: &str,
        list: Result<Vec<T>, crate::site::RequestError>,
    ) -> Vec<T> {
        list.unwrap_or_else(|error| {
            self.fail(desk, "list", resource, &error);
            Vec::new()
        })
    }

    fn fail(&mut self, desk: Desk<'_>, verb: &str, resource: &str, error: &crate::site::RequestError) {
        let failure = request_failure(error, desk.name, Wanted { verb, resource }, desk.redactor);
        self.failures.push(failure.with("resource", resource));
    }
}

/// The name of an object.
pub(super) fn name(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_default()
}

/// Whether a Service chooses pods with labels of one of these templates. One without a selector chooses none.
fn leads_to(service: &Value, templates: &[&Value]) -> bool {
    let selector = &service["spec"]["selector"];
    if selector.as_object().is_none_or(serde_json::Map::is_empty) {
        return false;
    }
    let selector = json!({ "matchLabels": selector });
    templates.iter().any(|labels| chooses(&selector, |key| labels[key].as_str()))
}

/// Whether a Service has an address within the cluster that routes can lead to, or one outside.
pub(super) fn is_usable(service: &Value) -> bool {
    service["spec"]["type"] != "ExternalName"
        && service["spec"]["clusterIP"] != "None"
        && !ports(service).is_empty()
}

/// The TCP ports of a Service.
pub(super) fn ports(service: &Value) -> Vec<&Value> {
    let tcp = |port: &&Value| port["protocol"].as_str().unwrap_or("TCP") == "TCP";
    service["spec"]["ports"].as_array().into_iter().flatten().filter(tcp).collect()
}
