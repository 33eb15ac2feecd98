//! An image on three sites, upgraded and taken back in the real window, with kubectl and helm as judges.

use crate::applications::{applications, open};
use crate::hand::Hand;
use crate::support::{FLEET, ROLLOUT, SITES, connect_all, fleet, kubectl, sandbox};
use concertina_sandbox::{Capabilities, skip};
use concertina_tests::window::{Window, run};
use concertina_tests::{Helm, own_namespace, remove, sweep};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// How the names of the projects of these tests begin.
const PREFIX: &str = "window-deploy";
/// Clicks and fields from "sites connected" to the last one of a deployment, at most.
const MOST: u32 = 8;
/// Those of a rollback: two clicks, and the tick that a site's guard asks for.
const BACK: u32 = 3;
/// How many were made: tests that run side by side have each their own.
static MADE: AtomicU32 = AtomicU32::new(0);

/// A project that the window makes; it goes from all sites with the test.
pub(crate) struct Project(pub(crate) String);

impl Project {
    pub(crate) fn new() -> Self {
        for site in SITES {
            sweep(sandbox().site(site).unwrap(), PREFIX);
        }
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        Self(own_namespace(&format!("{PREFIX}-{number}")))
    }

    pub(crate) fn kubectl(&self, site: &str, arguments: &[&str]) -> String {
        kubectl(site, &[arguments, &["--namespace", &self.0]].concat())
    }

    /// Image, and ready pods of those that are wanted.
    pub(crate) fn state(&self, site: &str) -> String {
        let path =
            "jsonpath={.spec.template.spec.containers[0].image} {.status.readyReplicas}/{.spec.replicas}";
        self.kubectl(site, &["get", "deployment", "web", "-o", path])
    }

    /// Revision and status as `helm list` tells them.
    pub(crate) fn helm(&self, site: &str) -> Value {
        let helm = Helm::new(&sandbox(), sandbox().site(site).unwrap(), &self.0).unwrap();
        let listed = helm.json(&["list"]).unwrap();
        json!([listed[0]["revision"], listed[0]["status"]])
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        for site in SITES {
            remove(sandbox().site(site).unwrap(), &self.0);
        }
    }
}

/// Clicks what a selector finds, once it is there and can be clicked.
pub(crate) async fn click(window: &Window, selector: &str) {
    let script = format!(
        "const found = document.querySelector({});
        if (!found || found.disabled || found.getAttribute('aria-disabled') === 'true') return false;
        found.click();
        return true;",
        json!(selector)
    );
    window.until_within(ROLLOUT, &format!("{selector} to click"), &script).await;
}

/// From the catalogue to the plan of an image that takes connections.
pub(crate) async fn form(hand: &mut Hand<'_>, image: &str, project: &str) {
    fields(hand, image, project).await;
    hand.click("[data-testid=deploy-review]").await;
}

/// From the catalogue to the form of such an image, filled in.
pub(crate) async fn fields(hand: &mut Hand<'_>, image: &str, project: &str) {
    hand.press("link", "Catalogue").await;
    hand.press("button", "Deploy an image…").await;
    hand.fill("textbox", "Image", image).await;
    hand.fill("combobox", "Project", project).await;
    hand.fill("textbox", "Port", "8080").await;
}

/// Confirms the plan that is shown and has it carried out; returns what its button said.
pub(crate) async fn carry_out(window: &Window) -> String {
    window
        .until_within(ROLLOUT, "the plan", "return !!document.querySelector('[data-testid=plan-apply]')")
        .await;
    click(window, "[data-testid=plan-confirm]").await;
    let words =
        window.script("return document.querySelector('[data-testid=plan-apply]').innerText", &[]).await;
    click(window, "[data-testid=plan-apply]").await;
    window
        .until_within(ROLLOUT, "the plan to go", "return !document.querySelector('[data-testid=plan-sheet]')")
        .await;
    words.as_str().unwrap_or_default().to_owned()
}

/// Waits until the matrix shows the application healthy on all sites at a revision.
pub(crate) async fn healthy(window: &Window, application: &str, revision: &str) {
    stand(window, application, SITES.map(|site| (site, revision))).await;
}

/// Waits until the matrix shows the application healthy on each site at its revision.
pub(crate) async fn stand(window: &Window, application: &str, revisions: [(&str, &str); 3]) {
    let script = format!(
        "const heads = [...document.querySelectorAll('[role=columnheader][data-site]')];
        const cells = [...document.querySelectorAll('[data-application={}] [role=gridcell][data-health=healthy]')];
        return {}.every(([site, revision]) => {{
            const head = heads.find((one) => one.innerText.includes(site));
            const cell = cells.find((one) => one.dataset.site === head?.dataset.site);
            return !!cell && cell.innerText.split(/\\s+/).includes(revision);
        }});",
        json!(application),
        json!(revisions)
    );
    window.until_within(ROLLOUT, &format!("{application} healthy at {revisions:?}"), &script).await;
}

#[tokio::test]
async fn an_image_is_deployed_on_three_sites_upgraded_and_rolled_back() {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("an_image_is_deployed_on_three_sites_upgraded_and_rolled_back", &reason);
        return;
    }
    let _fleet = FLEET.read().await;
    let project = Project::new();
    let registry = sandbox().registry().expect("real nodes have a registry");
    let image = |tag: &str| format!("{registry}/web:{tag}");
    let (first, second) = (image("1"), image("2"));
    run("an_image_is_deployed", fleet(), {
        let (first, second, name) = (first.clone(), second.clone(), project.0.clone());
        async move |window| {
            connect_all(&window).await;
            let mut hand = Hand::at(&window);
            form(&mut hand, &first, &name).await;
            window.sees(&format!("Namespace {name}")).await;
            assert_eq!(hand.carry_out().await, "Deploy on 3 sites");
            assert!(hand.acts() <= MOST, "{} clicks and fields", hand.acts());
            applications(&window, &format!("project:{name}")).await;
            healthy(&window, &format!("{name}/web"), "r1").await;

            open(&window, &format!("{name}/web"), "dc-pangyo").await;
            window.press("button", "Upgrade…").await;
            window.fill("textbox", "Image", &second).await;
            click(&window, "button[form=upgrade]").await;
            assert_eq!(carry_out(&window).await, "Deploy on 3 sites");
            healthy(&window, &format!("{name}/web"), "r2").await;

            let mut hand = Hand::at(&window);
            hand.press("button", "Roll back…").await;
            assert_eq!(hand.carry_out().await, "Roll back on 3 sites");
            assert_eq!(hand.acts(), BACK);
            healthy(&window, &format!("{name}/web"), "r3").await;
            window.press("tab", "Revisions").await;
            window.sees("brought back r1").await;
        }
    })
    .await;
    for site in SITES {
        assert_eq!(project.state(site), format!("{first} 2/2"), "{site}");
        assert_eq!(project.helm(site), json!(["3", "deployed"]), "{site}");
    }
}
