//! Namespaces of tests: their names say whose they are, so that those of a run that was cut off go with the next one.

use concertina_sandbox::SiteHandle;
use std::path::Path;

/// A namespace of this run.
pub fn own_namespace(prefix: &str) -> String {
    format!("{prefix}-{}", std::process::id())
}

/// Takes away what runs left that are over: namespaces that start like this, whose process is gone.
pub fn sweep(site: &SiteHandle, prefix: &str) {
    let names =
        site.kubectl(&["get", "namespaces", "-o", "jsonpath={.items[*].metadata.name}"]).unwrap_or_default();
    for name in names.split_whitespace().filter(|name| is_left_over(name, prefix)) {
        remove(site, name);
    }
}

/// Takes a namespace away with all that holds it: pods with finalizers, and pods that no kubelet ends.
pub fn remove(site: &SiteHandle, namespace: &str) {
    let held = "jsonpath={range .items[?(@.metadata.finalizers)]}{.metadata.name} {end}";
    let names = site.kubectl(&["get", "pods", "-n", namespace, "-o", held]).unwrap_or_default();
    if !names.trim().is_empty() {
        let free = r#"{"metadata":{"finalizers":null}}"#;
        let mut freed = vec!["patch", "pods", "-n", namespace, "--type=merge", "-p", free];
        freed.extend(names.split_whitespace());
        // The namespace goes in any case; what is left of it is the sandbox's to reset.
        drop(site.kubectl(&freed));
        let delete =
            ["delete", "pods", "-n", namespace, "--all", "--grace-period=0", "--force", "--wait=false"];
        drop(site.kubectl(&delete));
    }
    drop(site.kubectl(&["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"]));
}

fn is_left_over(name: &str, prefix: &str) -> bool {
    let own = name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-'));
    let process = name.rsplit('-').next().unwrap_or_default();
    let number = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    own && number && !Path::new("/proc").join(process).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_namespaces_of_runs_that_are_over_are_left_over() {
        assert!(is_left_over("cells-4194305", "cells"), "no process has a number above 2^22");
        assert!(is_left_over("cells-two-4194305", "cells"));
        assert!(!is_left_over(&own_namespace("cells"), "cells"));
        assert!(!is_left_over("cells-test", "cells"));
        assert!(!is_left_over("cellar-4194305", "cells"));
    }
}
