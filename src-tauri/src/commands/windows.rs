//! Further windows, and pages in the browser.

use super::Answer;
use crate::{layouts, quit, unsent, windows};
use concertina_contract::{ErrorCode, Failure, WindowLayout};
use concertina_core::Concertina;
use tauri::{AppHandle, Manager as _, State, Url, WebviewWindow, command};
use tauri_plugin_opener::OpenerExt as _;

/// Hosts whose pages our hints name. No text of a cluster ever becomes a link.
const HOSTS: [&str; 2] = ["kubernetes.io", "concertina.app"];

#[command]
pub(super) async fn open_window(app: AppHandle, view: String) -> Answer<()> {
    windows::open_further(&app, &view).map(drop)
}

#[command]
pub(super) async fn window_layouts(core: State<'_, Concertina>) -> Answer<Vec<WindowLayout>> {
    core.window_layouts()
}

#[command]
pub(super) async fn save_window_layout(
    app: AppHandle,
    core: State<'_, Concertina>,
    name: String,
) -> Answer<Vec<WindowLayout>> {
    core.save_window_layout(WindowLayout { name, windows: layouts::now(&app) })
}

#[command]
pub(super) async fn open_window_layout(
    app: AppHandle,
    core: State<'_, Concertina>,
    name: String,
) -> Answer<()> {
    let layout = core.window_layouts()?.into_iter().find(|layout| layout.name == name);
    layouts::open(&app, &layout.ok_or_else(|| Failure::new(ErrorCode::NotFound))?.windows)
}

#[command]
pub(super) async fn rename_window_layout(
    core: State<'_, Concertina>,
    name: String,
    to: String,
) -> Answer<Vec<WindowLayout>> {
    core.rename_window_layout(&name, &to)
}

#[command]
pub(super) async fn close_window(window: WebviewWindow) -> Answer<()> {
    windows::close(&window)
}

#[command]
pub(super) async fn unsent(window: WebviewWindow, count: u32) -> Answer<()> {
    window.state::<unsent::Unsent>().tell(window.label(), count);
    Ok(())
}

#[command]
pub(super) async fn quit(app: AppHandle) -> Answer<()> {
    quit::quit(&app);
    Ok(())
}

#[command]
pub(super) async fn forget_window_layout(
    core: State<'_, Concertina>,
    name: String,
) -> Answer<Vec<WindowLayout>> {
    core.forget_window_layout(&name)
}

#[command]
pub(super) async fn open_link(app: AppHandle, url: String) -> Answer<()> {
    let url = allowed(&url).ok_or_else(|| Failure::new(ErrorCode::NotAllowed))?;
    app.opener()
        .open_url(url, None::<&str>)
        .map_err(|error| Failure::new(ErrorCode::Internal).detail(error.to_string()))
}

/// The address, when it is one of ours to open.
fn allowed(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let plain = url.scheme() == "https" && url.username().is_empty() && url.port().is_none();
    (plain && url.host_str().is_some_and(|host| HOSTS.contains(&host))).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go_to_known_hosts_only() {
        assert!(allowed("https://kubernetes.io/docs/concepts/").is_some());
        for url in [
            "http://kubernetes.io/",
            "https://kubernetes.io.example.org/",
            "https://user@kubernetes.io/",
            "https://kubernetes.io:8443/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "--help",
        ] {
            assert_eq!(allowed(url), None, "{url}");
        }
    }
}
