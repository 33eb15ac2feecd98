//! A WAR on the desk becomes a Tomcat cluster of three members that answers. What a person does for it is counted, and it is kept
//! in `test-output/` how much of the time is the program's and how much the servers' start.

use crate::deploy::{Project, click};
use crate::hand::Hand;
use crate::support::{FLEET, ROLLOUT, kubectl, ready, sandbox};
use concertina_sandbox::{Capabilities, Person, Progress, skip};
use concertina_tests::page;
use concertina_tests::window::{Setup, Window, run};
use serde_json::json;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

/// Clicks, typed fields and dropped files from "the site is connected" to the last one, at most.
const MOST: u32 = 10;
/// Where the members run.
const BUSAN: &str = "plant-busan";
/// How long three servers may take to start on a busy machine.
const START: Duration = Duration::from_mins(6);

/// The package of Tomcat with the base image that this site's nodes can pull: what somebody sets up once, as the registry.
fn own_package(home: &Path, registry: &str) {
    let (from, to) = (
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/catalogue/tomcat"),
        home.join("config/packages/tomcat-here"),
    );
    std::fs::create_dir_all(&to).unwrap();
    for file in std::fs::read_dir(from).unwrap().flatten() {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    let text = std::fs::read_to_string(to.join("package.yaml")).unwrap();
    let text = text
        .replace("name: tomcat\n", "name: tomcat-here\n")
        .replace("title: Apache Tomcat 11\n", "title: Tomcat of this site\n")
        .replace("base: tomcat:11.0-jre21-temurin\n", &format!("base: {registry}/tomcat:11\n"));
    std::fs::write(to.join("package.yaml"), text).unwrap();
}

#[tokio::test]
async fn a_war_becomes_a_cluster_that_answers_with_ten_clicks_and_fields_at_most() {
    let test = "a_war_becomes_a_cluster_that_answers_with_ten_clicks_and_fields_at_most";
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip(test, &reason);
        return;
    }
    let _fleet = FLEET.read().await;
    let project = Project::new();
    let registry = sandbox().registry().expect("real nodes have a registry");
    let made = tokio::task::spawn_blocking(|| sandbox().middleware(&Progress::silent()));
    let war = made.await.unwrap().unwrap().war();
    let operator = sandbox().site(BUSAN).unwrap().kubeconfig_of(Person::Operator).unwrap();
    let name = project.0.clone();
    run("a_war_becomes_a_cluster", Setup::with(operator), async move |window| {
        own_package(window.program_home(), &registry);
        window.press("button", "Connect 1 site").await;
        ready(&window, BUSAN).await;
        configure(&window, &registry).await;

        let begun = Instant::now();
        let mut hand = Hand::at(&window);
        hand.press("link", "Catalogue").await;
        hand.press("button", "Deploy: Tomcat of this site…").await;
        window.get("button", "Choose a file…").await;
        hand.drop(&war).await;
        hand.click("[data-testid=image-build]").await;
        let built = "return !!document.querySelector('[data-testid=image-built]')";
        window.until_within(ROLLOUT, "the image in the registry", built).await;
        let pushed = begun.elapsed();
        hand.fill("combobox", "Project", &name).await;
        hand.fill("textbox", "Pods on each site", "3").await;
        hand.click("[data-group=cluster] label.check input").await;
        hand.click("[data-testid=deploy-review]").await;
        assert_eq!(hand.carry_out().await, format!("Deploy on {BUSAN}"));
        assert!(hand.acts() <= MOST, "{} clicks and fields", hand.acts());
        let written = begun.elapsed();

        let over = Instant::now() + START;
        // The plan has gone on its way when its sheet is gone.
        let address = loop {
            if let Some(address) = project_address(&name) {
                break address;
            }
            assert!(Instant::now() < over, "no Service");
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        while page(address, "/counter").await.is_err() {
            assert!(Instant::now() < over, "no good answer");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let answered = begun.elapsed();
        let three = "--for=jsonpath={.status.readyReplicas}=3";
        let wait = ["wait", "deployment/tomcat-here", three, "--timeout=360s", "--namespace", &name];
        kubectl(BUSAN, &wait);
        keep(hand.acts(), [pushed, written, answered, begun.elapsed()]);
    })
    .await;
}

/// What somebody does once.
async fn configure(window: &Window, registry: &str) {
    window.press("link", "Settings").await;
    window.press("button", "Add a registry…").await;
    window.fill("textbox", "Address", registry).await;
    click(window, "[data-testid=registry-form] label.check input").await;
    window.press("button", "Keep").await;
    window.gone("button", "Keep").await;
}

/// The Service of the application, as it is reached from this machine.
fn project_address(project: &str) -> Option<SocketAddr> {
    let wanted = ["-o", "jsonpath={.spec.clusterIP}", "--ignore-not-found"];
    let told =
        kubectl(BUSAN, &[&["get", "service", "tomcat-here", "--namespace", project], &wanted[..]].concat());
    Some(SocketAddr::new(told.trim().parse::<IpAddr>().ok()?, 8080))
}

/// Keeps the figures, each since the site was connected and the WAR on the desk.
fn keep(acts: u32, [pushed, written, answered, all]: [Duration; 4]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-output");
    std::fs::create_dir_all(&folder).unwrap();
    let figures = json!({
        "clicksAndFields": acts,
        "imageInTheRegistry": pushed.as_secs_f64(),
        "allIsWritten": written.as_secs_f64(),
        "firstGoodAnswer": answered.as_secs_f64(),
        "ours": written.as_secs_f64(),
        "theServersStart": answered.saturating_sub(written).as_secs_f64(),
        "threeMembersReady": all.as_secs_f64(),
    });
    std::fs::write(folder.join("war-to-cluster.json"), format!("{figures:#}\n")).unwrap();
}
