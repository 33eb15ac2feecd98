//! Drives the real window through the main job on the sandbox, prints each step, and leaves the pictures that the
//! documents use in `docs/screenshots`.

#![allow(clippy::print_stdout, reason = "a program that tells its steps")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a step that fails ends the tour")]

use concertina_sandbox::Sandbox;
use concertina_tests::window::{Setup, Window};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a site may take to connect on a busy machine.
const CONNECT: Duration = Duration::from_secs(40);
/// How long a restart of real containers may take on a busy machine.
const ROLLOUT: Duration = Duration::from_mins(2);
/// Width and height of the pictures in pixels.
const SIZE: (u32, u32) = (1440, 900);

#[tokio::main]
async fn main() {
    let sandbox = Sandbox::attach().expect("a sandbox fleet is up: cargo xtask sandbox up");
    let mut setup = Setup::with(sandbox.kubeconfig_path());
    // Who acts is in the record.
    setup.environment.push(("USER".to_owned(), "mina".to_owned()));
    let window = Window::open(setup).await;
    window.client().await.set_window_rect(0, 0, SIZE.0, SIZE.1).await.expect("the window takes the size");
    step("first run: contexts of the kubeconfig, nothing dialled");
    settings(&window, "light", "en").await;
    window.get("button", "Connect 3 sites").await;
    step("connecting three sites");
    window.press("button", "Connect 3 sites").await;
    step("trusting the credential plugin of cloud-tokyo in the trust window");
    window.press("button", "Review the command").await;
    let main = window.to_other().await;
    window.get("heading", "Trust this command?").await;
    window.press("button", "Trust and run").await;
    window.back_to(main).await;
    window.sees_within(CONNECT, "3 of 3 sites ready").await;
    window.sees("running").await;
    picture(&window, "fleet").await;
    step("applications by site, and one of them in detail");
    window.press("link", "Applications").await;
    window.get("grid", "Applications by site").await;
    let cells =
        "return document.querySelectorAll('[data-application=\"shop/orders\"] [data-health]').length === 3";
    window.until("orders on three sites", cells).await;
    window.script("location.hash = '#/applications?app=shop/orders'", &[]).await;
    window.sees("Ready pods").await;
    picture(&window, "applications").await;
    window.script("location.hash = '#/applications?app=shop/orders//logs'", &[]).await;
    window
        .until(
            "lines",
            "return Number(document.querySelector('[data-testid=log-lines]')?.dataset.total ?? 0) > 3",
        )
        .await;
    picture(&window, "logs").await;
    deploy(&window, &sandbox).await;
    step("a package of the catalogue: Tomcat from a file");
    package(&window, "Catalogue", "Deploy: Apache Tomcat 11…").await;
    picture(&window, "tomcat").await;
    settings(&window, "light", "en").await;
    step("all Deployments of three sites in one table");
    window.press("link", "Explorer").await;
    window.get("grid", "Deployments").await;
    window.sees("orders").await;
    picture(&window, "explorer").await;
    step("a plan for three sites: dry run, diff, risks");
    window.fill("searchbox", "Filter rows", "orders").await;
    let filtered = "const rows = [...document.querySelectorAll('[role=row][data-uid]')];
        return rows.length === 3 && rows.every((row) => row.innerText.includes('orders'))";
    window.until("the filter", filtered).await;
    window.press("checkbox", "Select all").await;
    window.press("button", "Restart…").await;
    window.sees("dry run passed").await;
    picture(&window, "plan").await;
    step("the restart, in the activity");
    for confirm in window.all("checkbox", "I have read the plan").await {
        confirm.click().await.expect("the box is ticked");
    }
    window.press("button", "Restart 3 Deployments on 3 sites").await;
    window.press("link", "Activity").await;
    window.sees_within(ROLLOUT, "Done").await;
    window.press("button", "Restart orders").await;
    picture(&window, "activity").await;
    step("the same in the dark and in Korean");
    settings(&window, "dark", "en").await;
    window.script("location.hash = '#/fleet'", &[]).await;
    window.get("article", "dc-pangyo").await;
    window.sees("running").await;
    picture(&window, "fleet-dark").await;
    window.script("location.hash = '#/applications'", &[]).await;
    window.until("orders on three sites", cells).await;
    picture(&window, "applications-dark").await;
    settings(&window, "light", "ko").await;
    window.script("location.hash = '#/explorer?kind=deployments.apps'", &[]).await;
    window.sees("orders").await;
    picture(&window, "explorer-ko").await;
    package(&window, "카탈로그", "배포: Apache Tomcat 11…").await;
    picture(&window, "tomcat-ko").await;
    window.close().await;
    step("done");
}

/// An application by its form, as far as the plan: nothing is written.
async fn deploy(window: &Window, sandbox: &Sandbox) {
    step("an image for three sites: the form, and what the sites say of it");
    let registry = sandbox.registry().expect("the fleet has a registry");
    window.press("link", "Catalogue").await;
    window.press("button", "Deploy an image…").await;
    window.fill("textbox", "Image", &format!("{registry}/web:1")).await;
    window.fill("combobox", "Project", "storefront").await;
    window.fill("textbox", "Port", "8080").await;
    picture(window, "deploy").await;
    window.press("button", "Review plan").await;
    let plan = "return document.querySelectorAll('[data-testid=plan-sheet] article').length === 3";
    window.until_within(ROLLOUT, "the plan", plan).await;
    picture(window, "deploy-plan").await;
    settings(window, "light", "en").await;
}

/// The form of a package: nothing is written.
async fn package(window: &Window, catalogue: &str, open: &str) {
    window.press("link", catalogue).await;
    window.press("button", open).await;
    window.until("its form", "return !!document.querySelector('[data-testid=deploy-form]')").await;
}

fn step(what: &str) {
    println!("tour: {what}");
}

/// Chooses theme and language, and loads the page anew.
async fn settings(window: &Window, theme: &str, language: &str) {
    let settings = json!({ "theme": theme, "language": language, "reconnect": true });
    window.call("set_settings", json!({ "settings": settings })).await.expect("settings are taken");
    window.client().await.refresh().await.expect("the page loads again");
    window.until("the language", &format!("return document.documentElement.lang === '{language}'")).await;
}

async fn picture(window: &Window, name: &str) {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screenshots");
    window.screenshot(&folder.join(format!("{name}.png"))).await;
    step(&format!("docs/screenshots/{name}.png"));
}
