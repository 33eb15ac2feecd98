//! The audit logs are good enough to be an oracle for writes.

use serde_json::Value;

use crate::{Result, eventually, fleet, kubectl};

#[test]
fn audit_log_records_writes_with_user_agent_and_leaves_secrets_out() -> Result {
    let (sandbox, _guard) = fleet()?;
    for site in ["plant-busan", "dc-pangyo", "cloud-tokyo"] {
        let name = format!("audit-{}", std::process::id());
        kubectl(&sandbox, site, &["create", "configmap", &name, "-n", "default"])?;
        kubectl(
            &sandbox,
            site,
            &["create", "secret", "generic", &name, "-n", "default", "--from-literal=a=canary"],
        )?;
        kubectl(
            &sandbox,
            site,
            &["annotate", "namespace", "default", "--overwrite", &format!("sandbox={name}")],
        )?;
        kubectl(&sandbox, site, &["delete", "configmap,secret", &name, "-n", "default"])?;
        let log = sandbox.site(site).ok_or("no site")?.audit_log();
        let mut verbs = Vec::new();
        eventually("five writes in the log", || {
            verbs.clear();
            for line in std::fs::read_to_string(&log)?.lines().filter(|line| line.contains(&name)) {
                let event: Value = serde_json::from_str(line)?;
                assert_eq!(event["user"]["username"], "operator");
                assert!(event["userAgent"].as_str().is_some_and(|agent| agent.starts_with("kubectl/")));
                let verb = event["verb"].as_str().unwrap_or_default().to_owned();
                if verb != "get" && event["stage"] == "ResponseComplete" {
                    verbs.push(verb);
                }
            }
            Ok(verbs.len() >= 5)
        })?;
        assert_eq!(verbs, ["create", "create", "patch", "delete", "delete"], "{site}");
        let encoded = "Y2FuYXJ5";
        assert!(
            !std::fs::read_to_string(&log)?.contains(encoded),
            "{site}: a secret's content is in the log"
        );
    }
    Ok(())
}
