//! Scripted API server, object builders, moved clock and temporary homes for tests.
//!
//! [`ApiServer`] speaks enough of the Kubernetes API for the core and for `kubectl get pods -A`: it holds objects, lists
//! and watches them, patches Deployments, records every request, and fails as its script says.

pub mod build;
mod clock;
mod home;
mod oci;
mod proxy;
mod server;
mod tls;

pub use clock::MovedClock;
pub use home::Home;
pub use oci::{Door, OciFault, OciRegistry};
pub use proxy::Proxy;
pub use server::{ApiServer, Fault, Match, Recorded};
pub use tls::{Authority, Days, TlsFront, TlsRoute};
