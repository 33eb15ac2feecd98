//! One run of the program with its windows.

use super::desktop::Desktop;
use super::program::{program, root, runs};
use fantoccini::error::CmdError;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long something that should happen may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// From one look to the next.
pub(super) const GLANCE: Duration = Duration::from_millis(50);
/// How many characters of the window a failure tells.
const TOLD: usize = 1_500;

/// With what the program is started.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Files named on the command line.
    pub kubeconfig: Vec<PathBuf>,
    /// Whether there is an unlocked keyring.
    pub keyring: bool,
    /// Variables beside the usual ones.
    pub environment: Vec<(String, String)>,
}

impl Setup {
    /// The program with one kubeconfig file.
    pub fn with(kubeconfig: impl Into<PathBuf>) -> Self {
        Self { kubeconfig: vec![kubeconfig.into()], keyring: true, environment: Vec::new() }
    }
}

/// The program's window as a person would use it. Clones are one.
#[derive(Clone, Debug)]
pub struct Window(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    setup: Setup,
    desktop: Mutex<Desktop>,
    client: Mutex<Option<Client>>,
    home: PathBuf,
    program_home: PathBuf,
}

impl Window {
    /// Starts a desktop and the program on it.
    pub async fn open(setup: Setup) -> Self {
        let mut desktop = Desktop::start(setup.keyring);
        for (name, value) in &setup.environment {
            desktop.set(name, value);
        }
        let (home, program_home) = (desktop.home().to_owned(), desktop.program_home());
        let inner =
            Inner { setup, desktop: Mutex::new(desktop), client: Mutex::new(None), home, program_home };
        let window = Self(Arc::new(inner));
        window.start().await;
        window
    }

    /// Ends the program as its user would and starts it again, in the same home.
    pub async fn restart(&self) {
        self.stop().await;
        self.start().await;
    }

    /// Ends everything.
    pub async fn close(&self) {
        self.stop().await;
    }

    /// Starts the program; the home is as the last run left it.
    pub async fn start(&self) {
        let address = self.0.desktop.lock().await.start_driver();
        let arguments: Vec<Value> =
            self.0.setup.kubeconfig.iter().flat_map(|path| [json!("--kubeconfig"), json!(path)]).collect();
        let mut capabilities = Capabilities::new();
        let options = json!({ "binary": program(), "args": arguments });
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        let deadline = Instant::now() + PATIENCE;
        let client = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(capabilities.clone()).connect(&address).await {
                Ok(client) => break client,
                Err(error) if Instant::now() > deadline => panic!("no session: {error}"),
                // The driver is still starting.
                Err(_) => tokio::time::sleep(GLANCE).await,
            }
        };
        *self.0.client.lock().await = Some(client);
        self.until(
            "the page is there",
            "return document.readyState === 'complete' && !!document.body.innerText",
        )
        .await;
    }

    /// Starts the program once more beside the one that runs, with a kubeconfig file, as opening that file does. The
    /// second one hands the file over and ends.
    pub async fn start_another(&self, kubeconfig: &Path) {
        let mut command = self.0.desktop.lock().await.command(&program().to_string_lossy());
        let mut child = command.arg("--kubeconfig").arg(kubeconfig).spawn().unwrap();
        let deadline = Instant::now() + PATIENCE;
        while child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the second program stays");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Ends the program: closing the session closes its windows.
    pub async fn stop(&self) {
        if let Some(client) = self.0.client.lock().await.take() {
            // The program may have ended by itself, or answer nothing any more; the group is taken down in any case.
            drop(tokio::time::timeout(PATIENCE, client.close()).await);
        }
        self.0.desktop.lock().await.stop_driver();
    }

    /// The number of the display.
    pub(super) async fn display(&self) -> String {
        self.0.desktop.lock().await.display()
    }

    /// Waits until the program has ended by itself, with all that it writes then.
    pub async fn ended(&self) {
        let deadline = Instant::now() + PATIENCE;
        while runs(self.program_home()) {
            assert!(Instant::now() < deadline, "the program goes on");
            tokio::time::sleep(GLANCE).await;
        }
        self.stop().await;
    }

    /// The WebDriver session.
    pub async fn client(&self) -> Client {
        self.0.client.lock().await.clone().expect("the program runs")
    }

    /// The folder that stands for the user's home.
    pub fn home(&self) -> &Path {
        &self.0.home
    }

    /// The folder that the program keeps its own things in.
    pub fn program_home(&self) -> &Path {
        &self.0.program_home
    }

    /// Runs a script in the page; `return` gives its value.
    pub async fn script(&self, script: &str, arguments: &[Value]) -> Value {
        self.client().await.execute(script, arguments.to_vec()).await.expect("the script runs")
    }

    /// Calls a command as a page could, past all of its buttons: the answer, or the failure.
    pub async fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const done = arguments[2];
            window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
                .then((ok) => done({ ok }), (failure) => done({ failure }));";
        let client = self.client().await;
        let mut answer = client
            .execute_async(script, vec![json!(command), arguments])
            .await
            .unwrap_or_else(|error| panic!("{command} was not answered: {error}"));
        match answer.get_mut("failure") {
            Some(failure) => Err(failure.take()),
            None => Ok(answer["ok"].take()),
        }
    }

    /// Waits until a script returns true.
    pub async fn until(&self, what: &str, script: &str) {
        self.until_within(PATIENCE, what, script).await;
    }

    /// Waits until a script returns true, at most so long.
    pub async fn until_within(&self, limit: Duration, what: &str, script: &str) {
        let deadline = Instant::now() + limit;
        while self.client().await.execute(script, Vec::new()).await.ok() != Some(Value::Bool(true)) {
            assert!(
                Instant::now() < deadline,
                "waited {} s in vain: {what}; {}",
                limit.as_secs(),
                self.shown().await
            );
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The words on top of the window, for the message of a failure: its dialogs, else all of it.
    pub(super) async fn shown(&self) -> String {
        let script =
            "const dialogs = [...document.querySelectorAll('dialog[open], [role=dialog], [role=alert]')];
            return (dialogs.length ? dialogs : [document.body]).map((one) => one.innerText).join(' / ')";
        let words = self.client().await.execute(script, Vec::new()).await;
        let words = words.as_ref().ok().and_then(Value::as_str).unwrap_or("nothing that could be read");
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("the window shows: {}", line.chars().take(TOLD).collect::<String>())
    }

    /// Saves what the window shows, once nothing fades or moves any more.
    pub async fn screenshot(&self, path: &Path) {
        let rest = "return document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)";
        self.until("the window comes to rest", rest).await;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(path, self.picture().await.unwrap()).unwrap();
    }

    /// What the window shows.
    async fn picture(&self) -> Result<Vec<u8>, CmdError> {
        let client = self.client().await;
        // A page at rest paints nothing, and the driver waits for what is painted next.
        let stir = "return setInterval(() => { document.body.style.opacity = document.body.style.opacity ? '' : '0.9999'; }, 40)";
        let stirring = client.execute(stir, Vec::new()).await?;
        let picture = client.screenshot().await?;
        let rest = "clearInterval(arguments[0]); document.body.style.opacity = ''";
        client.execute(rest, vec![stirring]).await?;
        Ok(picture)
    }

    /// Keeps pictures and texts of all open windows, and the log, for whoever looks into a failure.
    pub(super) async fn keep_evidence(&self, name: &str) {
        let folder = root().join("test-output").join(name);
        drop(fs::remove_dir_all(&folder));
        drop(fs::create_dir_all(&folder));
        let client = self.client().await;
        for (number, handle) in client.windows().await.unwrap_or_default().into_iter().enumerate() {
            if client.switch_to_window(handle).await.is_err() {
                continue;
            }
            if let Ok(source) = client.source().await {
                drop(fs::write(folder.join(format!("window-{number}.html")), source));
            }
            if let Ok(picture) = self.picture().await {
                drop(fs::write(folder.join(format!("window-{number}.png")), picture));
            }
        }
        for log in fs::read_dir(self.program_home().join("state/logs")).into_iter().flatten().flatten() {
            drop(fs::copy(log.path(), folder.join(log.file_name())));
        }
    }
}

/// A window, as WebDriver names it.
pub type Handle = fantoccini::wd::WindowHandle;

impl Window {
    /// Goes to the window that was opened last, as soon as there is one; answers where we were.
    pub async fn to_other(&self) -> Handle {
        let client = self.client().await;
        let here = client.window().await.unwrap();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let other = client.windows().await.unwrap().into_iter().find(|handle| *handle != here);
            if let Some(other) = other {
                client.switch_to_window(other).await.unwrap();
                return here;
            }
            assert!(Instant::now() < deadline, "no other window opened");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Goes back to a window once the other has gone.
    pub async fn back_to(&self, handle: Handle) {
        let client = self.client().await;
        let deadline = Instant::now() + PATIENCE;
        while client.windows().await.unwrap().len() > 1 {
            assert!(Instant::now() < deadline, "the other window stays");
            tokio::time::sleep(GLANCE).await;
        }
        client.switch_to_window(handle).await.unwrap();
    }
}
