//! What others see of a session: its state, and the client while there is one.

use super::{Access, ReadClient};
use concertina_contract::SessionState;

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
