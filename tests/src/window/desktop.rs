//! A display, a session bus, a keyring and a WebDriver, for one test.

use super::group::Group;
use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Size of the screen in pixels.
const SCREEN: &str = "1440x900x24";

/// How the names of homes begin; the number of the test's process follows.
const HOME: &str = "concertina-test-";

/// What the program under test finds around it. Nothing of it is the user's own.
#[derive(Debug)]
pub struct Desktop {
    // Dropped in this order: the driver with the program first, the folder last.
    driver: Option<Group>,
    _keyring: Option<Group>,
    _bus: Group,
    _screen: Group,
    environment: Vec<(String, String)>,
    port: u16,
    home: TempDir,
}

impl Desktop {
    /// Starts everything; `keyring` says whether there is an unlocked one.
    pub fn start(keyring: bool) -> Self {
        sweep_homes(&std::env::temp_dir());
        let prefix = format!("{HOME}{}-", std::process::id());
        let home = tempfile::Builder::new().prefix(&prefix).tempdir().unwrap();
        let mut environment = base_environment(home.path());
        let (screen, display) = start_and_read(command(&environment, "Xvfb").args([
            "-displayfd",
            "1",
            "-nolisten",
            "tcp",
            "-screen",
            "0",
            SCREEN,
        ]));
        environment.push(("DISPLAY".to_owned(), format!(":{display}")));
        let (bus, address) = start_and_read(command(&environment, "dbus-daemon").args([
            "--session",
            "--nofork",
            "--print-address=1",
        ]));
        environment.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), address));
        let keyring = keyring.then(|| start_keyring(&environment));
        Self { driver: None, _keyring: keyring, _bus: bus, _screen: screen, environment, port: 0, home }
    }

    /// The folder that stands for the user's home.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The folder that the program keeps its own things in.
    pub fn program_home(&self) -> PathBuf {
        self.home.path().join("concertina")
    }

    /// Sets a variable for what is started from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// The number of its display.
    pub(super) fn display(&self) -> String {
        let display = self.environment.iter().find(|(name, _)| name == "DISPLAY");
        display.map(|(_, value)| value.trim_start_matches(':').to_owned()).unwrap_or_default()
    }

    /// Starts a fresh WebDriver, ending the one before with everything it started; answers its address.
    pub(super) fn start_driver(&mut self) -> String {
        self.driver = None;
        self.port = free_port();
        let log = fs::File::create(self.home().join("driver.log")).unwrap();
        let mut driver = command(&self.environment, "WebKitWebDriver");
        driver.args(["--host=127.0.0.1", &format!("--port={}", self.port)]);
        driver.stdout(log.try_clone().unwrap()).stderr(log);
        self.driver = Some(Group::start(&mut driver));
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends the WebDriver and the program.
    pub(super) fn stop_driver(&mut self) {
        self.driver = None;
    }

    /// A command that sees this desktop.
    pub fn command(&self, program: &str) -> Command {
        command(&self.environment, program)
    }
}

/// Removes homes of tests that were killed.
fn sweep_homes(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(HOME).and_then(|rest| rest.split_once('-')).map(|(number, _)| number);
        if process
            .is_some_and(|number| number.parse::<u32>().is_ok() && !Path::new("/proc").join(number).exists())
        {
            // Another run may be at it too.
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

fn base_environment(home: &Path) -> Vec<(String, String)> {
    let folder = |name: &str| {
        let path = home.join(name);
        fs::create_dir_all(&path).unwrap();
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        path.to_string_lossy().into_owned()
    };
    let path = std::env::var("PATH").unwrap_or_default();
    [
        ("HOME", home.to_string_lossy().into_owned()),
        ("PATH", path),
        ("SHELL", "/bin/sh".to_owned()),
        // The locale in which a careless `Intl` call throws.
        ("LANG", "C".to_owned()),
        ("XDG_RUNTIME_DIR", folder("run")),
        ("XDG_CONFIG_HOME", folder("config")),
        ("XDG_DATA_HOME", folder("data")),
        ("XDG_CACHE_HOME", folder("cache")),
        ("XDG_STATE_HOME", folder("state")),
        ("CONCERTINA_HOME", folder("concertina")),
        ("GTK_A11Y", "none".to_owned()),
        ("NO_AT_BRIDGE", "1".to_owned()),
        ("TAURI_AUTOMATION", "true".to_owned()),
        ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".to_owned()),
        // With accelerated compositing and no graphics card, WebDriver waits for a screenshot for ever.
        ("WEBKIT_DISABLE_COMPOSITING_MODE", "1".to_owned()),
        ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// A program that sees the desktop. The system kills it with the thread that starts it: nobody else is left to do so when
/// the test itself is killed. What hangs on the display and the bus goes with them.
fn command(environment: &[(String, String)], program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", program]);
    command.env_clear().envs(environment.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Starts a program and takes the first line that it writes.
fn start_and_read(command: &mut Command) -> (Group, String) {
    let mut group = Group::start(command.stdout(Stdio::piped()));
    let mut output = BufReader::new(group.child().stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert!(!line.trim().is_empty(), "{command:?} said nothing");
    // Keeps the pipe open for as long as the program runs.
    std::thread::spawn(move || drop(output.read_to_end(&mut Vec::new())));
    (group, line.trim().to_owned())
}

/// A keyring that is unlocked by a password of no importance.
fn start_keyring(environment: &[(String, String)]) -> Group {
    let mut group = Group::start(
        command(environment, "gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped()),
    );
    group.child().stdin.take().unwrap().write_all(b"test").unwrap();
    group
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    /// Not a test by itself: one process of the test below, which is killed.
    #[test]
    fn a_test_that_is_killed() {
        if std::env::var_os("CONCERTINA_TEST_KILLED").is_some() {
            let desktop = Desktop::start(false);
            let Desktop { _screen: screen, _bus: bus, .. } = &desktop;
            println!("\ndesktop: {} {}", screen.id(), bus.id());
            std::thread::sleep(Duration::from_mins(1));
        }
    }

    #[test]
    fn nothing_of_a_killed_test_stays() {
        let own = std::env::current_exe().unwrap();
        let mut test = Command::new(own)
            .args(["--exact", "window::desktop::tests::a_test_that_is_killed", "--nocapture"])
            .env("CONCERTINA_TEST_KILLED", "yes")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(test.stdout.take().unwrap()).lines().map_while(Result::ok);
        let told = lines.find_map(|line| Some(line.strip_prefix("desktop: ")?.to_owned())).unwrap();
        let home = format!("{HOME}{}-", test.id());
        test.kill().unwrap();
        test.wait().unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        for process in told.split_whitespace() {
            while is_alive(process) {
                assert!(Instant::now() < deadline, "process {process} stays");
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        sweep_homes(&std::env::temp_dir());
        let left = fs::read_dir(std::env::temp_dir()).unwrap().flatten();
        assert_eq!(left.filter(|entry| entry.file_name().to_string_lossy().starts_with(&home)).count(), 0);
    }

    fn is_alive(process: &str) -> bool {
        let status = fs::read_to_string(Path::new("/proc").join(process).join("stat")).unwrap_or_default();
        // `PID (NAME) STATE …`; a killed one waits for its reaper as a zombie.
        status.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
    }
}
