//! Every kind that a site serves, and what of it a login may see.

use crate::support::{FLEET, Plot, apply, connect_all, explore, fleet, kubectl, ready, rows, sandbox};
use concertina_sandbox::Person;
use concertina_tests::window::{Setup, Window, run};
use fantoccini::key::Key;
use serde_json::json;

/// The group of the kind that only this test knows.
const GROUP: &str = "window.concertina.example";

/// A kind of our own with a column of its own; gone when dropped.
struct Bells;

impl Bells {
    fn hang(plot: &Plot) -> Self {
        let column = json!({ "name": "Tone", "type": "string", "jsonPath": ".spec.tone" });
        let schema = json!({ "openAPIV3Schema": {
            "type": "object", "x-kubernetes-preserve-unknown-fields": true,
        } });
        let version = json!({
            "name": "v1", "served": true, "storage": true, "schema": schema, "additionalPrinterColumns": [column],
        });
        let definition = json!({
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": { "name": format!("bells.{GROUP}") },
            "spec": {
                "group": GROUP, "scope": "Namespaced", "versions": [version],
                "names": { "plural": "bells", "singular": "bell", "kind": "Bell" },
            },
        });
        apply(plot.site, &definition);
        let bells = Self;
        kubectl(plot.site, &["wait", "--for=condition=Established", &format!("crd/bells.{GROUP}")]);
        plot.put(json!({
            "apiVersion": format!("{GROUP}/v1"), "kind": "Bell",
            "metadata": { "name": "emille" }, "spec": { "tone": "E flat" },
        }));
        bells
    }
}

impl Drop for Bells {
    fn drop(&mut self) {
        if let Some(site) = sandbox().site("dc-pangyo") {
            drop(site.kubectl(&["delete", "crd", &format!("bells.{GROUP}"), "--ignore-not-found"]));
        }
    }
}

/// Picks a kind as a person does who knows its name.
async fn pick(window: &Window, words: &str) {
    window.script("document.querySelector('#kind-picker').click()", &[]).await;
    window.fill("combobox", "Find a kind", words).await;
    window
        .until(
            "one kind is offered",
            "return document.querySelectorAll('#kind-list [id^=kind-option]').length >= 1",
        )
        .await;
    window.keys(&Key::Enter.to_string()).await;
}

#[tokio::test]
async fn any_kind_is_picked_and_shows_the_rows_of_all_sites() {
    let _fleet = FLEET.read().await;
    let plot = Plot::new("dc-pangyo", "kinds");
    let bells = Bells::hang(&plot);
    run("any_kind_is_picked", fleet(), async move |window| {
        connect_all(&window).await;
        window.press("link", "Explorer").await;
        window.get("grid", "Deployments").await;
        // By its short name; the server's columns are the table's.
        pick(&window, "cm").await;
        window.get("grid", "ConfigMaps").await;
        window.fill("searchbox", "Filter rows", "kube-root-ca.crt ns=shop").await;
        rows(
            &window,
            &[
                &["plant-busan", "kube-root-ca.crt", "shop"],
                &["dc-pangyo", "kube-root-ca.crt", "shop"],
                &["cloud-tokyo", "kube-root-ca.crt", "shop"],
            ],
        )
        .await;
        window.get("columnheader", "Data").await;
        window.fill("searchbox", "Filter rows", "").await;
        // Of the cluster, without a namespace.
        pick(&window, "storageclass").await;
        window.get("grid", "StorageClasses").await;
        window.sees("No StorageClasses here").await;
        // A kind that nobody but its site has heard of.
        window.script("document.querySelector('#kind-picker').click()", &[]).await;
        window.fill("combobox", "Find a kind", "bell").await;
        window.sees("on dc-pangyo only").await;
        window.keys(&Key::Enter.to_string()).await;
        window.get("grid", "Bells").await;
        rows(&window, &[&["dc-pangyo", "emille", "E flat"]]).await;
        window.get("columnheader", "Tone").await;
        plot.put(json!({
            "apiVersion": format!("{GROUP}/v1"), "kind": "Bell",
            "metadata": { "name": "bosingak" }, "spec": { "tone": "G" },
        }));
        rows(&window, &[&["emille", "E flat"], &["bosingak", "G"]]).await;
        drop(bells);
    })
    .await;
}

/// The button of the selection, once it can be pressed or not, with what it says then.
async fn restart(window: &Window, blocked: bool, why: &str) {
    let script = format!(
        "const button = [...document.querySelectorAll('[role=toolbar] button')].find((one) => one.innerText.includes('Restart'));
        return !!button && (button.ariaDisabled === 'true') === {blocked} && button.title === {}",
        json!(why)
    );
    window.until(&format!("Restart is blocked: {blocked}"), &script).await;
}

/// A developer of one namespace on dc-pangyo beside somebody who may only look on cloud-tokyo.
#[tokio::test]
async fn who_may_not_everything_sees_what_is_allowed_and_why_not_more() {
    let _fleet = FLEET.read().await;
    let logins = sandbox();
    let of = |site: &str, person| logins.site(site).unwrap().kubeconfig_of(person).unwrap();
    let setup = Setup {
        kubeconfig: vec![of("dc-pangyo", Person::ShopDeveloper), of("cloud-tokyo", Person::Viewer)],
        ..fleet()
    };
    run("who_may_not_everything", setup, async |window| {
        window.press("button", "Connect 2 sites").await;
        ready(&window, "dc-pangyo").await;
        ready(&window, "cloud-tokyo").await;
        // The card says which counts may not be read.
        window.sees("You may not read these").await;
        explore(&window, "deployments.apps", "Deployments", "orders").await;
        rows(&window, &[&["dc-pangyo", "shop", "orders"], &["cloud-tokyo", "shop", "orders"]]).await;
        window.sees("Rows of your namespace shop only. The right to list deployments.apps in all namespaces is missing.").await;
        // It is possible for one of the two: what it leaves out is the plan's to say.
        window.press("checkbox", "Select all").await;
        window.sees("2 selected").await;
        restart(&window, false, "").await;
        window.press("button", "Clear").await;
        window.fill("searchbox", "Filter rows", "orders site=cloud-tokyo").await;
        rows(&window, &[&["cloud-tokyo", "orders"]]).await;
        window.press("checkbox", "Select all").await;
        window.sees("1 selected").await;
        restart(&window, true, "You may not patch deployments.apps on cloud-tokyo in shop").await;
        // Kinds that may not be read at all say so, site by site.
        explore(&window, "secrets", "Secrets", "").await;
        window.sees("You may not list secrets.").await;
    })
    .await;
}
