//! The files that a credential comes from: replaced while a session stands, they are read again, as client-go does with
//! token files each minute and with certificates each five.

use crate::kubeconfig::Login;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files with what tells whether they are the same. Links are followed, as a projected volume changes by its links.
#[derive(Debug, Default)]
pub(super) struct Files(Vec<(PathBuf, Option<Stamp>)>);

/// Length and time of change.
type Stamp = (u64, Option<SystemTime>);

impl Files {
    /// Those of a login as they are now.
    pub(super) async fn of(login: Option<&Login>) -> Self {
        let mut files = Vec::new();
        let Some(login) = login else { return Self::default() };
        let (user, cluster) = (&login.user, &login.cluster);
        let paths =
            [&user.token_file, &user.client_certificate, &user.client_key, &cluster.certificate_authority];
        for path in paths.into_iter().filter(|path| !path.as_os_str().is_empty()) {
            files.push((path.clone(), stamp(path).await));
        }
        Self(files)
    }

    /// Whether one of them is another than it was. One that is gone for the moment is not.
    pub(super) async fn have_changed(&self) -> bool {
        for (path, before) in &self.0 {
            let now = stamp(path).await;
            if now.is_some() && now != *before {
                return true;
            }
        }
        false
    }
}

async fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = tokio::fs::metadata(path).await.ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}
