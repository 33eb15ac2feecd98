//! One live connection per site: logins, connect, heartbeat, capabilities, guard level, read and write client.

mod access;
mod added;
mod address;
mod change;
mod connection;
mod credential;
mod diagnosis;
mod discovery;
mod fleet;
mod follow;
mod gate;
mod handle;
mod identity;
mod import;
mod kinds;
mod link;
mod place;
mod probe;
mod proxy;
mod read;
mod record;
mod request_error;
mod review;
mod session;
mod shared;
#[cfg(test)]
mod tests;
mod transport;
mod trust;
mod view;
mod vigil;
mod write;

pub use access::Access;
pub use fleet::{Fleet, FleetOptions};
pub use handle::Site;
pub use identity::UnionChange;
pub use import::ImportInput;
pub use kinds::Served;
pub use link::Link;
pub use read::{ReadClient, Signals};
pub use request_error::RequestError;
pub use write::WriteClient;

pub(crate) use read::JSON;
pub(crate) use transport::CONNECT_TIMEOUT_TEXT;
