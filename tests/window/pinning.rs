//! A site whose file verifies nothing: its badge, the CA that is pinned instead, and another CA that answers later.

use crate::support::{ready, state};
use concertina_testkit::{ApiServer, Authority, TlsFront, TlsRoute, build};
use concertina_tests::window::{Setup, Window, run};
use serde_json::json;
use std::time::Duration;

/// How long a session may take to end or to start again.
const SOON: Duration = Duration::from_secs(40);

/// Where pictures for the eye are kept.
fn picture(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-output/pinning");
    folder.join(format!("{name}.png"))
}

/// The server behind a new authority, whose name is the same each time.
fn route(server: &ApiServer) -> TlsRoute {
    let authority = Authority::new("shop CA").unwrap();
    authority.chained_route("127.0.0.1", server.address(), (-1, 30)).unwrap()
}

fn kubeconfig(server: &str) -> String {
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{ "name": "shop", "cluster": { "server": server, "insecure-skip-tls-verify": true } }],
        "users": [{ "name": "shop", "user": { "token": "canary-token" } }],
        "contexts": [{ "name": "shop", "context": { "cluster": "shop", "user": "shop" } }],
    })
    .to_string()
}

/// Waits until the site is ready with one badge and without the other.
async fn badge(window: &Window, with: &str, without: &str) {
    let script = format!(
        "const card = document.querySelector('article[aria-label=shop]');
        return card?.dataset.state === 'ready' && card.innerText.includes({})
            && !card.innerText.includes({})",
        json!(with),
        json!(without)
    );
    window.until_within(SOON, &format!("shop is ready and says {with}"), &script).await;
}

/// The fingerprint of one of the certificates that the trust window shows.
async fn fingerprint(window: &Window, role: &str) -> String {
    let script =
        format!("return document.querySelector('[data-certificate={role}] .fingerprint')?.textContent ?? ''");
    let text = window.script(&script, &[]).await.as_str().unwrap().to_owned();
    assert_eq!(text.len(), 95, "the SHA-256 of what is {role}: {text:?}");
    text
}

/// Where nothing is verified the CA is offered to be pinned, by the trust window alone; from then on another CA of
/// the same name is refused with both fingerprints, and nothing is sent to whoever shows it.
#[tokio::test]
async fn a_site_that_verifies_nothing_is_pinned_and_another_ca_is_refused() {
    let server = ApiServer::start().await.unwrap();
    let uid = json!({ "metadata": { "uid": "6b7f2f0c-1f4e-4f0e-9a35-0c8f2d1f77aa" } });
    server.put(build::with(build::namespace("kube-system"), &uid));
    let front = TlsFront::start(vec![route(&server)]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config");
    std::fs::write(&file, kubeconfig(&front.url())).unwrap();
    let before = std::fs::read(&file).unwrap();
    let name = "a_site_that_verifies_nothing_is_pinned";
    run(name, Setup::with(file.clone()), async move |window| {
        window.sees("Not verified").await;
        window.press("button", "Connect 1 site").await;
        badge(&window, "Not verified", "CA pinned").await;

        window.press("button", "Pin the CA of shop…").await;
        let main = window.to_other().await;
        window.get("heading", "Pin this certificate for shop?").await;
        window.sees("CN=shop CA").await;
        let old = fingerprint(&window, "offered").await;
        window.screenshot(&picture("offered")).await;

        // The question is open, and no other window can answer it.
        let client = window.client().await;
        let trust = client.window().await.unwrap();
        client.switch_to_window(main.clone()).await.unwrap();
        let answer = json!({ "answer": { "answer": "pinAuthority", "typed": "" } });
        window.call("trust_answer", answer).await.unwrap_err();
        badge(&window, "Not verified", "CA pinned").await;
        window.screenshot(&picture("not-verified")).await;
        client.switch_to_window(trust).await.unwrap();
        window.press("button", "Pin this certificate").await;
        window.back_to(main).await;
        badge(&window, "CA pinned", "Not verified").await;
        window.screenshot(&picture("pinned")).await;
        assert_eq!(std::fs::read(&file).unwrap(), before, "the file is left alone");

        front.exchange(vec![route(&server)]);
        let accepts = server.accepts();
        front.cut();
        state(&window, "shop", "closed", SOON).await;
        window.sees("The server shows another certificate than the pinned one.").await;
        window.sees(&old).await;
        window.screenshot(&picture("refused")).await;
        assert_eq!(server.accepts(), accepts, "something was sent to whoever shows another CA");

        window.press("button", "Review the certificate").await;
        let main = window.to_other().await;
        window.get("heading", "Another certificate at shop").await;
        assert_eq!(fingerprint(&window, "pinned").await, old);
        let new = fingerprint(&window, "offered").await;
        assert_ne!(new, old);
        assert!(!window.get("button", "Pin the new one").await.is_enabled().await.unwrap());
        window.screenshot(&picture("another")).await;
        window.fill("textbox", "shop", "shop").await;
        window.press("button", "Pin the new one").await;
        window.back_to(main).await;
        ready(&window, "shop").await;
        badge(&window, "CA pinned", "Not verified").await;
        drop(folder);
    })
    .await;
}
