//! What the page may load and run.

use crate::support::fleet;
use concertina_tests::window::run;
use serde_json::{Value, json};

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
