//! What a person does in the window, counted.

use crate::deploy::{carry_out, click};
use concertina_tests::window::Window;
use std::path::Path;

/// Who clicks, types and drops files, and how often.
pub(crate) struct Hand<'w> {
    window: &'w Window,
    acts: u32,
}

impl<'w> Hand<'w> {
    /// One that has done nothing yet.
    pub(crate) fn at(window: &'w Window) -> Self {
        Self { window, acts: 0 }
    }

    /// Clicks, typed fields and dropped files so far.
    pub(crate) fn acts(&self) -> u32 {
        self.acts
    }

    pub(crate) async fn press(&mut self, role: &str, name: &str) {
        self.acts += 1;
        self.window.press(role, name).await;
    }

    pub(crate) async fn click(&mut self, selector: &str) {
        self.acts += 1;
        click(self.window, selector).await;
    }

    pub(crate) async fn fill(&mut self, role: &str, name: &str, text: &str) {
        self.acts += 1;
        self.window.fill(role, name, text).await;
    }

    /// A second start gives a file as a drop does.
    pub(crate) async fn drop(&mut self, file: &Path) {
        self.acts += 1;
        self.window.start_another(file).await;
    }

    /// The tick that sites ask for, and the button of the plan; what that said.
    pub(crate) async fn carry_out(&mut self) -> String {
        self.acts += 2;
        carry_out(self.window).await
    }
}
