//! An application is kept ready on a second site, drilled, switched over while its own site's link is cut, and switched back, all in
//! the real window. kubectl is the judge.

use crate::applications::{applications, open};
use crate::deploy::{Project, carry_out};
use crate::support::{FLEET, ROLLOUT, fleet, ready, sandbox, site_id, state};
use concertina_contract::{AppForm, ApplicationName, DeployForm, Intent, Pace, SiteId};
use concertina_sandbox::{Capabilities, skip};
use concertina_tests::Relay;
use concertina_tests::window::{Setup, Window, run};
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;

const HOME: &str = "plant-busan";
const OTHER: &str = "dc-pangyo";

/// Has an application on its home alone, as a colleague's Concertina left it.
async fn deployed(window: &Window, project: &str, image: &str) {
    let application = ApplicationName { project: project.to_owned(), name: "web".to_owned() };
    let form = AppForm { image: image.to_owned(), port: Some(8080), ..AppForm::default() };
    let form = Box::new(DeployForm { application, form, differences: Vec::new() });
    let sites = vec![SiteId::new(site_id(window, HOME).await.as_str().unwrap())];
    let intent = Intent::Deploy { form, sites, pace: Pace::default(), keep_warm: None };
    let plan = window.call("plan", json!({ "intent": intent })).await.unwrap();
    let approval = json!({ "plan": plan["id"], "confirmed": true, "typed": {}, "reason": "a test" });
    window.call("apply", json!({ "approval": approval })).await.unwrap();
}

/// Waits for a line of the standby tab about a site.
async fn tells(window: &Window, site: &str, text: &str) {
    let script = format!(
        "return document.querySelector('[data-testid=standby] section[aria-label={}]')?.innerText.includes({}) ?? false",
        json!(site),
        json!(text)
    );
    window.until_within(ROLLOUT, &format!("{site}: {text}"), &script).await;
}

/// Plans the switch to a site by its button, ticks who moves the traffic, and has it carried out.
async fn switch(window: &Window, button: &str) {
    window.press("button", button).await;
    window.get("button", "Plan the switch…").await;
    for line in window.all("checkbox", "will lead to").await {
        line.click().await.unwrap();
    }
    window.press("button", "Plan the switch…").await;
    carry_out(window).await;
}

/// Waits until a Deployment has as many ready pods as wanted, as kubectl tells.
async fn pods(project: &Project, site: &str, wanted: &str) {
    let over = tokio::time::Instant::now() + ROLLOUT;
    loop {
        let path = "jsonpath={.spec.replicas} {.status.readyReplicas}";
        let told = project.kubectl(site, &["get", "deployment", "web", "--ignore-not-found", "-o", path]);
        if told.trim() == wanted {
            return;
        }
        assert!(tokio::time::Instant::now() < over, "{site}: {told:?}, wanted {wanted:?}");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

#[tokio::test]
async fn a_standby_is_prepared_drilled_and_switched_to_in_the_window() {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("a_standby_is_prepared_drilled_and_switched_to_in_the_window", &reason);
        return;
    }
    let _fleet = FLEET.read().await;
    let project = Project::new();
    let image = format!("{}/web:1", sandbox().registry().expect("real nodes have a registry"));
    let text =
        |site: &str| std::fs::read_to_string(sandbox().site(site).unwrap().admin_kubeconfig()).unwrap();
    let home = text(HOME);
    let server = home.lines().find_map(|line| line.trim().strip_prefix("server: https://")).unwrap();
    let server: SocketAddr = server.trim().parse().unwrap();
    let mut link = Relay::start(server).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files =
        [(HOME, home.replace(&server.to_string(), &link.address().to_string())), (OTHER, text(OTHER))];
    let files = files.map(|(site, text)| {
        let path = folder.path().join(site);
        std::fs::write(&path, text).unwrap();
        path
    });
    let setup = Setup { kubeconfig: files.into(), ..fleet() };
    let project = std::sync::Arc::new(project);
    run("a_standby_is_switched_to", setup, {
        let project = project.clone();
        async move |window| {
            window.press("button", "Connect 2 sites").await;
            ready(&window, HOME).await;
            ready(&window, OTHER).await;
            deployed(&window, &project.0, &image).await;
            pods(&project, HOME, "2 2").await;
            applications(&window, &format!("project:{}", project.0)).await;
            open(&window, &format!("{}/web", project.0), HOME).await;
            window.press("tab", "Standby").await;
            window.sees("It is kept ready on no other site").await;
            window.press("button", "Keep ready…").await;
            assert_eq!(carry_out(&window).await, format!("Deploy on {OTHER}"));
            pods(&project, OTHER, "0").await;
            window.press("button", "Look again").await;
            tells(&window, OTHER, "kept ready").await;
            tells(&window, OTHER, "Image and configuration are those of where it answers.").await;

            window.press("button", "Drill").await;
            window.sees("A drill: this is what a switch would do now. Nothing was changed.").await;
            pods(&project, OTHER, "0").await;

            link.cut().await;
            window.press("link", "Fleet").await;
            state(&window, HOME, "degraded", Duration::from_mins(2)).await;
            applications(&window, &format!("project:{}", project.0)).await;
            open(&window, &format!("{}/web", project.0), OTHER).await;
            window.press("tab", "Standby").await;
            tells(&window, HOME, "Nothing there is changed or deleted while it is silent").await;
            switch(&window, &format!("Switch over to {OTHER}…")).await;
            pods(&project, OTHER, "2 2").await;
            pods(&project, HOME, "2 2").await;

            link.mend().await.unwrap();
            window.press("link", "Fleet").await;
            ready(&window, HOME).await;
            applications(&window, &format!("project:{}", project.0)).await;
            open(&window, &format!("{}/web", project.0), OTHER).await;
            window.press("tab", "Standby").await;
            tells(&window, OTHER, "answers").await;
            switch(&window, &format!("Switch back to {HOME}…")).await;
            pods(&project, OTHER, "0").await;
            pods(&project, HOME, "2 2").await;
        }
    })
    .await;
}
