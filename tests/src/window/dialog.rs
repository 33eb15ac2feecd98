//! Answering a native question: it is a window of its own, which WebDriver does not see. The pointer is moved and pressed by the
//! extension XTEST (XTEST Extension Protocol 2.2), as by a hand.

use super::close::{Display, number_at};
use super::session::{GLANCE, PATIENCE, Window};
use std::time::Instant;

/// A button of a question with two: they share its lower edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// How far the middle of the buttons is above the lower edge, in pixels.
const ABOVE: u16 = 16;
/// Events of XTEST: the code of the core protocol, and its detail.
const PRESS: u8 = 4;
const RELEASE: u8 = 5;
const MOTION: u8 = 6;

impl Window {
    /// Presses a button of the question whose title holds a text, again where it came too early, until the question is gone.
    pub async fn answer_question(&self, title: &str, half: Half) {
        let number = self.display().await;
        let deadline = Instant::now() + PATIENCE;
        let mut seen = false;
        loop {
            let mut display = Display::open(&number);
            let titles = display.titles();
            let question = titles.iter().find(|(_, known)| known.contains(title)).map(|(window, _)| *window);
            match question {
                Some(window) => display.press(window, half),
                None if seen => return,
                None => {}
            }
            seen |= question.is_some();
            assert!(Instant::now() < deadline, "seen: {seen}, the question {title:?} among {titles:?}");
            tokio::time::sleep(GLANCE * 4).await;
        }
    }
}

impl Display {
    fn press(&mut self, window: u32, half: Half) {
        self.send(14, 0, &window.to_le_bytes());
        let Some(geometry) = self.answer() else { return };
        let word = |at: usize| u16::from_le_bytes([geometry[at], geometry[at + 1]]);
        let (x, y, width, height) = (word(12), word(14), word(16), word(18));
        let x = x + if half == Half::Left { width / 4 } else { width / 4 * 3 };
        let y = y + height.saturating_sub(ABOVE);
        let extension = self.extension("XTEST");
        for (kind, detail) in [(MOTION, 0), (PRESS, 1), (RELEASE, 1)] {
            let mut body = vec![kind, detail, 0, 0];
            body.extend([0, self.root, 0, 0].map(u32::to_le_bytes).concat());
            body.extend([x, y].map(u16::to_le_bytes).concat());
            body.extend([0; 8]);
            // `FakeInput`.
            self.send(extension, 2, &body);
        }
        // The answer to another request says that these have been taken.
        self.atom("WM_PROTOCOLS");
    }

    /// The code of an extension's requests.
    fn extension(&mut self, name: &str) -> u8 {
        let mut body = u16::try_from(name.len()).unwrap().to_le_bytes().to_vec();
        body.extend([0, 0]);
        body.extend(name.as_bytes());
        self.send(98, 0, &body);
        let answer = self.answer().unwrap();
        assert_eq!(number_at(&answer, 8) & 0xff, 1, "the display has no {name}");
        answer[9]
    }
}
