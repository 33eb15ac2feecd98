//! A kubeconfig of many contexts, of which none is connected: how soon they are listed, searched and scrolled.

use super::Figures;
use super::measure::{gaps, spread, start_gaps};
use concertina_testkit::Home;
use concertina_tests::window::{Setup, Window};
use serde_json::{Value, json};
use std::error::Error;
use std::path::PathBuf;

/// What is typed into the search of contexts, one after another; each leaves some.
const TYPED: [&str; 10] =
    ["7", "site-01", "site-0499", "42", "site-02", "11", "9.example", "site-00", "333", "20"];

/// Opens the window on so many contexts, searches and scrolls them.
pub(super) async fn contexts(count: usize) -> Result<Figures, Box<dyn Error>> {
    let home = Home::new()?;
    let window = Window::open(Setup::with(kubeconfig(&home, count)?)).await;
    let listed = format!(
        "return !!document.querySelector('.groups li') && document.querySelector('.find [role=status]').textContent.replace(/\\D/g, '').startsWith('{count}')"
    );
    window.until("all contexts", &listed).await;
    // The second time, so that what counts is not the first look at the program's files.
    window.script("location.reload()", &[]).await;
    window.until("all contexts", &listed).await;
    let mut figures = Figures::new();
    let since = window.script("return performance.now()", &[]).await;
    figures.insert("contextsListed".to_owned(), since);
    start_gaps(&window).await;
    let client = window.client().await;
    let mut millis = Vec::new();
    for text in TYPED {
        let answer = client.execute_async(include_str!("contexts.js"), vec![json!(text)]).await?;
        millis.extend(answer.as_f64());
    }
    figures.extend(spread("contextsSearch", &millis));
    window
        .script("const view = document.querySelector('main .view'); view.scrollTop = view.scrollHeight", &[])
        .await;
    figures.extend(gaps(&window).await);
    window.close().await;
    Ok(figures)
}

/// A file with so many clusters, users and contexts; nobody answers at their addresses.
fn kubeconfig(home: &Home, count: usize) -> Result<PathBuf, Box<dyn Error>> {
    let names: Vec<String> = (0..count).map(|number| format!("site-{number:04}")).collect();
    let all = |entry: fn(&str) -> Value| names.iter().map(|name| entry(name)).collect::<Vec<_>>();
    let kubeconfig = json!({
        "apiVersion": "v1", "kind": "Config",
        "clusters": all(|name| json!({ "name": name, "cluster": { "server": format!("https://{name}.example.invalid:6443") } })),
        "users": all(|name| json!({ "name": name, "user": { "token": "of-the-benchmark" } })),
        "contexts": all(|name| json!({ "name": name, "context": { "cluster": name, "user": name } })),
    });
    Ok(home.write("kubeconfig", &kubeconfig.to_string())?)
}
