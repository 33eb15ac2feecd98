//! Further windows, and pages in the browser.

use super::Answer;
use crate::windows;
use concertina_contract::{ErrorCode, Failure};
use tauri::{AppHandle, Url, command};
use tauri_plugin_opener::OpenerExt as _;

/// Hosts whose pages our hints name. No text of a cluster ever becomes a link.
const HOSTS: [&str; 2] = ["kubernetes.io", "concertina.app"];

#[command]
pub(super) async fn open_window(app: AppHandle, view: String) -> Answer<()> {
    windows::open_further(&app, &view)
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
