//! One live connection per site: logins, connect, heartbeat, capabilities, guard level, read and write client.

mod link;
mod read;
mod request_error;

pub use link::Link;
pub use read::{ReadClient, Signals};
pub use request_error::RequestError;
