//! The stream of what the connection doctor finds.

use crate::site::Examining;
use crate::table::Source;
use concertina_contract::{Examination, FrameBody};

/// Tells a page of what the doctor found. The examination is called off when this is dropped.
#[derive(Debug)]
pub(super) struct DoctorSource {
    examining: Examining,
    shown: Option<Examination>,
}

impl DoctorSource {
    /// A source of this examination.
    pub(super) fn new(examining: Examining) -> Self {
        Self { examining, shown: None }
    }
}

impl Source for DoctorSource {
    async fn changed(&mut self) {
        if !self.examining.more().await {
            // It has ended: there is no more news.
            std::future::pending::<()>().await;
        }
    }

    fn next(&mut self) -> Option<FrameBody> {
        let examination = self.examining.so_far();
        if self.shown.as_ref() == Some(&examination) {
            return None;
        }
        self.shown = Some(examination.clone());
        Some(FrameBody::Doctor { examination })
    }
}
