//! Asks the members.

use super::answer;
use super::judge::{Asked, groups, members};
use super::mark::Page;
use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::{Access, PodReader, ReadClient, Site, escape};
use concertina_contract::{ApplicationName, ErrorCode, Failure, Kind, Membership, ObjectRef, SiteId};
use futures::future::join_all;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// How long a list may take.
const LIMIT: Duration = Duration::from_secs(10);
/// How long a member may take to answer: the first time, its server compiles the page.
const PATIENCE: Duration = Duration::from_secs(8);
/// What it takes to ask a pod.
const RESOURCE: &str = "pods/proxy";
/// Services and pods that are looked at.
const MOST: usize = 200;
/// Members that are asked.
const MEMBERS: usize = 32;

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    items: Vec<Value>,
}

/// What members are asked with.
struct Desk<'a> {
    site: &'a SiteId,
    /// Display name of the site, for failures.
    name: String,
    reader: ReadClient,
    pods: PodReader,
    access: Option<Access>,
    redactor: &'a Redactor,
}

/// The members of an application's cluster on a site, asked now; none where none of its Services says where members tell of
/// themselves.
pub async fn membership(
    site: &Site,
    application: &ApplicationName,
    redactor: &Redactor,
) -> Result<Option<Membership>, Failure> {
    let access = site.link().borrow().access.clone();
    let (reader, pods) = (site.reader()?, site.pods()?);
    let desk = Desk { site: site.id(), name: site.name(), reader, pods, access, redactor };
    let project = escape(&application.project);
    let label = escape(&format!("app.kubernetes.io/instance={}", application.name));
    let services = desk.list("services", &format!("{project}/services?labelSelector={label}")).await?;
    let found = services.iter().find_map(|service| Some((service, Page::of(service)?)));
    let Some((service, page)) = found else { return Ok(None) };
    let Some(selector) = selector(service) else { return Ok(None) };
    desk.may_ask(&application.project).await?;
    let pods = desk.list("pods", &format!("{project}/pods?labelSelector={}", escape(&selector))).await?;
    let there = pods.iter().filter(|pod| {
        let over = ["Succeeded", "Failed"].contains(&pod["status"]["phase"].as_str().unwrap_or_default());
        !over && pod["metadata"]["deletionTimestamp"].is_null()
    });
    let mut all = join_all(there.take(MEMBERS).map(|pod| desk.ask(pod, &page))).await;
    all.sort_by(|one, other| one.pod.name.cmp(&other.pod.name));
    Ok(Some(Membership { site: desk.site.clone(), members: members(&all), groups: groups(&all) }))
}

impl Desk<'_> {
    /// Fails when the user has no right to ask pods. Where that cannot be told, the pods tell.
    async fn may_ask(&self, project: &str) -> Result<(), Failure> {
        let Some(access) = &self.access else { return Ok(()) };
        match access.may("get", "", RESOURCE, project).await {
            Ok(false) => Err(Failure::new(ErrorCode::Forbidden)
                .at(self.name.clone())
                .with("verb", "get")
                .with("resource", RESOURCE)),
            _ => Ok(()),
        }
    }

    async fn list(&self, resource: &str, path: &str) -> Result<Vec<Value>, Failure> {
        let list = self.reader.get::<List>(&format!("/api/v1/namespaces/{path}&limit={MOST}"), LIMIT).await;
        let wanted = Wanted { verb: "list", resource };
        list.map(|list| list.items)
            .map_err(|error| request_failure(&error, &self.name, wanted, self.redactor))
    }

    async fn ask(&self, pod: &Value, page: &Page) -> Asked {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let metadata = &pod["metadata"];
        let pod_ref = ObjectRef {
            site: self.site.clone(),
            kind: Kind::Pod,
            namespace: text(&metadata["namespace"]),
            name: text(&metadata["name"]),
            uid: text(&metadata["uid"]),
        };
        let address = text(&pod["status"]["podIP"]);
        let answer = if address.is_empty() {
            None
        } else {
            let told =
                self.pods.get(&pod_ref.namespace, &pod_ref.name, page.port, &page.path, PATIENCE).await;
            Some(answer::read(told))
        };
        let mut conditions = pod["status"]["conditions"].as_array().into_iter().flatten();
        let ready = conditions.any(|one| one["type"] == "Ready" && one["status"] == "True");
        Asked { pod: pod_ref, address, node: text(&pod["spec"]["nodeName"]), ready, answer }
    }
}

/// The selector of a Service as a label selector of a list.
fn selector(service: &Value) -> Option<String> {
    let labels = service["spec"]["selector"].as_object().filter(|labels| !labels.is_empty())?;
    let label = |(name, value): (&String, &Value)| Some(format!("{name}={}", value.as_str()?));
    labels.iter().map(label).collect::<Option<Vec<_>>>().map(|all| all.join(","))
}
