//! Every view in light and dark, English and Korean, is usable with assistive technology.

use crate::support::{FLEET, connect_all, fleet};
use concertina_tests::window::run;
use serde_json::{Value, json};
use std::path::Path;

const AXE: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        (result) => done(result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`)),
        (error) => done([String(error)]),
    );";

#[tokio::test]
async fn axe_finds_no_violation_on_any_view() {
    let _fleet = FLEET.read().await;
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).unwrap();
    run("axe_finds_no_violation_on_any_view", fleet(), async move |window| {
        connect_all(&window).await;
        let mut found = Vec::new();
        for (theme, language) in [("light", "en"), ("dark", "ko")] {
            let settings = json!({ "theme": theme, "language": language, "reconnect": true });
            window.call("set_settings", json!({ "settings": settings })).await.unwrap();
            window.client().await.refresh().await.unwrap();
            window.until("the language", &format!("return document.documentElement.lang === '{language}'")).await;
            for view in ["fleet", "applications?app=shop/orders", "explorer?kind=pods", "projects", "logs", "activity", "settings"] {
                window.script("location.hash = arguments[0]", &[json!(format!("#/{view}"))]).await;
                window.until("the view", "return !!document.querySelector('main') && !document.querySelector('[aria-busy=true]')").await;
                window.script(&axe, &[]).await;
                let client = window.client().await;
                let violations = client.execute_async(AXE, Vec::new()).await.unwrap();
                for violation in violations.as_array().unwrap() {
                    found.push(format!("{view} {theme} {language}: {violation}"));
                }
            }
        }
        assert_eq!(found, Vec::<String>::new());
    })
    .await;
}

/// Text from a cluster cannot become a script or leave the page: the policy stands, and navigation away is refused.
#[tokio::test]
async fn the_page_cannot_load_or_run_anything_from_elsewhere() {
    run("the_page_cannot_load_anything", fleet(), async |window| {
        window.get("heading", "Connect your clusters").await;
        let probe = "const done = arguments[arguments.length - 1];
            const seen = [];
            document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
            const image = document.createElement('img');
            image.setAttribute('onerror', 'window.__ran = true');
            image.src = 'https://example.invalid/x.png';
            document.body.append(image);
            const link = document.createElement('a');
            link.href = 'javascript:window.__ran = true';
            document.body.append(link);
            link.click();
            window.open('https://example.invalid/');
            fetch('https://example.invalid/').catch(() => {}).finally(() => setTimeout(() => done({ ran: !!window.__ran, seen }), 200));";
        let result: Value = window.client().await.execute_async(probe, Vec::new()).await.unwrap();
        assert_eq!(result["ran"], json!(false), "{result}");
        let seen = result["seen"].to_string();
        assert!(seen.contains("img-src") && seen.contains("connect-src"), "{seen}");
        window.script("location.href = 'https://example.invalid/'", &[]).await;
        window.get("heading", "Connect your clusters").await;
        assert_eq!(window.client().await.windows().await.unwrap().len(), 1);
    })
    .await;
}
