//! Closing a window as its close button does: a window manager sends `WM_DELETE_WINDOW` (ICCCM §4.2.8.1).
//!
//! The display of a test has no window manager, so the message is sent here, in the few requests of the X11 protocol that
//! this takes.

use super::session::{GLANCE, PATIENCE, Window};
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::time::Instant;

/// One connection to the display.
pub(super) struct Display {
    stream: UnixStream,
    pub(super) root: u32,
}

/// The properties that hold a window's title.
const TITLES: [&str; 2] = ["_NET_WM_NAME", "WM_NAME"];

impl Window {
    /// Presses the close button of the window whose title holds a text.
    pub async fn close_by_button(&self, title: &str) {
        let number = self.display().await;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut display = Display::open(&number);
            let titles = display.titles();
            if let Some((window, _)) = titles.iter().find(|(_, known)| known.contains(title)) {
                display.close(*window);
                return;
            }
            assert!(Instant::now() < deadline, "no window {title:?} among {titles:?}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The titles of all windows on the display.
    pub async fn titles(&self) -> Vec<String> {
        let number = self.display().await;
        Display::open(&number).titles().into_iter().map(|(_, title)| title).collect()
    }
}

impl Display {
    pub(super) fn open(number: &str) -> Self {
        let mut stream = UnixStream::connect(format!("/tmp/.X11-unix/X{number}")).unwrap();
        // Little-endian, protocol 11.0, no authorisation: the display takes this user.
        stream.write_all(&[0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap();
        let mut head = [0; 8];
        stream.read_exact(&mut head).unwrap();
        assert_eq!(head[0], 1, "the display refuses us");
        let mut setup = vec![0; usize::from(u16::from_le_bytes([head[6], head[7]])) * 4];
        stream.read_exact(&mut setup).unwrap();
        let vendor = usize::from(u16::from_le_bytes([setup[16], setup[17]])).next_multiple_of(4);
        let screen = 32 + vendor + usize::from(setup[21]) * 8;
        Self { stream, root: number_at(&setup, screen) }
    }

    /// Sends a request, whose second byte and words follow its code.
    pub(super) fn send(&mut self, code: u8, detail: u8, body: &[u8]) {
        let length = u16::try_from(1 + body.len().div_ceil(4)).unwrap().to_le_bytes();
        let mut request = vec![code, detail, length[0], length[1]];
        request.extend(body);
        request.resize(request.len().next_multiple_of(4), 0);
        self.stream.write_all(&request).unwrap();
    }

    /// The answer to the request before; none when that was an error.
    pub(super) fn answer(&mut self) -> Option<Vec<u8>> {
        let mut answer = vec![0; 32];
        self.stream.read_exact(&mut answer).unwrap();
        if answer[0] != 1 {
            return None;
        }
        let mut rest = vec![0; usize::try_from(number_at(&answer, 4)).unwrap() * 4];
        self.stream.read_exact(&mut rest).unwrap();
        answer.extend(rest);
        Some(answer)
    }

    pub(super) fn atom(&mut self, name: &str) -> u32 {
        let mut body = u16::try_from(name.len()).unwrap().to_le_bytes().to_vec();
        body.extend([0, 0]);
        body.extend(name.as_bytes());
        self.send(16, 0, &body);
        number_at(&self.answer().unwrap(), 8)
    }

    /// The windows of the root with their titles.
    pub(super) fn titles(&mut self) -> Vec<(u32, String)> {
        let atoms = TITLES.map(|name| self.atom(name));
        self.send(15, 0, &self.root.to_le_bytes());
        let tree = self.answer().unwrap();
        let count = usize::from(u16::from_le_bytes([tree[16], tree[17]]));
        let windows: Vec<u32> = (0..count).map(|at| number_at(&tree, 32 + at * 4)).collect();
        let mut titled = Vec::new();
        for window in windows {
            let title = atoms.into_iter().find_map(|atom| self.text(window, atom));
            titled.extend(title.map(|title| (window, title)));
        }
        titled
    }

    fn text(&mut self, window: u32, property: u32) -> Option<String> {
        let body = [window, property, 0, 0, 1000].map(u32::to_le_bytes).concat();
        self.send(20, 0, &body);
        let answer = self.answer()?;
        let length = usize::try_from(number_at(&answer, 16)).unwrap();
        let text = String::from_utf8_lossy(answer.get(32..32 + length)?).into_owned();
        (!text.is_empty()).then_some(text)
    }

    fn close(&mut self, window: u32) {
        let (protocols, delete) = (self.atom("WM_PROTOCOLS"), self.atom("WM_DELETE_WINDOW"));
        let mut body = [window, 0].map(u32::to_le_bytes).concat();
        // A `ClientMessage` of 32-bit words.
        body.extend([33, 32, 0, 0]);
        body.extend([window, protocols, delete, 0, 0, 0, 0].map(u32::to_le_bytes).concat());
        self.send(25, 0, &body);
        // The answer to another request says that this one has been taken.
        self.atom("WM_PROTOCOLS");
    }
}

pub(super) fn number_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}
