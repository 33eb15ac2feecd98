//! An image on three sites: opened in the browser, upgraded in waves, then to one that crashes, whose log is read where it blocks, and
//! taken back in one act to what was last healthy on each site. All in the real window, with kubectl and helm as judges.

use crate::applications::{applications, menu, open};
use crate::deploy::{Project, carry_out, click, fields, healthy, stand};
use crate::hand::Hand;
use crate::support::{FLEET, ROLLOUT, SITES, choose, connect_all, fleet, sandbox, site_id};
use concertina_sandbox::{Capabilities, skip};
use concertina_tests::window::{Setup, Window, run};
use concertina_tests::{Helm, ask};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const BUSAN: &str = SITES[0];
const PANGYO: &str = SITES[1];
const TOKYO: &str = SITES[2];
/// What the image that crashes says of it.
const LAST_WORDS: &str = "FATAL cannot open /etc/reports/licence.key";
/// What each site goes back to: from which revision, which one that becomes, and its source with the tag of its image.
const BACK: [(&str, u32, u32, u32, &str); 3] =
    [(BUSAN, 3, 4, 2, "2"), (PANGYO, 3, 4, 2, "2"), (TOKYO, 4, 5, 3, "4")];

/// A browser that writes down what it is to open.
fn browser(folder: &Path) -> Setup {
    let program = folder.join("xdg-open");
    let script = format!("#!/bin/sh\necho \"$1\" >> {}\n", folder.join("opened").display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    Setup { environment: vec![("PATH".to_owned(), path)], ..fleet() }
}

/// Opens the application of plant-busan; the address at which the browser was sent there.
async fn opened(window: &Window, folder: &Path) -> SocketAddr {
    window.press("button", &format!("Open: {BUSAN}")).await;
    // The nodes learn a moment after the pods are ready where their port leads to.
    let said = format!(
        "const part = document.querySelector('section[aria-label={BUSAN}] [data-testid=reach]');
        const said = part.querySelector('[role=status]').innerText;
        if (said.startsWith('No address answers')) part.querySelector('.line button').click();
        return /^http:.* was opened in the browser\\.$/.test(said);"
    );
    window.until_within(ROLLOUT, "it is opened in the browser", &said).await;
    let over = Instant::now() + ROLLOUT;
    loop {
        let told = std::fs::read_to_string(folder.join("opened")).unwrap_or_default();
        if told.ends_with('\n') {
            let address = told.trim().trim_start_matches("http://").trim_end_matches('/');
            return address.parse().unwrap_or_else(|_| panic!("the browser was sent to {told:?}"));
        }
        assert!(Instant::now() < over, "no browser was started");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The upgrade that is asked for in a dialog, up to its plan.
async fn to_image(window: &Window, image: &str) {
    window.fill("textbox", "Image", image).await;
    click(window, "button[form=upgrade]").await;
}

/// An upgrade of which plant-busan has the first wave to itself.
async fn in_waves(window: &Window, image: &str) {
    window.press("button", "Upgrade…").await;
    window.press("radio", "one site first").await;
    let first = site_id(window, BUSAN).await;
    choose(window, "form#upgrade .pace select", first.as_str().unwrap()).await;
    to_image(window, image).await;
    let wanted =
        [(2, TOKYO), (2, PANGYO), (1, BUSAN)].map(|(wave, site)| format!("Wave {wave}: web, {site}"));
    let waves = format!(
        "const steps = [...document.querySelectorAll('[data-testid=plan-sheet] ol > li')].filter((step) => step.querySelector('article'));
        let wave = '';
        const told = steps.map((step) => {{
            wave = step.querySelector('.wave')?.innerText.slice(0, 6) ?? wave;
            return `${{wave}}: ${{step.querySelector('article').ariaLabel}}`;
        }});
        return told.length === 3 && {}.every((step) => told.includes(step))",
        json!(wanted)
    );
    window.until_within(ROLLOUT, "the waves of the plan", &waves).await;
    assert_eq!(carry_out(window).await, "Deploy on 3 sites");
}

/// All of the second revision was available on plant-busan before another site had any of it.
fn came_first(project: &Project) {
    let path = "jsonpath={.status.conditions[?(@.reason==\"NewReplicaSetAvailable\")].lastUpdateTime}";
    let done = project.kubectl(BUSAN, &["get", "deployment", "web", "-o", path]);
    for site in [PANGYO, TOKYO] {
        let path = "jsonpath={.metadata.creationTimestamp}";
        let begun = project.kubectl(site, &["get", "secret", "sh.helm.release.v1.web.v2", "-o", path]);
        // Both are times of this machine's clock in one form.
        assert!(!done.is_empty() && done <= begun, "{BUSAN} was done at {done}, {site} began at {begun}");
    }
}

/// From the strip to the operation: it names the pod that blocks plant-busan, and shows what its container said last.
async fn crash_is_told(window: &Window) {
    click(window, "[data-testid=operations-strip] a.operation").await;
    let told = format!(
        "const [site, words] = {};
        const target = [...document.querySelectorAll('[data-target=rollingOut]')].find((one) => one.dataset.site === site);
        const log = target?.querySelector('[data-testid=blocker-log]')?.innerText ?? '';
        return !!target && /Pod web-\\S+: /.test(target.innerText) && target.innerText.includes('CrashLoopBackOff') && log.includes(words);",
        json!([site_id(window, BUSAN).await, LAST_WORDS])
    );
    window.until_within(ROLLOUT, "what blocks the upgrade, and its log", &told).await;
}

/// One act for all sites, each from its own revision to its own.
async fn back(window: &Window) {
    window.press("button", "Roll back…").await;
    let wanted = BACK.map(|(site, from, to, source, tag)| {
        format!("web, {site}: r{from} (broken) → r{to}, as r{source} ({tag})")
    });
    let told = format!(
        "const change = (step) => step.querySelector('[data-testid=release-change]')?.innerText.replace(/\\s+/g, ' ').trim();
        const told = [...document.querySelectorAll('[data-testid=plan-sheet] article')].map((step) => `${{step.ariaLabel}}: ${{change(step)}}`);
        return told.length === 3 && {}.every((step) => told.includes(step))",
        json!(wanted)
    );
    window.until_within(ROLLOUT, "what each site goes back to", &told).await;
    assert_eq!(carry_out(window).await, "Roll back on 3 sites");
}

#[tokio::test]
async fn a_fleet_is_upgraded_in_waves_crashes_and_is_taken_back_in_one_act() {
    let test = "a_fleet_is_upgraded_in_waves_crashes_and_is_taken_back_in_one_act";
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip(test, &reason);
        return;
    }
    let _fleet = FLEET.read().await;
    let project = Arc::new(Project::new());
    let registry = sandbox().registry().expect("real nodes have a registry");
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().to_owned();
    run("a_fleet_is_upgraded_in_waves", browser(&desk), {
        let (project, image) = (project.clone(), |tag: &str| format!("{registry}/web:{tag}"));
        let [first, second, fourth, broken] = ["1", "2", "4", "broken"].map(image);
        async move |window| {
            let application = format!("{}/web", project.0);
            connect_all(&window).await;
            fields(&mut Hand::at(&window), &first, &project.0).await;
            click(&window, "button.more").await;
            click(&window, "[data-group=reach] .fold").await;
            choose(&window, "[data-group=reach] select", "nodePort").await;
            click(&window, "[data-testid=deploy-review]").await;
            assert_eq!(carry_out(&window).await, "Deploy on 3 sites");
            applications(&window, &format!("project:{}", project.0)).await;
            healthy(&window, &application, "r1").await;

            open(&window, &application, PANGYO).await;
            let address = opened(&window, &desk).await;
            let port = ["get", "service", "web", "-o", "jsonpath={.spec.ports[0].nodePort}"];
            assert_eq!(address.port().to_string(), project.kubectl(BUSAN, &port));
            assert_eq!(ask(address).await.unwrap(), "1");

            in_waves(&window, &second).await;
            healthy(&window, &application, "r2").await;
            came_first(&project);
            assert_eq!(ask(address).await.unwrap(), "2");

            menu(&window, &application, TOKYO).await;
            window.press("menuitem", "Upgrade…").await;
            to_image(&window, &fourth).await;
            assert_eq!(carry_out(&window).await, format!("Deploy on {TOKYO}"));
            stand(&window, &application, [(BUSAN, "r2"), (PANGYO, "r2"), (TOKYO, "r3")]).await;

            window.press("button", "Upgrade…").await;
            to_image(&window, &broken).await;
            assert_eq!(carry_out(&window).await, "Deploy on 3 sites");
            crash_is_told(&window).await;

            applications(&window, &format!("project:{}", project.0)).await;
            open(&window, &application, BUSAN).await;
            back(&window).await;
            stand(&window, &application, [(BUSAN, "r4"), (PANGYO, "r4"), (TOKYO, "r5")]).await;
            assert_eq!(ask(address).await.unwrap(), "2");
        }
    })
    .await;
    for (site, _, next, source, tag) in BACK {
        assert_eq!(project.state(site), format!("{registry}/web:{tag} 2/2"), "{site}");
        let helm = Helm::new(&sandbox(), sandbox().site(site).unwrap(), &project.0).unwrap();
        let history = helm.json(&["history", "web"]).unwrap();
        let newest = history.as_array().and_then(|all| all.last()).unwrap();
        assert_eq!([&newest["revision"], &newest["status"]], [&json!(next), &json!("deployed")], "{site}");
        let said = newest["description"].as_str().unwrap_or_default();
        assert!(said.starts_with(&format!("Rollback to {source} (")), "{site}: {history}");
        let deployed = |one: &&Value| one["status"] == "deployed";
        assert_eq!(history.as_array().unwrap().iter().filter(deployed).count(), 1, "{site}: {history}");
    }
}
