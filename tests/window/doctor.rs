//! The connection doctor on links that are cut and certificates that do not fit.

use crate::support::{
    FLEET, clipboard, contexts, entry, ready, state, token_of, trust_command, with_dead_link,
};
use concertina_tests::window::{Setup, Window, run};
use serde_json::json;
use std::time::{Duration, Instant};

/// The doctor tries each step for some seconds.
const EXAMINATION: Duration = Duration::from_mins(1);

/// Examines a site to the end. A card that changes under the pointer loses the press, as it would a person's: it is pressed again.
async fn finished(window: &Window, site: &str) {
    let open = "return !!document.querySelector('[role=dialog] [data-finished]')";
    let over = Instant::now() + EXAMINATION;
    while window.script(open, &[]).await != json!(true) {
        assert!(Instant::now() < over, "the doctor does not come");
        window.press("button", &format!("Examine connection to {site}")).await;
        let soon = Instant::now() + Duration::from_secs(3);
        while Instant::now() < soon && window.script(open, &[]).await != json!(true) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    let done = "return document.querySelector('[role=dialog] [data-finished]')?.dataset.finished === 'true'";
    window.until_within(EXAMINATION, "the doctor is done", done).await;
}

/// Examines a site; the doctor names this.
async fn examine(window: &Window, site: &str, probe: &str, said: &str, advice: &str) {
    finished(window, site).await;
    let script = format!(
        "const step = document.querySelector('[role=dialog] [data-outcome=failed]');
        return step?.dataset.probe === {} && step.innerText.includes({}) && step.innerText.includes({})",
        json!(probe),
        json!(said),
        json!(advice)
    );
    assert_eq!(window.script(&script, &[]).await, json!(true), "{site}: {probe}: {said}");
    let conclusion = window.get("status", &format!("This is in the way: {said}")).await;
    assert!(conclusion.text().await.unwrap().contains(said));
}

/// Copies what was found, and closes the doctor.
async fn diagnosis(window: &Window) -> String {
    window.press("button", "Copy diagnosis").await;
    window.get("button", "Copied").await;
    let text = clipboard(window).await;
    window.press("button", "Close").await;
    text
}

#[tokio::test]
async fn the_doctor_names_a_dead_link_and_a_foreign_authority_and_gives_no_secret_away() {
    let _alone = FLEET.write().await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = contexts(&["dc-pangyo", "cloud-tokyo"]);
    let token = token_of("dc-pangyo");
    let tokyo = token_of("cloud-tokyo");
    let foreign =
        entry(&mut config, "clusters", "plant-busan")["cluster"]["certificate-authority-data"].clone();
    entry(&mut config, "clusters", "dc-pangyo")["cluster"]["certificate-authority-data"] = foreign;
    let file = folder.path().join("config");
    std::fs::write(&file, config.to_string()).unwrap();
    run("the_doctor_names_a_dead_link", Setup::with(file), async move |window| {
        window.press("button", "Connect 2 sites").await;
        trust_command(&window).await;
        ready(&window, "cloud-tokyo").await;
        state(&window, "dc-pangyo", "closed", Duration::from_secs(30)).await;

        examine(
            &window,
            "dc-pangyo",
            "tls",
            "The certificate comes from an authority that the kubeconfig does not name",
            "Get a fresh kubeconfig from whoever runs the cluster.",
        )
        .await;
        let said = diagnosis(&window).await;
        assert!(
            said.contains("dc-pangyo") && said.contains("an authority that the kubeconfig does not name"),
            "{said}"
        );
        assert!(!said.contains(&token), "the token is in the diagnosis");

        let said = with_dead_link({
            let window = window.clone();
            async move {
                state(&window, "cloud-tokyo", "degraded", Duration::from_secs(30)).await;
                examine(&window, "cloud-tokyo", "tls", "It took longer than", "").await;
                diagnosis(&window).await
            }
        })
        .await;
        assert!(said.contains("cloud-tokyo") && said.contains("It took longer than"), "{said}");
        assert!(!said.contains(&tokyo), "the plugin's token is in the diagnosis");
        ready(&window, "cloud-tokyo").await;
        finished(&window, "cloud-tokyo").await;
        assert_eq!(
            window
                .script("return document.querySelectorAll('[role=dialog] [data-outcome=failed]').length", &[])
                .await,
            json!(0)
        );
        drop(folder);
    })
    .await;
}
