//! What lasts when a site is gone, and how it comes back.

use crate::support::{
    FLEET, connect_all, contexts, explore, files_with, fleet, kubectl, ready, sandbox, state, token_of,
    with_dead_link,
};
use concertina_tests::window::{Setup, Window, run};
use serde_json::json;
use std::time::{Duration, Instant};

/// Kinds with rows of their own and one that comes as the server's Table, with the names of their tables.
const KINDS: [(&str, &str); 3] =
    [("deployments.apps", "Deployments"), ("pods", "Pods"), ("services", "Services")];

/// Whether the card of cloud-tokyo has greyed counts of its nodes and pods.
const LAST_COUNTS: &str = "const card = document.querySelector('article[aria-label=cloud-tokyo] dl.stale');
    const said = (kind) => card?.querySelector(`[data-count=${kind}]`)?.innerText ?? '';
    return said('nodes').includes('of 50 ready') && said('pods').includes('running')";

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

/// Waits until the table has these rows of cloud-tokyo, all of them greyed or none, and live rows of the others.
async fn tokyo_rows(window: &Window, names: &[String], greyed: bool) {
    let script = format!(
        "const all = [...document.querySelectorAll('[role=row][data-uid]')];
        const of = (site) => all.filter((row) => row.querySelector('[data-column=site]').innerText.trim() === site);
        const [tokyo, pangyo, busan] = ['cloud-tokyo', 'dc-pangyo', 'plant-busan'].map(of);
        const ink = (row) => getComputedStyle(row).color;
        const names = tokyo.map((row) => row.querySelector('[data-column=name]').innerText.trim());
        return JSON.stringify(names.sort()) === JSON.stringify({names}) && pangyo.length > 0 && busan.length > 0
            && tokyo.every((row) => row.classList.contains('stale') === {greyed} && (ink(row) !== ink(pangyo[0])) === {greyed})
            && [...pangyo, ...busan].every((row) => !row.classList.contains('stale'))",
        names = json!(names)
    );
    let what = format!("rows of cloud-tokyo, greyed: {greyed}");
    window.until_within(Duration::from_mins(1), &what, &script).await;
}

/// The age of the rows that are not live, in seconds, as the window tells it.
async fn told_age(window: &Window) -> u64 {
    let line = "return document.querySelector('[data-rows=stale]')?.innerText.includes('cloud-tokyo')
        && document.querySelectorAll('[data-rows]').length === 1";
    window.until("the line of cloud-tokyo", line).await;
    let told = "const [, minutes, seconds] = /Rows are (?:([0-9]+)m)?(?:([0-9]+)s)? old/.exec(document.querySelector('[data-rows=stale]').innerText);
        return Number(minutes ?? 0) * 60 + Number(seconds ?? 0)";
    window.script(told, &[]).await.as_u64().unwrap()
}

/// The objects of a kind on cloud-tokyo that belong to the application `orders`, by name.
fn orders(kind: &str) -> Vec<String> {
    let names = ["get", kind, "-n", "shop", "-o", "jsonpath={.items[*].metadata.name}"];
    let said = kubectl("cloud-tokyo", &names);
    let mut names: Vec<String> = said.split_whitespace().map(ToOwned::to_owned).collect();
    names.retain(|name| name.starts_with("orders"));
    names.sort();
    names
}

/// The last known rows of a site that cannot be reached are there when the program starts, beside live ones of the others.
#[tokio::test]
async fn last_rows_are_there_after_a_restart_and_offline() {
    let _alone = FLEET.write().await;
    run("last_rows_are_there", fleet(), async |window| {
        let known = KINDS.map(|(kind, grid)| (kind, grid, orders(kind)));
        connect_all(&window).await;
        for (kind, grid, names) in &known {
            explore(&window, kind, grid, "ns=shop orders").await;
            tokyo_rows(&window, names, false).await;
        }
        window.close_by_button("Concertina").await;
        window.ended().await;
        let ended = Instant::now();
        with_dead_link({
            let window = window.clone();
            async move {
                window.start().await;
                for (kind, grid, names) in &known {
                    explore(&window, kind, grid, "ns=shop orders").await;
                    tokyo_rows(&window, names, true).await;
                    let least = ended.elapsed().as_secs();
                    let age = told_age(&window).await;
                    // The page's clock ticks once a second and may be behind on a busy machine; a watch is known to be right when it last
                    // said something, which it does once a minute.
                    assert!(
                        (least.saturating_sub(3)..least + 100).contains(&age),
                        "{kind}: {age} s old, {least} s at least"
                    );
                }
                window.press("link", "Fleet").await;
                state(&window, "cloud-tokyo", "degraded", Duration::from_mins(1)).await;
                window.until("the last counts of its card", LAST_COUNTS).await;
            }
        })
        .await;
        ready(&window, "cloud-tokyo").await;
        for (kind, grid) in KINDS {
            explore(&window, kind, grid, "ns=shop orders").await;
            tokyo_rows(&window, &orders(kind), false).await;
        }
    })
    .await;
}
