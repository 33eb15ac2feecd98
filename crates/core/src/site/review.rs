//! Questions about the user's own rights. They are POSTs that change nothing.

use super::RequestError;
use super::read::{collect, status_error, transport};
use http::{Method, Request, header};
use kube::client::Body;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(5);

/// The rules that hold in one namespace (`authorization.k8s.io/v1`, `SubjectRulesReviewStatus`).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Rules {
    resource_rules: Vec<Rule>,
    /// Whether an authoriser cannot tell its rules: what is not among them may be allowed all the same.
    pub(super) incomplete: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Rule {
    verbs: Vec<String>,
    api_groups: Vec<String>,
    resources: Vec<String>,
    resource_names: Vec<String>,
}

impl Rules {
    /// Nothing is known.
    pub(super) fn unknown() -> Self {
        Self { resource_rules: Vec::new(), incomplete: true }
    }

    /// Whether the rules allow this for all objects of the resource.
    pub(super) fn allow(&self, verb: &str, group: &str, resource: &str) -> bool {
        let has = |list: &[String], wanted: &str| list.iter().any(|one| one == "*" || one == wanted);
        let any_parent = resource.split_once('/').map(|(_, sub)| format!("*/{sub}")).unwrap_or_default();
        self.resource_rules.iter().any(|rule| {
            rule.resource_names.is_empty()
                && has(&rule.verbs, verb)
                && has(&rule.api_groups, group)
                && (has(&rule.resources, resource) || rule.resources.contains(&any_parent))
        })
    }
}

/// Whether the user may do this in a namespace, or in all of them where that is empty.
pub(super) async fn review(
    client: &kube::Client,
    namespace: &str,
    verb: &str,
    group: &str,
    resource: &str,
) -> Result<bool, RequestError> {
    #[derive(Deserialize)]
    struct Status {
        allowed: bool,
    }
    let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
    let spec = json!({"resourceAttributes": {
        "namespace": namespace, "verb": verb, "group": group, "resource": resource, "subresource": subresource,
    }});
    let status: Status = ask(client, "SelfSubjectAccessReview", &spec).await?;
    Ok(status.allowed)
}

/// What the user may do in a namespace.
pub(super) async fn rules(client: &kube::Client, namespace: &str) -> Result<Rules, RequestError> {
    ask(client, "SelfSubjectRulesReview", &json!({"namespace": namespace})).await
}

async fn ask<T: DeserializeOwned>(
    client: &kube::Client,
    kind: &str,
    spec: &Value,
) -> Result<T, RequestError> {
    #[derive(Deserialize)]
    struct Review<T> {
        status: T,
    }
    let malformed = |error: &dyn std::error::Error| RequestError::Malformed { problem: error.to_string() };
    let question = json!({"apiVersion": "authorization.k8s.io/v1", "kind": kind, "spec": spec});
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/apis/authorization.k8s.io/v1/{}s", kind.to_ascii_lowercase()))
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(question.to_string().into_bytes()))
        .map_err(|error| malformed(&error))?;
    let answer = async {
        let response = client.send(request).await.map_err(|error| transport(&error))?;
        if !response.status().is_success() {
            return Err(status_error(response).await);
        }
        let bytes = collect(response.into_body(), 4 << 20, || ()).await?;
        serde_json::from_slice::<Review<T>>(&bytes).map_err(|error| malformed(&error))
    };
    let limit = RequestError::Timeout { limit: 5_000 };
    let review = tokio::time::timeout(LIMIT, answer).await.map_err(|_| limit)??;
    Ok(review.status)
}

#[cfg(test)]
mod tests {
    use super::Rules;

    #[test]
    fn rules_have_wildcards_and_names() {
        let rules = |rule: &str| -> Rules {
            serde_json::from_str(&format!(r#"{{"resourceRules":[{rule}]}}"#)).unwrap()
        };
        let all = rules(r#"{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}"#);
        assert!(all.allow("patch", "apps", "deployments/scale") && all.allow("list", "", "pods"));
        let scale = rules(r#"{"verbs":["patch"],"apiGroups":["apps"],"resources":["*/scale"]}"#);
        assert!(scale.allow("patch", "apps", "deployments/scale"));
        assert!(!scale.allow("patch", "apps", "deployments") && !scale.allow("patch", "", "pods/scale"));
        let named =
            rules(r#"{"verbs":["list"],"apiGroups":[""],"resources":["pods"],"resourceNames":["orders"]}"#);
        assert!(!named.allow("list", "", "pods"), "a right on some objects is none on all");
    }
}
