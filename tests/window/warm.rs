//! An old version is kept warm in the real window, and switched back to by its button.

use crate::applications::{applications, open};
use crate::deploy::{Project, carry_out, click, form, healthy};
use crate::hand::Hand;
use crate::support::{FLEET, ROLLOUT, connect_all, fleet, sandbox};
use concertina_sandbox::{Capabilities, skip};
use concertina_tests::window::run;
use serde_json::json;

/// The site on which the old version comes back.
const SITE: &str = "dc-pangyo";

#[tokio::test]
async fn an_old_version_that_is_kept_warm_is_switched_back_to_by_its_button() {
    let test = "an_old_version_that_is_kept_warm_is_switched_back_to_by_its_button";
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip(test, &reason);
        return;
    }
    let _fleet = FLEET.read().await;
    let project = Project::new();
    let registry = sandbox().registry().expect("real nodes have a registry");
    let image = |tag: &str| format!("{registry}/web:{tag}");
    let (first, second) = (image("1"), image("2"));
    run("an_old_version_is_kept_warm", fleet(), {
        let (first, second, name) = (first.clone(), second.clone(), project.0.clone());
        async move |window| {
            connect_all(&window).await;
            form(&mut Hand::at(&window), &first, &name).await;
            carry_out(&window).await;
            applications(&window, &format!("project:{name}")).await;
            healthy(&window, &format!("{name}/web"), "r1").await;

            open(&window, &format!("{name}/web"), SITE).await;
            window.press("button", "Upgrade…").await;
            window.fill("textbox", "Image", &second).await;
            let choose = "const period = document.querySelector('#upgrade-keep');
                if (!period) return false;
                period.value = '10';
                period.dispatchEvent(new Event('change', { bubbles: true }));
                return period.value === '10';";
            window.until_within(ROLLOUT, "the time to keep", choose).await;
            click(&window, "button[form=upgrade]").await;
            let told = "return document.querySelectorAll('[data-testid=plan-sheet] [data-kept=make]').length === 3";
            window.until_within(ROLLOUT, "what is kept on each site", told).await;
            carry_out(&window).await;
            healthy(&window, &format!("{name}/web"), "r2").await;

            let note = format!("section[aria-label={SITE}] [data-testid=kept]");
            let ready = format!(
                "return document.querySelector({})?.innerText.includes('2 of 2 ready') ?? false",
                json!(note)
            );
            window.until_within(ROLLOUT, "the copy in the drawer", &ready).await;
            click(&window, &format!("{note} button")).await;
            let both = "const step = document.querySelector('[data-testid=plan-sheet] article');
                return !!step?.querySelector('[data-kept=switch]') && step.innerText.includes('by switch about 1 s');";
            window.until_within(ROLLOUT, "the way back by a switch", both).await;
            assert_eq!(carry_out(&window).await, format!("Roll back on {SITE}"));
            let gone = format!("return !document.querySelector({})", json!(note));
            window.until_within(ROLLOUT, "the copy to go", &gone).await;
        }
    })
    .await;
    assert_eq!(project.state(SITE), format!("{first} 2/2"));
    assert_eq!(project.helm(SITE), json!(["3", "deployed"]));
    let names = ["get", "deployments", "-o", "jsonpath={.items[*].metadata.name}"];
    assert_eq!(project.kubectl(SITE, &names), "web");
    assert_eq!(project.kubectl("plant-busan", &names), "web web-warm");
}
