//! What the window tests share.

use concertina_sandbox::{Person, Sandbox, SiteHandle, Toxic};
use concertina_tests::window::{Setup, Window};
use concertina_tests::{own_namespace, remove, sweep};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::process::Command;
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
    handle.kubectl(arguments).unwrap_or_else(|error| panic!("kubectl {arguments:?} on {site}: {error:?}"))
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

/// A namespace on one site, for objects of any kind; gone when dropped.
pub(crate) struct Plot {
    pub(crate) site: &'static str,
    pub(crate) namespace: String,
}

impl Plot {
    /// `name` tells tests apart.
    pub(crate) fn new(site: &'static str, name: &str) -> Self {
        let namespace = own_namespace(&format!("plot-{name}"));
        sweep(sandbox().site(site).expect("the site is in the fleet"), "plot");
        kubectl(site, &["create", "namespace", &namespace]);
        Self { site, namespace }
    }

    /// Puts an object into it.
    pub(crate) fn put(&self, mut object: Value) {
        object["metadata"]["namespace"] = json!(self.namespace);
        apply(self.site, &object);
    }
}

impl Drop for Plot {
    fn drop(&mut self) {
        if let Some(handle) = sandbox().site(self.site) {
            remove(handle, &self.namespace);
        }
    }
}

/// Applies an object on a site.
pub(crate) fn apply(site: &str, object: &Value) {
    let sandbox = sandbox();
    let handle = sandbox.site(site).expect("the site is in the fleet");
    handle.apply(&object.to_string()).unwrap_or_else(|error| panic!("apply on {site}: {error}"));
}

/// The fleet's kubeconfig with these contexts alone, to be changed and written by a test.
pub(crate) fn contexts(names: &[&str]) -> Value {
    let mut command = Command::new(sandbox().kubectl());
    command.env_remove("KUBECONFIG").args(["config", "view", "--raw", "-o", "json", "--kubeconfig"]);
    let output = command.arg(sandbox().kubeconfig_path()).output().expect("kubectl runs");
    let mut config: Value = serde_json::from_slice(&output.stdout).expect("kubectl prints JSON");
    let wanted = |entry: &Value| names.iter().any(|name| entry["name"] == **name);
    config["contexts"].as_array_mut().expect("a list").retain(wanted);
    config
}

/// The entry of a name in one of a kubeconfig's lists.
pub(crate) fn entry<'a>(config: &'a mut Value, list: &str, name: &str) -> &'a mut Value {
    let entries = config[list].as_array_mut().expect("a list");
    entries.iter_mut().find(|entry| entry["name"] == name).expect("there is an entry of this name")
}

/// The token with which the operator comes to a site, however the fleet's kubeconfig has it.
pub(crate) fn token_of(site: &str) -> String {
    let sandbox = sandbox();
    let file = sandbox.site(site).expect("the site is in the fleet").kubeconfig_of(Person::Operator);
    let text = std::fs::read_to_string(file.expect("it is written")).expect("it can be read");
    let token = text.lines().find_map(|line| line.trim().strip_prefix("token: "));
    token.expect("the login is by token").to_owned()
}

/// Does something while the link to cloud-tokyo takes connections and nothing comes of them. It is good again afterwards,
/// also when that fails.
pub(crate) async fn with_dead_link<T: Send + 'static>(act: impl Future<Output = T> + Send + 'static) -> T {
    let toxiproxy = sandbox().toxiproxy();
    toxiproxy.add_toxic(Toxic::Timeout).unwrap();
    let done = tokio::spawn(act).await;
    toxiproxy.clear().unwrap();
    done.unwrap()
}

/// What is on the clipboard, by pasting it as a person does.
pub(crate) async fn clipboard(window: &Window) -> String {
    let place = "const field = document.createElement('textarea');
        field.id = 'pasted-by-test';
        (document.querySelector('[role=dialog]') ?? document.body).append(field);
        field.focus();";
    window.script(place, &[]).await;
    window.control('v').await;
    let filled = "return document.querySelector('#pasted-by-test').value !== ''";
    window.until("something is pasted", filled).await;
    let take = "const field = document.querySelector('#pasted-by-test');
        field.remove();
        return field.value;";
    window.script(take, &[]).await.as_str().expect("text").to_owned()
}

/// Waits until the rows on the screen are those, in any order: the text of a row has the words of one of them each.
pub(crate) async fn rows(window: &Window, wanted: &[&[&str]]) {
    let script = format!(
        "const wanted = {};
        const rows = [...document.querySelectorAll('[role=row][data-uid]')].map((row) => row.innerText);
        return rows.length === wanted.length
            && wanted.every((words) => rows.some((row) => words.every((word) => row.includes(word))));",
        json!(wanted)
    );
    window.until_within(ROLLOUT, &format!("the rows {wanted:?}"), &script).await;
}

/// Chooses a value of a list, once it is offered.
pub(crate) async fn choose(window: &Window, selector: &str, value: &str) {
    let script = format!(
        "const [selector, value] = {};
        const list = document.querySelector(selector);
        if (![...(list?.options ?? [])].some((option) => option.value === value)) return false;
        list.value = value;
        list.dispatchEvent(new Event('change', {{ bubbles: true }}));
        return true;",
        json!([selector, value])
    );
    window.until(&format!("{value} to choose"), &script).await;
}

/// Shows the table of a kind, filtered.
pub(crate) async fn explore(window: &Window, kind: &str, grid: &str, filter: &str) {
    window.script("location.hash = arguments[0]", &[json!(format!("#/explorer?kind={kind}"))]).await;
    window.get("grid", grid).await;
    window.fill("searchbox", "Filter rows", filter).await;
}

/// Turns to the rows, as the key Tab does in the end.
pub(crate) async fn focus_rows(window: &Window) {
    window.script("document.querySelector('[role=grid]').focus()", &[]).await;
}

/// Filters the rows that are shown, and turns to them.
pub(crate) async fn filter(window: &Window, text: &str) {
    // While there are suggestions the field is a combobox.
    focus_rows(window).await;
    window.fill("searchbox", "Filter rows", text).await;
    window.keys(&Key::Enter.to_string()).await;
}

/// Opens the drawer of the only row, as soon as it is that of an object whose name starts so.
pub(crate) async fn open_row(window: &Window, name: &str) {
    let script = format!(
        "const rows = document.querySelectorAll('[role=row][data-uid]');
        if (rows.length !== 1 || !rows[0].querySelector('[data-column=name]')?.innerText.startsWith({})) return false;
        rows[0].click();
        return true;",
        json!(name)
    );
    window.until(&format!("the only row is {name}"), &script).await;
    window.get("tab", "Related").await;
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
