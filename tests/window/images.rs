//! A folder on the desk becomes an application that real nodes run: registry, image, form and plan in the real window, with
//! kubectl as judge.

use crate::applications::applications;
use crate::deploy::{Project, carry_out, click, healthy};
use crate::support::{FLEET, ROLLOUT, connect_all, fleet, kubectl, sandbox};
use concertina_sandbox::{Capabilities, skip};
use concertina_tests::window::run;

/// What the page says.
const PAGE: &str = "<h1>from a folder to a node";

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
        window.press("button", "Add a registry…").await;
        window.fill("textbox", "Address", &registry).await;
        click(&window, "[data-testid=registry-form] label.check input").await;
        window.press("button", "Test the connection").await;
        window.sees("The registry answers and takes this login.").await;
        window.press("button", "Keep").await;

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
