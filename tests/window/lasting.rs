//! What lasts when a site is gone, and how it comes back.

use crate::support::{FLEET, contexts, explore, files_with, fleet, ready, sandbox, state, token_of};
use concertina_tests::window::{Setup, run};
use std::time::Duration;

/// A certificate of the cluster's own authority that expires while it is used.
#[tokio::test]
async fn an_expired_certificate_is_told_and_a_token_pasted_in_place_resumes() {
    const LIFE: Duration = Duration::from_secs(15);
    let _fleet = FLEET.read().await;
    let sandbox = sandbox();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("brief");
    let text = sandbox.site("dc-pangyo").unwrap().brief_kubeconfig(LIFE).unwrap();
    std::fs::write(&file, text).unwrap();
    let others = folder.path().join("others");
    std::fs::write(&others, contexts(&["plant-busan"]).to_string()).unwrap();
    let setup = Setup { kubeconfig: vec![file, others], ..fleet() };
    run("an_expired_certificate", setup, async move |window| {
        window.press("button", "Connect 2 sites").await;
        ready(&window, "dc-pangyo").await;
        ready(&window, "plant-busan").await;
        state(&window, "dc-pangyo", "authRequired", LIFE * 4).await;
        window.sees("The API server does not accept the credential. The client certificate expired on").await;
        // The other one goes on.
        ready(&window, "plant-busan").await;
        explore(&window, "deployments.apps", "Deployments", "orders").await;
        let greyed = "return [...document.querySelectorAll('[role=row].stale')].some((row) => row.innerText.includes('dc-pangyo'))
            && [...document.querySelectorAll('[role=row][data-uid]:not(.stale)')].some((row) => row.innerText.includes('plant-busan'))";
        window.until("rows of the one greyed, of the other live", greyed).await;
        window.press("link", "Fleet").await;
        window.fill("textbox", "Paste a token for this login", &token_of("dc-pangyo")).await;
        window.press("button", "Use token").await;
        ready(&window, "dc-pangyo").await;
        explore(&window, "deployments.apps", "Deployments", "orders").await;
        let live = "return document.querySelectorAll('[role=row].stale').length === 0
            && [...document.querySelectorAll('[role=row][data-uid]')].some((row) => row.innerText.includes('dc-pangyo'))";
        window.until("live rows of both", live).await;
        let state = window.program_home().join("state");
        let held = files_with(&state, token_of("dc-pangyo").as_bytes());
        assert_eq!(held, Vec::<std::path::PathBuf>::new(), "the token is in a file");
        drop(folder);
    })
    .await;
}
