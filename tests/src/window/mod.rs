//! The real window on a display, a session bus and a keyring of its own, driven through WebDriver.

mod close;
mod desktop;
mod dialog;
mod find;
mod group;
mod program;
mod session;

pub use desktop::Desktop;
pub use dialog::Half;
pub use program::program;
pub use session::{Handle, Setup, Window};

use std::future::Future;
use std::time::Duration;

/// Opens the window, runs a test in it, and takes everything down. A screenshot of every open window is kept in
/// `test-output/` when the test fails.
pub async fn run<Body, Done>(name: &str, setup: Setup, body: Body)
where
    Body: FnOnce(Window) -> Done,
    Done: Future<Output = ()> + Send + 'static,
{
    let window = Window::open(setup).await;
    let done = tokio::spawn(body(window.clone())).await;
    if done.is_err() {
        // A window that answers nothing any more must not keep the failure from being told.
        drop(tokio::time::timeout(Duration::from_secs(20), window.keep_evidence(name)).await);
    }
    window.close().await;
    if let Err(error) = done {
        std::panic::resume_unwind(error.into_panic());
    }
}
