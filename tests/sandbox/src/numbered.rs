//! Simulated pods whose logs tests write: a pod named `numbered-N`, in any namespace, tells the file of its name.

use std::path::{Path, PathBuf};

/// Pods of a site that can have such a log: `numbered-1` to this.
pub const NUMBERED_PODS: u8 = 16;

/// The file that the pod of a number tells, in CRI log format (`TIME stdout F TEXT`). It must be there before the pod.
pub(crate) fn file(site: &Path, number: u8) -> PathBuf {
    folder(site).join(format!("numbered-{number}.log"))
}

/// Where the files are.
pub(crate) fn folder(site: &Path) -> PathBuf {
    site.join("numbered")
}

/// What kwok is told of these pods, to stand before what it tells of all others: the first rule that fits holds.
pub(crate) fn rules(site: &Path) -> String {
    let rule = |number| {
        format!(
            "---\napiVersion: kwok.x-k8s.io/v1alpha1\nkind: ClusterLogs\nmetadata:\n  name: a-numbered-{number}\nspec:\n  \
             selector:\n    matchNames: [\"numbered-{number}\"]\n  logs:\n  - logsFile: \"{}\"\n    follow: true\n",
            file(site, number).display()
        )
    };
    (1..=NUMBERED_PODS).map(rule).collect()
}
