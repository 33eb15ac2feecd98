//! The stream of one object: that something of it changed.

use crate::detail::Follow;
use crate::table::Source;
use concertina_contract::{FrameBody, Presence};

/// Tells a page that what it shows of an object is old.
#[derive(Debug)]
pub(super) struct ObjectSource {
    follow: Follow,
    told: Option<(u32, Presence)>,
}

impl ObjectSource {
    /// A source of this object.
    pub(super) fn new(follow: Follow) -> Self {
        Self { follow, told: None }
    }
}

impl Source for ObjectSource {
    async fn changed(&mut self) {
        self.follow.changed().await;
    }

    fn next(&mut self) -> Option<FrameBody> {
        let now = (self.follow.revision, self.follow.presence);
        if self.told == Some(now) {
            return None;
        }
        self.told = Some(now);
        Some(FrameBody::Object { revision: now.0, presence: now.1 })
    }
}
