//! What a client asks before it works: version, health, APIs, rights.

use super::State;
use super::answer::{Answer, failure, json_answer, respond};
use super::resource::{RESOURCES, Resource};
use http::{HeaderValue, Response, header};
use serde_json::{Value, json};

/// Groups with their versions, the core group aside.
const GROUPS: [(&str, &str); 6] = [
    ("apps", "v1"),
    ("autoscaling", "v2"),
    ("batch", "v1"),
    ("policy", "v1"),
    ("authorization.k8s.io", "v1"),
    ("rbac.authorization.k8s.io", "v1"),
];

/// Content type of an aggregated answer.
const AGGREGATED: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/// Answers what is not about objects; none if the path is.
pub(super) fn discover(state: &State, path: &str, accept: &str) -> Option<Response<Answer>> {
    if state.aggregates && accept.contains("as=APIGroupDiscoveryList") {
        match path.trim_end_matches('/') {
            "/api" => return Some(aggregate(str::is_empty)),
            "/apis" => return Some(aggregate(|group| !group.is_empty())),
            _ => {}
        }
    }
    let value = match path.trim_end_matches('/') {
        "/readyz" | "/livez" | "/healthz" => return Some(respond(200, Answer::whole("ok"))),
        "/version" => json!({
            "major": "1", "minor": "36", "gitVersion": state.git_version, "platform": "linux/amd64",
            "gitCommit": "", "gitTreeState": "clean", "buildDate": "", "goVersion": "", "compiler": "gc",
        }),
        "/api" => json!({"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}),
        "/apis" => json!({
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": GROUPS.iter().map(|(group, version)| api_group(group, version)).collect::<Value>(),
        }),
        "/api/v1" => resources("", "v1"),
        other => {
            let (group, version) = other.strip_prefix("/apis/")?.split_once('/')?;
            if version.contains('/') {
                return None;
            }
            if !GROUPS.contains(&(group, version)) {
                return Some(failure(404, "NotFound", "the server could not find the requested resource"));
            }
            resources(group, version)
        }
    };
    Some(json_answer(200, &value))
}

/// The aggregated answer of `/api` or `/apis`, with the type by which client-go knows it from a plain one.
fn aggregate(of: impl Fn(&str) -> bool) -> Response<Answer> {
    let mut response = json_answer(200, &aggregated(of));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(AGGREGATED));
    response
}

/// The aggregated answer of `/api` or `/apis` (KEP-3352).
fn aggregated(of: impl Fn(&str) -> bool) -> Value {
    let mut groups: Vec<(&str, &str)> = vec![("", "v1")];
    groups.extend(GROUPS);
    let describe = |resource: &Resource| {
        json!({
            "resource": resource.plural, "singularResource": resource.kind.to_lowercase(),
            "responseKind": {"group": "", "version": "", "kind": resource.kind},
            "scope": if resource.namespaced { "Namespaced" } else { "Cluster" },
            "shortNames": resource.short_names(),
            "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
        })
    };
    let items: Value = groups
        .into_iter()
        .filter(|(group, _)| of(group))
        .map(|(group, version)| {
            let resources: Value =
                RESOURCES.iter().filter(|resource| resource.group == group).map(describe).collect();
            json!({
                "metadata": {"name": group, "creationTimestamp": null},
                "versions": [{"version": version, "freshness": "Current", "resources": resources}],
            })
        })
        .collect();
    json!({"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": {}, "items": items})
}

fn api_group(group: &str, version: &str) -> Value {
    let version = json!({"groupVersion": format!("{group}/{version}"), "version": version});
    json!({"name": group, "versions": [version], "preferredVersion": version})
}

fn resources(group: &str, version: &str) -> Value {
    let describe = |resource: &Resource| {
        json!({
            "name": resource.plural, "singularName": resource.kind.to_lowercase(), "kind": resource.kind,
            "namespaced": resource.namespaced, "shortNames": resource.short_names(),
            "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
        })
    };
    let mut list: Vec<Value> =
        RESOURCES.iter().filter(|resource| resource.group == group).map(describe).collect();
    if group == "apps" {
        list.push(json!({
            "name": "deployments/scale", "singularName": "", "namespaced": true, "group": "autoscaling",
            "version": "v1", "kind": "Scale", "verbs": ["get", "patch", "update"],
        }));
    }
    let group_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group_version, "resources": list})
}

/// Answers a `SelfSubjectAccessReview`.
pub(super) fn review(state: &State, body: &str) -> Response<Answer> {
    let mut review: Value = serde_json::from_str(body).unwrap_or_default();
    let asked = &review["spec"]["resourceAttributes"];
    let text = |field: &str| asked[field].as_str().unwrap_or_default();
    let resource = match text("subresource") {
        "" => text("resource").to_owned(),
        sub => format!("{}/{sub}", text("resource")),
    };
    let allowed = !state.refuses(text("namespace"), text("verb"), &resource);
    review["status"] = json!({"allowed": allowed});
    json_answer(201, &review)
}

/// Answers a `SelfSubjectRulesReview`: one rule for each verb that is not refused in the namespace.
pub(super) fn rules(state: &State, body: &str) -> Response<Answer> {
    let mut review: Value = serde_json::from_str(body).unwrap_or_default();
    let namespace = review["spec"]["namespace"].as_str().unwrap_or_default().to_owned();
    let scale = ("apps", "deployments/scale");
    let resources = RESOURCES.iter().map(|resource| (resource.group, resource.plural)).chain([scale]);
    let rules = resources.flat_map(|(group, resource)| {
        let verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
        let allowed = verbs.into_iter().filter(|verb| !state.refuses(&namespace, verb, resource));
        allowed
            .map(|verb| json!({"verbs": [verb], "apiGroups": [group], "resources": [resource]}))
            .collect::<Vec<_>>()
    });
    let rules: Vec<Value> = rules.collect();
    review["status"] = json!({"resourceRules": rules, "nonResourceRules": [], "incomplete": false});
    json_answer(201, &review)
}
