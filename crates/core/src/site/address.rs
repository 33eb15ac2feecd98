//! What tells sites apart before they are connected: where a login leads to.

use super::connection::authority_pem;
use super::credential::CredentialError;
use crate::kubeconfig::{Cluster, hex, without_credentials};
use sha2::{Digest as _, Sha256};

/// Server URL, digest of the authority, tls-server-name and proxy as one text. It has no secrets in it.
pub(super) async fn address(cluster: &Cluster) -> Result<String, CredentialError> {
    let authority =
        authority_pem(cluster).await?.map(|pem| hex(&Sha256::digest(pem)[..16])).unwrap_or_default();
    let server = without_credentials(cluster.server.trim_end_matches('/')).to_ascii_lowercase();
    let proxy = without_credentials(&cluster.proxy_url);
    Ok([server.as_str(), &authority, &cluster.tls_server_name, &proxy].join(" "))
}
