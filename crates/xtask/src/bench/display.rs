//! A display and a session bus of our own, and a look at what the display shows.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long the display may take to come.
const PATIENCE: Duration = Duration::from_secs(20);
/// Every so many lines of the screen are looked at: text is taller than that.
const EVERY: usize = 3;

/// Why there is no display, or no look at it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DisplayError {
    /// A program of it could not be started.
    #[error("cannot start {program}")]
    Start {
        /// The program.
        program: &'static str,
        /// The cause.
        source: io::Error,
    },
    /// A program of it did not say where it is.
    #[error("{0} did not come up")]
    Silent(&'static str),
    /// Its picture cannot be read.
    #[error("cannot read the display's picture")]
    Picture(#[source] io::Error),
    /// Nothing came in time.
    #[error("waited in vain until {0}")]
    TooLate(&'static str),
}

/// An X server without a screen, and a session bus.
#[derive(Debug)]
pub(crate) struct Display {
    server: Child,
    bus: Child,
    /// `DISPLAY`.
    pub(crate) name: String,
    /// `DBUS_SESSION_BUS_ADDRESS`.
    pub(crate) bus_address: String,
    /// Its picture.
    pub(crate) picture: Picture,
}

/// The X server's memory of what it shows, which it keeps in a file that others can read: an XWD image.
#[derive(Debug)]
pub(crate) struct Picture {
    file: File,
    /// Bytes before the first pixel.
    offset: u64,
    /// Bytes of a line.
    stride: usize,
    lines: usize,
}

/// Every third line of the screen, four bytes a pixel.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Glance(Vec<u8>);

impl Display {
    /// Starts both, with their files in `folder`.
    pub(crate) fn start(folder: &Path) -> Result<Self, DisplayError> {
        let mut xvfb = Command::new("Xvfb");
        // Without a pointer, whose picture would be taken for one of the page's.
        xvfb.args(["-displayfd", "1", "-nolisten", "tcp", "-nocursor", "-screen", "0", "1440x900x24"]);
        xvfb.arg("-fbdir").arg(folder).stderr(Stdio::null());
        let (mut server, number) = speaking("Xvfb", &mut xvfb)?;
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        daemon.env("DISPLAY", format!(":{number}")).env("HOME", folder).env("XDG_RUNTIME_DIR", folder);
        let (bus, bus_address) =
            speaking("dbus-daemon", daemon.stderr(Stdio::null())).inspect_err(|_| end(&mut server))?;
        match Picture::open(&folder.join("Xvfb_screen0")) {
            Ok(picture) => Ok(Self { server, bus, name: format!(":{number}"), bus_address, picture }),
            Err(error) => {
                end(&mut server);
                let mut bus = bus;
                end(&mut bus);
                Err(error)
            }
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        end(&mut self.bus);
        end(&mut self.server);
    }
}

impl Picture {
    fn open(path: &Path) -> Result<Self, DisplayError> {
        let file = File::open(path).map_err(DisplayError::Picture)?;
        // XWDFileHeader: words of 32 bits, most significant byte first.
        let word = |index: u64| {
            let mut bytes = [0; 4];
            file.read_exact_at(&mut bytes, index * 4)
                .map(|()| u32::from_be_bytes(bytes))
                .map_err(DisplayError::Picture)
        };
        let (header, lines, stride, colours) = (word(0)?, word(5)?, word(12)?, word(19)?);
        let offset = u64::from(header) + u64::from(colours) * 12;
        Ok(Self { offset, stride: stride as usize, lines: lines as usize, file })
    }

    /// What is shown now.
    pub(crate) fn glance(&self) -> Result<Glance, DisplayError> {
        let mut bytes = vec![0; self.stride * self.lines.div_ceil(EVERY)];
        for (line, into) in (0..self.lines).step_by(EVERY).zip(bytes.chunks_mut(self.stride)) {
            self.file
                .read_exact_at(into, self.offset + (line * self.stride) as u64)
                .map_err(DisplayError::Picture)?;
        }
        Ok(Glance(bytes))
    }

    /// Looks every few milliseconds until something is so.
    pub(crate) fn until<T>(
        &self,
        what: &'static str,
        mut so: impl FnMut(Glance) -> Option<T>,
    ) -> Result<T, DisplayError> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(found) = so(self.glance()?) {
                return Ok(found);
            }
            thread::sleep(Duration::from_millis(2));
        }
        Err(DisplayError::TooLate(what))
    }
}

impl Glance {
    /// Whether there are at least `wanted` different colours: smooth letters have dozens, an empty window has one.
    pub(crate) fn has_colours(&self, wanted: usize) -> bool {
        let mut seen: Vec<&[u8]> = Vec::with_capacity(wanted);
        let mut last: &[u8] = &[];
        for pixel in self.0.chunks_exact(4) {
            if pixel != last && !seen.contains(&pixel) {
                seen.push(pixel);
                if seen.len() >= wanted {
                    return true;
                }
            }
            last = pixel;
        }
        false
    }
}

/// Waits until no process of a group is left, such as the web processes of a window that was ended.
pub(crate) fn group_gone(group: u32) -> Result<(), DisplayError> {
    let begun = Instant::now();
    while group_lives(group) {
        if begun.elapsed() > PATIENCE {
            return Err(DisplayError::TooLate("a window's processes are gone"));
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn group_lives(group: u32) -> bool {
    let group = group.to_string();
    let of = |entry: fs::DirEntry| {
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // `PID (NAME) STATE PARENT GROUP …`, and a name may hold anything.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
        let state = fields.next()?;
        (state != "Z" && fields.nth(1)? == group).then_some(())
    };
    fs::read_dir("/proc").into_iter().flatten().flatten().any(|entry| of(entry).is_some())
}

/// Starts a program that says on its first line where it is.
fn speaking(program: &'static str, command: &mut Command) -> Result<(Child, String), DisplayError> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|source| DisplayError::Start { program, source })?;
    let mut line = String::new();
    if let Some(output) = child.stdout.take() {
        let _ = BufReader::new(output).read_line(&mut line);
    }
    let line = line.trim().to_owned();
    if line.is_empty() {
        end(&mut child);
        return Err(DisplayError::Silent(program));
    }
    Ok((child, line))
}

/// Ends a program of ours; one that has ended already is as well.
pub(crate) fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
