//! What others see of a session: its state, and the client while there is one.

use super::{Access, ReadClient};
use concertina_contract::SessionState;
use tokio::sync::watch::Receiver;

/// The state of a site's session together with what can be read through it. Published through a
/// `tokio::sync::watch` channel; a new `epoch` means that every connection made before is void.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// The session's state as the window shows it.
    pub state: SessionState,
    /// The client for reads; present while the state is `Ready`.
    pub reader: Option<ReadClient>,
    /// What the user may read, with the reader.
    pub access: Option<Access>,
    /// Counts the connections of this site, from 1.
    pub epoch: u64,
}

impl Link {
    /// Waits until a site can be read: its client, and the epoch of its connection. None when the site is gone.
    pub(crate) async fn up(link: &mut Receiver<Self>) -> Option<(ReadClient, u64)> {
        loop {
            let now = link.borrow_and_update().clone();
            if let (Some(reader), SessionState::Ready { .. }) = (now.reader, &now.state) {
                return Some((reader, now.epoch));
            }
            link.changed().await.ok()?;
        }
    }

    /// Resolves when the connection of this epoch is void.
    pub(crate) async fn lost(mut link: Receiver<Self>, epoch: u64) {
        let gone = |link: &Self| {
            link.epoch != epoch || link.reader.is_none() || !matches!(link.state, SessionState::Ready { .. })
        };
        // An error means that the site is gone.
        let _ = link.wait_for(gone).await;
    }
}
