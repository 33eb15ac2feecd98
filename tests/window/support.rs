//! What the window tests share.

use concertina_sandbox::{Sandbox, SiteHandle};
use concertina_tests::window::{Setup, Window};
use concertina_tests::{own_namespace, sweep};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::RwLock;

/// Tests that change how a site is reached take this for writing, all others for reading.
pub(crate) static FLEET: RwLock<()> = RwLock::const_new(());

/// The three sites, in the order of the kubeconfig.
pub(crate) const SITES: [&str; 3] = ["plant-busan", "dc-pangyo", "cloud-tokyo"];

/// How long a rollout of real containers may take on a busy machine.
pub(crate) const ROLLOUT: Duration = Duration::from_mins(2);

/// The fleet that is up.
pub(crate) fn sandbox() -> Sandbox {
    Sandbox::attach().expect("a sandbox fleet is up: cargo xtask sandbox up")
}

/// The program on the fleet's kubeconfig.
pub(crate) fn fleet() -> Setup {
    Setup::with(sandbox().kubeconfig_path())
}

/// Runs kubectl against a site.
pub(crate) fn kubectl(site: &str, arguments: &[&str]) -> String {
    let sandbox = sandbox();
    let handle: &SiteHandle = sandbox.site(site).expect("the site is in the fleet");
    handle.kubectl(arguments).unwrap_or_else(|error| panic!("kubectl {arguments:?} on {site}: {error}"))
}

/// A namespace with one Deployment of simulated pods on both simulated sites; gone when dropped.
pub(crate) struct Playground {
    pub(crate) namespace: String,
}

impl Playground {
    /// `name` tells tests apart; it is the Deployment's name too.
    pub(crate) fn new(name: &str, replicas: u32) -> Self {
        let namespace = own_namespace(&format!("window-{name}"));
        let sandbox = sandbox();
        for site in &SITES[1..] {
            sweep(sandbox.site(site).expect("the site is in the fleet"), "window");
            kubectl(site, &["create", "namespace", &namespace]);
            kubectl(
                site,
                &[
                    "create",
                    "deployment",
                    name,
                    "--namespace",
                    &namespace,
                    "--image=example.invalid/web:1",
                    &format!("--replicas={replicas}"),
                ],
            );
        }
        Self { namespace }
    }
}

impl Drop for Playground {
    fn drop(&mut self) {
        for site in &SITES[1..] {
            if let Some(handle) = sandbox().site(site) {
                drop(handle.kubectl(&["delete", "namespace", &self.namespace, "--wait=false"]));
            }
        }
    }
}

/// Connects all three sites as a person does, trusting the credential plugin of cloud-tokyo.
pub(crate) async fn connect_all(window: &Window) {
    window.press("button", "Connect 3 sites").await;
    trust_command(window).await;
    for site in SITES {
        ready(window, site).await;
    }
}

/// Waits until a site's card says that it is ready.
pub(crate) async fn ready(window: &Window, site: &str) {
    state(window, site, "ready", Duration::from_secs(40)).await;
}

/// Waits until a site's card is in a state.
pub(crate) async fn state(window: &Window, site: &str, state: &str, limit: Duration) {
    let script = format!(
        "return document.querySelector('article[aria-label={}]')?.dataset.state === {}",
        json!(site),
        json!(state)
    );
    window.until_within(limit, &format!("{site} is {state}"), &script).await;
}

/// Opens the trust window from cloud-tokyo's card and says yes.
pub(crate) async fn trust_command(window: &Window) {
    window.press("button", "Review the command").await;
    let main = window.to_other().await;
    window.get("heading", "Trust this command?").await;
    window.press("button", "Trust and run").await;
    window.back_to(main).await;
}

/// The sites as the page gets them: from a subscription of its own.
pub(crate) async fn site_id(window: &Window, name: &str) -> Value {
    let view = window.call("kubeconfig", json!({})).await.unwrap();
    let logins = view["logins"].as_array().unwrap();
    logins.iter().find(|login| login["context"] == name).unwrap()["site"].clone()
}

/// What the core holds.
pub(crate) async fn vitals(window: &Window) -> Value {
    window.call("vitals", json!({})).await.unwrap()
}

/// Files below a folder that hold these bytes.
pub(crate) fn files_with(folder: &std::path::Path, needle: &[u8]) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, needle));
        } else if std::fs::read(&path)
            .is_ok_and(|bytes| bytes.windows(needle.len()).any(|part| part == needle))
        {
            found.push(path);
        }
    }
    found
}
