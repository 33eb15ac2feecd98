//! Windows: how they are made, what they may load, and what happens when they go.

use crate::layouts::OpenWindows;
use crate::unsent::Unsent;
use crate::{files, places, quit, trust};
use concertina_contract::{ErrorCode, Failure, Theme};
use concertina_core::Concertina;
use concertina_core::message::Messages;
use std::sync::atomic::{AtomicU32, Ordering};
use tauri::plugin::TauriPlugin;
use tauri::webview::{NewWindowResponse, PageLoadEvent, PageLoadPayload};
use tauri::{
    AppHandle, DragDropEvent, Manager as _, Url, Webview, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    Window, WindowEvent, Wry,
};
use tauri_plugin_window_state::StateFlags;

/// The label of the first window.
const MAIN: &str = "main";
/// How labels of further windows begin, and of those that show one object.
const FURTHER: &str = "view-";
const SINGLE: &str = "view-object-";
/// Width and height of a new window in logical pixels, and the least it can be made.
const SIZE: [f64; 2] = [1280.0, 800.0];
const LEAST: [f64; 2] = [880.0, 560.0];
/// The same of a window that shows one object.
const SINGLE_SIZE: [f64; 2] = [560.0, 760.0];
const SINGLE_LEAST: [f64; 2] = [420.0, 360.0];
const TRUST_SIZE: [f64; 2] = [560.0, 520.0];
/// What a window shows: the views of the rail, and one object alone.
const VIEWS: [&str; 10] = [
    "/fleet",
    "/applications",
    "/catalogue",
    "/monitoring",
    "/logs",
    "/projects",
    "/explorer",
    "/activity",
    "/settings",
    OBJECT,
];
const OBJECT: &str = "/object";
/// The longest view with its scope and filter, in bytes.
const LONGEST: usize = 8_000;
/// The longest title of a window, in characters.
const TITLE: usize = 200;

/// Opens the first window.
pub(crate) fn open_main(app: &AppHandle) -> tauri::Result<()> {
    build(app, MAIN, "index.html", SIZE, "Concertina")?;
    Ok(())
}

/// Opens a further window at a view such as `/explorer?kind=pods`.
pub(crate) fn open_further(app: &AppHandle, view: &str) -> Result<WebviewWindow, Failure> {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let view = known(view)?;
    let (prefix, size) = if is_single(view) { (SINGLE, SINGLE_SIZE) } else { (FURTHER, SIZE) };
    let label = format!("{prefix}{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let others = all(app);
    let window = build(app, &label, &format!("index.html#{view}"), size, "Concertina");
    let window = window.map_err(|error| fault(&error))?;
    places::settle(&window, &others);
    app.state::<OpenWindows>().changed();
    Ok(window)
}

/// Whether a view is one object alone.
pub(crate) fn is_single(view: &str) -> bool {
    view.split('?').next() == Some(OBJECT)
}

/// Closes a window as its own button does.
pub(crate) fn close(window: &WebviewWindow) -> Result<(), Failure> {
    window.close().map_err(|error| fault(&error))
}

/// Shows another view in a window that is open.
pub(crate) fn show(window: &WebviewWindow, view: &str) -> Result<(), Failure> {
    let mut url = window.url().map_err(|error| fault(&error))?;
    url.set_fragment(Some(known(view)?));
    window.navigate(url).map_err(|error| fault(&error))
}

/// What a window shows, as in [`open_further`]; none when that is no view of ours.
pub(crate) fn view(window: &WebviewWindow) -> Option<String> {
    let url = window.url().ok()?;
    known(url.fragment().unwrap_or(VIEWS[0])).ok().map(ToOwned::to_owned)
}

/// The windows that show the fleet: the first one, then the others by their number.
pub(crate) fn all(app: &AppHandle) -> Vec<WebviewWindow> {
    let number = |label: &str| {
        let number = label.strip_prefix(SINGLE).or_else(|| label.strip_prefix(FURTHER))?;
        number.parse::<u32>().ok()
    };
    let windows = app.webview_windows().into_values().filter(|window| window.label() != trust::LABEL);
    let mut windows: Vec<WebviewWindow> = windows.collect();
    windows.sort_by_key(|window| number(window.label()));
    windows
}

/// The view, when it is one of ours.
fn known(view: &str) -> Result<&str, Failure> {
    let path = view.split('?').next().unwrap_or_default();
    if VIEWS.contains(&path) && view.len() <= LONGEST && view.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(view);
    }
    Err(Failure::new(ErrorCode::BadRequest).with("reason", "view-unknown"))
}

/// Opens the trust window.
pub(crate) fn open_trust(app: &AppHandle) -> Result<(), Failure> {
    let title = Messages::new(&app.state::<Concertina>().locale()).text("trust-title");
    build(app, trust::LABEL, "trust.html", TRUST_SIZE, &title).map_err(|error| fault(&error))?;
    Ok(())
}

/// Closes the trust window.
pub(crate) fn close_trust(app: &AppHandle) -> Result<(), Failure> {
    app.get_webview_window(trust::LABEL)
        .map_or(Ok(()), |window| window.destroy())
        .map_err(|error| fault(&error))
}

/// Puts a window before the others.
pub(crate) fn raise(window: &WebviewWindow) -> Result<(), Failure> {
    window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus())
        .map_err(|error| fault(&error))
}

/// Puts a window that shows the fleet before the others.
pub(crate) fn bring_to_front(app: &AppHandle) {
    let windows = app.webview_windows();
    let shown = windows.get(MAIN).or_else(|| windows.values().find(|window| window.label() != trust::LABEL));
    if let Some(Err(failure)) = shown.map(raise) {
        tracing::warn!(?failure, "the window could not be raised");
    }
}

/// Whether a window other than the named one shows the fleet.
pub(crate) fn others(app: &AppHandle, label: &str) -> bool {
    app.webview_windows().keys().any(|other| other != label && other != trust::LABEL)
}

/// Size and place of windows outlive the program; further windows share what is kept.
pub(crate) fn state_plugin() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .with_denylist(&[trust::LABEL])
        .map_label(|label| {
            [SINGLE, FURTHER].into_iter().find(|class| label.starts_with(class)).unwrap_or(label)
        })
        .build()
}

/// A page begins to load: what the page before it followed has ended, even if it never says hello.
pub(crate) fn page_loads(webview: &Webview, payload: &PageLoadPayload<'_>) {
    if payload.event() == PageLoadEvent::Started {
        webview.state::<Concertina>().end_page(webview.label());
        webview.state::<Unsent>().forget(Some(webview.label()));
    }
}

/// Something happened to a window.
pub(crate) fn event(window: &Window, event: &WindowEvent) {
    let app = window.app_handle();
    match event {
        WindowEvent::CloseRequested { api, .. }
            if window.label() != trust::LABEL && !quit::may_close(window) =>
        {
            api.prevent_close();
        }
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => app.state::<OpenWindows>().changed(),
        // Screens come and go with their scale.
        WindowEvent::ScaleFactorChanged { .. } => places::gather(app),
        WindowEvent::Destroyed => {
            app.state::<Concertina>().end_page(window.label());
            app.state::<Unsent>().forget(Some(window.label()));
            app.state::<OpenWindows>().changed();
            if window.label() == trust::LABEL {
                trust::closed(app);
            } else if !others(app, window.label()) {
                // The trust window alone makes no program.
                app.exit(0);
            }
        }
        // A file that the user dropped is a file that the user gave us: a page asks what it would add, and never hears of its path beforehand.
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) if window.label() != trust::LABEL => {
            files::offer(app, Some(window.label()), paths.clone());
        }
        _ => {}
    }
}

fn build(
    app: &AppHandle,
    label: &str,
    page: &str,
    size: [f64; 2],
    title: &str,
) -> tauri::Result<WebviewWindow> {
    let [width, height] = size;
    let [least_width, least_height] = match label {
        trust::LABEL => size,
        label if label.starts_with(SINGLE) => SINGLE_LEAST,
        _ => LEAST,
    };
    let builder = WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into()))
        .title(title)
        .inner_size(width, height)
        .min_inner_size(least_width, least_height)
        .initialization_script(theme(app))
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false);
    // The title of the trust window is ours alone.
    if label == trust::LABEL {
        return builder.build();
    }
    builder.on_document_title_changed(|window, title| titled(&window, &title)).build()
}

/// The page says what it shows.
fn titled(window: &WebviewWindow, title: &str) {
    if let Err(error) = window.set_title(&clean(title)) {
        tracing::warn!(%error, "a window keeps its old title");
    }
    window.state::<OpenWindows>().changed();
}

/// A title may hold names from a cluster: no control characters, nothing that turns text around, and no end of it.
fn clean(title: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    title.chars().filter(|c| !c.is_control() && !turns(*c)).take(TITLE).collect()
}

/// Gives the page its theme before it is painted for the first time.
fn theme(app: &AppHandle) -> String {
    let theme = match app.state::<Concertina>().theme() {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    format!("if (document.documentElement) document.documentElement.dataset.theme = '{theme}';")
}

/// Pages come from inside the program and from nowhere else.
fn is_ours(url: &Url) -> bool {
    url.scheme() == "tauri" && url.host_str() == Some("localhost")
        || matches!(url.scheme(), "http" | "https") && url.host_str() == Some("tauri.localhost")
}

fn fault(error: &tauri::Error) -> Failure {
    Failure::new(ErrorCode::Internal).detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_begin_with_views_of_ours_only() {
        for view in [
            "/fleet",
            "/applications?app=shop%2Forders",
            "/monitoring?sites=a",
            "/explorer?kind=pods&filter=a+b",
            "/object?open=s%2Fpods",
        ] {
            assert_eq!(known(view).unwrap(), view);
        }
        let long = format!("/fleet?{}", "x".repeat(LONGEST));
        for view in
            ["", "/", "fleet", "/trust", "/fleet/../trust", "/fleet? ", "/explorer?filter=주문", &long]
        {
            assert_eq!(known(view).unwrap_err().code, ErrorCode::BadRequest, "{view}");
        }
        assert!(is_single("/object?open=x") && !is_single("/explorer?open=x"));
    }

    #[test]
    fn titles_are_plain_text_of_bounded_length() {
        assert_eq!(clean("주문 \u{202e}evil\n · Pods"), "주문 evil · Pods");
        assert_eq!(clean(&"x".repeat(1000)).len(), TITLE);
    }

    #[test]
    fn no_page_from_elsewhere_is_loaded() {
        let ours = |url: &str| is_ours(&Url::parse(url).unwrap());
        assert!(ours("tauri://localhost/index.html#/explorer"));
        assert!(ours("http://tauri.localhost/index.html"));
        for url in [
            "https://example.org/",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "http://localhost:5173/",
            "tauri://elsewhere/",
            "about:blank",
        ] {
            assert!(!ours(url), "{url}");
        }
    }
}
