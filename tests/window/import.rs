//! Kubeconfigs are looked at before anything of them is added.

use crate::support::{FLEET, contexts, entry, ready};
use concertina_tests::window::{Setup, Window, run};
use serde_json::{Value, json};

/// What is here already, by the names of its contexts: `kept`, `moved` and `taken`, all of dc-pangyo.
fn here() -> Value {
    let mut config = contexts(&["dc-pangyo"]);
    let context = config["contexts"][0].clone();
    let named = ["kept", "moved", "taken"].map(|name| {
        let mut context = context.clone();
        context["name"] = json!(name);
        context
    });
    config["contexts"] = json!(named);
    config
}

/// The same again, but `moved` with another namespace and `taken` of another cluster; and two that are new.
fn coming() -> Value {
    let mut config = here();
    entry(&mut config, "contexts", "moved")["context"]["namespace"] = json!("shop");
    entry(&mut config, "contexts", "taken")["context"]["cluster"] = json!("plant-busan");
    let new = contexts(&["plant-busan", "cloud-tokyo"])["contexts"].clone();
    config["contexts"].as_array_mut().unwrap().extend(new.as_array().unwrap().clone());
    config
}

/// Pastes a text into the sheet and asks what it would add.
async fn look(window: &Window, text: &str) {
    window.fill("textbox", "Or paste the text of a kubeconfig", text).await;
    window.press("button", "See what it would add").await;
}

/// How each context of the preview stands beside those that are here.
async fn states(window: &Window) -> Value {
    let script = "return Object.fromEntries([...document.querySelectorAll('[role=dialog] [data-import]')].map((entry) =>
        [entry.querySelector('input').ariaLabel, `${entry.dataset.import} ${entry.querySelector('input').checked}`]))";
    window.script(script, &[]).await
}

#[tokio::test]
async fn an_import_is_previewed_and_what_is_chosen_becomes_cards() {
    let _fleet = FLEET.read().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("here");
    std::fs::write(&file, here().to_string()).unwrap();
    run("an_import_is_previewed", Setup::with(file), async move |window| {
        window.get("checkbox", "kept").await;
        window.press("button", "Import kubeconfig").await;

        // What is no kubeconfig says why, and what was pasted stays to be mended.
        look(&window, "kind: Config\nclusters: [").await;
        window.sees("This text is not a kubeconfig. It is not valid YAML.").await;
        look(&window, "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}").await;
        window.sees("This text is not a kubeconfig. It is something else.").await;

        look(&window, &coming().to_string()).await;
        window.sees("Nothing has been added yet, and no command was run.").await;
        let wanted = json!({
            "kept": "same false", "moved": "changed true", "taken": "clash true",
            "plant-busan": "new true", "cloud-tokyo": "new true",
        });
        assert_eq!(states(&window).await, wanted);
        window.sees("2 new · 1 changed · 1 with a name that is taken · 1 already here").await;
        window.sees("It differs in: namespace").await;
        // The power of the one with a credential plugin, with its arguments.
        window.sees("get-token cloud-tokyo").await;
        window.sees("Asks for trust").await;

        window.press("checkbox", "moved").await;
        window.press("checkbox", "taken").await;
        window.press("button", "Add 2 contexts").await;
        window.sees("2 contexts were added.").await;
        window.get("checkbox", "cloud-tokyo").await;
        assert!(window.all("checkbox", "taken").await.len() == 1, "the one that was left out was added");
        window.press("button", "Connect 3 sites").await;
        ready(&window, "plant-busan").await;
        window.get("button", "Review the command").await;

        // The sheet of a second start with a file that is broken.
        let broken = folder.path().join("broken");
        std::fs::write(&broken, [0_u8, 159, 146, 150]).unwrap();
        window.start_another(&broken).await;
        window.sees("It holds bytes that no text has.").await;
        drop(folder);
    })
    .await;
}
