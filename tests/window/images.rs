//! A folder on the desk becomes an application that real nodes run: registry, image, form and plan in the real window, with
//! kubectl as judge. Images of another registry are mirrored, and those that nobody uses go, with the registry as judge.

use crate::applications::applications;
use crate::deploy::{Project, carry_out, click, healthy};
use crate::support::{FLEET, Plot, ROLLOUT, SITES, connect_all, fleet, kubectl, sandbox};
use concertina_sandbox::{Capabilities, skip};
use concertina_testkit::OciRegistry;
use concertina_tests::page;
use concertina_tests::window::{Window, run};
use serde_json::{Value, json};

/// What the page says.
const PAGE: &str = "<h1>from a folder to a node";

/// Adds a registry without TLS that takes the place of others.
async fn keep(window: &Window, registry: &str, mirrors: &str) {
    window.press("button", "Add a registry…").await;
    window.fill("textbox", "Address", registry).await;
    window.fill("textbox", "Takes the place of", mirrors).await;
    click(window, "[data-testid=registry-form] label.check input").await;
    window.press("button", "Test the connection").await;
    window.sees("The registry answers and takes this login.").await;
    window.press("button", "Keep").await;
}

#[tokio::test]
async fn a_folder_becomes_an_image_that_real_nodes_pull_and_run() {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("a_folder_becomes_an_image_that_real_nodes_pull_and_run", &reason);
        return;
    }
    let _fleet = FLEET.read().await;
    let project = Project::new();
    let desk = tempfile::tempdir().unwrap();
    let folder = desk.path().join("pages");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("index.html"), PAGE).unwrap();
    let registry = sandbox().registry().expect("real nodes have a registry");
    let name = project.0.clone();
    run("a_folder_becomes_an_image", fleet(), async move |window| {
        connect_all(&window).await;
        window.press("link", "Settings").await;
        keep(&window, &registry, "").await;

        window.press("link", "Catalogue").await;
        window.press("button", "Make an image…").await;
        window.press("radio", "Static site").await;
        window.fill("textbox", "Base image", &format!("{registry}/web:1")).await;
        window.fill("textbox", "Folder of the pages in the image", "/srv/pages").await;
        // A second start gives files as a drop does.
        window.start_another(&folder).await;
        window.sees("one file in it").await;
        window.fill("textbox", "Repository", &format!("{name}/pages")).await;
        click(&window, "[data-testid=image-build]").await;
        let built = "return !!document.querySelector('[data-testid=image-built]')";
        window.until_within(ROLLOUT, "the image in the registry", built).await;
        window.sees("One layer was sent").await;

        click(&window, "[data-testid=image-deploy]").await;
        window.fill("combobox", "Project", &name).await;
        window.fill("textbox", "Port", "8080").await;
        click(&window, "[data-testid=deploy-review]").await;
        assert_eq!(carry_out(&window).await, "Deploy on 3 sites");
        applications(&window, &format!("project:{name}")).await;
        healthy(&window, &format!("{name}/pages"), "r1").await;
    })
    .await;
    let command =
        ["exec", "deployment/pages", "--namespace", &project.0, "--", "cat", "/srv/pages/index.html"];
    let shown = kubectl("plant-busan", &command);
    assert_eq!(shown.trim(), PAGE);
}

#[tokio::test]
async fn images_are_mirrored_and_what_no_site_uses_is_deleted() {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("images_are_mirrored_and_what_no_site_uses_is_deleted", &reason);
        return;
    }
    let _fleet = FLEET.read().await;
    let registry = sandbox().registry().expect("real nodes have a registry");
    let far = OciRegistry::start().await.unwrap();
    for tag in ["1", "2"] {
        far.put_image("team/base", tag, &[tag.as_bytes()]);
    }
    let repository = format!("{}/team/base", far.address().replace(':', "-"));
    let plot = Plot::new(SITES[1], "clean");
    let pod = json!({ "containers": [{ "name": "c", "image": format!("{registry}/{repository}:1") }] });
    let template = json!({ "metadata": { "labels": { "app": "keeper" } }, "spec": pod });
    plot.put(json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "keeper" },
        "spec": { "replicas": 0, "selector": { "matchLabels": { "app": "keeper" } }, "template": template },
    }));
    run("images_are_mirrored_and_deleted", fleet(), {
        let (registry, repository, far) = (registry.clone(), repository.clone(), far.address());
        async move |window| {
            connect_all(&window).await;
            window.press("link", "Settings").await;
            keep(&window, &far, "").await;
            keep(&window, &registry, &far).await;
            window.sees(&format!("in place of {far}")).await;

            window.press("button", &format!("Mirror images to {registry}")).await;
            let images = format!("{far}/team/base:1 {far}/team/base:2");
            window.fill("textbox", "Images, one a line", &images).await;
            click(&window, "[data-testid=mirror-go]").await;
            let both = "return document.querySelectorAll('[data-mirrored]').length === 2";
            window.until_within(ROLLOUT, "both images", both).await;
            window.sees("same digest").await;
            click(&window, ".modal-close").await;

            window.press("button", &format!("Browse {registry}")).await;
            window.press("button", &repository).await;
            window.press("button", "Clean up…").await;
            window.sees_within(ROLLOUT, "One image is used by").await;
            window.press("button", "Choose all").await;
            click(&window, "[data-testid=clean-go]").await;
            window.sees_within(ROLLOUT, "One image was deleted.").await;
        }
    })
    .await;
    let told = page(registry.parse().unwrap(), &format!("/v2/{repository}/tags/list")).await.unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["tags"], json!(["1"]));
}
