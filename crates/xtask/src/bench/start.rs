//! From the start of the program to its painted window, beside an empty Tauri window.
//!
//! Both are looked at from outside in the same way, so that neither has code for it: the X server keeps its picture in a
//! file, and a window is painted at the first look that finds letters in it. It is settled at the last change of the
//! picture before a while without any.

use super::display::{Display, end, group_gone};
use super::figure::Figure;
use super::programs::Built;
use super::{BenchError, round};
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Samples of each side.
const ROUNDS: usize = 15;
/// The most that ours may take, in the time of the empty window.
const LIMIT: f64 = 1.25;
/// So many colours mean letters; a window before its page has one or two.
const COLOURS: usize = 12;
/// A picture that stays for so long is settled.
const STILL: Duration = Duration::from_millis(600);

/// One of both programs, with a home of its own.
struct Side {
    program: PathBuf,
    home: PathBuf,
}

/// A window's processes; they end with it.
struct Running(Child);

/// Both sides in turns, after one start of each that does not count and fills the caches in their homes.
pub(crate) fn run(built: &Built) -> Result<[Figure; 2], BenchError> {
    let folder = tempfile::tempdir()?;
    let display = Display::start(folder.path())?;
    let ours = Side::new(built.concertina.clone(), &folder.path().join("ours"))?;
    let theirs = Side::new(built.path("concertina-empty-window"), &folder.path().join("theirs"))?;
    ours.start(&display)?;
    theirs.start(&display)?;
    let peer = "an empty Tauri window";
    let mut painted = Figure::new("start", "to painted window, ms", peer).at_most(LIMIT);
    let mut settled = Figure::new("start", "to settled window, ms", peer);
    for number in 0..ROUNDS {
        round("start", number, ROUNDS);
        let ([one, two], [three, four]) = (ours.start(&display)?, theirs.start(&display)?);
        painted.ours.push(one);
        settled.ours.push(two);
        painted.theirs.push(three);
        settled.theirs.push(four);
    }
    Ok([painted, settled])
}

impl Side {
    fn new(program: PathBuf, home: &Path) -> Result<Self, BenchError> {
        fs::create_dir_all(home.join("run"))?;
        Ok(Self { program, home: home.to_owned() })
    }

    /// Milliseconds until the window was painted, and until it was settled. It is gone at the end.
    fn start(&self, display: &Display) -> Result<[f64; 2], BenchError> {
        let mut command = self.command(display);
        let begun = Instant::now();
        let mut running = Running(command.spawn()?);
        let millis = |at: Instant| at.duration_since(begun).as_secs_f64() * 1_000.0;
        let (painted, mut last) = display.picture.until("a window is painted", |glance| {
            let now = Instant::now();
            glance.has_colours(COLOURS).then_some((now, glance))
        })?;
        let mut changed = painted;
        display.picture.until("a window stays as it is", |glance| {
            if glance != last {
                (last, changed) = (glance, Instant::now());
            }
            (changed.elapsed() > STILL).then_some(())
        })?;
        end(&mut running.0);
        group_gone(running.0.id())?;
        display.picture.until("a window is gone", |glance| (!glance.has_colours(2)).then_some(()))?;
        Ok([millis(painted), millis(changed)])
    }

    /// The program with nothing of the user's: an empty home, no kubeconfig, our display and bus.
    fn command(&self, display: &Display) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", &self.home).env("CONCERTINA_HOME", self.home.join("concertina"));
        command.env("XDG_RUNTIME_DIR", self.home.join("run")).env("LANG", "C.UTF-8");
        command.env("DISPLAY", &display.name).env("DBUS_SESSION_BUS_ADDRESS", &display.bus_address);
        // Without a graphics card the accelerated renderer shows nothing.
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        command
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        end(&mut self.0);
    }
}
