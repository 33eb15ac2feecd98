//! What is said to a plugin and what it answers: `ExecCredential`.

use crate::kubeconfig::{Cluster, Exec};
use crate::secrets::Secret;
use concertina_contract::Millis;
use serde::Deserialize;
use serde_json::{Value, json};

/// The name of the extension of a cluster that is for plugins.
const EXTENSION: &str = "client.authentication.k8s.io/exec";

/// The content of `KUBERNETES_EXEC_INFO`. `authority` is PEM.
pub(super) fn request(exec: &Exec, cluster: &Cluster, authority: Option<&[u8]>) -> String {
    let mut spec = json!({"interactive": false});
    if exec.provide_cluster_info {
        use base64::Engine as _;
        let config = cluster.extensions.iter().find(|extension| extension.name == EXTENSION);
        let mut info = json!({"server": cluster.server});
        let optional = [
            ("tls-server-name", json!(cluster.tls_server_name)),
            ("insecure-skip-tls-verify", json!(cluster.insecure_skip_tls_verify)),
            (
                "certificate-authority-data",
                json!(authority.map(|pem| base64::engine::general_purpose::STANDARD.encode(pem))),
            ),
            ("proxy-url", json!(cluster.proxy_url)),
            ("disable-compression", json!(cluster.disable_compression)),
            ("config", config.map_or(Value::Null, |extension| extension.extension.clone())),
        ];
        for (name, value) in optional {
            if !matches!(&value, Value::Null | Value::Bool(false)) && value != "" {
                info[name] = value;
            }
        }
        spec["cluster"] = info;
    }
    json!({"apiVersion": exec.api_version, "kind": "ExecCredential", "spec": spec}).to_string()
}

/// What a plugin hands out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) token: Option<Secret>,
    /// Certificate and key as PEM.
    pub(super) certificate: Option<(Vec<u8>, Secret)>,
    pub(super) expires: Option<Millis>,
}

/// Reads an answer; none when it is not one, as nothing of it may be told.
pub(super) fn answer(output: &[u8], exec: &Exec) -> Option<Answer> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Credential {
        api_version: String,
        kind: String,
        status: Status,
    }
    #[derive(Deserialize, Default)]
    #[serde(rename_all = "camelCase", default)]
    struct Status {
        token: Secret,
        client_certificate_data: String,
        client_key_data: Secret,
        expiration_timestamp: Option<String>,
    }
    let credential: Credential = serde_json::from_slice(output).ok()?;
    if credential.kind != "ExecCredential" || credential.api_version != exec.api_version {
        return None;
    }
    let status = credential.status;
    let certificate = match (status.client_certificate_data.is_empty(), status.client_key_data.is_empty()) {
        (true, true) => None,
        (false, false) => Some((status.client_certificate_data.into_bytes(), status.client_key_data)),
        _ => return None,
    };
    let token = Some(status.token).filter(|token| !token.is_empty());
    if token.is_none() && certificate.is_none() {
        return None;
    }
    let expires = match status.expiration_timestamp.filter(|text| !text.is_empty()) {
        Some(text) => Some(text.parse::<jiff::Timestamp>().ok()?.as_millisecond()),
        None => None,
    };
    Some(Answer { token, certificate, expires })
}
