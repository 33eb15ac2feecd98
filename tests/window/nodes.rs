//! A node is emptied and returned to service.

use crate::support::{FLEET, Playground, ROLLOUT, connect_all, explore, fleet, kubectl, open_row};
use concertina_tests::window::{Window, run};

const SITE: &str = "dc-pangyo";

/// The node takes pods again when the test ends.
struct Returned(String);

impl Drop for Returned {
    fn drop(&mut self) {
        kubectl(SITE, &["uncordon", &self.0]);
    }
}

/// Confirms and carries out the plan that is on the screen, and waits for the end of all operations.
pub(crate) async fn carry_out(window: &Window, button: &str, operations: u32) {
    window.sees("dry run passed").await;
    for confirm in window.all("checkbox", "I have read the plan").await {
        confirm.click().await.unwrap();
    }
    window.press("button", button).await;
    window.press("link", "Activity").await;
    let done = format!(
        "return document.querySelectorAll('article[data-operation][data-state=succeeded]').length === {operations}"
    );
    window.until_within(ROLLOUT, button, &done).await;
}

fn read(node: &str, path: &str) -> String {
    kubectl(SITE, &["get", "node", node, "-o", &format!("jsonpath={path}")])
}

#[tokio::test]
async fn a_node_is_drained_and_returned_to_service() {
    // Pods of other tests would move.
    let _fleet = FLEET.write().await;
    let ground = Playground::new("drained", 1);
    let pods = ["get", "pods", "--namespace", &ground.namespace, "-o"];
    let of_pod = |path: &str| kubectl(SITE, &[&pods[..], &[path]].concat());
    let available =
        ["wait", "deployment", "--all", "--for=condition=Available", "--timeout=120s", "--namespace"];
    kubectl(SITE, &[&available[..], &[&ground.namespace]].concat());
    let node = of_pod("jsonpath={.items[0].spec.nodeName}");
    let pod = of_pod("jsonpath={.items[0].metadata.name}");
    let _returned = Returned(node.clone());
    run("a_node_is_drained", fleet(), {
        let (node, pod) = (node.clone(), pod.clone());
        async move |window| {
            connect_all(&window).await;
            explore(&window, "nodes", "Nodes", &format!("name={node}")).await;
            open_row(&window, &node).await;
            window.press("button", "Drain…").await;
            window
                .until("the pods", "return document.querySelector('[data-testid=drain-parts]') !== null")
                .await;
            window.sees(&pod).await;
            for tick in window.all("checkbox", "Go on although this is lost").await {
                tick.click().await.unwrap();
            }
            carry_out(&window, "Drain 1 node", 1).await;
            assert_eq!(read(&node, "{.spec.unschedulable}"), "true");
            explore(&window, "nodes", "Nodes", &format!("name={node}")).await;
            open_row(&window, &node).await;
            window.press("button", "Return to service…").await;
            carry_out(&window, "Return 1 node to service", 2).await;
            assert_eq!(read(&node, "{.spec.unschedulable}"), "");
        }
    })
    .await;
    let elsewhere = of_pod("jsonpath={.items[*].spec.nodeName}");
    assert!(!elsewhere.contains(&node), "its pod runs elsewhere: {elsewhere}");
}
