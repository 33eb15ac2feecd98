//! One live connection per site: logins, connect, heartbeat, capabilities, guard level, read and write client.

mod access;
mod added;
mod address;
mod certificate;
mod change;
mod connection;
mod credential;
mod diagnosis;
mod discovery;
mod doctor;
mod files;
mod fleet;
mod follow;
mod gate;
mod handle;
mod identity;
mod import;
mod kinds;
mod life;
mod link;
mod place;
mod probe;
mod proxy;
mod query;
mod read;
mod record;
mod refusal;
mod request_error;
mod retry;
mod review;
mod session;
mod shared;
mod team;
mod team_file;
#[cfg(test)]
mod tests;
mod transport;
mod trust;
mod view;
mod vigil;
mod write;

pub use access::Access;
pub use doctor::Examining;
pub use fleet::{Fleet, FleetOptions};
pub use handle::Site;
pub use identity::UnionChange;
pub use import::ImportInput;
pub use kinds::Served;
pub use link::Link;
pub use read::{ReadClient, Signals};
pub use request_error::{Foreign, RequestError};
pub use write::WriteClient;

pub(crate) use query::escape;
pub(crate) use read::JSON;
pub(crate) use transport::CONNECT_TIMEOUT_TEXT;
