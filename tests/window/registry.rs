//! Who has no registry gets one from the catalogue: an image is pushed to it, real nodes pull and run that, and it outlives the
//! registry's pod. All in the real window, with kubectl as judge.

use crate::applications::{applications, open};
use crate::deploy::{Project, carry_out, click};
use crate::support::{FLEET, ROLLOUT, choose, contexts, ready, sandbox};
use concertina_contract::Registry;
use concertina_sandbox::{Addon, Capabilities, Progress, RealNode, ToldRegistry, skip};
use concertina_tests::window::{Setup, Window, run};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

const SITE: &str = "plant-busan";
/// What the page says.
const PAGE: &str = "<h1>from a registry of the catalogue";
/// The login that the registry asks for.
const USER: &str = "kim";
const PASSWORD: &str = "canary-31c7";

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_of_the_catalogue_takes_an_image_that_real_nodes_run() {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("a_registry_of_the_catalogue_takes_an_image_that_real_nodes_run", &reason);
        return;
    }
    let _fleet = FLEET.read().await;
    let project = Project::new();
    let sandbox = sandbox();
    let _provisioner =
        tokio::task::block_in_place(|| sandbox.add(Addon::Provisioner, &Progress::silent())).unwrap();
    let image = tokio::task::block_in_place(|| sandbox.registry_image()).unwrap();
    let own = sandbox.registry().expect("real nodes have a registry");
    let nodes = sandbox.real_nodes();
    let desk = tempfile::tempdir().unwrap();
    let (config, folder) = (desk.path().join("config"), desk.path().join("pages"));
    std::fs::write(&config, contexts(&[SITE]).to_string()).unwrap();
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("index.html"), PAGE).unwrap();
    let name = project.0.clone();
    run("a_registry_of_the_catalogue", Setup::with(config), async move |window| {
        window.press("button", "Connect 1 site").await;
        ready(&window, SITE).await;
        deploy(&window, &image, &name).await;
        let address = add(&window, &name).await;
        let _told: Vec<ToldRegistry> = nodes
            .iter()
            .map(|node: &RealNode| node.tell_of_registry(&address).expect("the node can be told"))
            .collect();
        let pushed = push(&window, &folder, (&own, &address), &name).await;
        let command =
            ["exec", "deployment/pages", "--namespace", &name, "--", "cat", "/srv/pages/index.html"];
        assert_eq!(crate::support::kubectl(SITE, &command).trim(), PAGE);

        let kubectl = |arguments: &[&str]| {
            crate::support::kubectl(SITE, &[arguments, &["--namespace", &name]].concat())
        };
        kubectl(&["delete", "pod", "registry-0"]);
        kubectl(&["rollout", "status", "statefulset/registry", "--timeout=120s"]);
        assert_eq!(tags(&window, &address).await["tags"][0]["digest"], pushed, "the claim kept it");
    })
    .await;
}

/// From the catalogue to a registry that runs, with storage, a login and a port of every node.
async fn deploy(window: &Window, image: &str, project: &str) {
    window.press("link", "Catalogue").await;
    window.press("button", "Deploy: Image registry…").await;
    window.fill("textbox", "Image", image).await;
    window.fill("combobox", "Project", project).await;
    window.fill("textbox", "Storage class", "local").await;
    window.fill("textbox", "Size", "1Gi").await;
    click(window, "[data-group=login] input[type=checkbox]").await;
    window.fill("textbox", "User", USER).await;
    window.fill("textbox", "Password", PASSWORD).await;
    click(window, "[data-testid=deploy-review]").await;
    window.sees("Nodes and people reach it from outside the cluster").await;
    choose(window, "[data-group=reach] select", "nodePort").await;
    click(window, "[data-testid=deploy-review]").await;
    carry_out(window).await;
    healthy(window, &format!("{project}/registry")).await;
}

/// Adds the registry at the address where it answers, and tells that.
async fn add(window: &Window, project: &str) -> String {
    open(window, &format!("{project}/registry"), SITE).await;
    window.press("button", &format!("Open: {SITE}")).await;
    // The nodes learn a moment after the pod is ready where its port leads to.
    let offered = "const part = document.querySelector('[data-testid=reach]');
        const offer = part.querySelector('[data-answer=answered] button[aria-label$=\"as registry\"]');
        if (offer) offer.click();
        else if (!part.querySelector('[data-answer=answered]')) part.querySelector('.line button').click();
        return !!offer;";
    window.until_within(ROLLOUT, "the registry answers at a node", offered).await;
    window.fill("textbox", "Password or token", PASSWORD).await;
    window.press("button", "Test the connection").await;
    // A registry is asked by TLS until the user accepts that this one has none.
    window.sees("TLS failed").await;
    click(window, "[data-testid=registry-form] label.check input").await;
    window.press("button", "Test the connection").await;
    window.sees("The registry answers and takes this login.").await;
    let script = "return document.querySelector('#registry-address').value";
    let address = window.script(script, &[]).await.as_str().unwrap_or_default().to_owned();
    let stranger = Registry {
        address: address.clone(),
        sites: Vec::new(),
        user: None,
        authority: None,
        plain_http: true,
        mirrors: Vec::new(),
    };
    let refused = window.call("test_registry", json!({ "registry": stranger, "password": null })).await;
    assert_eq!(refused.unwrap_err()["code"], "registry-login");
    window.press("button", "Keep").await;
    window.sees("among your registries").await;
    address
}

/// Makes an image of a folder on a base of the fleet's own registry, pushes it to the new one, and has it run from there; its digest.
async fn push(window: &Window, folder: &Path, (own, to): (&str, &str), project: &str) -> Value {
    let base = Registry {
        address: own.to_owned(),
        sites: Vec::new(),
        user: None,
        authority: None,
        plain_http: true,
        mirrors: Vec::new(),
    };
    window.call("save_registry", json!({ "registry": base, "password": null })).await.unwrap();
    window.press("link", "Catalogue").await;
    window.press("button", "Make an image…").await;
    window.press("radio", "Static site").await;
    window.fill("textbox", "Base image", &format!("{own}/web:1")).await;
    window.fill("textbox", "Folder of the pages in the image", "/srv/pages").await;
    window.start_another(folder).await;
    window.sees("one file in it").await;
    choose(window, "[data-testid=file-to-image] select", to).await;
    window.fill("textbox", "Repository", "team/pages").await;
    click(window, "[data-testid=image-build]").await;
    let built = "return !!document.querySelector('[data-testid=image-built]')";
    window.until_within(ROLLOUT, "the image in the registry", built).await;
    let shown = "return document.querySelector('[data-testid=image-built] bdi').innerText";
    let reference = window.script(shown, &[]).await.as_str().unwrap_or_default().to_owned();
    click(window, "[data-testid=image-deploy]").await;
    window.fill("combobox", "Project", project).await;
    window.fill("textbox", "Port", "8080").await;
    click(window, "[data-testid=deploy-review]").await;
    carry_out(window).await;
    healthy(window, &format!("{project}/pages")).await;
    json!(reference.split_once('@').expect("a digest").1)
}

/// The tags of the image, once the port of the nodes leads to the new pod: they learn of it a moment after it is ready.
async fn tags(window: &Window, address: &str) -> Value {
    let over = Instant::now() + ROLLOUT;
    loop {
        let asked = json!({ "address": address, "repository": "team/pages" });
        match window.call("image_tags", asked).await {
            Ok(told) => return told,
            Err(failure) => {
                assert!(failure["code"] == "registry-failed" && Instant::now() < over, "{failure}");
            }
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Waits until an application is healthy on the only site.
async fn healthy(window: &Window, application: &str) {
    applications(window, application.rsplit('/').next().unwrap_or_default()).await;
    let script = format!(
        "const cell = document.querySelector('[data-application={}] [role=gridcell][data-site]');
        return !!cell && (cell.matches('[data-health=healthy]') || !!cell.querySelector('[data-health=healthy]'));",
        json!(application)
    );
    window.until_within(ROLLOUT, &format!("{application} healthy"), &script).await;
}
