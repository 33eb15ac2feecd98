//! Three sites, three kinds of login, and `up` once more.

use std::time::{Duration, Instant};

use concertina_sandbox::{Person, Sandbox};

use crate::{Result, eventually, fleet, kubectl, progress};

/// What comes and goes: containers, and what containerd (its network plugins: `cni.json`), the kubelet and kube-proxy call.
const SHORT_LIVED: [&str; 7] = ["shim", "runc", "ptp", "host-local", "loopback", "mount", "nft"];

/// The long-lived processes of the fleet by number and program.
fn processes() -> Result<Vec<String>> {
    let found = Sandbox::leftovers()?.into_iter().filter(|line| line.starts_with("process"));
    let mut processes: Vec<_> =
        found.filter(|line| !SHORT_LIVED.iter().any(|program| line.contains(program))).collect();
    processes.sort();
    Ok(processes)
}

#[test]
fn three_sites_answer_each_by_its_own_kind_of_login() -> Result {
    let (sandbox, _guard) = fleet()?;
    let text = std::fs::read_to_string(sandbox.kubeconfig_path())?;
    for kind in ["client-certificate-data:", "token:", "exec:"] {
        assert_eq!(text.matches(&format!("    {kind}")).count(), 1, "{kind}");
    }
    for (site, nodes) in [("plant-busan", sandbox.real_nodes().len()), ("dc-pangyo", 20), ("cloud-tokyo", 50)]
    {
        let user =
            kubectl(&sandbox, site, &["auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"])?;
        assert_eq!(user, "operator", "{site}");
        assert_eq!(
            kubectl(&sandbox, site, &["get", "nodes", "-o", "name"])?.lines().count(),
            nodes,
            "{site}"
        );
        if nodes > 0 {
            eventually("metrics", || {
                Ok(kubectl(&sandbox, site, &["top", "nodes", "--no-headers"])
                    .is_ok_and(|top| top.lines().count() == nodes))
            })?;
        }
    }
    let version = kubectl(&sandbox, "dc-pangyo", &["get", "--raw", "/version"])?;
    assert!(version.contains("\"emulationMinor\": \"34\""), "{version}");
    Ok(())
}

#[test]
fn the_credential_plugin_tells_each_of_its_runs() -> Result {
    let (sandbox, _guard) = fleet()?;
    let tokyo = sandbox.site("cloud-tokyo").ok_or("no site")?;
    let runs = || std::fs::read_to_string(tokyo.plugin_runs()).unwrap_or_default().lines().count();
    let before = runs();
    kubectl(&sandbox, "cloud-tokyo", &["get", "namespaces"])?;
    assert_eq!(runs(), before + 1);
    Ok(())
}

#[test]
fn up_is_idempotent() -> Result {
    let (_sandbox, _guard) = fleet()?;
    let before = processes()?;
    let begun = Instant::now();
    Sandbox::up(&progress())?;
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    assert_eq!(processes()?, before);
    Ok(())
}

#[test]
fn up_starts_what_is_missing_and_nothing_else() -> Result {
    let (sandbox, _guard) = fleet()?;
    let before = processes()?;
    sandbox.site("dc-pangyo").ok_or("no site")?.stop_apiserver()?;
    assert_eq!(processes()?.len(), before.len() - 1);
    let sandbox = Sandbox::up(&progress())?;
    let after = processes()?;
    assert_eq!(after.len(), before.len());
    assert_eq!(after.iter().filter(|process| !before.contains(process)).count(), 1);
    assert!(kubectl(&sandbox, "dc-pangyo", &["get", "deployments", "-n", "shop"])?.contains("orders"));
    Ok(())
}

#[test]
fn persons_may_do_what_they_are_said_to() -> Result {
    let (sandbox, _guard) = fleet()?;
    let pangyo = sandbox.site("dc-pangyo").ok_or("no site")?;
    let may = |person: Person, args: &[&str]| -> Result<bool> {
        let mut kubectl = std::process::Command::new(sandbox.kubectl());
        kubectl.arg("--kubeconfig").arg(pangyo.kubeconfig_of(person)?).args(["auth", "can-i"]).args(args);
        Ok(kubectl.output()?.status.success())
    };
    assert!(may(Person::Operator, &["delete", "nodes"])?);
    assert!(may(Person::Viewer, &["list", "pods", "-A"])?);
    assert!(!may(Person::Viewer, &["update", "deployments", "-n", "shop"])?);
    assert!(!may(Person::Viewer, &["list", "secrets", "-n", "shop"])?);
    assert!(may(Person::ShopDeveloper, &["update", "deployments/scale", "-n", "shop"])?);
    assert!(!may(Person::ShopDeveloper, &["list", "pods", "-n", "default"])?);
    Ok(())
}
