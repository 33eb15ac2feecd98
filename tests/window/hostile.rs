//! A cluster that means harm.

use concertina_testkit::{ApiServer, build};
use concertina_tests::window::{Setup, Window, run};
use serde_json::{Value, json};

/// What runs a script in a careless page, names an element that only markup could make, turns the direction of
/// writing, and moves a terminal's cursor.
const EVIL: &str = "<x-hostile></x-hostile><img src=x onerror=\"window.__ran=1\"><script>window.__ran=1</script>\
    <a href=\"javascript:window.__ran=1\">click</a>\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}gnp.exe\u{2066}\u{200f}\u{9b}31m\u{0}";

/// Names in the widest and least broken letters that there are, and more bytes than anybody reads.
fn cluster(server: &ApiServer) {
    let long = "W".repeat(5_000);
    let evil = json!({
        "metadata": {
            "labels": { "evil": EVIL, "long": long },
            "annotations": { "big": "A".repeat(1_000_000), "evil": EVIL },
        },
    });
    let lure = build::with(build::deployment("shop", "lure", 2), &evil);
    let conditions = json!([{
        "type": EVIL, "status": "False", "reason": EVIL, "message": format!("{EVIL}{long}"),
        "lastUpdateTime": "2026-11-10T00:00:30Z", "lastTransitionTime": "2026-11-10T00:00:30Z",
    }]);
    let container = json!([{ "name": EVIL, "image": format!("{EVIL}{long}") }]);
    let lure = build::with(
        lure,
        &json!({ "status": { "conditions": conditions }, "spec": { "template": { "spec": { "containers": container } } } }),
    );
    let lure = server.put(lure);
    server.put(build::event(&lure, "Warning", EVIL, &format!("{EVIL}{long}")));
    server.put(build::with(build::deployment("shop", EVIL, 1), &evil));
    server.put(build::with(build::node(EVIL), &evil));
    let waiting = json!([{
        "name": "app", "image": EVIL, "imageID": EVIL, "ready": false, "started": false, "restartCount": 3,
        "state": { "waiting": { "reason": format!("{EVIL}{long}"), "message": EVIL } }, "lastState": {},
    }]);
    let pod = build::with(build::pod(EVIL, EVIL), &evil);
    server.put(build::with(
        pod,
        &json!({ "spec": { "nodeName": EVIL }, "status": { "containerStatuses": waiting } }),
    ));
}

/// Where the columns of the table stand, and how wide the page is.
async fn layout(window: &Window) -> Value {
    let script = "return [
        document.documentElement.scrollWidth,
        document.querySelector('[role=grid]').scrollWidth,
        ...[...document.querySelectorAll('[role=columnheader]')].map((header) => {
            const box = header.getBoundingClientRect();
            return `${box.left} ${box.width} ${box.height}`;
        }),
    ]";
    window.script(script, &[]).await
}

/// What of the hostile text came through as more than text.
async fn harm(window: &Window) -> Value {
    let script = r"
        const found = [];
        if (window.__ran !== undefined) found.push('a script ran');
        const made = document.querySelector('x-hostile, img, iframe, main script, main a[href^=javascript], [onerror]');
        if (made) found.push(made.outerHTML.slice(0, 200));
        // U+2068 and U+2069 are ours: they keep a name's direction to itself.
        const bad = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066\u2067]/;
        const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const texts = node.nodeType === Node.TEXT_NODE ? [node.data] : [...node.attributes].map((attribute) => attribute.value);
            for (const text of texts) if (bad.test(text)) found.push(`a control character in ${text.slice(0, 100)}`);
        }
        if (bad.test(document.title)) found.push('the title');
        for (const row of document.querySelectorAll('[role=row][data-uid]')) {
            if (row.getBoundingClientRect().height !== 30) found.push('a row of another height');
        }
        return found;";
    window.script(script, &[]).await
}

#[tokio::test]
async fn a_hostile_cluster_runs_no_script_and_breaks_no_layout() {
    let server = ApiServer::start().await.unwrap();
    server.put(build::deployment("shop", "innocent", 1));
    server.put(build::pod("shop", "innocent-1"));
    server.put(build::node("node-1"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config");
    std::fs::write(&file, server.kubeconfig("hostile")).unwrap();
    run("a_hostile_cluster", Setup::with(file), async move |window| {
        window.press("button", "Connect 1 site").await;
        window.sees("1 of 1 sites ready").await;
        let mut before = Vec::new();
        for kind in ["deployments.apps", "pods", "nodes"] {
            open(&window, kind, 1).await;
            before.push(layout(&window).await);
        }
        cluster(&server);
        for (kind, rows, before) in
            [("deployments.apps", 3, &before[0]), ("pods", 2, &before[1]), ("nodes", 2, &before[2])]
        {
            open(&window, kind, rows).await;
            window.sees("<x-hostile>").await;
            assert_eq!(layout(&window).await, *before, "the {kind} table moved");
            assert_eq!(harm(&window).await, json!([]), "{kind} table");
        }
        open(&window, "deployments.apps", 3).await;
        window.fill("searchbox", "Filter rows", "lure").await;
        open(&window, "deployments.apps", 1).await;
        window.script("document.querySelector('[role=row][data-uid]').click()", &[]).await;
        let told = "const drawer = document.querySelector('[data-testid=drawer]');
            return !!drawer && drawer.innerText.includes('Events') && drawer.innerText.includes('<x-hostile>')";
        window.until("the drawer shows the text as text", told).await;
        assert_eq!(harm(&window).await, json!([]), "drawer");
        let wide = "return document.documentElement.scrollWidth <= innerWidth
            && document.querySelector('[data-testid=drawer]').getBoundingClientRect().right <= innerWidth";
        assert_eq!(window.script(wide, &[]).await, json!(true), "the drawer breaks out of the window");
        window.script("location.hash = '#/fleet'", &[]).await;
        window.get("article", "hostile").await;
        assert_eq!(harm(&window).await, json!([]), "fleet");
    })
    .await;
}

/// Shows the table of a kind and waits for its rows.
async fn open(window: &Window, kind: &str, rows: usize) {
    window.script("location.hash = arguments[0]", &[json!(format!("#/explorer?kind={kind}"))]).await;
    let there = format!(
        "return document.querySelector('[role=tab][aria-selected=true]')?.id === 'tab-{kind}'
            && document.querySelectorAll('[role=row][data-uid]').length === {rows}"
    );
    window.until(&format!("{rows} rows of kind {kind}"), &there).await;
}
