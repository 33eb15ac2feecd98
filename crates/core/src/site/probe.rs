//! What a site is asked when it connects: version, identity, APIs, rights.

use super::review::review;
use super::{ReadClient, RequestError};
use crate::redact::plain;
use concertina_contract::{IdentityProof, Right};
use futures::{StreamExt as _, stream};
use serde::Deserialize;
use std::time::Duration;

/// How long each step may take once there is a connection.
const STEP_LIMIT: Duration = Duration::from_secs(5);
/// The first step includes connecting, which has 5 s and an error of its own.
const FIRST_LIMIT: Duration = Duration::from_millis(5_500);

/// The namespace whose UID is a cluster's identity.
const SYSTEM: &str = "kube-system";
/// Namespaces that cannot be deleted, the best known first.
const NAMESPACES: [&str; 3] = [SYSTEM, "default", "kube-public"];

/// By what a mark is known.
pub(super) fn proof(mark: Option<&str>) -> IdentityProof {
    match mark {
        None => IdentityProof::Unverified,
        Some(mark) if mark.contains('/') => IdentityProof::OtherNamespace,
        Some(_) => IdentityProof::KubeSystem,
    }
}

/// What is asked about: verb, group, resource.
const RIGHTS: [(&str, &str, &str); 15] = [
    ("get", "", "nodes"),
    ("list", "", "nodes"),
    ("watch", "", "nodes"),
    ("get", "", "pods"),
    ("list", "", "pods"),
    ("watch", "", "pods"),
    ("get", "", "events"),
    ("list", "", "events"),
    ("watch", "", "events"),
    ("get", "apps", "deployments"),
    ("list", "apps", "deployments"),
    ("watch", "apps", "deployments"),
    ("patch", "apps", "deployments"),
    ("patch", "apps", "deployments/scale"),
    ("update", "apps", "deployments/scale"),
];

/// What `/version` says (`k8s.io/apimachinery/pkg/version`, `Info`).
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Version {
    major: String,
    minor: String,
    #[serde(rename = "gitVersion")]
    full: String,
    emulation_major: String,
    emulation_minor: String,
}

impl Version {
    /// With the version that the server behaves as, where that is another one (`--emulated-version`).
    fn text(&self) -> String {
        let emulated = (self.emulation_major.as_str(), self.emulation_minor.as_str());
        let own = (self.major.as_str(), self.minor.trim_end_matches('+'));
        if emulated == own || emulated.1.is_empty() {
            plain(&self.full)
        } else {
            plain(&format!("{} (as {}.{})", self.full, emulated.0, emulated.1))
        }
    }
}

/// The server's version; empty when it does not tell.
pub(super) async fn version(reader: &ReadClient) -> Result<String, RequestError> {
    match reader.get_short::<Version>("/version", FIRST_LIMIT).await {
        Ok(version) => Ok(version.text()),
        Err(RequestError::Status { code: 403 | 404, .. }) => Ok(String::new()),
        Err(error) => Err(error),
    }
}

/// What a cluster is known by: the UID of `kube-system`, or `NAMESPACE/UID` of another namespace that no cluster can lose
/// (`immortalNamespaces` in `k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle`). `known` is what it was known by
/// before: the same namespace is asked for first, so that rights that come and go are no other cluster. None when the
/// user may read none of them.
pub(super) async fn identity(
    reader: &ReadClient,
    known: Option<&str>,
) -> Result<Option<String>, RequestError> {
    let known = known.map(|known| known.split_once('/').map_or(SYSTEM, |(namespace, _)| namespace));
    if let Some(known) = known {
        // Another namespace cannot be compared with what is known.
        return namespace_mark(reader, known).await;
    }
    for namespace in NAMESPACES {
        if let Some(mark) = namespace_mark(reader, namespace).await? {
            return Ok(Some(mark));
        }
    }
    Ok(None)
}

async fn namespace_mark(reader: &ReadClient, namespace: &str) -> Result<Option<String>, RequestError> {
    #[derive(Deserialize)]
    struct Namespace {
        metadata: Metadata,
    }
    #[derive(Deserialize)]
    struct Metadata {
        uid: String,
    }
    match reader.get_short::<Namespace>(&format!("/api/v1/namespaces/{namespace}"), STEP_LIMIT).await {
        Ok(found) if namespace == SYSTEM => Ok(Some(found.metadata.uid)),
        Ok(found) => Ok(Some(format!("{namespace}/{}", found.metadata.uid))),
        Err(RequestError::Status { code: 403 | 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the user may do in all namespaces. What the server does not answer is left out.
pub(super) async fn rights(reviewer: &kube::Client) -> Result<Vec<Right>, RequestError> {
    let asked = RIGHTS.map(|(verb, group, resource)| Right {
        verb: verb.to_owned(),
        group: group.to_owned(),
        resource: resource.to_owned(),
        allowed: false,
        namespaces: Vec::new(),
    });
    let asked: Vec<_> = stream::iter(asked)
        .map(|right| async move {
            let allowed = review(reviewer, "", &right.verb, &right.group, &right.resource).await?;
            Ok(Right { allowed, ..right })
        })
        .buffered(5)
        .collect()
        .await;
    let mut rights = Vec::with_capacity(asked.len());
    for answer in asked {
        match answer {
            Ok(right) => rights.push(right),
            Err(RequestError::Status { code, .. }) if code != 401 => {}
            Err(RequestError::Malformed { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(rights)
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn a_server_that_behaves_as_another_version_says_so() {
        let text = |json: &str| serde_json::from_str::<Version>(json).unwrap().text();
        let own =
            r#"{"major":"1","minor":"36","gitVersion":"v1.36.3","emulationMajor":"1","emulationMinor":"36"}"#;
        assert_eq!(text(own), "v1.36.3");
        assert_eq!(text(&own.replace(r#"Minor":"36"#, r#"Minor":"34"#)), "v1.36.3 (as 1.34)");
        assert_eq!(text(r#"{"major":"1","minor":"29+","gitVersion":"v1.29.1-gke.1"}"#), "v1.29.1-gke.1");
    }
}
